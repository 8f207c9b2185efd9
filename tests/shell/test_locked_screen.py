"""The locked screen with the real browser: nothing a person types, taps or a page tries leads away from the page."""

import pytest

from tests.shell.conftest import SIZE, Locked, Page, Seat, wait_until

pytestmark = pytest.mark.panel

# What a keyboard, a scanner full of control codes, or a curious person can send.
CHORDS = (
    "ctrl+t", "ctrl+n", "ctrl+shift+n", "ctrl+shift+t", "F12", "ctrl+shift+i", "ctrl+shift+j", "ctrl+shift+c",
    "alt+F4", "ctrl+w", "ctrl+shift+w", "ctrl+F4", "alt+Tab", "alt+shift+Tab", "ctrl+Tab", "ctrl+l", "alt+d", "F6",
    "ctrl+k", "ctrl+e", "ctrl+p", "ctrl+shift+p", "ctrl+s", "ctrl+o", "ctrl+u", "ctrl+h", "ctrl+j", "ctrl+d",
    "ctrl+shift+Delete", "ctrl+shift+m", "ctrl+shift+o", "ctrl+shift+b", "F11", "F1", "F3", "F5", "ctrl+r", "F7",
    "F10", "shift+F10", "Menu", "Escape", "shift+Escape", "ctrl+shift+q", "ctrl+q", "alt+f", "alt+e", "alt+space",
    "alt+Home", "alt+Left", "alt+Right", "ctrl+f", "ctrl+g", "ctrl+plus", "ctrl+minus", "super", "super+e", "super+d",
    "ctrl+alt+F1", "ctrl+alt+BackSpace", "ctrl+alt+Delete", "ctrl+alt+t", "alt+F2", "shift+Return", "ctrl+Return",
    "XF86HomePage", "XF86Search", "XF86Mail",
)  # fmt: skip


def test_the_page_fills_the_screen_from_the_start(locked: Locked, seat: Seat, page: Page) -> None:
    (window,) = seat.windows()
    place = "\n".join(seat.do("getwindowgeometry", window))
    assert "Position: 0,0" in place
    assert f"Geometry: {SIZE[0]}x{SIZE[1]}" in place
    assert page.ask("`${innerWidth}x${innerHeight}`") == f"{SIZE[0]}x{SIZE[1]}"
    assert page.ask("matchMedia('(display-mode: fullscreen)').matches") == "true"
    assert page.in_front


def test_no_keys_lead_away_from_the_page(locked: Locked, seat: Seat, page: Page) -> None:
    (window,) = seat.windows()
    loads = page.asked.count("/")
    seen = {}
    for chord in CHORDS:
        look = (
            "getactivewindow",
            "getwindowname",
            "search",
            "--onlyvisible",
            "--class",
            "chromium",
        )
        seen[chord] = seat.do("key", chord, *look)
    at_home = ["kiosk - Chromium", window]
    assert {chord: what for chord, what in seen.items() if what != at_home} == {}
    page.beats_again()
    wait_until(lambda: page.in_front)  # menus of the window manager need a moment to go
    assert page.asked.count("/") == loads
    assert locked.told == ["start"]
    assert list(seat.windows()) == [window]


def test_letters_and_digits_still_reach_the_page(locked: Locked, seat: Seat, page: Page) -> None:
    """A scanner that types as a keyboard, in capitals and with signs."""
    page.run("window.typed = ''; addEventListener('keypress', (event) => { typed += event.key; });")
    seat.do("type", "--delay", "5", "Ab09|N")
    seat.do("key", "Return")
    assert page.ask("typed") == "Ab09|NEnter"


def test_no_button_of_a_mouse_opens_a_menu_or_a_window(
    locked: Locked, seat: Seat, page: Page
) -> None:
    page.run("addEventListener('contextmenu', (event) => event.preventDefault())")
    for button in ("2", "3", "8", "9"):
        seat.do("mousemove", "500", "900", "click", button)
        seat.do("keydown", "ctrl", "click", button, "keyup", "ctrl")
    page.beats_again()
    assert list(seat.windows().values()) == ["kiosk - Chromium"]
    assert page.in_front


def test_the_page_cannot_open_a_window_even_after_a_key(
    locked: Locked, page: Page, seat: Seat
) -> None:
    seat.do("key", "a")
    page.run(f"window.open('{page.url}other')")
    page.run(
        "const a = document.createElement('a'); a.href = '/other'; a.target = '_blank'; a.click()"
    )
    page.beats_again()
    assert len(seat.windows()) == 1
    assert page.in_front


def test_the_page_cannot_save_a_file(locked: Locked, page: Page) -> None:
    page.run(
        "document.body.innerHTML = '<a href=/secret.bin download>x</a>'; document.querySelector('a').click()"
    )
    wait_until(lambda: "secret.bin" in page.asked)
    page.beats_again()
    assert [path for path in locked.runtime.rglob("*secret*")] == []


def test_devices_the_machine_may_have_are_not_offered_to_the_page(
    locked: Locked, page: Page
) -> None:
    for question in ("camera", "microphone", "geolocation", "notifications"):
        state = page.ask(
            f"navigator.permissions.query({{name: '{question}'}}).then((one) => one.state)"
        )
        assert state == "denied", question
    assert "NotAllowedError" in page.ask("navigator.mediaDevices.getDisplayMedia()")


@pytest.mark.parametrize("kind", ["other site", "other name"])
def test_a_page_that_leaves_is_brought_back(
    kind: str, locked: Locked, page: Page, seat: Seat
) -> None:
    other = Page()
    away = other.url if kind == "other site" else page.url.replace("127.0.0.1", "localhost")
    starts, loads = locked.told.count("start"), page.asked.count("/")
    page.run(f"location.href = {away!r}")
    wait_until(lambda: locked.told.count("start") > starts, 30)
    page.beats_again(30)
    other.away()
    assert other.asked == []
    assert page.asked.count("/") == loads + 1
    assert list(seat.windows().values()) == ["kiosk - Chromium"]


@pytest.mark.parametrize(
    "away",
    [
        "data:text/html,<title>out</title>",
        "file:///etc/passwd",
        "chrome://settings",
        "view-source:/",
        "javascript:1",
    ],
)
def test_a_page_is_not_let_to_what_the_browser_keeps_for_people(
    away: str, locked: Locked, page: Page, seat: Seat
) -> None:
    starts = locked.told.count("start")
    page.run(f"location.href = {away!r}")
    page.beats_again(30)
    assert list(seat.windows().values()) == ["kiosk - Chromium"]
    assert locked.told.count("start") == starts
