"""The hall page as the voice of its zone: the card follows what is being said."""

import json

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import HALL, Hall, wait_until

pytestmark = pytest.mark.browser
COUNT = """
  window.sounds = [];
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (at) {
    window.sounds.push([this.buffer.clip, at, at + this.buffer.duration]);
    return start.call(this, at);
  };
"""


def open_speaking(hall: Hall, page: Page, query: str = "") -> None:
    before = hall.facts()["snapshots"]
    page.add_init_script(COUNT)
    page.goto(f"{hall.url}/man-hinh/{HALL}?tieng=bat{query}")
    expect(page.locator("body")).to_have_attribute("data-state", "live")
    wait_until(lambda: hall.facts()["sockets"] == 1 and hall.facts()["snapshots"] >= before + 2)


def sounds(page: Page) -> list[list[object]]:
    return list(page.evaluate("window.sounds"))


def test_the_card_says_that_it_is_being_read_while_it_is(hall: Hall, screen: Page) -> None:
    open_speaking(hall, screen)
    hall.call("A128", "07")
    expect(screen.locator(".say")).to_be_visible()
    expect(screen.locator(".say")).to_be_hidden(timeout=8000)
    assert [name for name, _, _ in sounds(screen)][:4] == [
        "chime", "vi/moi-so", "vi/letter-a", "vi/digit-1",
    ]  # fmt: skip


def test_two_calls_are_said_one_after_the_other_in_the_order_of_the_cards(
    hall: Hall, screen: Page
) -> None:
    open_speaking(hall, screen)
    hall.call("A128", "07")
    hall.call("B046", "03")
    expect(screen.locator("#card-number")).to_have_text("B046", timeout=12000)
    wait_until(lambda: len([1 for name, _, _ in sounds(screen) if name == "chime"]) == 2)
    heard = sounds(screen)
    second = next(place for place, (name, _, _) in enumerate(heard) if name == "vi/letter-b") - 2
    assert heard[second][0] == "chime"
    assert float(str(heard[second][1])) >= float(str(heard[second - 1][2])) + 1.4


def test_a_call_of_another_voice_s_zone_is_shown_and_not_said(hall: Hall, screen: Page) -> None:
    open_speaking(hall, screen, "&khu-tieng=khu-b")
    hall.call("A128", "07")
    expect(screen.locator("#card")).to_have_attribute("data-phase", "new")
    assert sounds(screen) == []


def test_a_page_that_does_not_speak_is_silent(hall: Hall, screen: Page) -> None:
    screen.add_init_script(COUNT)
    screen.goto(f"{hall.url}/man-hinh/{HALL}")
    wait_until(lambda: hall.facts()["sockets"] == 1)
    hall.call("A128", "07")
    expect(screen.locator("#card")).to_have_attribute("data-phase", "new")
    assert sounds(screen) == []
    expect(screen.locator("#wake")).to_be_hidden()


# The tool that drives the browser counts as a gesture each time it looks; a TV nobody touches has none.
UNTOUCHED = """
  const state = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, 'state').get;
  Object.defineProperty(AudioContext.prototype, 'state', {
    get() { return window.touched ? state.call(this) : 'suspended'; },
  });
  addEventListener('click', () => { window.touched = true; }, true);
"""


def test_a_browser_that_wants_a_gesture_shows_the_calls_all_the_same(
    hall: Hall, screen: Page
) -> None:
    screen.add_init_script(UNTOUCHED)
    open_speaking(hall, screen)
    expect(screen.locator("#wake")).to_be_visible()
    hall.call("A128", "07")
    hall.call("B046", "03")
    expect(screen.locator("#card-number")).to_have_text("A128")
    expect(screen.locator("#card-number")).to_have_text("B046", timeout=8000)
    screen.locator("#wake").click()
    expect(screen.locator("#wake")).to_be_hidden()
    wait_until(lambda: sounds(screen))


ZONE_ANSWER = (
    '{"zones": [{"zone_id": "khu-a", "speaking": %s, "holder": "Loa khu A"}], "hold_seconds": 25}'
)


def answering(screen: Page, speaking: bool) -> list[str]:
    """The server says whether this page speaks; what the page tells it is kept."""
    told: list[str] = []

    def answer(route: Route) -> None:
        told.append(route.request.post_data or "")
        claims = route.request.url.endswith("/claims")
        body = ZONE_ANSWER % str(speaking).lower() if claims else '{"at": "2026-01-01T00:00:00Z"}'
        route.fulfill(body=body, content_type="application/json")

    screen.route("**/api/v1/voice/*", answer)
    return told


def test_a_page_that_stands_by_shows_the_call_and_is_silent(hall: Hall, screen: Page) -> None:
    told = answering(screen, speaking=False)
    open_speaking(hall, screen)
    hall.call("A128", "07")
    expect(screen.locator("#card-number")).to_have_text("A128")
    hall.call("B046", "03")
    expect(screen.locator("#card-number")).to_have_text("B046", timeout=12000)
    assert sounds(screen) == []
    assert all("plays" not in one for one in told)


def test_a_page_that_speaks_tells_what_it_said_and_how_soon(hall: Hall, screen: Page) -> None:
    answering(screen, speaking=True)
    open_speaking(hall, screen)
    with screen.expect_request("**/api/v1/voice/plays", timeout=20_000) as told:
        hall.call("A128", "07")
    (play,) = json.loads(told.value.post_data or "")["plays"]
    assert (play["turn"], play["outcome"], play["zone_id"]) == (1, "played", "khu-a")
    assert 2000 < play["milliseconds"] < 12_000
    assert 0 < play["first_sample_ms"] < 2000, "the bench has the target"
