"""A browser that hangs, crashes or is pushed aside is back by itself; one that waits for its kiosk is left alone."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.shell.conftest import Locked, Page, Seat, wait_until

pytestmark = pytest.mark.panel


def _again(locked: Locked, starts: int, seconds: float) -> None:
    wait_until(lambda: locked.told.count("start") > starts, seconds)


def test_a_browser_that_was_killed_is_back_within_seconds(
    locked: Locked, page: Page, seat: Seat
) -> None:
    (main,) = locked.browsers()
    starts, began = locked.told.count("start"), time.monotonic()
    os.kill(main, signal.SIGKILL)
    _again(locked, starts, 10)
    assert locked.told[-2:] == ["gone", "start"]
    assert time.monotonic() - began < 5
    page.beats_again(30)
    # Nothing asks whether to restore what was open: one window, and the page has all of it.
    assert list(seat.windows().values()) == ["kiosk - Chromium"]
    assert page.in_front
    assert page.ask("innerHeight === screen.height") == "true"
    assert locked.browsers() != [main]


def test_a_page_whose_script_hangs_is_started_again(locked: Locked, page: Page) -> None:
    starts = locked.told.count("start")
    page.script = "for (;;) {}"
    _again(locked, starts, 30)
    assert locked.told[-2:] == ["silent", "start"]
    page.beats_again(30)


def test_a_page_whose_process_is_stopped_is_started_again_and_nothing_of_it_stays(
    locked: Locked, page: Page
) -> None:
    starts, old = locked.told.count("start"), locked.browsers("renderer")
    for process in old:
        os.kill(process, signal.SIGSTOP)
    _again(locked, starts, 30)
    page.beats_again(30)
    assert not set(old) & set(locked.browsers("renderer"))


def test_a_page_whose_process_died_is_started_again(locked: Locked, page: Page) -> None:
    starts = locked.told.count("start")
    for process in locked.browsers("renderer"):
        os.kill(process, signal.SIGKILL)
    _again(locked, starts, 30)
    page.beats_again(30)


def test_a_browser_whose_kiosk_is_away_is_left_alone(locked: Locked, page: Page) -> None:
    page.beats_again()
    starts = locked.told.count("start")
    page.away()
    longer_than_the_patience_with_a_silent_page = time.monotonic() + 5
    wait_until(lambda: time.monotonic() > longer_than_the_patience_with_a_silent_page)
    page.back()
    page.beats_again()
    assert locked.told.count("start") == starts


def test_each_start_has_a_new_profile_in_memory(locked: Locked, page: Page) -> None:
    starts = locked.told.count("start")
    mark = locked.runtime / "profile" / "mark"
    mark.write_text("x")
    # Where Chromium puts what is too large for its profile: in memory, and gone with the next start.
    beside = [path for path in locked.runtime.glob("org.chromium.*") if path.is_dir()]
    (main,) = locked.browsers()
    os.kill(main, signal.SIGTERM)
    _again(locked, starts, 15)
    page.beats_again(30)
    assert not mark.exists()
    assert not any(path.exists() for path in beside)
    assert (
        Path(f"/proc/{locked.browsers()[0]}/environ").read_text().count(f"TMPDIR={locked.runtime}")
        == 1
    )
