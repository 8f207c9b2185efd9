"""The guidance desk in a browser: from asked to closed by keyboard, told to others; channels, roster, reviews."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import requests
from playwright.sync_api import Page, expect

from tests.web.admin.visiting import Visitor
from tests.web.conftest import Desk
from tests.web.live import LiveCentre
from tests.web.looking import assert_accessible, assert_text_fits

pytestmark = pytest.mark.browser


def at_desk(desk: Callable[..., Desk], name: str = "du", path: str = "/huong-dan") -> Page:
    page = desk().sign_in(name, path)
    page.wait_for_selector("#line[data-state=live]")
    page.wait_for_selector("#found button")
    return page


def ask(page: Page, question: str, key: str = "F2") -> None:
    page.fill("#question", question)
    page.keyboard.press(key)
    expect(page.locator("#toast-words")).to_have_text("Đã ghi yêu cầu.")


@pytest.mark.requirement("R5.1", "R5.4", "R5.11")
def test_a_request_is_asked_answered_and_closed_by_keyboard(desk: Callable[..., Desk]) -> None:
    page = at_desk(desk)
    page.keyboard.press("Control+k")
    page.keyboard.type("cap doi")
    page.keyboard.press("Enter")
    expect(page.locator("#procedure ol li").first).to_be_visible()
    page.keyboard.press("Alt+2")
    page.fill("#phone", "0912 345 678")
    ask(page, "Cần giấy tờ gì để cấp đổi?")
    expect(page.locator("#work-state")).to_contain_text("Đang hướng dẫn")
    assert "345" not in page.locator("#one").inner_text()
    page.keyboard.press("Alt+x")
    expect(page.locator("#one")).to_contain_text("0912 345 678")
    page.fill("#answer", "Nộp đơn và giấy chứng nhận đã cấp.")
    page.check("[name=given][value=papers]")
    page.keyboard.press("F2")
    expect(page.locator("#work-state")).to_contain_text("Đã trả lời")
    page.keyboard.press("F2")
    expect(page.locator("#work-title")).to_have_text("Yêu cầu mới")
    expect(page.locator("#answered-today")).to_contain_text("Đã trả lời hôm nay")


@pytest.mark.requirement("R5.11")
def test_a_request_left_by_one_officer_is_taken_by_another_and_both_see_it(
    desk: Callable[..., Desk],
) -> None:
    one, other = at_desk(desk), at_desk(desk, "mau")
    ask(one, "Hỏi giờ làm việc", "F4")
    row = other.locator(".gd-row", has_text="Chưa rõ thủ tục").first
    row.click()
    expect(other.locator("#one")).to_contain_text("Hỏi giờ làm việc")
    other.keyboard.press("F2")
    expect(other.locator("#answer")).to_be_focused()
    expect(one.locator(".gd-part", has_text="Người khác đang hướng dẫn")).to_be_visible()
    other.keyboard.press("F9")
    other.select_option("#to", label="Trần Thị Thí Dụ")
    other.fill("#reason", "Hết ca trực")
    other.keyboard.press("F2")
    expect(one.locator(".gd-part", has_text="Của tôi")).to_be_visible()
    one.locator(".gd-row", has_text="Chưa rõ thủ tục").first.click()
    expect(one.locator(".gd-steps")).to_contain_text("Hết ca trực")
    one.keyboard.press("F8")
    one.fill("#reason", "Người hỏi đã về")
    one.keyboard.press("F2")
    expect(one.locator("#work-title")).to_have_text("Yêu cầu mới")


@pytest.mark.requirement("R5.9")
def test_a_letter_is_printed_recorded_and_only_then_closed(desk: Callable[..., Desk]) -> None:
    page = at_desk(desk)
    page.keyboard.press("Alt+4")
    page.fill("#name", "Nguyễn Văn Thử")
    page.fill("#address", "Số 1, phường Thử, Bắc Ninh")
    ask(page, "Xin hỏi lệ phí")
    page.fill("#answer", "Lệ phí theo biểu công bố.")
    page.keyboard.press("F2")
    expect(page.locator("#work-state")).to_contain_text("Đã trả lời")
    expect(page.locator("#acts")).not_to_contain_text("Kết thúc")
    with page.context.expect_page() as opened:
        page.keyboard.press("F7")
    expect(opened.value.locator(".letter")).to_contain_text("Lệ phí theo biểu công bố.")
    page.keyboard.press("F6")
    page.fill("#operator", "Bưu điện tỉnh")
    page.keyboard.press("F2")
    expect(page.locator("#acts")).to_contain_text("Kết thúc")
    page.keyboard.press("F2")
    expect(page.locator("#work-title")).to_have_text("Yêu cầu mới")


def test_no_face_of_the_desk_lets_text_out_or_keeps_anybody_out(desk: Callable[..., Desk]) -> None:
    page = at_desk(desk, "thu")
    assert_text_fits(page)
    assert_accessible(page)
    page.locator("#found button").first.click()
    ask(page, "Hỏi thời hạn " * 12)
    assert_text_fits(page)
    assert_accessible(page)
    page.keyboard.press("F8")
    assert_accessible(page)
    page.fill("#reason", "Bài thử")
    page.keyboard.press("F2")
    expect(page.locator("#work-title")).to_have_text("Yêu cầu mới")


@pytest.mark.requirement("R5.6", "R12.4")
def test_who_is_put_on_the_roster_is_named_at_the_desk(desk: Callable[..., Desk]) -> None:
    today = datetime.now(UTC) + timedelta(hours=7)
    leader = desk().sign_in("dinh", "/truong-ca/bac-giang/truc-huong-dan")
    assert_accessible(leader)
    leader.locator(".ro-one", has_text="Lê Thị Mẫu").locator("summary").click()
    profile = leader.locator(".ro-one", has_text="Lê Thị Mẫu")
    profile.locator("[name=qualification]").fill("Đại học Luật")
    profile.locator("[name=assigned_from]").fill("01/01/2026")
    profile.locator("button").click()
    for half in (0, 1):
        slot = leader.locator(f".ro-grid tbody tr >> nth={half}").locator("td").nth(today.weekday())
        slot.locator("summary", has_text="Thêm").click()
        slot.locator("select").select_option(label="Lê Thị Mẫu")
        slot.locator("button", has_text="Xếp").click()
        expect(slot.locator("li")).to_contain_text("Lê Thị Mẫu")
    page = at_desk(desk)
    expect(page.locator("#duty")).to_contain_text("Lê Thị Mẫu")


def put_channel(chief: Visitor, **cells: str) -> requests.Response:
    page = "/quan-tri/kenh-huong-dan"
    given = {"kind": "social", "address": "https://zalo.example.vn/mot-cua", "approved_by": "Chủ tịch UBND tỉnh",
             "decision": "12/QĐ-UBND", "decided_on": "02/01/2026", **cells}  # fmt: skip
    return chief.submit(page, page, **given)


@pytest.mark.requirement("R5.7", "R5.8")
def test_only_approved_channels_in_force_reach_phones_and_kiosks(centre: LiveCentre) -> None:
    chief = Visitor(centre.url, "quantri")
    put_channel(chief, name="Zalo đã duyệt")
    put_channel(chief, name="Zalo chưa duyệt", approved_by="", decision="", decided_on="")
    put_channel(chief, name="Zalo hết hạn", valid_to="03/01/2026")
    put_channel(chief, name="Tổng đài", kind="phone", address="0204 000 0000")
    refused = put_channel(chief, name="Xấu", address="javascript:alert(1)")
    assert refused.status_code == 422
    page = requests.get(f"{centre.url}/kenh-huong-dan", timeout=10).text
    assert re.findall(r'<h2 lang="vi">(.*?)</h2>', page) == ["Zalo đã duyệt", "Tổng đài"]
    assert page.count("<svg") >= 2
    names = [channel["name"] for channel in centre.get("/kiosk/catalogue")["channels"]]
    assert names == ["Zalo đã duyệt", "Tổng đài"]


@pytest.mark.requirement("R5.5")
def test_reviewed_content_names_its_reviewer_until_it_is_changed(centre: LiveCentre) -> None:
    chief = Visitor(centre.url, "quantri")
    page = "/quan-tri/noi-dung-huong-dan"
    before = chief.get(page).text.count("Chưa soát")
    assert chief.submit(page, page).status_code == 200
    after = chief.get(page).text
    assert after.count("Chưa soát") == before - 1
    assert "Quản Trị Thử, " in after
