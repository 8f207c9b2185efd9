"""Staff pages in real browsers against a live centre; every desk must leave a silent console."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

from .leader import Leader
from .live import PASSWORD, SITE, LiveCentre

CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCentre]:
    live = LiveCentre(tmp_path_factory.mktemp("centre"))
    yield live
    live.stop()


@pytest.fixture(scope="session")
def shift_leader(centre: LiveCentre) -> Leader:
    return Leader(centre)


@pytest.fixture
def leader(shift_leader: Leader) -> Leader:
    """Sees what the server knows; the hall is empty when a test begins."""
    shift_leader.empty_the_hall()
    return shift_leader


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
    yield browser
    browser.close()


class Desk:
    """A person at a browser: signed in, with everything the console or the policy complains of kept."""

    def __init__(self, context: BrowserContext, centre: LiveCentre) -> None:
        self.context = context
        self.centre = centre
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def sign_in(self, username: str, path: str = "") -> Page:
        self.page.goto(f"{self.centre.url}/dang-nhap?next={path}")
        self.page.fill("#u", username)
        self.page.fill("#p", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(lambda url: "/dang-nhap" not in url)
        return self.page

    def sit_at(self, counter: str, username: str = "du") -> Page:
        """Signed in and sitting at a counter that is open and connected."""
        page = self.sign_in(username, "/quay")
        page.click(f"button.seat[value={SITE}-{counter}]")
        page.wait_for_selector("#line[data-state=live]")
        page.wait_for_selector("#hero:not([data-show=starting])")
        return page


@pytest.fixture
def desk(chromium: Browser, centre: LiveCentre) -> Iterator[Callable[..., Desk]]:
    """Open desks, each a browser of its own; silent consoles are asserted at the end unless told otherwise."""
    opened: list[Desk] = []

    def open_desk(width: int = 1366, height: int = 768) -> Desk:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", timezone_id="UTC"
        )
        context.set_default_timeout(8000)
        opened.append(Desk(context, centre))
        return opened[-1]

    yield open_desk
    complaints = [complaint for one in opened for complaint in one.complaints]
    for one in opened:
        one.context.close()
    assert complaints == []
