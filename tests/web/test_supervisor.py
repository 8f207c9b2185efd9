"""The shift leader sees every counter live, why each number was called, and opens, pauses and closes counters."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import requests
from playwright.sync_api import expect

from queue_server.services.ports import DeviceRecord
from queue_server.web.presenters.devices import needing_help, state_of

from .conftest import Desk
from .leader import Leader
from .live import SITE, LiveCentre
from .looking import assert_accessible, assert_text_fits

pytestmark = pytest.mark.browser
NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
OpenDesk = Callable[..., Desk]


def card(counter: str) -> str:
    return f"#counters [data-counter={SITE}-{counter}]"


def test_counters_lines_and_figures_follow_what_happens(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    page = desk().sign_in("dinh")
    expect(page.locator("#line")).to_have_attribute("data-state", "live")
    labels = [centre.issue("X"), centre.issue("X", priority="elderly")]
    expect(page.locator("#fact-waiting [data-value]")).to_have_text("2")
    line = page.locator("#series li", has_text="Xây dựng")
    expect(line).to_contain_text("chưa quầy nào mở")
    leader.act("09", "open")
    expect(page.locator(card("09"))).to_contain_text("Rảnh")
    leader.act("09", "next")
    expect(page.locator(card("09"))).to_contain_text(labels[1])
    expect(page.locator(card("09"))).to_contain_text("vừa mời")
    expect(page.locator("#calls li").first).to_contain_text("Ưu tiên: người cao tuổi")
    expect(page.locator("#fact-waiting [data-value]")).to_have_text("1")
    leader.act("09", "start")
    leader.act("09", "finish")
    expect(page.locator("#fact-longest .x")).to_contain_text(labels[0])


def test_a_complaint_finds_every_call_of_its_number_with_the_reason(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    label = centre.issue("X")
    ticket = leader.act("09", "open")["waiting"][0]["ticket_id"]
    leader.act("09", "next")
    leader.act("09", "withdraw")
    leader.act("09", "call", ticket_id=ticket, reason="Cần giúp đi lại")
    page = desk().sign_in("dinh")
    expect(page.locator("#calls li").first).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type(label.lower())
    page.keyboard.press("Enter")
    calls = page.locator("#calls li")
    expect(calls).to_have_count(2)
    expect(calls.first).to_contain_text("đã rút lại")
    expect(calls.last).to_contain_text("Cán bộ chọn: Cần giúp đi lại")
    expect(page.locator("#calls-of")).to_contain_text(f"{label} đang được mời")
    page.keyboard.press("Control+k")
    page.keyboard.type("X899")
    page.keyboard.press("Enter")
    expect(page.locator("#calls-of")).to_contain_text("không có số X899")
    page.click("#calls-clear")
    expect(page.locator("#calls-of")).to_be_hidden()


def test_a_counter_is_opened_paused_and_closed_for_its_clerk(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    clerk = desk().sit_at("09", "du")
    page = desk().sign_in("dinh")
    page.click(card("09"))
    page.keyboard.press("F10")
    page.keyboard.press("2")
    expect(clerk.locator("#hero")).to_have_attribute("data-show", "paused")
    expect(page.locator("#act-open")).to_contain_text("Mở lại quầy 09")
    page.keyboard.press("F2")
    expect(clerk.locator("#hero")).to_have_attribute("data-show", "idle")
    # The clerk still holds it: the leader only pressed for them.
    label = centre.issue("X")
    expect(clerk.locator(f"#rows [data-label={label}]")).to_be_visible()
    clerk.keyboard.press("F2")
    expect(clerk.locator("#num")).to_have_text(label)
    expect(page.locator("#act-close")).to_contain_text(f"đang có {label}")
    page.keyboard.press("F9")
    expect(page.locator("#toast-words")).to_have_text(f"Quầy 09: đang có {label}.")
    assert leader.view("09")["state"] == "open"
    leader.act("09", "park")
    expect(page.locator("#act-close:not([aria-disabled])")).to_be_visible()
    page.keyboard.press("F9")
    expect(clerk.locator("#hero")).to_have_attribute("data-show", "closed")


def test_a_device_that_told_of_trouble_needs_a_hand_until_it_is_well(
    leader: Leader, centre: LiveCentre
) -> None:
    centre.report("printer-1", "near_end", paper_percent=12)
    told = leader.overview()["devices"]
    assert [(one["name"], one["state"], one["paper_percent"]) for one in told] == [
        ("Máy lấy số 01", "near_end", 12)
    ]
    centre.report("printer-1", "ready")
    assert leader.overview()["devices"] == []


def device(seconds_ago: float | None, *states: str) -> DeviceRecord:
    at = None if seconds_ago is None else NOW - timedelta(seconds=seconds_ago)
    parts = tuple({"name": state, "state": state, "since": NOW.isoformat()} for state in states)
    return DeviceRecord("d", "kiosk", "Máy", "k", SITE, None, None, None, None, parts, "", at)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (device(None), "unknown"),
        (device(5, "ready"), "ready"),
        (device(60, "ready"), "ready"),
        (device(61, "ready"), "lost"),
        (device(5, "near_end", "ready", "paper_out"), "paper_out"),
        (device(300, "paper_out"), "lost"),
    ],
)
def test_a_device_is_as_well_as_its_worst_part_and_lost_after_a_minute(
    told: DeviceRecord, state: str
) -> None:
    assert state_of(told, NOW) == state
    assert [line.state for line in needing_help([told], NOW)] == (
        [] if state in ("ready", "unknown") else [state]
    )


def test_the_arrows_choose_a_counter_and_a_clerk_may_not_look(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    page = desk().sign_in("dinh")
    expect(page.locator("#counters button")).to_have_count(16)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator(card("02"))).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#chosen-title")).to_contain_text("Quầy 06")
    clerk = desk()
    clerk.sign_in("du")
    answer = clerk.context.request.get(f"{centre.url}/api/v1/sites/{SITE}/overview")
    assert answer.status == 403
    assert requests.get(f"{centre.url}/api/v1/sites/{SITE}/overview", timeout=5).status_code == 401


def test_the_page_is_readable_by_everybody(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    for letter in ("A", "B", "C", "D", "E", "H", "K", "TK", "HD", "X"):
        centre.issue(letter, priority="merit" if letter == "K" else None)
    for counter in ("01", "07", "08", "12", "15"):
        leader.act(counter, "open")
    for counter in ("01", "07", "12", "15"):
        leader.act(counter, "next")
    leader.act("15", "start")
    leader.act("08", "pause", reason="technical")
    desk().sit_at("04", "mau").keyboard.press("Shift+F1")
    page = desk().sign_in("dinh")
    expect(page.locator("#help li button")).to_be_visible()
    page.click(card("08"))
    assert_text_fits(page)
    assert_accessible(page)
    page.click(card("04"))
    page.keyboard.press("F10")
    expect(page.locator(".pick").first).to_be_visible()
    assert_text_fits(page)
    assert_accessible(page)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/sites/{SITE}/calls", 422),
        (f"/sites/{SITE}/calls?label=", 422),
        (f"/sites/{SITE}/calls?label=X001%00", 422),
        (f"/sites/{SITE}/calls?label={'X' * 40}", 422),
        (f"/sites/{SITE}/calls?label=X001&more=1", 422),
        (f"/sites/{SITE}/calls?label=%C2%B2%C2%B2%C2%B2", 200),
        ("/sites/khong-co/overview", 404),
        ("/counters/khong-co/targets", 404),
        ("/counters/bac-giang-07/find?label=e%CC%82", 422),
        (
            "/counters/kinh-bac-01/targets",
            404,
        ),  # another site's counter does not exist for this person
    ],
)
def test_bad_questions_get_a_clear_answer(leader: Leader, path: str, status: int) -> None:
    answer = leader.ask(path)
    assert answer.status_code == status
    assert status == 200 or answer.json()["detail"]


def test_acts_without_the_token_of_the_session_change_nothing(
    leader: Leader, centre: LiveCentre
) -> None:
    before = leader.overview()["head"]
    answer = leader.ask(f"/sites/{SITE}/help/1/answer", "POST", {"X-CSRF-Token": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert leader.overview()["head"] == before
