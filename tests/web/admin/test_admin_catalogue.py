"""The catalogue through its pages: every sheet lists, changes, adds and removes; errors stand beside the field."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from queue_server.domain.catalogue import Catalogue
from queue_server.web.admin.sheets import BY_SLUG, CATALOGUE

from .visiting import Visitor, form_to, words_of, wrongs

Now = Callable[[], Catalogue]
ROOT = "/quan-tri/danh-muc"
LISTED = [sheet.slug for sheet in CATALOGUE if sheet.key != "centre"]
EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'


def edit(admin: Visitor, slug: str, name: str, **cells: object):  # noqa: ANN201
    return admin.submit(f"{ROOT}/{slug}/dong?ma={name}", f"{ROOT}/{slug}/dong", **cells)


@pytest.mark.parametrize("slug", LISTED)
def test_a_sheet_lists_its_records_and_an_unchanged_form_changes_nothing(
    admin: Visitor, catalogue_now: Now, slug: str
) -> None:
    before = catalogue_now()
    page = admin.get(f"{ROOT}/{slug}").text
    records = getattr(before, BY_SLUG[slug].key)
    assert page.count("/dong?ma=") == len(records) > 0
    link = page.partition(f'href="{ROOT}/{slug}/dong?ma=')[2].partition('"')[0]
    answer = admin.submit(f"{ROOT}/{slug}/dong?ma={link}", f"{ROOT}/{slug}/dong")
    assert answer.status_code == 200, wrongs(answer.text)
    assert answer.url.endswith("?da=saved")
    assert catalogue_now() == before


def test_the_centre_itself_is_edited_in_place(admin: Visitor, catalogue_now: Now) -> None:
    answer = admin.submit(f"{ROOT}/trung-tam", f"{ROOT}/trung-tam/dong", hotline="0204 111 222")
    assert answer.status_code == 200
    assert catalogue_now().centre.hotline == "0204 111 222"
    answer = admin.submit(f"{ROOT}/trung-tam", f"{ROOT}/trung-tam/dong", timezone="Mặt/Trăng")
    assert answer.status_code == 422
    assert "Asia/Ho_Chi_Minh" in wrongs(answer.text)["timezone"]


def test_a_record_is_added_changed_and_removed(admin: Visitor, catalogue_now: Now) -> None:
    before = catalogue_now()
    new = {"id": "sanh-phu", "site_id": "bac-giang", "name_vi": "Sảnh phụ"}
    added = admin.submit(f"{ROOT}/sanh/them", f"{ROOT}/sanh/dong", **new)
    assert "Sảnh phụ" in added.text
    edit(admin, "sanh", "sanh-phu", name_vi="Sảnh phía Nam", name_en="South hall")
    hall = next(hall for hall in catalogue_now().halls if hall.id == "sanh-phu")
    assert (hall.names.vi, hall.names.en) == ("Sảnh phía Nam", "South hall")
    past = words_of(admin.get(f"{ROOT}/sanh/dong?ma=sanh-phu").text)
    assert "Thêm dòng Quản Trị Thử" in past
    assert "Sửa dòng Quản Trị Thử" in past
    gone = admin.submit(f"{ROOT}/sanh/dong?ma=sanh-phu", f"{ROOT}/sanh/bo")
    assert gone.url.endswith("?da=removed")
    assert catalogue_now() == before


@pytest.mark.parametrize(
    ("slug", "name", "cells", "field", "words"),
    [
        ("quay", "bac-giang-05", {"zone_id": "khu-ma"}, "zone_id", "trang Khu"),
        ("quay", "bac-giang-05", {"number": "số năm"}, "number", "số nguyên"),
        ("quay", "bac-giang-05", {"number": ""}, "number", "số nguyên"),
        ("quay", "bac-giang-05", {"number": "1"}, "number", "đã có quầy 01"),
        ("sanh", "bac-giang-sanh-1", {"site_id": ""}, "site_id", "Địa điểm"),
        ("loat-so", "A", {"zone_ids": ["khong-co"]}, "zone_ids", "trang Khu"),
        ("ho-so-cong-viec", "dat-dai", {"items.D": "11"}, "items", "từ 1 đến 10"),
        ("ho-so-cong-viec", "dat-dai", {"items.D": "nhiều"}, "items", "như D:10"),
        ("linh-vuc", "ly-lich-tu-phap", {"agency_ids": []}, "agency_ids", "mã cơ quan"),
        ("dia-diem", "bac-giang", {"effective_from": "31/02/2026"}, "effective_from", "ngày"),
        ("dia-diem", "bac-giang", {"name_vi": "  "}, "name_vi", "tên chính thức"),
        ("gio-mo-cua", "bac-giang/0", {"sessions": "sáng"}, "sessions", "07:30-11:30"),
        ("gio-mo-cua", "bac-giang/0", {"sessions": "11:30-07:30"}, "sessions", "sau giờ mở"),
    ],
)
def test_a_wrong_cell_is_refused_beside_its_field_with_what_to_write(
    admin: Visitor,
    catalogue_now: Now,
    slug: str,
    name: str,
    cells: dict[str, object],
    field: str,
    words: str,
) -> None:
    before = catalogue_now()
    answer = edit(admin, slug, name, **cells)
    assert answer.status_code == 422
    assert words in wrongs(answer.text)[field]
    assert "Chưa có gì được ghi" in answer.text
    assert catalogue_now() == before


def test_all_wrong_cells_are_said_at_once_and_what_was_typed_stays(admin: Visitor) -> None:
    typed = {"id": "Không Được", "number": "mười", "zone_id": "", "profile_id": "dat-dai"}
    answer = admin.submit(f"{ROOT}/quay/them", f"{ROOT}/quay/dong", **typed)
    assert set(wrongs(answer.text)) == {"id", "number", "zone_id"}
    kept = dict(form_to(answer.text, f"{ROOT}/quay/dong").fields)
    assert {name: kept[name] for name in typed} == typed


def test_what_others_name_stays_and_the_page_leads_to_them(
    admin: Visitor, catalogue_now: Now
) -> None:
    before = catalogue_now()
    answer = admin.submit(f"{ROOT}/khu/dong?ma=bac-giang-khu-c", f"{ROOT}/khu/bo")
    assert answer.status_code == 422
    assert f"{ROOT}/loat-so/dong?ma=HD" in answer.text
    assert catalogue_now() == before


def test_a_form_sent_twice_adds_one_record(admin: Visitor, catalogue_now: Now) -> None:
    action = f"{ROOT}/ngay-nghi/dong"
    day = f"{datetime.now(UTC) + timedelta(days=40):%d/%m/%Y}"
    form = form_to(admin.get(f"{ROOT}/ngay-nghi/them").text, action)
    fields = form.filled({"day": day, "reason": "Diễn tập"})
    assert [admin.post(action, fields).status_code for _ in range(2)] == [200, 200]
    found = [closed for closed in catalogue_now().closed_days if closed.reason == "Diễn tập"]
    assert len(found) == 1
    other = admin.post(action, [(n, "Việc khác" if n == "reason" else v) for n, v in fields])
    assert other.status_code == 409  # the same key for something else
    name = f"{found[0].day.isoformat()}/"
    admin.submit(f"{ROOT}/ngay-nghi/dong?ma={name}", f"{ROOT}/ngay-nghi/bo")


def test_a_page_from_before_another_admins_change_is_told_so(
    admin: Visitor, catalogue_now: Now
) -> None:
    path, action = f"{ROOT}/sanh/dong?ma=kinh-bac-sanh-1", f"{ROOT}/sanh/dong"
    old = form_to(admin.get(path).text, action)
    admin.submit(path, action, name_en="Kinh Bac main hall")
    answer = admin.post(action, old.filled({"name_en": "Something else"}))
    assert answer.status_code == 409
    assert "vừa được người khác sửa" in answer.text
    hall = next(hall for hall in catalogue_now().halls if hall.id == "kinh-bac-sanh-1")
    assert hall.names.en == "Kinh Bac main hall"


def test_names_shaped_like_markup_are_shown_as_text(admin: Visitor, catalogue_now: Now) -> None:
    new = {"id": "sanh-xss", "site_id": "bac-giang", "name_vi": EVIL, "name_en": "{{ 7*7 }}"}
    admin.submit(f"{ROOT}/sanh/them", f"{ROOT}/sanh/dong", **new)
    hall = next(hall for hall in catalogue_now().halls if hall.id == "sanh-xss")
    assert hall.names.vi == EVIL
    for path in (
        f"{ROOT}/sanh",
        f"{ROOT}/sanh/dong?ma=sanh-xss",
        f"{ROOT}/khu/them",
        "/quan-tri/nhat-ky",
    ):
        page = admin.get(path).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert" in page
    assert "{{ 7*7 }}" in admin.get(f"{ROOT}/sanh/dong?ma=sanh-xss").text
    admin.submit(f"{ROOT}/sanh/dong?ma=sanh-xss", f"{ROOT}/sanh/bo")


@pytest.mark.parametrize(
    "text", ["một\x00hai", "\u202eđảo", "e\u0302\u0301", "x" * 9000, "\ud800".encode("utf-8", "surrogatepass")]
)  # fmt: skip
def test_hostile_text_never_breaks_a_page(admin: Visitor, catalogue_now: Now, text: object) -> None:
    answer = edit(admin, "sanh", "kinh-bac-sanh-1", name_ko=text)
    assert answer.status_code in (200, 413, 422)
    hall = next(hall for hall in catalogue_now().halls if hall.id == "kinh-bac-sanh-1")
    assert "\x00" not in hall.names.ko
    assert "\u202e" not in hall.names.ko


def test_a_procedure_keeps_everything_its_form_does_not_change(
    admin: Visitor, catalogue_now: Now
) -> None:
    before = catalogue_now()
    for procedure in (before.procedures[0], before.procedures[37], before.procedures[-1]):
        path = f"/quan-tri/thu-tuc/ban?ma={procedure.id}"
        answer = admin.submit(path, "/quan-tri/thu-tuc/ban")
        assert answer.status_code == 200, wrongs(answer.text)
    assert catalogue_now() == before


def test_papers_are_added_changed_and_taken_away(admin: Visitor, catalogue_now: Now) -> None:
    def papers() -> list[tuple[str, int]]:
        found = next(p for p in catalogue_now().procedures if p.id == "cap-doi-gcn")
        return [(paper.name_vi, paper.original) for paper in found.components]

    path, action = "/quan-tri/thu-tuc/ban?ma=cap-doi-gcn", "/quan-tri/thu-tuc/ban"
    before = papers()
    last = len(before) + 1
    new = {f"papers.{last}.name_vi": "Giấy mới", f"papers.{last}.original": "2"}
    admin.submit(path, action, **new)
    assert papers() == [*before, ("Giấy mới", 2)]
    admin.submit(path, action, **{f"papers.{last}.name_vi": ""})
    assert papers() == before
    answer = admin.submit(path, action, **{"papers.1.original": "0", "papers.1.photocopy": "0"})
    assert answer.status_code == 422
    assert "ít nhất một bản" in wrongs(answer.text)["papers.1.original"]


def test_a_procedure_gets_its_next_version_from_a_day_on(
    admin: Visitor, catalogue_now: Now
) -> None:
    """Today stays as it was; the line of time shows both."""
    today = datetime.now(UTC).date()
    begins = today + timedelta(days=60)
    path = "/quan-tri/thu-tuc/ban?ma=cap-doi-gcn"
    unread = admin.submit(path, "/quan-tri/thu-tuc/ban-moi", **{"tu-ngay": "ngày mai"})
    assert unread.status_code == 422
    made = admin.submit(path, "/quan-tri/thu-tuc/ban-moi", **{"tu-ngay": f"{begins:%d/%m/%Y}"})
    assert made.status_code == 200, words_of(made.text)[:600]
    found = {p.id: p for p in catalogue_now().procedures if p.id.startswith("cap-doi-gcn")}
    following = found[f"cap-doi-gcn.tu-{begins:%Y%m%d}"]
    assert found["cap-doi-gcn"].valid_to == begins - timedelta(days=1)
    assert found["cap-doi-gcn"].in_force(today)
    assert following.valid_from == begins
    words = words_of(made.text)
    assert "Bản 1, hiệu lực" in words
    assert "Bản 2, sắp tới" in words
    later = admin.submit(
        f"/quan-tri/thu-tuc/ban?ma={following.id}", "/quan-tri/thu-tuc/ban",
        fee_vnd="900.000", decision="QĐ thử, 01/01/2027",
    )  # fmt: skip
    assert later.status_code == 200, wrongs(later.text)
    fees = {p.id: p.fee_vnd for p in catalogue_now().procedures if p.id in found}
    assert fees == {"cap-doi-gcn": found["cap-doi-gcn"].fee_vnd, following.id: 900_000}


def test_the_list_of_procedures_is_searched_by_name_code_field_and_state(admin: Visitor) -> None:
    def found(query: str) -> int:
        return admin.get(f"/quan-tri/thu-tuc?{query}").text.count("/quan-tri/thu-tuc/ban?ma=")

    everything = found("loc=all")
    assert 0 < found("loc=ended") < found("loc=now") < everything
    assert found("loc=all&tim=1.012786") == 1
    assert 0 < found("loc=all&tim=ĐẤT") < everything
    assert found("loc=all&tim=không có thủ tục này") == 0
    assert 0 < found("loc=all&linh-vuc=ly-lich-tu-phap") < everything
