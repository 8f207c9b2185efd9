"""Every seeded fault is reported with its row, its cell, the value that stands there and what to write."""

import io
import json
from datetime import date
from typing import Any

import openpyxl
import pytest

from queue_server.domain.catalogue import Catalogue
from queue_server.importing import export_xlsx, load, shipped
from queue_server.importing.sheets import BY_TITLE

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def centre() -> Catalogue:
    return shipped(TODAY)


@pytest.fixture(scope="module")
def exported(centre: Catalogue) -> bytes:
    return export_xlsx(centre)


def _column(sheet: str, header: str) -> int:
    return [column.header for column in BY_TITLE[sheet].columns].index(header) + 1


def _edited(exported: bytes, edits: list[tuple[str, int, str, Any]]) -> bytes:
    """The exported workbook after somebody typed into it: (sheet, row, header, value)."""
    book = openpyxl.load_workbook(io.BytesIO(exported))
    for sheet, row, header, value in edits:
        book[sheet].cell(row=row, column=_column(sheet, header)).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# sheet, row, header, value typed → code, cell, value shown, part of what to write
FAULTS: list[tuple[str, int, str, Any, str, str, str, str]] = [
    (
        "Thủ tục",
        31,
        "Mã thủ tục",
        "1.01278",
        "code_form",
        "B31",
        "1.01278",
        "1 chữ số, dấu chấm, 6 chữ số",
    ),
    ("Thủ tục", 31, "Mã thủ tục", 1.01278, "code_form", "B31", "1.01278", "Ô đang là số"),
    (
        "Thủ tục",
        23,
        "Căn cứ pháp lý",
        None,
        "basis_missing",
        "N23",
        "trống",
        "Mời ghi số, ngày văn bản",
    ),
    ("Thủ tục", 8, "Phí, lệ phí (đồng)", -5, "fee_negative", "S8", "-5", "Miễn phí ghi 0"),
    (
        "Thủ tục",
        9,
        "Phí, lệ phí (đồng)",
        "khoảng 5",
        "not_a_number",
        "S9",
        "khoảng 5",
        "ví dụ 10 hoặc 810.000",
    ),
    ("Thủ tục", 5, "Thời hạn", 0, "duration_amount", "O5", "0", "số từ 1 trở lên"),
    ("Thủ tục", 5, "Đơn vị thời hạn", "tuần", "not_a_choice", "P5", "tuần", "ngày làm việc; ngày"),
    ("Thủ tục", 6, "Hiệu lực từ", "31/02/2026", "not_a_date", "K6", "31/02/2026", "ngày/tháng/năm"),
    (
        "Thủ tục",
        6,
        "Mã lĩnh vực",
        "dat-dai-2",
        "unknown_reference",
        "H6",
        "dat-dai-2",
        "ví dụ dat-dai",
    ),
    ("Thủ tục", 6, "Mã cơ quan", "so-thu", "unknown_reference", "I6", "so-thu", "trang Cơ quan"),
    ("Thủ tục", 7, "Tên ngắn", "x" * 41, "short_name", "G7", "x" * 41, "từ 1 đến 40 chữ"),
    ("Thủ tục", 7, "Tên", None, "name_missing", "C7", "trống", "tên chính thức"),
    ("Thủ tục", 7, "Tên", "=HYPERLINK(1)", "formula", "C7", "=HYPERLINK(1)", "Paste Values"),
    ("Thủ tục", 7, "Lấy ý kiến", "đôi khi", "not_yes_no", "X7", "đôi khi", "có hoặc không"),
    ("Thành phần hồ sơ", 12, "Chính", 100, "copies", "D12", "100", "từ 0 đến 99"),
    (
        "Thành phần hồ sơ",
        12,
        "Mã (trang Thủ tục)",
        "khong-co",
        "unknown_reference",
        "A12",
        "khong-co",
        "Thủ tục",
    ),
    ("Thành phần hồ sơ", 12, "Loại", "mượn", "not_a_choice", "C12", "mượn", "phải nộp; xuất trình"),
    ("Loạt số", 18, "Chữ", "Q", "letter_form", "A18", "Q", "A B C D E G"),
    (
        "Loạt số",
        20,
        "Mã khu",
        "bac-giang-khu-a; bac-giang-khu-b",
        "zone_twice",
        "H20",
        "bac-giang-khu-a; ",
        "Mỗi địa điểm",
    ),
    ("Quầy", 3, "Số quầy", 1, "duplicate", "B3", "1", "đã có quầy 01"),
    ("Quầy", 3, "Số quầy", 100, "counter_number", "B3", "100", "từ 1 đến 99"),
    ("Quầy", 3, "Mã hồ sơ công việc", "x", "unknown_reference", "D3", "x", "Hồ sơ công việc"),
    ("Hồ sơ công việc", 2, "Loạt số và hệ số", "B:11", "weight", "C2", "B:11", "từ 1 đến 10"),
    ("Hồ sơ công việc", 2, "Loạt số và hệ số", "B10", "not_weights", "C2", "B10", "D:10; TK:3"),
    (
        "Giờ mở cửa",
        4,
        "Các buổi",
        "07:30-12:30; 12:00-17:00",
        "sessions_overlap",
        "C4",
        "07:30-12:30; ",
        "tách hai buổi",
    ),
    (
        "Giờ mở cửa",
        4,
        "Các buổi",
        "17:00-07:30",
        "session_order",
        "C4",
        "17:00-07:30",
        "phải sau giờ mở",
    ),
    ("Giờ mở cửa", 4, "Các buổi", "sáng", "not_sessions", "C4", "sáng", "07:30-11:30; 13:00-17:00"),
    ("Giờ mở cửa", 4, "Thứ", "Thứ Tám", "weekday", "B4", "Thứ Tám", "Chủ Nhật"),
    ("Giờ mở cửa", 3, "Thứ", "Thứ Hai", "duplicate", "B3", "0", "Trùng với dòng thứ 1"),
    ("Hạn mức ngày", 2, "Số phiếu tối đa", 900, "limit", "D2", "900", "từ 0 đến 899"),
    ("Ngày nghỉ", 2, "Ngày", None, "date_missing", "B2", "trống", "ngày/tháng/năm"),
    ("Cơ quan", 5, "Mã", "so-noi-vu", "duplicate", "A5", "so-noi-vu", "Trùng với dòng thứ 1"),
    ("Cơ quan", 24, "Mã đơn vị", "H5", "unit_code_form", "H24", "H5", "ví dụ H05.12"),
    (
        "Cơ quan",
        24,
        "Đến hết ngày",
        date(2020, 1, 1),
        "dates_order",
        "K24",
        "01/01/2020",
        "từ 01/07/2025 trở đi",
    ),
    (
        "Trung tâm",
        2,
        "Múi giờ",
        "Asia/Hanoi",
        "timezone_unknown",
        "I2",
        "Asia/Hanoi",
        "Asia/Ho_Chi_Minh",
    ),
    ("Trung tâm", 2, "Mã", "Trung Tâm", "id_form", "A2", "Trung Tâm", "chữ thường không dấu"),
]


@pytest.mark.parametrize(
    ("sheet", "row", "header", "typed", "code", "cell", "shown", "advice"),
    FAULTS,
    ids=lambda value: str(value)[:20],
)
def test_a_seeded_fault_is_reported_where_it_stands(
    exported: bytes,
    sheet: str,
    row: int,
    header: str,
    typed: Any,
    code: str,
    cell: str,
    shown: str,
    advice: str,
) -> None:
    found = load(_edited(exported, [(sheet, row, header, typed)]), "a.xlsx", TODAY)
    assert isinstance(found, list)
    hits = [p for p in found if (p.code, p.sheet, p.row, p.cell) == (code, sheet, row, cell)]
    assert hits, found[:5]
    assert hits[0].value.startswith(shown)
    assert advice in hits[0].what_to_write


def test_all_faults_of_a_file_are_reported_at_once_and_nothing_else(exported: bytes) -> None:
    edits = [
        ("Thủ tục", 31, "Mã thủ tục", "1.01278"),
        ("Thủ tục", 23, "Căn cứ pháp lý", None),
        ("Thủ tục", 9, "Phí, lệ phí (đồng)", "khoảng 5"),
        ("Quầy", 3, "Số quầy", "ba"),
        ("Ngày nghỉ", 3, "Ngày", "mai"),
    ]
    found = load(_edited(exported, edits), "a.xlsx", TODAY)
    assert isinstance(found, list)
    assert {(p.cell, p.code) for p in found} == {
        ("B31", "code_form"),
        ("N23", "basis_missing"),
        ("S9", "not_a_number"),
        ("B3", "not_a_number"),
        ("B3", "not_a_date"),
    }


def test_a_second_version_under_the_same_code_may_not_overlap_the_first(exported: bytes) -> None:
    edits = [
        ("Thủ tục", 2, "Đến hết", date(2026, 3, 31)),
        ("Thủ tục", 3, "Mã thủ tục", "1.012753"),
        ("Thủ tục", 3, "Hiệu lực từ", "01/03/2026"),
    ]
    found = load(_edited(exported, edits), "a.xlsx", TODAY)
    assert isinstance(found, list)
    assert [(p.code, p.row, p.cell, p.value) for p in found] == [
        ("versions_overlap", 3, "K3", "01/03/2026")
    ]
    assert found[0].what_to_write.endswith("còn đến 31/03/2026. Mời sửa thành 01/04/2026.")


def test_a_replaced_version_needs_its_last_day(exported: bytes) -> None:
    edited = _edited(exported, [("Thủ tục", 2, "Mã bản thay thế", "lltp-cong-an")])
    found = load(edited, "a.xlsx", TODAY)
    assert isinstance(found, list)
    assert [(p.code, p.cell) for p in found] == [("end_missing", "L2")]


def test_unknown_sheets_and_columns_are_named(exported: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported))
    book["Quầy"].cell(row=1, column=2, value="Số  cửa")
    book["Khu"].title = "Khu vực"
    out = io.BytesIO()
    book.save(out)
    found = load(out.getvalue(), "a.xlsx", TODAY)
    assert isinstance(found, list)
    said = {(p.code, p.cell, p.value) for p in found}
    assert ("unknown_sheet", "Khu vực", "Khu vực") in said
    assert ("unknown_column", "B1", "Số  cửa") in said


def test_text_that_looks_like_a_formula_is_exported_as_text(centre: Catalogue) -> None:
    part = {"centre": {"id": "ttpvhcc-bac-ninh", "note": "=1+1"}}
    changed = load(json.dumps(part).encode(), "a.json", TODAY, centre)
    assert isinstance(changed, Catalogue)
    written = export_xlsx(changed)
    cell = openpyxl.load_workbook(io.BytesIO(written))["Trung tâm"].cell(
        row=2, column=_column("Trung tâm", "Ghi chú")
    )
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert load(written, "a.xlsx", TODAY) == changed


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("810.000", 810000),
        ("810 000 đ", 810000),
        (810000.0, 810000),
        ("1.260.000 đồng", 1260000),
        ("", None),
    ],
)
def test_money_is_read_as_vietnamese_write_it(
    exported: bytes, typed: object, read: int | None
) -> None:
    loaded = load(_edited(exported, [("Thủ tục", 2, "Phí, lệ phí (đồng)", typed)]), "a.xlsx", TODAY)
    assert isinstance(loaded, Catalogue)
    assert loaded.procedures[0].fee_vnd == read


def test_pasted_text_is_stored_in_one_normal_form(exported: bytes) -> None:
    decomposed = "Đo\u0323c \u200b hồ\u00adsơ "
    loaded = load(_edited(exported, [("Thủ tục", 2, "Kết quả", decomposed)]), "a.xlsx", TODAY)
    assert isinstance(loaded, Catalogue)
    assert loaded.procedures[0].result_name_vi == "Đọc hồsơ"


JSON_FAULTS: list[tuple[dict[str, Any], str, int, str, str]] = [
    (
        {"procedures": [{"id": "lltp-cong-an", "valid_form": 1}]},
        "unknown_key",
        1,
        "procedures[0].valid_form",
        "valid_form",
    ),
    ({"procedure": []}, "unknown_key", 0, "procedure", "procedure"),
    (
        {"counters": [{}, {"id": "q", "number": 2.5}]},
        "not_a_number",
        2,
        "counters[1].number",
        "2.5",
    ),
    (
        {"counters": [{"id": "q", "number": 9}]},
        "unknown_reference",
        1,
        "counters[0].zone_id",
        "trống",
    ),
    (
        {"counters": [{"id": "q", "zone_id": "bac-giang-khu-a"}]},
        "number_missing",
        1,
        "counters[0].number",
        "trống",
    ),
    (
        {"procedures": [{"id": "lltp-cong-an", "duration": {"amount": -1, "unit": "day"}}]},
        "duration_amount",
        1,
        "procedures[0].duration.amount",
        "-1",
    ),
    (
        {
            "procedures": [
                {"id": "lltp-cong-an", "components": [{"name_vi": "A", "kind": "submit"}]}
            ]
        },
        "copies",
        1,
        "procedures[0].components[0].original",
        "0",
    ),
    (
        {
            "ticket_groups": [{"ticket_letter": "A", "name_vi": "Tư pháp", "field_ids": ["x"]}],
            "fields": [
                {"id": "x", "name_vi": "X", "ticket_letter": "B", "agency_id": "so-tu-phap"}
            ],
        },
        "group_mismatch",
        1,
        "ticket_groups[0].field_ids",
        "x",
    ),
    (
        {"zones": [{"id": "z", "hall_id": "bac-giang-sanh-1", "name_vi": "\u0007", "floor": 1}]},
        "bad_characters",
        1,
        "zones[0].name_vi",
        "\u0007",
    ),
    (
        {"zones": [{"id": "z", "hall_id": "bac-giang-sanh-1", "name_vi": ["x"], "floor": 1}]},
        "not_text",
        1,
        "zones[0].name_vi",
        "['x']",
    ),
]


@pytest.mark.parametrize(("content", "code", "row", "cell", "value"), JSON_FAULTS)
def test_a_fault_in_json_is_reported_by_its_path(
    centre: Catalogue, content: dict[str, Any], code: str, row: int, cell: str, value: str
) -> None:
    found = load(json.dumps(content).encode(), "a.json", TODAY, centre)
    assert isinstance(found, list)
    assert (code, row, cell, value) in {(p.code, p.row, p.cell, p.value) for p in found}
