"""What a citizen sees on the hall display, in a real browser on a real socket."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import HALL, Cable, Hall, enrolled, rung, text_of, wait_until

pytestmark = pytest.mark.browser


def open_hall(hall: Hall, screen: Page, url: str = "", query: str = "") -> None:
    """Until the screen hears the room: what is called earlier comes by a snapshot and does not ring."""
    before = hall.facts()["snapshots"]
    screen.goto(f"{url or hall.url}/man-hinh/{HALL}{query}")
    expect(screen.locator("body")).to_have_attribute("data-state", "live")
    wait_until(lambda: hall.facts()["sockets"] == 1 and hall.facts()["snapshots"] >= before + 2)


def pass_time(hall: Hall, screen: Page, milliseconds: int) -> None:
    """Move the page's clock forward as it would pass, with the heartbeats of that time."""
    for done in range(0, milliseconds, 4000):
        hall.ask("beat")
        hall.ask("summary", next_up=[f"B{done // 10:03}"])  # told after the heartbeat
        expect(screen.locator("#next-up")).to_have_text(f"B{done // 10:03}")
        screen.clock.fast_forward(min(4000, milliseconds - done))


def test_a_call_is_yellow_and_names_its_counter(hall: Hall, screen: Page) -> None:
    open_hall(hall, screen)
    hall.call("A128", "07")
    expect(screen.locator("#card-number")).to_have_text("A128")
    expect(screen.locator("#card-counter")).to_have_text("07")
    assert screen.locator("#card").get_attribute("data-phase") == "new"
    assert rung(screen) == ["A128"]


def test_the_number_turns_yellow_on_dark_after_twelve_seconds(hall: Hall, screen: Page) -> None:
    screen.clock.install()
    open_hall(hall, screen)
    hall.call("A128", "07")
    expect(screen.locator("#card")).to_have_attribute("data-phase", "new")
    pass_time(hall, screen, 9000)
    assert screen.locator("#card").get_attribute("data-phase") == "new"
    pass_time(hall, screen, 3500)
    expect(screen.locator("#card")).to_have_attribute("data-phase", "said")
    assert screen.locator("#card-number").evaluate("e => getComputedStyle(e).color") == (
        "rgb(255, 210, 63)"
    )


def test_simultaneous_calls_are_shown_at_once_and_read_one_after_the_other(
    hall: Hall, screen: Page
) -> None:
    screen.clock.install()
    open_hall(hall, screen)
    for label, counter in (("A128", "07"), ("B046", "03"), ("D034", "09")):
        hall.call(label, counter)
    expect(screen.locator("#soon .label")).to_have_text(["B046", "D034"])
    expect(screen.locator("#card-number")).to_have_text("A128")
    expect(screen.locator(".say")).to_be_visible()
    assert rung(screen) == ["A128"]
    pass_time(hall, screen, 6500)
    expect(screen.locator("#card-number")).to_have_text("B046")
    expect(screen.locator("#soon .label")).to_have_text(["D034"])
    expect(screen.locator("#past .label")).to_have_text(["A128"])
    pass_time(hall, screen, 6500)
    expect(screen.locator("#card-number")).to_have_text("D034")
    expect(screen.locator("#past .label")).to_have_text(["B046", "A128"])
    assert rung(screen) == ["A128", "B046", "D034"]


def test_a_recall_rings_again(hall: Hall, screen: Page) -> None:
    screen.clock.install()
    open_hall(hall, screen)
    call = hall.call("A128", "07")
    expect(screen.locator("#card-number")).to_have_text("A128")
    pass_time(hall, screen, 13000)
    expect(screen.locator("#card")).to_have_attribute("data-phase", "said")
    hall.call("A128", "07", call_id=call["call_id"], attempt=2, seconds_ago=-13)
    expect(screen.locator("#card")).to_have_attribute("data-phase", "new")
    assert rung(screen) == ["A128", "A128"]
    assert text_of(screen, "#past .label") == []


def test_a_withdrawn_call_says_so_and_then_leaves(hall: Hall, screen: Page) -> None:
    screen.clock.install()
    hall.call("B045", "03", seconds_ago=60)
    open_hall(hall, screen)
    call = hall.call("A128", "07")
    expect(screen.locator("#card-number")).to_have_text("A128")
    hall.ask("end", call_id=call["call_id"], outcome="withdrawn", kind="call.withdrawn")
    expect(screen.locator("#card-label")).to_have_text("Đã hủy lượt mời")
    expect(screen.locator("#card-counter")).to_be_hidden()
    pass_time(hall, screen, 6500)
    expect(screen.locator("#card-number")).to_have_text("B045")
    assert rung(screen) == ["A128"]


def test_a_withdrawn_call_that_waited_is_never_read(hall: Hall, screen: Page) -> None:
    screen.clock.install()
    open_hall(hall, screen)
    hall.call("A128", "07")
    waiting = hall.call("B046", "03")
    expect(screen.locator("#soon .label")).to_have_text(["B046"])
    hall.ask("end", call_id=waiting["call_id"], outcome="withdrawn", kind="call.withdrawn")
    expect(screen.locator("#past li.withdrawn")).to_have_text(re.compile("B046.*Đã hủy"))
    pass_time(hall, screen, 7000)
    expect(screen.locator("#past li")).to_have_count(0)
    expect(screen.locator("#card-number")).to_have_text("A128")
    assert rung(screen) == ["A128"]


def test_next_numbers_follow_the_summary_and_are_never_cut(hall: Hall, screen: Page) -> None:
    open_hall(hall, screen)
    labels = [f"M88{n}" for n in range(8)]
    hall.ask("summary", next_up=labels)
    expect(screen.locator("#next-up b").first).to_have_text("M880")
    shown = text_of(screen, "#next-up b")
    assert shown == labels[: len(shown)]
    assert 3 <= len(shown) < 8


def test_a_display_of_one_zone_shows_and_rings_only_its_calls(hall: Hall, screen: Page) -> None:
    open_hall(hall, screen, query="?khu=khu-b")
    hall.call("A128", "07")
    hall.ask("summary", next_up=["B001"])  # told after the call
    expect(screen.locator("#next-up")).to_have_text("B001")
    assert rung(screen) == []
    expect(screen.locator("#card-number")).to_have_text("Xin chờ gọi số")


def test_reduced_motion_rings_without_moving(hall: Hall, screen: Page) -> None:
    screen.emulate_media(reduced_motion="reduce")
    open_hall(hall, screen)
    hall.call("A128", "07")
    expect(screen.locator("#card")).to_have_attribute("data-phase", "new")
    assert screen.evaluate("document.getAnimations().length") == 0


def test_cut_off_during_three_calls_the_truth_is_back_within_two_seconds_and_nothing_rings(
    hall: Hall, cable: Cable, screen: Page
) -> None:
    open_hall(hall, screen, cable.url)
    hall.call("A127", "05")
    expect(screen.locator("#card-number")).to_have_text("A127")
    cable.cut()
    for label, counter in (("A128", "07"), ("B046", "03"), ("D034", "09")):
        hall.call(label, counter)
    wait_until(lambda: hall.facts()["sockets"] == 0)
    cable.mend()
    expect(screen.locator("#past .label")).to_have_text(["B046", "A128", "A127"], timeout=2000)
    expect(screen.locator("#card-number")).to_have_text("D034", timeout=100)
    assert rung(screen) == ["A127"]
    hall.call("C020", "11")
    expect(screen.locator("#card-number")).to_have_text("C020")
    assert rung(screen) == ["A127", "C020"]


def test_a_server_killed_and_started_again_heals_the_screen_alone(hall: Hall, screen: Page) -> None:
    open_hall(hall, screen)
    hall.call("A127", "05")
    expect(screen.locator("#card-number")).to_have_text("A127")
    hall.stop()
    hall.start()  # with an empty hall: its sequence begins again, below what the screen has seen
    expect(screen.locator("#card-number")).to_have_text("Xin chờ gọi số", timeout=2500)
    hall.call("A128", "07")
    expect(screen.locator("#card-number")).to_have_text("A128")


def test_a_lost_message_is_found_by_the_next_one(hall: Hall, screen: Page) -> None:
    open_hall(hall, screen)
    hall.ask("heartbeats", on=False)  # it must be the message that shows the gap
    hall.call("A127", "05", quiet=True)
    hall.call("A128", "07")
    expect(screen.locator("#card-number")).to_have_text("A128")
    expect(screen.locator("#past .label")).to_have_text(["A127"])
    assert rung(screen) == []  # both came by the snapshot: what is in it never rings


def test_a_lost_message_is_found_by_the_heartbeat(guarded_hall: Hall, screen: Page) -> None:
    enrolled(guarded_hall, screen)
    guarded_hall.call("A127", "05", quiet=True)
    expect(screen.locator("#card-number")).to_have_text("A127", timeout=3000)
    assert rung(screen) == []


def test_a_false_gap_reads_one_snapshot_and_rings_nothing_twice(hall: Hall, screen: Page) -> None:
    screen.clock.install()
    open_hall(hall, screen)
    hall.call("A128", "07")
    hall.call("B046", "03")
    expect(screen.locator("#soon .label")).to_have_text(["B046"])
    hall.ask("heartbeats", on=False)  # it must be the message that shows the gap
    read = hall.facts()["snapshots"]
    hall.call("D034", "09", prev=990)
    wait_until(lambda: hall.facts()["snapshots"] == read + 1)
    expect(screen.locator("#past .label")).to_have_text(["D034"])
    expect(screen.locator("#soon .label")).to_have_text(["B046"])
    pass_time(hall, screen, 6500)
    expect(screen.locator("#card-number")).to_have_text("B046")
    pass_time(hall, screen, 6500)
    expect(screen.locator("#card-number")).to_have_text("D034")
    assert rung(screen) == ["A128", "B046"]
    assert hall.facts()["snapshots"] == read + 1


def test_a_call_that_was_long_on_its_way_is_shown_and_does_not_ring(
    hall: Hall, screen: Page
) -> None:
    open_hall(hall, screen)
    hall.call("A128", "07", seconds_ago=30)
    expect(screen.locator("#card-number")).to_have_text("A128")
    expect(screen.locator("#card")).to_have_attribute("data-phase", "said")
    assert rung(screen) == []


def test_missed_heartbeats_dim_the_screen_and_show_its_age(hall: Hall, screen: Page) -> None:
    screen.clock.install()
    for label, counter in (("A126", "08"), ("D033", "09"), ("C019", "11"), ("A127", "05")):
        hall.call(label, counter, seconds_ago=90)
    open_hall(hall, screen)
    hall.call("A128", "07")
    hall.call("B046", "03")
    expect(screen.locator("#soon .label")).to_have_text(["B046"])
    hall.ask("heartbeats", on=False)
    screen.clock.fast_forward(10600)
    body = screen.locator("body")
    expect(body).to_have_attribute("data-state", "late")
    expect(screen.locator(".off .what")).to_have_text("Màn hình đang kết nối lại")
    expect(screen.locator("#off-age")).to_have_text(re.compile(r"^1[0-9] giây trước$"))
    expect(screen.locator("#off-time")).to_have_text(re.compile(r"^Số lúc \d\d:\d\d$"))
    expect(screen.locator("#card-label")).to_have_text("Số mời gần nhất")
    expect(screen.locator("#past li")).to_have_count(4)
    assert yellow_on(screen) == []


def test_a_line_that_hangs_without_closing_is_given_up_and_replaced(
    hall: Hall, cable: Cable, screen: Page
) -> None:
    screen.clock.install()
    open_hall(hall, screen, cable.url)
    cable.hang()
    hall.call("A128", "07")
    screen.clock.fast_forward(10600)
    expect(screen.locator("body")).to_have_attribute("data-state", "late")
    screen.clock.fast_forward(2000)
    cable.mend()
    expect(screen.locator("body")).to_have_attribute("data-state", "live", timeout=5000)
    expect(screen.locator("#card-number")).to_have_text("A128")
    assert rung(screen) == []


def yellow_on(screen: Page) -> list[str]:
    """Every visible element that is filled or written in the called yellow."""
    return list(
        screen.evaluate("""() => [...document.querySelectorAll('body *')].filter((element) => {
          const style = getComputedStyle(element);
          const shown = element.getClientRects().length && style.visibility === 'visible' && element.id !== 'row';
          return shown && [style.color, style.backgroundColor, style.boxShadow].some((c) => c.includes('255, 210, 63'));
        }).map((element) => element.outerHTML.slice(0, 80))""")
    )
