"""Files of the catalogue: checked first and written whole on a second word, or nothing at all; harmless both ways."""

import io
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
import requests

from queue_server.domain.catalogue import Catalogue
from queue_server.importing import export_xlsx, load
from tests.web.live import LiveCentre

from .visiting import Visitor, form_to, words_of, wrongs

Now = Callable[[], Catalogue]
PAGE, WRITE = "/quan-tri/nhap-tep", "/quan-tri/nhap-tep/ghi"
TODAY = datetime.now(UTC).date()


def check(admin: Visitor, data: bytes, name: str = "danh-muc.xlsx") -> requests.Response:
    fields = form_to(admin.get(PAGE).text, PAGE).fields
    return admin.post(PAGE, fields, files={"tep": (name, data)})


def as_json(**sections: object) -> bytes:
    return json.dumps(sections).encode()


def closed_day(reason: str, month: int) -> dict[str, object]:
    return {"day": f"{TODAY.year + 1}-{month:02d}-07", "reason": reason}


def with_cells(data: bytes, cells: dict[tuple[str, str], object]) -> bytes:
    """A workbook with some cells written over: (sheet, cell) → value."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for (sheet, cell), value in cells.items():
        book[sheet][cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_exported_workbook_is_the_catalogue_and_importing_it_changes_nothing(
    admin: Visitor, catalogue_now: Now
) -> None:
    answer = admin.get("/quan-tri/danh-muc.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert load(answer.content, "a.xlsx", TODAY) == catalogue_now()
    page = words_of(check(admin, answer.content).text)
    assert "Tệp giống hệt dữ liệu đang dùng" in page
    template = admin.get("/quan-tri/mau.xlsx").content
    assert openpyxl.load_workbook(io.BytesIO(template)).sheetnames[:2] == ["Hướng dẫn", "Trung tâm"]


def test_every_seeded_error_is_named_by_row_cell_value_and_what_to_write_and_nothing_changes(
    admin: Visitor, catalogue_now: Now
) -> None:
    before = catalogue_now()
    seeded = {
        ("Thủ tục", "B7"): "1.01278",
        ("Thủ tục", "N23"): None,
        ("Quầy", "C4"): "khu-ma",
        ("Quầy", "B5"): "mười",
        ("Giờ mở cửa", "C3"): "07:30-",
        ("Ngày nghỉ", "B2"): "31/02/2026",
    }
    answer = check(admin, with_cells(export_xlsx(before), seeded))
    assert answer.status_code == 422
    page = words_of(answer.text)
    for expected in (
        "Dòng 7 Thủ tục Mã thủ tục không đúng dạng B7: 1.01278 Cần 1 chữ số, dấu chấm, 6 chữ số",
        "Dòng 23 Thủ tục Thiếu căn cứ pháp lý N23: trống Mời ghi số, ngày văn bản",
        "Dòng 4 Quầy Nhắc đến mã không có C4: khu-ma Mời ghi một mã có trong trang Khu",
        "Dòng 5 Quầy Ô không phải số nguyên B5: mười Mời ghi số nguyên",
        "Dòng 3 Giờ mở cửa Giờ mở cửa không đọc được C3: 07:30- Mời ghi như 07:30-11:30",
        "Dòng 2 Ngày nghỉ Ô không phải ngày B2: 31/02/2026 Mời ghi ngày/tháng/năm",
    ):
        assert expected in page
    assert "6 dòng lỗi" in page
    assert WRITE not in answer.text  # no button that could write it
    assert catalogue_now() == before


def test_a_good_file_is_written_on_the_second_word_and_once(
    admin: Visitor, catalogue_now: Now
) -> None:
    before, acts = catalogue_now(), _imports(admin)
    answer = check(admin, as_json(closed_days=[closed_day("Hội Lim", 2)]), "nghi.json")
    assert answer.status_code == 200
    assert "Ngày nghỉ 1 0" in words_of(answer.text)  # one new row, none changed
    assert catalogue_now() == before
    fields = form_to(answer.text, WRITE).fields
    for _ in range(2):
        written = admin.post(WRITE, fields)
        assert written.url.endswith("?da=imported")
    assert [d.reason for d in catalogue_now().closed_days].count("Hội Lim") == 1
    assert _imports(admin) == acts + 1


def _imports(admin: Visitor) -> int:
    """How often the trail says that a catalogue came in, on all its pages."""
    path, count = "/quan-tri/nhat-ky", 0
    while path:
        page = admin.get(path).text
        count += words_of(page).count("Nhập danh mục")
        path = page.partition('href="/quan-tri/nhat-ky?truoc=')[2].partition('"')[0]
        path = path and f"/quan-tri/nhat-ky?truoc={path}"
    return count


def test_a_file_of_somebody_else_cannot_be_written(
    admin: Visitor, visit: Callable[..., Visitor], catalogue_now: Now
) -> None:
    other = _second_admin(admin, visit)
    before = catalogue_now()
    answer = check(admin, as_json(closed_days=[closed_day("Của tôi", 3)]), "nghi.json")
    name = dict(form_to(answer.text, WRITE).fields)["tep"]
    stolen = other.post(WRITE, {"csrf": other.csrf, "key": "k" * 20, "tep": name})
    assert stolen.status_code == 409
    assert "kiểm tra lại" in stolen.text
    assert catalogue_now() == before


def _second_admin(admin: Visitor, visit: Callable[..., Visitor]) -> Visitor:
    page = admin.submit(
        "/quan-tri/can-bo/them", "/quan-tri/can-bo/them", username="quantri3", name="Hai", roles="admin"
    )  # fmt: skip
    password = page.text.partition('id="one-time">')[2].partition("<")[0]
    other = visit("quantri3", password)
    own = {"present": password, "password": "mat-khau-rieng-2", "again": "mat-khau-rieng-2"}
    other.submit("/mat-khau", "/mat-khau", **own)
    return other


def test_a_catalogue_changed_after_the_check_is_checked_again(
    admin: Visitor, catalogue_now: Now
) -> None:
    """The file was right when it was checked; meanwhile its counter's profile went away."""
    admin.submit(
        "/quan-tri/danh-muc/ho-so-cong-viec/them", "/quan-tri/danh-muc/ho-so-cong-viec/dong",
        id="tam-thoi", name_vi="Tạm thời", **{"items.D": "5"},
    )  # fmt: skip
    counter = {"id": "bac-giang-60", "number": 60, "zone_id": "bac-giang-khu-a"}
    good = check(admin, as_json(counters=[{**counter, "profile_id": "tam-thoi"}]), "quay.json")
    fields = form_to(good.text, WRITE).fields
    admin.submit(
        "/quan-tri/danh-muc/ho-so-cong-viec/dong?ma=tam-thoi",
        "/quan-tri/danh-muc/ho-so-cong-viec/bo",
    )
    before = catalogue_now()
    late = admin.post(WRITE, fields)
    assert late.status_code == 422
    assert "tam-thoi" in words_of(late.text)
    assert catalogue_now() == before


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.xlsx", "chọn một tệp"),
        (b"a,b,c", "a.csv", "Mời dùng tệp .json hoặc .xlsx"),
        (b"PK\x03\x04 not a zip", "a.xlsx", "lưu lại dạng .xlsx"),
        (b"{", "a.json", "sửa cú pháp JSON"),
        (b"{}", "a.json", "Tệp giống hệt dữ liệu đang dùng"),
        (b'{"ma_doc": 1}', "a.json", "Khóa không có trong danh mục"),
    ],
)
def test_what_is_no_catalogue_gets_one_clear_sentence(
    admin: Visitor, catalogue_now: Now, data: bytes, name: str, words: str
) -> None:
    before = catalogue_now()
    answer = check(admin, data, name)
    assert answer.status_code in (200, 422)
    assert words in words_of(answer.text)
    assert catalogue_now() == before


def test_a_name_of_a_file_is_only_a_name(admin: Visitor) -> None:
    name = "../../etc/<b>passwd</b>.json"
    page = check(admin, b"{}", name).text
    assert "<b>passwd" not in page
    assert "..%2F" not in page
    assert "../" not in words_of(page)


def test_a_file_over_the_limit_is_refused_and_one_just_under_is_read(admin: Visitor) -> None:
    limit = 5 * 1024 * 1024
    over = check(admin, b"{" + b" " * limit, "to.json")
    assert over.status_code == 413
    assert "quá lớn" in over.text
    far_over = check(admin, b" " * (limit + 400_000), "to.json")
    assert far_over.status_code == 413
    under = check(admin, b"{" + b" " * (limit - 2) + b"}", "to.json")
    assert under.status_code == 200


def test_strangers_cannot_make_the_server_read_a_large_body(admin_centre: LiveCentre) -> None:
    files = {"tep": ("to.json", b" " * 3_000_000)}
    answer = requests.post(admin_centre.url + PAGE, files=files, timeout=10)
    assert answer.status_code == 401


def test_formulas_are_neither_believed_nor_given_out(admin: Visitor, catalogue_now: Now) -> None:
    """A cell that computes is refused on the way in; a name that looks like one goes out as text."""
    before = catalogue_now()
    evil = with_cells(export_xlsx(before), {("Sảnh", "C2"): '=HYPERLINK("http://x","y")'})
    refused = check(admin, evil)
    assert refused.status_code == 422
    assert "Ô có công thức" in refused.text
    assert catalogue_now() == before
    name = '=cmd|" /C calc"!A0'
    admin.submit(
        "/quan-tri/danh-muc/sanh/them", "/quan-tri/danh-muc/sanh/dong",
        id="sanh-cong-thuc", site_id="bac-giang", name_vi=name, name_en="+1+1", name_ko="@SUM(1)",
    )  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(admin.get("/quan-tri/danh-muc.xlsx").content))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert name in {cell.value for row in book["Sảnh"].iter_rows() for cell in row}
    admin.submit("/quan-tri/danh-muc/sanh/dong?ma=sanh-cong-thuc", "/quan-tri/danh-muc/sanh/bo")
    assert catalogue_now() == before


def test_an_import_takes_away_no_counter_that_works(
    admin: Visitor, visit: Callable[..., Visitor], catalogue_now: Now
) -> None:
    clerk = visit("du")
    _act(clerk, "open")
    before = catalogue_now()
    moved = [
        replace(c, zone_id="kinh-bac-khu-a", number=90) if c.id == "bac-giang-05" else c
        for c in before.counters
    ]
    good = check(admin, export_xlsx(replace(before, counters=tuple(moved))))
    refused = admin.post(WRITE, form_to(good.text, WRITE).fields)
    assert refused.status_code == 409
    assert "Quầy 05 đang làm việc. Mời đóng quầy trước." in words_of(refused.text)
    assert catalogue_now() == before
    _act(clerk, "close")


def _act(clerk: Visitor, act: str) -> None:
    page = clerk.get("/quay").text
    token = page.partition('name="csrf" value="')[2].partition('"')[0] or _token_of(page)
    answer = clerk.http.post(
        f"{clerk.url}/api/v1/counters/bac-giang-05/{act}",
        json={"key": f"{act}-of-counter-05-key"},
        headers={"X-CSRF-Token": token},
        timeout=10,
    )
    assert answer.ok, answer.text


def _token_of(page: str) -> str:
    return page.partition('data-csrf="')[2].partition('"')[0]


def test_the_hall_goes_on_while_a_large_file_is_read(admin: Visitor) -> None:
    """Reading lets go of the loop: others are answered many times before the checker is."""
    data = _large()
    outcome: dict[str, Any] = {}

    def upload() -> None:
        outcome["answer"] = check(admin, data)

    reader = threading.Thread(target=upload)
    reader.start()
    answered = 0
    while reader.is_alive():
        assert requests.get(f"{admin.url}/healthz", timeout=5).ok
        answered += 1
    reader.join()
    assert outcome["answer"].status_code in (200, 422)
    assert answered > 20


def _large() -> bytes:
    """A workbook with many thousand cells: seconds of reading."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Ngày nghỉ")
    sheet.append(["Mã địa điểm", "Ngày *", "Lý do *", "Giả định"])
    for number in range(8000):
        sheet.append(["bac-giang", "không phải ngày", f"Lý do {number}", "có"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_no_file_at_all_is_said_at_the_field(admin: Visitor) -> None:
    fields = form_to(admin.get(PAGE).text, PAGE).fields
    answer = admin.post(PAGE, fields)
    assert answer.status_code == 422
    assert "Mời chọn một tệp" in wrongs(answer.text)["tep"]
