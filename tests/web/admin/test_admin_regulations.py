"""The regulation through its page: what holds, what differs from newer law, and a choice by decision."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from queue_server.domain.business_day import business_day
from tests.web.looking import assert_accessible, assert_text_fits

from .visiting import Visitor, form_to, words_of, wrongs

HOME = "/quan-tri/quy-dinh"


def day(ahead: int) -> str:
    return f"{business_day(datetime.now(UTC)) + timedelta(days=ahead):%d/%m/%Y}"


@pytest.mark.requirement("R0.1", "R3.2")
def test_the_page_shows_each_set_with_its_law_and_where_newer_law_differs(admin: Visitor) -> None:
    words = words_of(admin.get(HOME).text)
    for expected in (
        "433/QĐ-UBND",
        "118/2025/NĐ-CP",
        "đang áp dụng",
        "đã đối chiếu",
        "chưa đối chiếu",
    ):
        assert expected in words
    assert HOME in admin.get("/quan-tri/cai-dat").text


@pytest.mark.requirement("R3.1")
def test_a_set_is_chosen_by_a_decision_from_a_day_on_and_taken_back(admin: Visitor) -> None:
    form = form_to(admin.get(HOME).text, HOME)
    typed = {"set": "2018", "decision_no": "", "decision_day": day(0), "tu-ngay": day(3)}
    refused = admin.post(HOME, form.filled(typed))
    assert refused.status_code == 422
    assert "Mời ghi số của văn bản" in wrongs(refused.text)["decision_no"]
    saved = admin.post(HOME, form.filled({**typed, "decision_no": "88/QĐ-UBND"}))
    assert "da=saved" in saved.url
    words = words_of(saved.text)
    assert "theo 88/QĐ-UBND" in words
    assert "Chọn bộ quy định" in words
    back = admin.post(f"{HOME}/bo", form_to(saved.text, f"{HOME}/bo").filled({}))
    assert "da=withdrawn" in back.url
    assert "theo 88/QĐ-UBND" not in words_of(back.text)
    bad = admin.post(HOME, form.filled({**typed, "tu-ngay": "mai", "key": "another-key-1234567"}))
    assert "Mời ghi ngày/tháng/năm" in wrongs(bad.text)["tu-ngay"]


def test_only_who_administers_reads_and_chooses(visit: Callable[..., Visitor]) -> None:
    assert visit("dinh").get(HOME).status_code == 403


@pytest.mark.browser
def test_the_page_is_accessible_and_keeps_its_text_in_its_boxes(
    browse: Callable[..., Page],
) -> None:
    page = browse(HOME)
    assert_accessible(page)
    assert_text_fits(page)
    page.set_viewport_size({"width": 680, "height": 400})
    assert_accessible(page)
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
