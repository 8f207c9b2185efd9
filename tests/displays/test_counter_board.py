"""What the board above a counter says, in a real browser on a real socket."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import HALL, Hall, rung, wait_until

pytestmark = pytest.mark.browser


def open_board(hall: Hall, screen: Page) -> None:
    before = hall.facts()["snapshots"]
    screen.goto(f"{hall.url}/bang-quay/quay-07?sanh={HALL}")
    expect(screen.locator("body")).to_have_attribute("data-state", "live")
    wait_until(lambda: hall.facts()["sockets"] == 1 and hall.facts()["snapshots"] >= before + 2)


def width_of_number(screen: Page) -> float:
    return float(screen.locator("#big").evaluate("e => e.getBoundingClientRect().width"))


def test_a_call_blinks_and_its_number_is_as_wide_as_the_board(hall: Hall, screen: Page) -> None:
    open_board(hall, screen)
    expect(screen.locator("#big")).to_have_text("Quầy 07")
    for label in ("A128", "M888", "AB128"):
        hall.call(label, "07")
        expect(screen.locator("#big")).to_have_text(label)
        assert 1700 < width_of_number(screen) < 1900
    assert rung(screen) == ["A128", "M888", "AB128"]


def test_a_call_of_another_counter_is_not_shown(hall: Hall, screen: Page) -> None:
    open_board(hall, screen)
    hall.call("B045", "03")
    hall.call("A128", "07")
    expect(screen.locator("#big")).to_have_text("A128")
    assert rung(screen) == ["A128"]


def test_it_blinks_three_times_at_one_hertz(hall: Hall, screen: Page) -> None:
    open_board(hall, screen)
    hall.call("A128", "07")
    expect(screen.locator("#big")).to_have_text("A128")
    timing = screen.evaluate(
        "(({ duration, iterations }) => [duration, iterations])"
        "(document.getElementById('big').getAnimations()[0].effect.getTiming())"
    )
    assert timing == [1000, 3]


def test_serving_is_said_and_the_end_gives_the_counter_back(hall: Hall, screen: Page) -> None:
    open_board(hall, screen)
    call = hall.call("A128", "07")
    hall.ask("end", call_id=call["call_id"], outcome="done", kind="serving.started")
    expect(screen.locator("#foot-left")).to_have_text("Đang phục vụ")
    hall.ask("end", call_id=call["call_id"], outcome="done", kind="call.closed")
    expect(screen.locator("#big")).to_have_text("Quầy 07")
    expect(screen.locator("#foot-right")).to_have_text("Xin chờ gọi số")
    assert rung(screen) == ["A128"]


def test_a_withdrawn_call_says_so(hall: Hall, screen: Page) -> None:
    open_board(hall, screen)
    call = hall.call("A128", "07")
    expect(screen.locator("#big")).to_have_text("A128")
    hall.ask("end", call_id=call["call_id"], outcome="withdrawn", kind="call.withdrawn")
    expect(screen.locator("#big")).to_have_text("Đã hủy lượt mời")
    expect(screen.locator("#foot-right")).to_have_text("Xin chờ gọi lại")


def test_a_paused_counter_says_where_to_go(hall: Hall, screen: Page) -> None:
    open_board(hall, screen)
    hall.ask("change", counter="07", state="paused", go_to=["06", "08"])
    expect(screen.locator("#big")).to_have_text("Tạm dừng")
    expect(screen.locator(".go")).to_have_text(re.compile(r"Mời sang quầy\s*06 · 08"))
    hall.ask("change", counter="07", state="paused", go_to=[])
    expect(screen.locator(".go")).to_be_hidden()
    expect(screen.locator("#foot-right")).to_have_text("Xin chờ trong giây lát")
    hall.ask("change", counter="07", state="open", go_to=[])
    expect(screen.locator("#big")).to_have_text("Quầy 07")


def test_missed_heartbeats_take_the_amber_away(hall: Hall, screen: Page) -> None:
    screen.clock.install()
    open_board(hall, screen)
    hall.call("A128", "07")
    expect(screen.locator("#big")).to_have_text("A128")
    hall.ask("heartbeats", on=False)
    screen.clock.fast_forward(10600)
    expect(screen.locator("body")).to_have_attribute("data-state", "late")
    expect(screen.locator("#foot-left")).to_have_text("Đang kết nối lại")
    expect(screen.locator("#foot-right")).to_have_text(re.compile(r"^Số lúc \d\d:\d\d$"))
    colour = screen.locator("#big").evaluate("e => getComputedStyle(e).color")
    assert colour == "rgb(159, 178, 196)"


def test_a_board_without_its_hall_asks_its_session(guarded_hall: Hall, screen: Page) -> None:
    screen.goto(f"{guarded_hall.url}/bang-quay/quay-07")
    expect(screen).to_have_url(f"{guarded_hall.url}/bang-quay")
    code = screen.locator("#code")
    expect(code).to_have_text(re.compile("^[A-Z0-9]{6}$"))
    guarded_hall.ask("approve", code=code.inner_text(), counter_id="quay-07")
    expect(screen.locator("#big")).to_have_text("Quầy 07", timeout=8000)
    screen.goto(f"{guarded_hall.url}/bang-quay/quay-07")
    expect(screen.locator("#big")).to_have_text("Quầy 07")
