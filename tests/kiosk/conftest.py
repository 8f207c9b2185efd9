"""One kiosk between a small server and a small bridge, all on real ports, and a real browser before it."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright
from waitress import wasyncore
from waitress.server import create_server

from kiosk.app import Kiosk, Setting
from kiosk.clock import KioskClock
from kiosk.screens import Timings
from queue_server.contracts.kiosk import KioskQueue
from tests.kiosk import fake_bridge, fake_server

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
TALL, WIDE = {"width": 1080, "height": 1920}, {"width": 1920, "height": 1080}
CARD = "027040000101|000000101|Nguyễn Thị Thử Dễ Dàng|29021940|Nữ|Số 71 đường Ví Dụ|14122022"


# Taps of a test follow each other faster than a person's; the rule itself has its own test.
BRISK = Timings(same=0)


def wait_until(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    """Poll a condition; fails by itself."""
    pause, tries = threading.Event(), int(seconds / 0.02)
    for _ in range(tries):
        if value := condition():
            return value
        pause.wait(0.02)
    raise AssertionError("the condition did not come true in time")


class Rig:
    """`restart` is a kiosk process that died and came back on the same disk."""

    def __init__(
        self, folder: Path, clock: KioskClock | None = None, enrolled: bool = True
    ) -> None:
        self.folder, self.clock = folder, clock
        self.office, self.machine = fake_server.Office(), fake_bridge.Machine()
        self.office.enrolled = enrolled
        self.server = fake_server.Served(fake_server.create(self.office))
        self.bridge = fake_server.Served(fake_bridge.create(self.machine))
        self.key = folder / "bridge.key"
        self.key.write_text("secret", encoding="utf-8")
        self.kiosk = self._start()

    def _start(self, port: int = 0) -> Kiosk:
        setting = Setting(
            server=self.server.url,
            state_dir=self.folder / "kiosk",
            bridge=self.bridge.url,
            bridge_key=self.key,
            name="Máy 02",
            clock=self.clock,
            tick=0.2,
        )
        kiosk = Kiosk(setting)
        self.web = create_server(kiosk.web, host="127.0.0.1", port=port, threads=12)
        self.port = self.web.effective_port
        self._serving = threading.Thread(target=self.web.run, daemon=True)
        self._serving.start()
        kiosk.start()
        return kiosk

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ready(self) -> "Rig":
        """Server heard, numbers leased, printer known."""
        kiosk = self.kiosk
        today = kiosk.standing.clock.today().isoformat()
        wait_until(
            lambda: (
                kiosk.standing.catalogue
                and kiosk.standing.fresh
                and kiosk.outbox.numbers_left(today)
            )
        )
        wait_until(lambda: kiosk.bridge.connected)
        return self

    def as_new(self) -> "Rig":
        """Nothing taken, nothing wrong, nobody at the screen."""
        self.office.__init__()  # type: ignore[misc]
        self.machine.as_new()
        with self.kiosk.outbox._change() as db:
            db.execute("DELETE FROM tickets")
            db.execute("DELETE FROM blocks")
        self.kiosk.printing._outcomes.clear()
        self.kiosk.visits.start().manner.wide = False
        self.kiosk.screens.timings = BRISK
        self.kiosk.server.heard(True)
        self.kiosk.sync.heard_queue(KioskQueue.model_validate(self.office.queue()))
        self.kiosk.issuing.lease()
        self.ready()
        wait_until(lambda: self.kiosk.bridge.can_print)
        return self

    def restart(self) -> None:
        self._end()
        self.kiosk = self._start(self.port)

    def offline(self) -> None:
        self.office.fault = "away"
        wait_until(lambda: not self.kiosk.server.online)

    def online(self) -> None:
        self.office.fault = ""
        wait_until(lambda: self.kiosk.server.online)

    def _end(self) -> None:
        self.kiosk.live.stop()
        # What is being answered ends first (the page beats at any time): it would wake a loop that is gone.
        self.web.task_dispatcher.shutdown(timeout=2)
        wasyncore.close_all(self.web._map, ignore_all=True)
        self._serving.join(5)
        self.kiosk.stop()

    def stop(self) -> None:
        self._end()
        self.server.stop()
        self.bridge.stop()


@pytest.fixture(scope="session")
def standing_rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    one = Rig(tmp_path_factory.mktemp("kiosk"))
    yield one.ready()
    one.stop()


@pytest.fixture
def rig(standing_rig: Rig) -> Rig:
    """As new, but already running: starting and ending all its threads takes two seconds."""
    return standing_rig.as_new()


@pytest.fixture
def own_rig(tmp_path: Path) -> Iterator[Rig]:
    """For a test that breaks it for good."""
    one = Rig(tmp_path)
    yield one.ready()
    one.stop()


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


class Screen:
    """The touch screen: taps and what is on it. `strange` are requests to any other address."""

    def __init__(self, page: Page, rig: Rig) -> None:
        self.page, self.rig = page, rig
        self.strange: list[str] = []
        self.broken: list[str] = []
        page.on("request", self._watch)
        page.on("pageerror", lambda error: self.broken.append(str(error)))
        page.goto(rig.url)
        self.at("home")

    def _watch(self, request: Any) -> None:
        if not request.url.startswith((self.rig.url + "/", "data:")):
            self.strange.append(request.url)

    @property
    def step(self) -> str:
        return str(self.page.evaluate("document.body.dataset.step"))

    def at(self, step: str) -> None:
        self.page.wait_for_selector(f"body[data-step={step}]", timeout=8000)

    def tap(self, selector: str) -> None:
        """One tap, once the screen is there."""
        self.page.wait_for_function("() => document.querySelector('[data-sheet=busy]').hidden")
        with self.page.expect_response("**/visits/**"):
            self.page.locator(selector).first.click()

    def open_field(self, letter: str) -> None:
        self.tap("[data-act=start][data-purpose=submit]")
        self.at("field")
        while not self.page.locator(f"[data-series={letter}]").count():
            self.tap("[data-act=page] >> nth=-1")
        self.tap(f"[data-series={letter}]")
        self.at("procedure")

    def take(self, letter: str = "G") -> str:
        """From the first page to a number; the number shown."""
        self.open_field(letter)
        self.tap(".k-row")
        self.tap("[data-act=take]")
        self.page.wait_for_selector(".num[data-label]")
        return str(self.page.get_attribute(".num[data-label]", "data-label"))


@pytest.fixture
def screen(chromium: Browser, rig: Rig) -> Iterator[Screen]:
    context = chromium.new_context(viewport=TALL)  # type: ignore[arg-type]
    yield Screen(context.new_page(), rig)
    context.close()
