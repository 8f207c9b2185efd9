"""The administrator's screens in a real browser: accessible, nothing outside its box, keys, and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.looking import assert_accessible, assert_text_fits

from .conftest import Machine
from .test_admin_devices import join, part
from .visiting import Visitor

Browse = Callable[..., Page]
pytestmark = pytest.mark.browser

PAGES = [
    "/quan-tri",
    "/quan-tri/thiet-bi",
    "/quan-tri/thiet-bi?ma=kiosk-1",
    "/quan-tri/thu-tuc",
    "/quan-tri/thu-tuc?loc=ended",
    "/quan-tri/thu-tuc/ban?ma=cap-doi-gcn&loc=all",
    "/quan-tri/thu-tuc/them",
    "/quan-tri/danh-muc/trung-tam",
    "/quan-tri/danh-muc/quay",
    "/quan-tri/danh-muc/co-quan",
    "/quan-tri/danh-muc/loat-so/dong?ma=A",
    "/quan-tri/danh-muc/co-quan/dong?ma=so-tu-phap",
    "/quan-tri/danh-muc/ho-so-cong-viec/dong?ma=dat-dai",
    "/quan-tri/danh-muc/gio-mo-cua",
    "/quan-tri/danh-muc/ngay-nghi/them",
    "/quan-tri/danh-muc/han-muc",
    "/quan-tri/nhap-tep",
    "/quan-tri/can-bo",
    "/quan-tri/can-bo/them",
    "/quan-tri/mau-phieu",
    "/quan-tri/mau-phieu?mau=seal_line_58",
    "/quan-tri/cai-dat",
    "/quan-tri/nhat-ky",
    "/mat-khau",
]


def test_every_page_is_accessible_and_keeps_its_text_in_its_boxes(
    browse: Browse, admin: Visitor, machine: Callable[[str], Machine]
) -> None:
    ill = machine("kiosk")
    join(admin, ill, "Máy lấy số ở cửa phụ phía Nam", "zone:bac-giang-khu-c")
    ill.state()
    ill.open_session()
    ill.report(part("paper_out", 0))
    page = browse("/quan-tri")
    for path in PAGES:
        page.goto(admin.url + path)
        assert_accessible(page)
        assert_text_fits(page)
        page.set_viewport_size({"width": 1366, "height": 768})
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), path


def test_pages_with_errors_are_accessible_and_lead_to_the_first_one(browse: Browse) -> None:
    page = browse("/quan-tri/danh-muc/quay/them")
    page.fill("#id", "Sai Mã")
    page.fill("#number", "mười")
    page.keyboard.press("F2")
    expect(page.locator("#id")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Chưa có gì được ghi")
    assert page.locator("#number").get_attribute("aria-describedby")
    assert_accessible(page)
    assert_text_fits(page)
    page.goto(page.url.partition("/quan-tri")[0] + "/quan-tri/cai-dat")
    page.fill("#undo_seconds-v", "999")
    page.locator("#undo_seconds button", has_text="Lưu").click()
    expect(page.locator("#undo_seconds-v")).to_be_focused()
    assert_accessible(page)


def test_a_narrow_window_flows_into_one_column(browse: Browse) -> None:
    """400 % zoom on a desk is 340 pixels of width."""
    page = browse("/quan-tri/danh-muc/quay")
    page.set_viewport_size({"width": 680, "height": 400})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    expect(page.get_by_role("link", name="Thêm quầy")).to_be_visible()
    assert_accessible(page)


def test_everything_is_done_with_the_keyboard(browse: Browse) -> None:
    """Search with Ctrl K, open with Enter, change, save with F2, back with Escape."""
    page = browse("/quan-tri/danh-muc/sanh")
    page.keyboard.press("Control+k")
    page.keyboard.type("Kinh Bắc")
    page.keyboard.press("Enter")
    page.wait_for_url("**tim=**")
    page.get_by_role("link", name="Sảnh Kinh Bắc").focus()
    page.keyboard.press("Enter")
    page.fill("#name_zh", "京北大厅二")
    page.keyboard.press("F2")
    expect(page.get_by_role("status")).to_contain_text("Đã lưu")
    page.get_by_role("link", name="Sảnh Kinh Bắc").click()
    expect(page.locator("#name_zh")).to_have_value("京北大厅二")
    page.keyboard.press("Escape")
    page.wait_for_url("**/danh-muc/sanh")


def test_a_record_is_changed_without_any_script(browse: Browse) -> None:
    page = browse("/quan-tri/danh-muc/sanh/dong?ma=kinh-bac-sanh-1", scripts=False)
    page.fill("#name_en", "Kinh Bac hall, no script")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu")
    page.get_by_role("link", name="Sảnh Kinh Bắc").click()
    expect(page.locator("#name_en")).to_have_value("Kinh Bac hall, no script")


def test_a_new_row_of_papers_appears_while_the_last_is_written(browse: Browse) -> None:
    page = browse("/quan-tri/thu-tuc/ban?ma=lltp-cong-an")
    rows = page.locator("[data-papers] tr")
    before = rows.count()
    page.locator(f"[name='papers.{before}.name_vi']").fill("Giấy thứ nhất thêm vào")
    expect(rows).to_have_count(before + 1)
    page.locator(f"[name='papers.{before + 1}.name_vi']").fill("Giấy thứ hai thêm vào")
    expect(rows).to_have_count(before + 2)
    page.keyboard.press("F2")
    expect(page.get_by_role("status")).to_contain_text("Đã lưu")
    texts = page.locator("[data-papers] textarea").evaluate_all("all => all.map((o) => o.value)")
    assert texts[before - 2 : before] == ["Giấy thứ nhất thêm vào", "Giấy thứ hai thêm vào"]
    assert_accessible(page)


def test_the_list_of_devices_keeps_itself_true(
    browse: Browse, admin: Visitor, machine: Callable[[str], Machine]
) -> None:
    kiosk = machine("kiosk")
    join(admin, kiosk, "Máy tự cập nhật", "site:bac-giang")
    kiosk.state()
    kiosk.open_session()
    kiosk.report(part("ready", 80))
    page = browse("/quan-tri/thiet-bi")
    row = page.locator("#devices tr", has_text="Máy tự cập nhật")
    expect(row).to_contain_text("Tốt")
    row.get_by_role("link").focus()
    kiosk.report(part("cover_open", 80))
    expect(row).to_contain_text("Mở nắp", timeout=12_000)
    expect(row.get_by_role("link")).to_be_focused()


def test_a_device_is_joined_from_the_keyboard_alone(
    browse: Browse, machine: Callable[[str], Machine]
) -> None:
    board = machine("board")
    page = browse("/quan-tri/thiet-bi")
    page.keyboard.press("Control+k")
    page.keyboard.type(f"{board.code[:3]}-{board.code[3:]}")
    page.keyboard.press("Enter")
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.type("Bảng quầy 06")
    page.keyboard.press("Tab")
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").last).to_contain_text("Đã ghép thiết bị")
    expect(page.locator("#devices")).to_contain_text("Bảng quầy 06")
    assert board.state() == "approved"


def test_names_shaped_like_scripts_run_nothing(browse: Browse) -> None:
    page = browse("/quan-tri/danh-muc/sanh/them")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.fill("#id", "sanh-script")
    page.select_option("#site_id", "bac-giang")
    page.fill("#name_vi", '"><script>alert(1)</script><img src=x onerror=alert(2)>')
    page.keyboard.press("F2")
    expect(page.get_by_role("status")).to_contain_text("Đã lưu")
    expect(page.get_by_text("<script>alert(1)</script>")).to_be_visible()
    page.goto(page.url.partition("?")[0] + "/dong?ma=sanh-script")
    expect(page.locator("#name_vi")).to_have_value(
        '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    )
    page.get_by_role("button", name="Bỏ").click()
    expect(page.get_by_role("status")).to_contain_text("Đã bỏ")
    assert dialogs == []
