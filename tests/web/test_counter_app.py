"""The counter app by keyboard alone: one press is one act, function keys work everywhere, refusals say why."""

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from queue_server.contracts.tickets import follow_token

from .conftest import Desk
from .leader import Leader
from .live import SITE, LiveCentre, wait_until

pytestmark = pytest.mark.browser
OpenDesk = Callable[..., Desk]


def press(page: Page, key: str, button: str) -> None:
    """Press a key when its button may be pressed: two presses within 0.4 s are one."""
    ready = f"body:not([data-busy]) #act-{button}:not([data-resting]):not([aria-disabled])"
    expect(page.locator(ready)).to_be_visible()
    page.keyboard.press(key)


def shows(page: Page, state: str, label: str = "") -> None:
    expect(page.locator("#hero")).to_have_attribute("data-show", state)
    expect(page.locator("#num")).to_have_text(label)


def test_a_whole_citizen_is_served_by_f2_alone(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    page = desk().sit_at("09")
    first, second = centre.issue("X"), centre.issue("X")
    main = page.locator("#act-main")
    expect(main).to_contain_text("Mời số tiếp")
    press(page, "F2", "main")
    shows(page, "called", first)
    expect(main).to_contain_text(f"Bắt đầu phục vụ {first}")
    expect(main).to_be_focused()
    press(page, "F2", "main")
    shows(page, "serving", first)
    expect(main).to_contain_text(f"Hoàn thành, mời {second}")
    press(page, "F2", "main")
    shows(page, "called", second)
    expect(main).to_be_focused()
    press(page, "F2", "main")
    shows(page, "serving", second)
    expect(main).to_contain_text(f"Hoàn thành {second}")
    press(page, "F2", "main")
    shows(page, "idle")
    expect(page.locator("#day-served")).to_have_text("2 lượt")
    assert leader.reasons(first) == ["theo thứ tự; chờ 0 phút"]


def test_a_doubled_press_is_one_act(desk: OpenDesk, leader: Leader, centre: LiveCentre) -> None:
    page = desk().sit_at("09")
    first, second = centre.issue("X"), centre.issue("X")
    expect(page.locator("#rows li")).to_have_count(2)
    page.keyboard.press("F2")
    page.keyboard.press("F2")
    shows(page, "called", first)
    press(page, "F2", "main")
    shows(page, "serving", first)
    expect(page.locator("#act-main:not([data-resting])")).to_be_visible()
    page.dblclick("#act-main")
    shows(page, "called", second)
    assert leader.view("09")["serving"]["state"] == "called"


def test_a_held_key_is_one_press(desk: OpenDesk, leader: Leader, centre: LiveCentre) -> None:
    page = desk().sit_at("09")
    label = centre.issue("X")
    expect(page.locator("#rows li")).to_have_count(1)
    page.keyboard.down("F2")
    shows(page, "called", label)
    expect(page.locator("#act-main:not([data-resting])")).to_be_visible()
    page.keyboard.down("F2")  # the keyboard repeats it
    page.keyboard.up("F2")
    press(page, "F4", "recall")
    expect(page.locator("#why-rest")).to_contain_text("Mời lần 2")
    shows(page, "called", label)


def test_an_act_whose_answer_was_lost_is_done_once(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    here = desk()
    page = here.sit_at("09")
    first, second = centre.issue("X"), centre.issue("X")
    expect(page.locator("#rows li")).to_have_count(2)
    keys: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        keys.append(route.request.post_data_json["key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/next", lose_the_first_answer)
    page.keyboard.press("F2")
    wait_until(lambda: page.evaluate("1") and len(keys) == 2)
    shows(page, "called", first)
    expect(page.locator("#toast-words")).to_contain_text(f"Đã mời {first}")
    assert keys[0] == keys[1]
    assert leader.reasons(second) == []
    here.complaints.clear()  # the answer that was lost


def test_function_keys_work_while_somebody_types(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    page = desk().sit_at("09")
    label = centre.issue("X")
    expect(page.locator("#rows li")).to_have_count(1)
    page.keyboard.press("Control+k")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("x")
    page.keyboard.press("F2")
    shows(page, "called", label)
    expect(page.locator("#find")).to_have_value("x")


def test_the_qr_of_a_ticket_typed_by_a_scanner_finds_it(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    page = desk().sit_at("09")
    keys = [secrets.token_hex(16) for _ in range(3)]
    labels = [centre.issue_as(key, "X") for key in keys]
    expect(page.locator("#rows li")).to_have_count(3)
    page.keyboard.press("Control+k")
    page.keyboard.type(f"{centre.url}/t/{follow_token(keys[1])}\n")
    expect(page.locator("#find")).to_have_value(labels[1])
    expect(page.locator("#rows li")).to_have_count(1)
    expect(page.locator("#rows li")).to_contain_text(labels[1])
    assert leader.reasons(labels[1]) == []  # the Enter of the scanner calls nobody
    page.locator("#find").fill(f"{centre.url}/t/{follow_token('0' * 32)}")
    expect(page.locator("#find")).to_have_value("")


def test_a_call_is_taken_back_within_ten_seconds_and_not_once_serving(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    page = desk().sit_at("09")
    label = centre.issue("X")
    press(page, "F2", "main")
    shows(page, "called", label)
    undo = page.locator("#undo")
    expect(undo).to_contain_text("Hoàn tác (10)")
    expect(undo).to_contain_text("Hoàn tác (9)")
    page.keyboard.press("Control+z")
    shows(page, "idle")
    expect(undo).to_be_hidden()
    expect(page.locator(f"#rows [data-label={label}]")).to_be_visible()
    assert leader.overview()["calls"][0]["label"] != label
    press(page, "F2", "main")
    press(page, "F2", "main")
    shows(page, "serving", label)
    expect(undo).to_be_hidden()


def test_absent_only_after_enough_calls_and_back_in_line_with_enter(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    page = desk().sit_at("09")
    label = centre.issue("X")
    press(page, "F2", "main")
    shows(page, "called", label)
    absent = page.locator("#act-absent")
    expect(absent).to_have_attribute("aria-disabled", "true")
    expect(absent).to_contain_text("mới mời 1/3")
    page.keyboard.press("F8")
    expect(page.locator("#toast-words")).to_have_text("Vắng mặt: mới mời 1/3.")
    for calls in (2, 3):
        press(page, "F4", "recall")
        expect(page.locator("#why-rest")).to_contain_text(f"Mời lần {calls}")
    press(page, "F8", "absent")
    shows(page, "idle")
    page.click("#tab-missed")
    expect(page.locator("#rows li")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#toast-words")).to_contain_text(f"Đã xếp lại {label}")
    expect(page.locator("#act-main")).to_contain_text("Mời số tiếp")


def test_a_chosen_number_asks_its_reason_in_place_and_keeps_it(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    page = desk().sit_at("09")
    labels = [centre.issue("X") for _ in range(3)]
    expect(page.locator("#rows li")).to_have_count(3)
    for _ in labels:
        page.keyboard.press("ArrowDown")
    expect(page.locator("#chosen-label")).to_have_text(labels[2])
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text(f"Mời {labels[2]} trước lượt")
    page.keyboard.press("Enter")  # pressed twice: nothing is chosen by it
    expect(page.locator("#panel")).to_be_visible()
    page.keyboard.press("4")
    shows(page, "called", labels[2])
    expect(page.locator("#why-first")).to_have_text("Cán bộ chọn: Trưởng ca yêu cầu")
    assert leader.reasons(labels[2]) == ["cán bộ chọn: Trưởng ca yêu cầu; chờ 0 phút"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#toast-words")).to_contain_text(f"Còn {labels[2]} chưa xong")


def test_a_number_is_moved_to_another_series_by_typing_its_letter(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    page = desk().sit_at("09")
    label = centre.issue("X")
    press(page, "F2", "main")
    shows(page, "called", label)
    press(page, "F9", "transfer")
    page.keyboard.type("b")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text(f"Chuyển {label} sang Doanh nghiệp")
    page.click("#panel input")
    page.keyboard.type("Cần gặp phòng đăng ký kinh doanh 2")
    page.keyboard.press("Enter")
    shows(page, "idle")
    expect(page.locator("#act-main")).to_have_attribute("aria-disabled", "true")
    waiting = leader.view("01")["waiting"]
    assert [(row["label"], row["series"], row["mine"]) for row in waiting] == [(label, "B", True)]


def test_a_number_is_moved_to_one_counter_and_waits_for_it_alone(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    leader.act("10", "open")
    page = desk().sit_at("09")
    label = centre.issue("X")
    press(page, "F2", "main")
    shows(page, "called", label)
    press(page, "F9", "transfer")
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_have_text(f"Chuyển {label} sang quầy 10")
    page.keyboard.press("3")
    shows(page, "idle")
    assert leader.view("09")["next_label"] is None
    assert leader.view("10")["next_label"] == label


def test_a_number_is_put_aside_and_taken_up_again(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    page = desk().sit_at("09")
    label = centre.issue("X")
    press(page, "F2", "main")
    press(page, "F2", "main")
    shows(page, "serving", label)
    press(page, "F6", "park")
    shows(page, "idle")
    page.click("#tab-parked")
    page.click(f"#rows [data-label={label}]")
    expect(page.locator("#chosen-act")).to_contain_text("Phục vụ tiếp")
    page.click("#chosen-act")
    shows(page, "serving", label)


def test_a_pause_has_a_reason_and_the_board_shows_it(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    page = desk().sit_at("09")
    label = centre.issue("X")
    press(page, "F2", "main")
    shows(page, "called", label)
    expect(page.locator("#act-pause")).to_contain_text(f"xong {label} đã")
    press(page, "F2", "main")
    press(page, "F2", "main")
    shows(page, "idle")
    press(page, "F10", "pause")
    page.keyboard.press("3")
    shows(page, "paused")
    expect(page.locator("#times")).to_contain_text("Họp")
    expect(page.locator("#led-big")).to_have_text("Tạm dừng")
    assert leader.view("09")["pause_reason"] == "meeting"
    press(page, "F10", "pause")
    shows(page, "idle")


def test_two_clerks_never_call_the_same_number(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    left, right = desk().sit_at("06", "du"), desk().sit_at("07", "mau")
    labels = {centre.issue("D"), centre.issue("D")}
    for page in (left, right):
        expect(page.locator("#rows li")).to_have_count(2)
    for page in (left, right):
        page.keyboard.press("F2")
    for page in (left, right):
        expect(page.locator("#hero")).to_have_attribute("data-show", "called")
        expect(page.locator("#rows li")).to_have_count(0)
    assert {page.locator("#num").inner_text() for page in (left, right)} == labels


def test_a_counter_that_somebody_holds_cannot_be_taken(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    desk().sit_at("07", "du")
    other = desk()
    page = other.sign_in("mau", "/quay")
    expect(page.locator("button[value=bac-giang-07]")).to_have_count(0)
    expect(page.locator(".seat.taken")).to_contain_text("Trần Thị Thí Dụ")
    page.goto(f"{centre.url}/quay/{SITE}-07")
    expect(page.get_by_role("alert")).to_contain_text("Quầy 07 đang có cán bộ khác")
    other.complaints.clear()  # the answer 409 itself


def test_who_moves_to_another_counter_closes_the_one_before(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    here = desk()
    page = here.sit_at("05")
    page.goto(f"{centre.url}/quay")
    expect(page.locator(".choose-hd button")).to_contain_text("Tiếp tục ở quầy 05")
    page.click(f"button.seat[value={SITE}-06]")
    expect(page.locator("#line")).to_have_attribute("data-state", "live")
    states = {card["counter"]: card["state"] for card in leader.overview()["counters"]}
    assert (states["05"], states["06"]) == ("closed", "open")


def test_the_shift_leader_is_called_and_answers(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    clerk = desk().sit_at("09")
    board = desk().sign_in("dinh")
    expect(board.locator("#line")).to_have_attribute("data-state", "live")
    clerk.keyboard.press("Shift+F1")
    expect(clerk.locator("#act-help")).to_contain_text("Đã gọi lúc")
    asked = board.locator("#help li", has_text="Quầy 09 gọi trưởng ca")
    expect(asked).to_be_visible()
    asked.get_by_role("button").click()
    expect(asked).to_have_count(0)
    expect(clerk.locator("#toast-words")).to_have_text("Trưởng ca đang đến quầy.")
    assert leader.overview()["help"] == []


def test_a_number_that_is_elsewhere_is_found_with_what_became_of_it(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    label = centre.issue("B")
    leader.act("01", "open")
    leader.act("01", "next")
    page = desk().sit_at("09")
    page.keyboard.press("Control+k")
    page.keyboard.type(label.lower())
    row = page.locator(f"#rows [data-label={label}]")
    expect(row).to_contain_text("Đang mời ở quầy 01")
    page.keyboard.press("Enter")
    expect(page.locator("#toast-words")).to_have_text(f"{label}: Đang mời ở quầy 01.")
    page.keyboard.press("Escape")
    expect(page.locator("#rows-empty")).to_be_visible()


def test_a_search_that_leaves_one_number_calls_it_with_enter(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    page = desk().sit_at("09")
    labels = [centre.issue("X") for _ in range(2)]
    expect(page.locator("#rows li")).to_have_count(2)
    page.keyboard.press("Control+k")
    page.keyboard.type(labels[1][1:])
    expect(page.locator("#chosen-label")).to_have_text(labels[1])
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_contain_text(labels[1])


def test_who_waits_too_long_turns_red_with_a_clock_and_so_does_a_long_service(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    here = desk()
    here.page.clock.install()
    page = here.sit_at("09")
    labels = [centre.issue("X") for _ in range(2)]
    expect(page.locator("#rows li")).to_have_count(2)
    press(page, "F2", "main")
    press(page, "F2", "main")
    shows(page, "serving", labels[0])
    waiting = page.locator(f"#rows [data-label={labels[1]}] time")
    expect(waiting).to_have_text("0 phút")
    expect(page.locator("#norm")).to_have_text("Mức 12 phút")
    here.context.set_offline(True)  # the server's clock must not put ours right again
    page.clock.fast_forward("16:00")
    expect(waiting).to_have_class("late")
    expect(waiting.locator("svg")).to_be_visible()
    expect(page.locator("#norm")).to_have_text("Quá mức 12 phút")
    here.complaints.clear()  # the browser tells that it is offline
