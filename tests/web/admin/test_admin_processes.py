"""Internal processes through their pages: written by one administrator, approved by another, shown to everybody."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Catalogue
from tests.web.looking import assert_accessible, assert_text_fits

from .visiting import Form, Visitor, form_to, words_of

HOME = "/quan-tri/quy-trinh"
Browse = Callable[..., Page]


def day(ahead: int) -> str:
    return f"{business_day(datetime.now(UTC)) + timedelta(days=ahead):%d/%m/%Y}"


@pytest.fixture
def second(visit: Callable[..., Visitor]) -> Visitor:
    return visit("quantri2")


@pytest.fixture
def fresh(catalogue_now: Callable[[], Catalogue], admin: Visitor) -> str:
    """A procedure of ten working days that has no process yet."""
    today = business_day(datetime.now(UTC))
    for one in catalogue_now().procedures:
        if (one.duration_unit, one.duration_amount) != ("working_day", 10) or not one.in_force(
            today
        ):
            continue
        if "&amp;ban=1&amp;" not in admin.get(f"{HOME}/ban?ma={one.id}").text:
            return one.id
    raise AssertionError("every procedure of ten days has a process")


def begin(admin: Visitor, procedure: str) -> Form:
    page = admin.get(f"{HOME}/ban?ma={procedure}").text
    answer = admin.post(f"{HOME}/soan", form_to(page, f"{HOME}/soan").filled({}))
    assert "da=drafted" in answer.url
    return form_to(answer.text, f"{HOME}/ghi")


def propose(admin: Visitor, form: Form, **changes: Any) -> requests.Response:
    typed = {
        "decision_no": "15/QĐ-UBND",
        "decision_day": day(0),
        "tu-ngay": day(0),
        "act": "propose",
    }
    return admin.post(f"{HOME}/ghi", form.filled({**typed, **changes}))


def decide(admin: Visitor, page: str, act: str, **more: str) -> requests.Response:
    return admin.post(f"{HOME}/{act}", form_to(page, f"{HOME}/{act}").filled(more))


@pytest.mark.requirement("R3.6", "R3.7", "R3.8", "R12.1")
def test_from_the_default_to_a_process_everybody_sees(
    admin: Visitor, second: Visitor, fresh: str
) -> None:
    before = requests.get(f"{admin.url}/quy-trinh/{fresh}", timeout=10)
    assert "Quy trình mặc định, chưa phê duyệt" in words_of(before.text)
    proposed = propose(
        admin, begin(admin, fresh), **{"s.1.amount": "3,5", "s.1.unit": "working_day"}
    )
    assert "da=proposed" in proposed.url
    assert "Người lập không tự phê duyệt" in words_of(proposed.text)
    assert f"{HOME}/duyet" not in proposed.text
    page = second.get(f"{HOME}/ban?ma={fresh}").text
    approved = decide(second, page, "duyet")
    assert "da=approved" in approved.url
    shown = requests.get(f"{admin.url}/quy-trinh/{fresh}", timeout=10)
    words = words_of(shown.text)
    assert "15/QĐ-UBND" in words
    assert "Rút ngắn 2 ngày" in words
    assert "chưa phê duyệt" not in words
    assert "<svg" in shown.text
    assert "đã phê duyệt" in words_of(requests.get(f"{admin.url}/quy-trinh", timeout=10).text)


@pytest.mark.requirement("R3.8")
def test_the_author_is_refused_though_they_send_the_form_of_another(
    admin: Visitor, second: Visitor, fresh: str
) -> None:
    propose(admin, begin(admin, fresh))
    form = form_to(second.get(f"{HOME}/ban?ma={fresh}").text, f"{HOME}/duyet")
    refused = admin.post(f"{HOME}/duyet", form.filled({"csrf": admin.csrf}))
    assert refused.status_code == 409
    assert "Người lập không tự phê duyệt" in words_of(refused.text)
    assert (
        "da=sent_back"
        in decide(
            second, second.get(f"{HOME}/ban?ma={fresh}").text, "tra-lai", reason="Sai bước 2"
        ).url
    )
    assert "Sai bước 2" in words_of(admin.get(f"{HOME}/ban?ma={fresh}").text)


@pytest.mark.requirement("R12.1")
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"s.1.amount": "11", "s.1.unit": "working_day"}, "Tổng các bước dài hơn"),
        ({"s.1.amount": "một"}, "Mời ghi số giờ hoặc ngày"),
        ({"s.1.amount": "0,3"}, "Mời ghi số giờ hoặc ngày"),
        ({"s.0.station": "3"}, "theo thứ tự"),
        ({"s.4.station": "4"}, "Còn thiếu khâu: Trả kết quả"),
        ({"s.2.actor": ""}, "Mời ghi người hoặc bộ phận"),
        ({"decision_no": ""}, "Mời ghi số quyết định"),
        ({"decision_day": "31/02/2026"}, "Mời ghi ngày/tháng/năm"),
        ({"tu-ngay": day(-1)}, "Mời ghi ngày từ"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    admin: Visitor, catalogue_now: Callable[[], Catalogue], changes: dict[str, str], sentence: str
) -> None:
    form = form_to(admin.get(f"{HOME}/ban?ma={_draft(admin, catalogue_now)}").text, f"{HOME}/ghi")
    answer = propose(admin, form, **changes)
    assert answer.status_code == 422
    assert sentence in words_of(answer.text)
    kept = dict(form_to(answer.text, f"{HOME}/ghi").fields)
    assert {name: kept[name] for name in changes} == changes


def _draft(admin: Visitor, catalogue_now: Callable[[], Catalogue]) -> str:
    """One open draft that these tests share: what is refused changes nothing."""
    chosen = [
        p.id
        for p in catalogue_now().procedures
        if p.duration_unit == "working_day" and p.duration_amount == 5
    ]
    page = admin.get(f"{HOME}/ban?ma={chosen[0]}").text
    if f"{HOME}/soan" in page:
        begin(admin, chosen[0])
    return chosen[0]


def test_steps_are_moved_added_and_dropped_without_any_script(admin: Visitor, fresh: str) -> None:
    form = begin(admin, fresh)
    second = dict(form.fields)["s.1.title"]
    moved = admin.post(f"{HOME}/sua", form.filled({"act": "up:1"}))
    now = dict(form_to(moved.text, f"{HOME}/ghi").fields)
    assert now["s.0.title"] == second
    grown = admin.post(f"{HOME}/sua", form.filled({"act": "add:1"}))
    cells = dict(form_to(grown.text, f"{HOME}/ghi").fields)
    assert (cells["s.2.title"], cells["s.2.station"]) == ("", "2")
    gone = admin.post(f"{HOME}/sua", form.filled({"act": "remove:4"}))
    assert "s.4.title" not in dict(form_to(gone.text, f"{HOME}/ghi").fields)
    stored = dict(form_to(admin.get(f"{HOME}/ban?ma={fresh}").text, f"{HOME}/ghi").fields)
    assert stored["s.1.title"] == second


def test_an_old_page_is_told_and_a_form_sent_twice_is_one_act(admin: Visitor, fresh: str) -> None:
    form = begin(admin, fresh)
    fields = form.filled({"act": "save", "s.0.title": "Nhận hồ sơ"})
    assert "da=saved" in admin.post(f"{HOME}/ghi", fields).url
    assert "da=saved" in admin.post(f"{HOME}/ghi", fields).url
    late = admin.post(f"{HOME}/ghi", form.filled({"act": "save", "key": "another-key-1234567"}))
    assert late.status_code == 409
    assert "vừa được người khác sửa" in words_of(late.text)
    assert "da=discarded" in decide(admin, admin.get(f"{HOME}/ban?ma={fresh}").text, "bo").url


def test_only_who_administers_comes_here(visit: Callable[..., Visitor]) -> None:
    assert visit("du").get(HOME).status_code == 403
    assert visit("dinh").get(f"{HOME}/ban?ma=cap-doi-gcn").status_code == 403


@pytest.mark.requirement("R3.7")
def test_the_public_page_is_kept_by_caches_and_shows_no_draft(admin: Visitor, fresh: str) -> None:
    begin(admin, fresh)
    first = requests.get(f"{admin.url}/quy-trinh/{fresh}", timeout=10)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in first.headers
    assert "Quy trình mặc định" in words_of(first.text)
    again = requests.get(first.url, headers={"If-None-Match": first.headers["ETag"]}, timeout=10)
    assert again.status_code == 304
    for wrong in ("?ban=1", "?ban=-1", "?ban=99999999", "?ban=x"):
        assert requests.get(first.url + wrong, timeout=10).status_code == 404
    assert requests.get(f"{admin.url}/quy-trinh/khong-co", timeout=10).status_code == 404


@pytest.mark.browser
def test_the_editor_follows_what_is_typed_and_works_by_keys(
    browse: Browse, admin: Visitor, fresh: str
) -> None:
    begin(admin, fresh)
    page = browse(f"{HOME}/ban?ma={fresh}")
    expect(page.locator("#process")).to_have_attribute("data-ready", "1")
    assert_accessible(page)
    assert_text_fits(page)
    page.set_viewport_size({"width": 1366, "height": 768})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    expect(page.locator("#total")).to_have_text("10 ngày")
    page.locator("[name='s.1.amount']").fill("100")
    expect(page.locator("#verdict")).to_contain_text("Dài hơn thời hạn 56 giờ")
    page.locator("[name='s.1.amount']").fill("2,5")
    page.locator("[name='s.1.unit']").select_option("working_day")
    expect(page.locator("#verdict")).to_contain_text("Rút ngắn 3 ngày")
    page.locator("[name='s.1.title']").focus()
    page.keyboard.press("Alt+Insert")
    expect(page.locator(".ps-row")).to_have_count(6)
    expect(page.locator(":focus")).to_have_attribute("name", "s.2.title")
    page.keyboard.type("Lấy ý kiến")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[name='s.1.title']")).to_have_value("Lấy ý kiến")
    page.keyboard.press("Alt+Delete")
    expect(page.locator(".ps-row")).to_have_count(5)
    page.keyboard.press("F9")
    expect(page.get_by_role("alert")).to_contain_text("Chưa có gì được ghi")
    expect(page.locator(":focus")).to_have_attribute("name", "decision_no")
    assert_accessible(page)


@pytest.mark.browser
def test_the_approvers_page_shows_what_changes_and_is_accessible(
    browse: Browse, admin: Visitor, second: Visitor, fresh: str
) -> None:
    propose(admin, begin(admin, fresh))
    decide(second, second.get(f"{HOME}/ban?ma={fresh}").text, "duyet")
    propose(second, begin(second, fresh), **{"s.0.actor": "Tổ tiếp nhận", "tu-ngay": day(1)})
    page = browse(f"{HOME}/ban?ma={fresh}")
    expect(page.locator("#diff")).to_contain_text("Khác với bản 1 hiện hành")
    expect(page.locator(".ps-diff ins")).to_have_text("Tổ tiếp nhận")
    assert_accessible(page)
    assert_text_fits(page)
    page.keyboard.press("F9")
    expect(page.get_by_role("status")).to_contain_text("Đã phê duyệt")
    page.goto(admin.url + HOME)
    assert_accessible(page)
    page.goto(f"{admin.url}{HOME}/ban?ma={fresh}&ban=1")
    assert_accessible(page)
    page.fill("#r-rut", "Căn cứ đã thay đổi")
    page.get_by_role("button", name="Rút phê duyệt").click()
    expect(page.get_by_role("status")).to_contain_text("Đã rút phê duyệt")


@pytest.mark.browser
@pytest.mark.requirement("R3.7")
def test_the_drawing_is_read_on_a_wall_and_on_a_phone(
    chromium: Browser, admin: Visitor, second: Visitor, fresh: str
) -> None:
    context = chromium.new_context(locale="vi-VN")
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    for path in (f"/quy-trinh/{fresh}", "/quy-trinh"):
        page.goto(admin.url + path)
        for width in (1366, 820, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), (
                path,
                width,
            )
            assert_accessible(page)
    page.goto(f"{admin.url}/quy-trinh/{fresh}")
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator(".pr-draw .step")).to_have_count(5)
    bars = page.locator(".pr-draw .step > rect").evaluate_all(
        "all => all.map((one) => [one.x.baseVal.value, one.width.baseVal.value])"
    )
    ends = [x + width for x, width in bars]
    assert all(abs(end - start) < 1 for end, (start, _) in zip(ends, bars[1:], strict=False))
    words = page.locator(".pr-draw text").evaluate_all(
        "all => all.map((one) => { const box = one.getBBox(); return [box.x, box.x + box.width]; })"
    )
    assert all(left >= 0 and right <= 1120 for left, right in words)
    assert heard == []
    context.close()
