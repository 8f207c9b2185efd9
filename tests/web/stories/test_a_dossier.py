"""One dossier through every desk of its first half, and what its owner sees at each step: kiosk and phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.forms.reading import Printed
from tests.web.appraisal.conftest import PDF
from tests.web.conftest import Desk
from tests.web.leader import Leader
from tests.web.reception.officer import NUMBER
from tests.web.reception.test_desk import confirm, mark, open_desk, scan, serve

from .conftest import APPRAISER, WholeCentre

OpenDesk = Callable[..., Desk]
PROCEDURE = "giao-thue-chuyen-muc-dich-dat"  # three papers, signed on paper
DIGITS = NUMBER[-4:]
DRAFT = {
    "#d-title": "Về việc cho phép chuyển mục đích sử dụng đất",
    "#d-symbol": "/QĐ-SNNMT",
    "#d-grounds": "Căn cứ Luật Đất đai;",
    "#d-body": "Điều 1. Cho phép ông Nguyễn Văn Thử chuyển mục đích.\nĐiều 2. Có hiệu lực từ ngày ký.",
    "#d-recipients": "Như Điều 1;\nLưu: VT.",
    "#d-position": "GIÁM ĐỐC",
    "#d-signer": "Phạm Minh Họa",
}


def on_the_phone(desk: OpenDesk, centre: WholeCentre, code: str) -> str:
    """What the page behind the receipt's QR says once the four digits are typed."""
    page = desk(390, 844).page
    page.goto(f"{centre.url}/tra-cuu?ma={code}&lang=vi")
    page.fill("input[name=so]", DIGITS)
    page.keyboard.press("Enter")
    page.wait_for_selector(".tl, ol")
    return page.inner_text("body")


def bring_a_scan(page: Page, file: Path) -> None:
    """F4 shows the papers beside the desk; the first line gets its scan."""
    with page.expect_popup() as beside:
        page.keyboard.press("F4")
    papers = beside.value
    papers.wait_for_selector("[data-lines] li")
    papers.locator("[data-papers] input[type=file]").first.set_input_files(file)
    expect(papers.locator("[data-lines]")).to_contain_text(file.name)
    papers.close()


def received(page: Page, scan_file: Path) -> str:
    """By keyboard from the ticket being served to the code."""
    open_desk(page)
    scan(page)
    for place in range(3):
        mark(page, place, "1")
    bring_a_scan(page, scan_file)
    confirm(page)
    expect(page.locator("#act-main [data-words]")).to_have_text("Tiếp nhận, in giấy hẹn")
    with page.expect_popup() as paper:
        page.keyboard.press("F2")
    paper.value.close()
    page.wait_for_selector("#code-card:not([hidden])")
    return page.inner_text("#code").replace("\n", "")


def receipt_of(page: Page, centre: WholeCentre, folder: Path) -> Printed:
    dossier = page.url.split("/ho-so/")[1].split("/")[0]
    answer = page.context.request.get(f"{centre.url}/ho-so/{dossier}/phieu/receipt.pdf?kho=a4")
    assert answer.status == 200
    (folder / "receipt.pdf").write_bytes(answer.body())
    return Printed(folder / "receipt.pdf")


def appraised(page: Page, centre: WholeCentre, code: str) -> None:
    """The draft is written and goes to the approver."""
    page.locator(".app-line", has_text=code).click()
    page.wait_for_selector("#line[data-state=live]")
    expect(page.locator(".tl .c b")).to_have_text("Thẩm định")
    page.keyboard.press("F4")
    for field, words in DRAFT.items():
        page.fill(field, words)
    page.keyboard.press("F2")
    expect(page.locator("#toast-words")).to_have_text("Đã lưu dự thảo.")
    page.wait_for_selector("#line[data-state=live]")
    page.keyboard.press("F2")
    expect(page.locator("#toast-words")).to_have_text("Đã trình duyệt.")


@pytest.mark.timeout(120)
@pytest.mark.requirement("R6.6", "R6.10", "R6.12", "R6.13", "R7.1", "R7.5")
def test_from_the_ticket_to_the_approver_and_seen_by_its_owner_at_each_step(
    desk: OpenDesk, leader: Leader, centre: WholeCentre, tmp_path: Path
) -> None:
    page = serve(desk(), leader, centre, PROCEDURE)
    (tmp_path / "don.pdf").write_bytes(PDF)
    code = received(page, tmp_path / "don.pdf")
    receipt = receipt_of(page, centre, tmp_path)
    assert code in receipt.text
    scanned = set(receipt.scanned().values())
    assert {code, f"{centre.url}/tra-cuu?ma={code}"} <= scanned
    assert centre.status_at_the_kiosk(code, DIGITS)["appraisal"] == "now"
    assert "Đúng hạn" in on_the_phone(desk, centre, code)
    appraised(desk().sign_in(APPRAISER, "/tham-dinh"), centre, code)
    steps = centre.status_at_the_kiosk(code, DIGITS)
    assert (steps["reception"], steps["appraisal"], steps["approval"]) == ("done", "done", "now")
    assert "Phê duyệt" in on_the_phone(desk, centre, code)
