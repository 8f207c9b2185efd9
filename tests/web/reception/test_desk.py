"""The reception desk in a browser, by keyboard: from the ticket being served to the code, and what two people see."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Desk
from tests.web.leader import Leader
from tests.web.live import LiveCentre
from tests.web.looking import assert_accessible, assert_text_fits

from .officer import CARD, NUMBER, PROCEDURE, SAME_DAY, Officer

# A wedge scanner: every key within a millisecond or two, then Enter.
BURST = """(payload) => { for (const key of [...payload, "Enter"])
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })); }"""
OpenDesk = Callable[..., Desk]


def serve(desk: Desk, leader: Leader, centre: LiveCentre, procedure: str = PROCEDURE) -> Page:
    """A clerk at counter 05 who serves a number for this procedure."""
    page = desk.sit_at("05")
    centre.issue("D", procedure)
    leader.act("05", "next")
    page.wait_for_selector("#hero[data-show=called]")
    ticket = leader.view("05")["serving"]["ticket"]
    leader.act("05", "start", ticket_id=ticket["ticket_id"])
    page.wait_for_selector("#hero[data-show=serving]")
    return page


def open_desk(page: Page) -> None:
    page.keyboard.press("F7")
    page.wait_for_url("**/ho-so/tiep-nhan?phieu=*")
    page.wait_for_selector("#papers tr td b")


def scan(page: Page, payload: str = CARD) -> None:
    """As a scanner types it, then Enter."""
    page.keyboard.type(payload)
    page.keyboard.press("Enter")
    page.wait_for_selector("#owner .nm")
    page.wait_for_url("**/ho-so/*/tiep-nhan")


def mark(page: Page, place: int, key: str) -> None:
    """One key on the row in turn, seen on the page."""
    chosen = {"1": "ok", "2": "missing", "3": "wrong"}[key]
    page.keyboard.press(key)
    page.wait_for_selector(f"[data-name=m-{place}-{chosen}][aria-checked=true]")


def forgive(one: Desk, status: str) -> None:
    """The browser says itself that a request was refused: that was the point."""
    one.complaints[:] = [said for said in one.complaints if status not in said]


def confirm(page: Page) -> None:
    for n in range(1, 5):
        page.keyboard.press(f"Alt+{n}")
        page.wait_for_selector(f"#check-{n}[aria-pressed=true]")


@pytest.mark.requirement("R6.3", "R6.6", "R6.12", "R4.2", "R5.14")
def test_from_the_ticket_to_the_code_without_a_mouse(
    desk: OpenDesk, leader: Leader, centre: LiveCentre, officer: Officer
) -> None:
    page = serve(desk(), leader, centre)
    open_desk(page)
    scan(page)
    expect(page.locator("#owner .nm")).to_have_text("Nguyễn Văn Thử")
    assert NUMBER not in page.content()
    expect(page.locator("#act-main")).to_have_attribute("aria-disabled", "true")
    for place in range(3):
        mark(page, place, "1")
    confirm(page)
    expect(page.locator("#act-main [data-words]")).to_have_text("Tiếp nhận, in giấy hẹn")
    expect(page.locator("#due-title")).to_contain_text("/20")
    with page.expect_popup() as paper:
        page.keyboard.press("F2")
    paper.value.close()
    page.wait_for_selector("#code-card:not([hidden])")
    code = page.inner_text("#code")
    assert f">{code}<" in officer.search(code)
    page.keyboard.press("Escape")
    page.wait_for_url("**/quay/*")


@pytest.mark.requirement("R5.12", "R5.13", "R6.4")
def test_what_is_missing_is_asked_for_once(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    one = desk()
    page = serve(one, leader, centre)
    open_desk(page)
    scan(page)
    mark(page, 0, "3")
    page.keyboard.type("mục 3 chưa ghi số thửa", delay=1)
    page.keyboard.press("Enter")
    expect(page.locator("#papers .whyw")).to_have_text("Sai: mục 3 chưa ghi số thửa")
    page.keyboard.press("ArrowDown")
    mark(page, 1, "2")
    mark(page, 2, "1")
    expect(page.locator("#act-main [data-words]")).to_have_text("In phiếu yêu cầu bổ sung: 2 mục")
    assert_accessible(page)
    page.keyboard.press("F6")
    page.wait_for_selector("#panel .need-list")
    assert_accessible(page)
    with page.expect_popup() as paper:
        page.locator("#panel button.btn-primary").click()
    paper.value.close()
    expect(page.locator("#act-main [data-words]")).to_have_text("Đã nhận bổ sung")
    page.keyboard.press("F2")
    expect(page.locator("#act-main [data-words]")).to_have_text("In phiếu yêu cầu bổ sung: 2 mục")
    page.keyboard.press("F6")
    page.locator("#panel button.btn-primary").click()
    expect(page.locator("#panel .why")).to_contain_text("Đã hướng dẫn một lần")
    assert page.input_value("#f-reason") != ""
    forgive(one, "409")


def test_a_scanner_marks_no_paper_and_a_wrong_card_says_why(
    desk: OpenDesk, leader: Leader, centre: LiveCentre
) -> None:
    one = desk()
    page = serve(one, leader, centre)
    open_desk(page)
    scan(page)
    page.locator("#papers-box").focus()
    page.evaluate(BURST, CARD.replace("01011999", "01011988"))
    expect(page.locator("#toast-words")).to_contain_text("không khớp nhau")
    assert page.locator("#papers [aria-checked=true]").count() == 0
    forgive(one, "409")


def test_another_officer_was_quicker_and_nothing_typed_is_lost(
    desk: OpenDesk, leader: Leader, centre: LiveCentre, officer: Officer
) -> None:
    one = desk()
    page = one.sign_in("mau", "/ho-so")
    view = officer.marked(officer.receive(), "missing")
    page.goto(f"{centre.url}/ho-so/{view['dossier_id']}/tiep-nhan")
    page.wait_for_selector("#papers tr")
    page.keyboard.press("F8")
    page.fill("#f-reason", "Hồ sơ thiếu giấy chứng nhận gốc")
    page.wait_for_selector("#line[data-state=live]")
    officer.done(view, "marks", position=2, mark="wrong", note="mờ")
    expect(page.locator("#trouble")).to_contain_text("vừa được người khác xử lý")
    page.locator("#panel button.btn-danger").click()
    expect(page.locator("#panel .why")).to_contain_text("Mời xem lại")
    page.click("#again")
    expect(page.locator("#trouble")).to_be_hidden()
    assert page.input_value("#f-reason") == "Hồ sơ thiếu giấy chứng nhận gốc"
    with page.expect_popup() as paper:
        page.locator("#panel button.btn-danger").click()
    paper.value.close()
    page.wait_for_selector("#act-refuse", state="hidden")
    forgive(one, "409")


def test_number_and_telephone_are_shown_while_the_button_is_held(
    desk: OpenDesk, officer: Officer, centre: LiveCentre
) -> None:
    view = officer.receive()
    page = desk().sign_in("du", "/ho-so")
    page.goto(f"{centre.url}/ho-so/{view['dossier_id']}/tiep-nhan")
    page.wait_for_selector("#owner .nm")
    page.hover("#act-reveal")
    page.mouse.down()
    expect(page.locator("#owner")).to_contain_text(NUMBER)
    page.mouse.up()
    expect(page.locator("#owner")).not_to_contain_text(NUMBER)


def test_a_same_day_matter_asks_whether_a_receipt_is_wanted(
    desk: OpenDesk, officer: Officer, centre: LiveCentre
) -> None:
    view = officer.marked(officer.receive(SAME_DAY))
    page = desk().sign_in("du", "/ho-so")
    page.goto(f"{centre.url}/ho-so/{view['dossier_id']}/tiep-nhan")
    page.wait_for_selector("#papers tr td b")
    confirm(page)
    expect(page.locator("#act-main [data-words]")).to_have_text("Tiếp nhận")
    page.keyboard.press("Alt+5")
    expect(page.locator("#act-main [data-words]")).to_have_text("Tiếp nhận, in giấy hẹn")


def test_every_page_of_the_desk_fits_and_is_accessible(
    desk: OpenDesk, officer: Officer, centre: LiveCentre
) -> None:
    view = officer.accepted()
    fresh = officer.receive()
    page = desk().sign_in("du", "/ho-so")
    paths = (
        "/ho-so",
        "/ho-so?nhom=dang-giai-quyet",
        "/ho-so?nhom=trong-ngay",
        f"/ho-so/{view['dossier_id']}",
        f"/ho-so/{fresh['dossier_id']}/tiep-nhan",
        "/ho-so/tiep-nhan",
        "/ho-so/tiep-nhan?kenh=buu-chinh",
    )
    for path in paths:
        page.goto(f"{centre.url}{path}")
        page.wait_for_selector("#line[data-state=live]")
        assert_accessible(page)
        assert_text_fits(page)


def test_the_inbox_follows_the_other_desks(
    desk: OpenDesk, officer: Officer, centre: LiveCentre
) -> None:
    page: Any = desk().sign_in("mau", "/ho-so")
    page.wait_for_selector("#line[data-state=live]")
    view = officer.receive()
    page.wait_for_selector(f"#rows a[href='/ho-so/{view['dossier_id']}']")
