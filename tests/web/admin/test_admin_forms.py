"""The page of printed forms in a browser: readable, reachable by keyboard, nothing wider than the screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.web.looking import assert_accessible, assert_text_fits

HOME = "/quan-tri/bieu-mau"
Browse = Callable[..., Page]


@pytest.mark.browser
def test_an_administrator_looks_through_forms_papers_and_sets(browse: Browse) -> None:
    page = browse("/quan-tri/mau-phieu")
    page.get_by_role("link", name="Biểu mẫu hồ sơ A4, A5").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Giấy tiếp nhận và hẹn trả")
    picture = page.get_by_role("img", name="Giấy tiếp nhận và hẹn trả như khi in ra")
    page.wait_for_load_state("load")
    assert picture.evaluate("image => image.naturalHeight / image.naturalWidth") > 2 * 1.4
    assert_accessible(page)
    assert_text_fits(page)
    page.get_by_role("link", name="A5", exact=True).click()
    page.get_by_role("link", name="TT 01/2018/TT-VPCP").click()
    page.get_by_role("link", name="Phiếu kiểm soát quá trình").click()
    assert page.url.endswith("?mau=process_sheet&bo=2018&kho=a5")
    expect(page.get_by_text("TT 01/2018/TT-VPCP; số mẫu 05 chưa đối chiếu")).to_be_visible()
