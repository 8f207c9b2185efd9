"""`motcua display` as a process: enrolled by its code, relaying its hall, and what remains with the server away."""

import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import HALL, ROOT, Hall, rung, wait_until

pytestmark = pytest.mark.browser
COMMAND = "from displays.cli import display; display()"


class Local:
    """The process and the address it printed."""

    def __init__(self, hall: Hall, state_dir: Path, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, "--server", hall.url, "--port", "0",
             "--state-dir", str(state_dir), *options],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert self.process.stdout
        self.address = self.process.stdout.readline().split()[-1]

    def end(self, within: float = 10) -> int:
        """The exit code after SIGTERM; fails when it takes longer."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=within)
        finally:
            self.process.kill()
            assert self.process.stdout
            self.process.stdout.close()


@pytest.fixture
def local(guarded_hall: Hall, tmp_path: Path) -> Iterator[Local]:
    process = Local(guarded_hall, tmp_path)
    yield process
    process.end()


def open_enrolled(hall: Hall, local: Local, screen: Page, **place: str) -> None:
    screen.goto(local.address)
    code = screen.locator("#code")
    expect(code).to_have_text(re.compile("^[A-Z0-9]{6}$"), timeout=8000)
    asked = hall.ask("asked", code=code.inner_text())
    assert screen.locator("#fingerprint").inner_text() == asked["fingerprint"]
    hall.ask("approve", code=code.inner_text(), **place)
    expect(screen.locator("main .call, main .big")).to_be_visible(timeout=8000)
    expect(screen.locator("body")).to_have_attribute("data-state", "live")


def test_a_call_reaches_the_page_through_the_relay(
    guarded_hall: Hall, local: Local, screen: Page
) -> None:
    open_enrolled(guarded_hall, local, screen)
    guarded_hall.call("A128", "07")
    expect(screen.locator("#card-number")).to_have_text("A128")
    guarded_hall.ask("summary", next_up=["A131"])
    expect(screen.locator("#next-up")).to_have_text("A131")
    assert rung(screen) == ["A128"]
    screen.reload()
    expect(screen.locator("#card-number")).to_have_text("A128")
    assert rung(screen) == []


def test_with_the_server_away_the_last_state_stays_dimmed_also_over_reload_and_restart(
    guarded_hall: Hall, tmp_path: Path, screen: Page
) -> None:
    local = Local(guarded_hall, tmp_path)
    open_enrolled(guarded_hall, local, screen)
    guarded_hall.call("A128", "07")
    expect(screen.locator("#card-number")).to_have_text("A128")
    guarded_hall.stop()
    expect(screen.locator("body")).to_have_attribute("data-state", "late", timeout=14000)
    screen.reload()
    expect(screen.locator("body")).to_have_attribute("data-state", "late")
    expect(screen.locator("#card-number")).to_have_text("A128")
    assert local.end() == 0
    again = Local(guarded_hall, tmp_path)
    try:
        screen.goto(again.address)
        expect(screen).to_have_url(f"{again.address}man-hinh/{HALL}")
        expect(screen.locator("#card-number")).to_have_text("A128")
        expect(screen.locator("body")).to_have_attribute("data-state", "late")
        expect(screen.locator("#off-age")).to_have_text(re.compile(r"^\d\d giây trước$"))
    finally:
        again.end()


def test_three_calls_while_the_server_was_away_are_true_at_once_and_silent(
    guarded_hall: Hall, local: Local, screen: Page
) -> None:
    open_enrolled(guarded_hall, local, screen)
    guarded_hall.call("A127", "05")
    expect(screen.locator("#card-number")).to_have_text("A127")
    guarded_hall.ask("drop")
    wait_until(lambda: guarded_hall.facts()["sockets"] == 0)
    for label, counter in (("A128", "07"), ("B046", "03"), ("D034", "09")):
        guarded_hall.call(label, counter)
    expect(screen.locator("#card-number")).to_have_text("D034", timeout=2000)
    expect(screen.locator("#past .label")).to_have_text(["B046", "A128", "A127"])
    assert rung(screen) == ["A127"]


def test_a_board_shows_its_counter(guarded_hall: Hall, tmp_path: Path, screen: Page) -> None:
    local = Local(guarded_hall, tmp_path, "--counter", "quay-07")
    try:
        open_enrolled(guarded_hall, local, screen)
        assert screen.url.endswith(f"/bang-quay/quay-07?sanh={HALL}")
        expect(screen.locator("#big")).to_have_text("Quầy 07")
        guarded_hall.call("A128", "07")
        expect(screen.locator("#big")).to_have_text("A128")
    finally:
        local.end()


def test_a_revoked_screen_shows_nothing_more_and_asks_no_code(
    guarded_hall: Hall, local: Local, screen: Page
) -> None:
    open_enrolled(guarded_hall, local, screen)
    guarded_hall.ask("device", device_id="man-hinh-1", kind="device.revoked")
    expect(screen.locator("#what")).to_contain_text("thu hồi", timeout=5000)
    assert screen.locator("#code").inner_text() == ""


def test_the_process_tells_the_server_whether_its_page_is_open(
    guarded_hall: Hall, local: Local, screen: Page
) -> None:
    open_enrolled(guarded_hall, local, screen)
    wait_until(lambda: guarded_hall.facts()["parts"] == [["screen", "ready"]])
    screen.goto("about:blank")
    wait_until(lambda: guarded_hall.facts()["parts"] == [["screen", "unreachable"]], 15)


def test_only_this_machine_by_its_own_name_is_answered(local: Local) -> None:
    request = urllib.request.Request(f"{local.address}setup", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=5)
    with refused.value as answer:
        assert answer.code == 403


def test_it_ends_soon_when_told_to_with_a_page_open(
    guarded_hall: Hall, tmp_path: Path, screen: Page
) -> None:
    local = Local(guarded_hall, tmp_path)
    open_enrolled(guarded_hall, local, screen)
    assert local.end(within=5) == 0


def test_the_page_that_speaks_asks_the_server_through_this_machine(local: Local) -> None:
    """The server of these tests knows no duties; what is not asked by the own page is not passed on."""
    own = {"Origin": local.address.rstrip("/")}
    claims = f"{local.address}api/v1/voice/claims"
    assert status(claims, b'{"release": false}', {}) == 403
    assert status(claims, b'{"release": 1, "zone_id": "A"}', own) == 422
    assert status(claims, b'{"release": false}', own) == 503, (
        "not enrolled: there is nobody to ask as"
    )


def status(address: str, body: bytes, headers: dict[str, str]) -> int:
    request = urllib.request.Request(address, body, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
