"""Layouts through their page: seen as they print, moved, saved from a day on, refused with what to do."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from queue_server.domain.business_day import business_day
from tests.web.live import LiveCentre
from tests.web.looking import assert_accessible, assert_text_fits

from .visiting import Form, Visitor, form_to, forms_of, words_of, wrongs

HOME = "/quan-tri/mau-phieu"
Browse = Callable[..., Page]


@pytest.fixture
def today() -> date:
    return business_day(datetime.now(UTC))


def form_of(admin: Visitor, name: str) -> Form:
    return form_to(admin.get(f"{HOME}?mau={name}").text, HOME)


def send(admin: Visitor, name: str, path: str = HOME, **changes: Any) -> Any:
    return admin.post(path, form_of(admin, name).filled(changes))


def picture(answer: Any) -> Image.Image:
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["Content-Type"] == "image/png"
    return Image.open(BytesIO(answer.content))


def logo(colour: str = "black") -> bytes:
    drawn = Image.new("RGB", (300, 120), "white")
    ImageDraw.Draw(drawn).ellipse((20, 20, 280, 100), fill=colour)
    out = BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def test_every_layout_has_its_page_and_its_picture(admin: Visitor) -> None:
    page = admin.get(HOME).text
    for kind in ("ticket", "receipt", "seal_line", "test"):
        for paper, width in (("80", 640), ("58", 464)):
            name = f"{kind}_{paper}"
            assert f"{HOME}?mau={name}" in page
            assert admin.get(f"{HOME}?mau={name}").status_code == 200
            assert picture(admin.get(f"{HOME}/hinh?mau={name}&ban=goc")).width == width
    assert admin.get(f"{HOME}?mau=ticket_76").status_code == 404
    assert admin.get(f"{HOME}?mau=ticket_80&ban=2020-01-01").status_code == 404


def test_what_stands_in_the_form_is_what_is_saved_and_printed(
    admin: Visitor, admin_centre: LiveCentre, today: date
) -> None:
    tomorrow = today + timedelta(days=1)
    typed = {"tu-ngay": f"{tomorrow:%d/%m/%Y}"}
    number = dict(form_of(admin, "ticket_58").fields)
    at = next(name[: -len(".mm")] for name in number if name.endswith(".mm"))
    shown = picture(send(admin, "ticket_58", f"{HOME}/xem", **{f"{at}.mm": "17"}))
    answer = send(admin, "ticket_58", **{**typed, f"{at}.mm": "17"})
    assert answer.url.endswith(f"ban={tomorrow:%Y-%m-%d}&da=saved"), wrongs(answer.text)
    saved = picture(admin.get(f"{HOME}/hinh?mau=ticket_58&ban={tomorrow:%Y-%m-%d}"))
    assert saved.tobytes() == shown.tobytes()
    today_still = picture(admin.get(f"{HOME}/hinh?mau=ticket_58"))
    assert today_still.height < saved.height
    page = admin.get(f"{HOME}?mau=ticket_58").text
    assert "Quản Trị Thử" in words_of(page)
    assert "Đặt mẫu phiếu" in words_of(page)
    form = next(one for one in forms_of(page) if one.action == f"{HOME}/bo")
    assert admin.post(f"{HOME}/bo", form.filled({})).url.endswith("da=withdrawn")
    assert admin.get(f"{HOME}?mau=ticket_58&ban={tomorrow:%Y-%m-%d}").status_code == 404


def blocks_on(page: str) -> list[str]:
    """The rows of the form, by what they print."""
    fields = form_to(page, HOME).fields
    found = dict(fields)
    return [
        found.get(f"b{number}.field", found[f"b{number}.block"])
        for name, number in fields
        if name == "b"
    ]


def test_rows_are_moved_removed_and_added_without_a_script_and_nothing_is_written(
    admin: Visitor,
) -> None:
    before = blocks_on(admin.get(f"{HOME}?mau=ticket_80").text)
    moved = blocks_on(send(admin, "ticket_80", f"{HOME}/sua", act="down:1").text)
    assert moved[1:3] == [before[2], before[1]]
    fewer = blocks_on(send(admin, "ticket_80", f"{HOME}/sua", act="remove:2").text)
    assert fewer == before[:2] + before[3:]
    more = blocks_on(send(admin, "ticket_80", f"{HOME}/sua", act="add", new="text").text)
    assert more == [*before, "text"]
    assert blocks_on(admin.get(f"{HOME}?mau=ticket_80").text) == before


def without(form: Form, number: str) -> list[tuple[str, str]]:
    return [field for field in form.filled({}) if field != ("b", number)]


def test_what_a_slip_needs_cannot_be_left_out(admin: Visitor) -> None:
    for name, block, sentence in (
        ("ticket_80", "number", "Phiếu phải có số thứ tự"),
        ("seal_line_80", "pair", "Thiếu mục bắt buộc"),
    ):
        form = form_of(admin, name)
        found = dict(form.fields)
        number = next(key[1:-6] for key, value in found.items() if value == block)
        answer = admin.post(HOME, without(form, number))
        assert answer.status_code == 422
        assert sentence in words_of(answer.text)
        refused = admin.post(
            f"{HOME}/xem", without(form, number), headers={"Accept": "application/json"}
        )
        assert refused.status_code == 422
        assert sentence in refused.json()["detail"]


def test_a_day_that_has_passed_is_refused_beside_its_field(admin: Visitor, today: date) -> None:
    yesterday = today - timedelta(days=1)
    answer = send(admin, "receipt_80", **{"tu-ngay": f"{yesterday:%d/%m/%Y}"})
    assert answer.status_code == 422
    assert "Mời ghi ngày từ" in words_of(answer.text)


def test_a_logo_is_made_black_and_white_and_stands_on_the_slip(admin: Visitor, today: date) -> None:
    form = form_of(admin, "receipt_80")
    files = {"logo_file": ("logo.png", logo(), "image/png")}
    with_logo = picture(admin.post(f"{HOME}/xem", form.filled({}), files=files))
    bare = picture(admin.post(f"{HOME}/xem", form.filled({})))
    assert with_logo.height > bare.height + 50
    day = f"{today + timedelta(days=2):%d/%m/%Y}"
    saved = admin.post(HOME, form.filled({"tu-ngay": day}), files=files)
    assert "da=saved" in saved.url
    kept = dict(form_to(saved.text, HOME).fields)["logo"]
    assert kept.startswith("iVBOR")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<svg onload=alert(1)>", "không phải ảnh PNG"),
        (logo("white"), "không có gì"),
        (logo() + bytes(600 * 1024), "quá lớn"),
    ],
)
def test_a_bad_logo_is_refused_with_what_to_do(admin: Visitor, data: bytes, sentence: str) -> None:
    form = form_of(admin, "ticket_80")
    files = {"logo_file": ("logo.png", data, "image/png")}
    answer = admin.post(HOME, form.filled({}), files=files)
    assert answer.status_code == 422
    assert sentence in wrongs(answer.text)["logo"]


def test_only_who_administers_may_see_or_change_layouts(
    visit: Callable[..., Visitor], admin: Visitor
) -> None:
    clerk = visit("du")
    assert clerk.get(HOME).status_code == 403
    fields = form_of(admin, "ticket_80").filled({})
    assert clerk.post(HOME, fields).status_code == 403
    assert clerk.post(f"{HOME}/xem", fields).status_code == 403


@pytest.mark.browser
def test_the_paper_follows_what_is_typed_and_rows_move_by_keys(browse: Browse) -> None:
    page = browse(f"{HOME}?mau=ticket_80")
    expect(page.locator("#paper")).to_have_js_property("complete", True)
    assert_accessible(page)
    assert_text_fits(page)
    page.set_viewport_size({"width": 1366, "height": 768})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.select_option("#tieng", "ko")
    expect(page.locator("canvas")).to_have_attribute("data-drawn", "1")
    before = page.evaluate("document.querySelector('canvas').height")
    page.locator(".sl-row.space input.dk-inp").first.fill("20")
    expect(page.locator("canvas")).to_have_attribute("data-drawn", "2")
    assert page.evaluate("document.querySelector('canvas').height") > before
    page.locator(".sl-row.space input.dk-inp").first.fill("99")
    expect(page.locator("#see-wrong")).to_be_visible()
    page.locator(".sl-row.space input.dk-inp").first.fill("4")
    expect(page.locator("#see-wrong")).to_be_hidden()
    first = page.locator(".sl-row >> nth=1").inner_text().splitlines()[0]
    page.locator(".sl-row >> nth=1 >> select >> nth=0").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator(".sl-row >> nth=2")).to_contain_text(first)
    expect(page.locator(":focus")).to_have_attribute("value", "down:2")
    expect(page.locator("canvas")).to_be_visible()
    assert_accessible(page)
