"""Accepted → appraised → opinions → draft → waiting for the approver, in a browser, by keys."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.looking import assert_accessible, assert_text_fits

from .conftest import PDF, Centre

FILE = {"name": "ban-quet.pdf", "mimeType": "application/pdf", "buffer": PDF}


def settled(page: Page, words: str) -> None:
    """The act was done and the page is the one after it."""
    expect(page.locator("#toast-words")).to_have_text(words)
    page.wait_for_selector("#line[data-state=live]")


@pytest.fixture
def dossier(appraisal_centre: Centre) -> tuple[int, str]:
    """Which dossier, and on whose desk it came."""
    dossier_id = appraisal_centre.accepted()
    given = appraisal_centre.trail("dossier.assign")
    to = next(line.detail["to"] for line in given if line.subject == f"dossier:{dossier_id}")
    return dossier_id, to


@pytest.mark.requirement("R7.1", "R7.5", "R7.8")
def test_a_dossier_goes_from_acceptance_to_the_approver(
    appraisal_centre: Centre, dossier: tuple[int, str], sit: Callable[..., Page]
) -> None:
    dossier_id, who = dossier
    page = sit(who, "/tham-dinh")
    page.wait_for_selector("#line[data-state=live]")
    assert_accessible(page)
    page.keyboard.press("ArrowDown")
    page.locator(f".app-line[href='/tham-dinh/{dossier_id}']").click()
    page.wait_for_selector("#line[data-state=live]")
    expect(page.locator(".tl .c b")).to_have_text("Thẩm định")
    expect(page.locator(".dh")).to_contain_text("Nguyễn Văn Thử")
    assert_text_fits(page)
    assert_accessible(page)
    ask(page)
    answer(page, 0)
    answer(page, 0)
    draft(page)
    page.keyboard.press("F2")
    settled(page, "Đã trình duyệt.")
    expect(page.locator(".tl .c b")).to_have_text("Phê duyệt")
    expect(page.locator(".ac")).to_have_count(0)
    page.goto(f"{appraisal_centre.url}/tham-dinh?muc=cho-ky")
    expect(page.locator(f".app-line[href='/tham-dinh/{dossier_id}']")).to_be_visible()
    assert f"dossier:{dossier_id}" in {
        line.subject for line in appraisal_centre.trail("dossier.read")
    }


def ask(page: Page) -> None:
    page.keyboard.press("F6")
    page.keyboard.press("F2")
    expect(page.locator("dialog[open] [role=alert]")).to_contain_text("quét thông báo")
    page.set_input_files("#o-notice", files=[FILE])
    page.fill("#o-due", page.get_attribute("#o-due", "min") or "")
    page.locator("#dlg-opinions [name=agencies][type=checkbox]").first.check()
    page.fill("#o-more", "UBND phường Thí Dụ")
    assert_accessible(page)
    page.keyboard.press("F2")
    settled(page, "Đã gửi lấy ý kiến.")
    expect(page.locator(".ac .btn-primary")).to_have_text("Trình duyệt: còn chờ 2 ý kiếnF2")
    assert_text_fits(page)
    assert_accessible(page)
    page.locator("[data-send$='/remind']").first.click()
    settled(page, "Đã ghi lần nhắc.")
    expect(page.locator(".op")).to_contain_text("đã nhắc 1 lần")


def answer(page: Page, place: int) -> None:
    page.locator("[data-open^='answer-']").nth(place).click()
    page.locator("dialog[open] input[type=file]").set_input_files([FILE])
    page.keyboard.press("F2")
    settled(page, "Đã ghi ý kiến.")


def draft(page: Page) -> None:
    expect(page.locator(".ac .btn-primary")).to_contain_text("cần dự thảo")
    page.keyboard.press("F4")
    fields: dict[str, Any] = {
        "#d-title": "Về việc cho phép chuyển mục đích sử dụng đất",
        "#d-symbol": "/QĐ-STNMT",
        "#d-grounds": "Căn cứ Luật Đất đai;",
        "#d-body": "Điều 1. Cho phép ông Nguyễn Văn Thử chuyển mục đích.\nĐiều 2. Quyết định có hiệu lực từ ngày ký.",
        "#d-recipients": "Như Điều 1;\nLưu: VT.",
        "#d-position": "GIÁM ĐỐC",
        "#d-signer": "Phạm Minh Họa",
    }
    for field, words in fields.items():
        page.fill(field, words)
    page.keyboard.press("F2")
    settled(page, "Đã lưu dự thảo.")
    expect(page.locator(".dr")).to_contain_text("chuyển mục đích")


@pytest.mark.requirement("R7.10")
def test_a_refusal_is_drafted_with_reason_and_ground(
    dossier: tuple[int, str], sit: Callable[..., Page]
) -> None:
    dossier_id, who = dossier
    page = sit(who, f"/tham-dinh/{dossier_id}")
    page.wait_for_selector("#line[data-state=live]")
    page.keyboard.press("F8")
    page.fill("#r-reason", "Thửa đất không thuộc quy hoạch.")
    page.keyboard.press("F2")
    expect(page.locator("dialog[open] [role=alert]")).to_contain_text("căn cứ pháp lý")
    page.fill("#r-grounds", "Điều 116 Luật Đất đai 2024")
    page.keyboard.press("F2")
    settled(page, "Đã dự thảo từ chối giải quyết.")
    expect(page.locator(".dr")).to_contain_text("Phiếu từ chối giải quyết hồ sơ")


def test_another_person_at_the_same_dossier_is_told(
    appraisal_centre: Centre, dossier: tuple[int, str], sit: Callable[..., Page]
) -> None:
    dossier_id, who = dossier
    page = sit(who, f"/tham-dinh/{dossier_id}")
    page.wait_for_selector("#line[data-state=live]")
    page.keyboard.press("F4")
    other = next(name for name in ("tham", "dinh") if name != who)
    leader = appraisal_centre.live.sign_in("truong")
    revision = int(page.get_attribute("body", "data-revision") or 0)
    body = {"to": other, "reason": "Nghỉ phép", "revision": revision}
    appraisal_centre.post(leader, f"/{dossier_id}/assignment", body)
    page.fill("#d-title", "Từ trang cũ")
    page.fill("#d-body", "Điều 1.")
    refused = appraisal_centre.send(leader, f"/{dossier_id}/assignment", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "dossier_changed")
    lines = appraisal_centre.trail("dossier.refused")
    assert lines[0].detail["code"] == "dossier_changed"


def test_the_shift_leader_gives_a_dossier_to_somebody_else(
    appraisal_centre: Centre, dossier: tuple[int, str], sit: Callable[..., Page]
) -> None:
    dossier_id, _ = dossier
    page = sit("truong", f"/phan-cong?ho-so={dossier_id}")
    page.wait_for_selector("#line[data-state=live]")
    assert_accessible(page)
    assert_text_fits(page)
    page.keyboard.press("F2")
    expect(page.locator("form [role=alert]")).to_contain_text("lý do")
    page.fill("#reason", "Nghỉ ốm")
    page.keyboard.press("F2")
    settled(page, "Đã phân công.")


@pytest.mark.requirement("R7.7")
def test_the_book_of_blanks_is_kept_on_its_page(
    appraisal_centre: Centre, sit: Callable[..., Page]
) -> None:
    page = sit("tham", "/so-phoi")
    page.wait_for_selector("#line[data-state=live]")
    for field, words in {
        "#b-kind": "Giấy phép",
        "#b-prefix": "GP",
        "#b-first": "0001",
        "#b-last": "0003",
    }.items():
        page.fill(field, words)
    page.keyboard.press("F2")
    settled(page, "Đã nhập 3 phôi vào sổ.")
    page.locator(".app-line").click()
    page.fill("#s-serial", "GP0002")
    page.fill("#s-reason", "In lệch")
    page.locator("form .btn-danger").click()
    settled(page, "Đã ghi phôi hỏng.")
    expect(page.locator("tr", has_text="GP0002")).to_contain_text("Hỏng: In lệch")
    assert_accessible(page)
    assert_text_fits(page)


def test_who_does_not_appraise_it_sees_nothing_of_a_dossier(
    appraisal_centre: Centre, dossier: tuple[int, str]
) -> None:
    dossier_id, who = dossier
    other = appraisal_centre.live.sign_in(next(name for name in ("tham", "dinh") if name != who))
    answer = other.http.get(f"{appraisal_centre.url}/tham-dinh/{dossier_id}", timeout=30)
    assert answer.status_code == 403
    assert "Nguyễn" not in answer.text
    refused = appraisal_centre.send(other, f"/{dossier_id}/submit", {"revision": 1})
    assert refused.status_code == 409
    clerk = appraisal_centre.clerk.http.get(
        f"{appraisal_centre.url}/tham-dinh/{dossier_id}", timeout=30
    )
    assert clerk.status_code == 403
