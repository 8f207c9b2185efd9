"""A catalogue as a workbook: one sheet per kind of thing, headers in row 1, read without trusting the file.

A workbook is a zip of XML from a stranger: sizes are checked before anything is unpacked, document types
and formulas are refused, rows and columns are counted.
"""

import io
import warnings
import zipfile
from collections.abc import Iterable
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from queue_server.domain.catalogue import Problem
from queue_server.domain.catalogue.problem import shown

from .sheets import BY_TITLE, Column, Sheet
from .tables import Cell, Row, Tables, unreadable

LARGEST = 5 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 300
MOST_ROWS = 20_000
MOST_COLUMNS = 60
# XML may not bring its own entities; the second and third are the same words in UTF-16.
_DOCUMENT_TYPES = tuple(
    "<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)


def read_xlsx(data: bytes) -> Tables:
    """Rows of a workbook; never raises. What is no honest workbook gives one problem."""
    refusal = _distrust(data)
    if refusal is not None:
        return refusal
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl speaks of styles and validations it will not keep
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=False, keep_links=False
            )
            try:
                return _sheets(book)
            finally:
                book.close()
    except (
        Exception
    ) as error:  # whatever a broken file makes the library raise, it is the file's fault
        return unreadable(
            "not_a_workbook", type(error).__name__, "Mời mở bằng Excel rồi lưu lại dạng .xlsx."
        )


def _distrust(data: bytes) -> Tables | None:
    """Why this is not to be unpacked at all; None when it may be."""
    if len(data) > LARGEST:
        return unreadable(
            "too_large",
            f"{len(data)} byte",
            f"Mời chia nhỏ tệp, mỗi tệp dưới {LARGEST // 1024**2} MB.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                return unreadable(
                    "too_large", "tệp nén", "Tệp giải nén quá lớn. Mời chép dữ liệu sang tệp mẫu."
                )
            for part in parts:
                # The archive cannot unpack more than it declared: the reader stops there.
                if _has_document_type(archive, part):
                    return unreadable(
                        "unsafe_xml", part.filename[:80], "Mời chép dữ liệu sang tệp mẫu."
                    )
    except Exception as error:  # a zip can be broken in more ways than its module names
        return unreadable(
            "not_a_workbook", type(error).__name__, "Mời mở bằng Excel rồi lưu lại dạng .xlsx."
        )
    return None


def _has_document_type(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    content = archive.read(part) if part.filename.endswith((".xml", ".rels")) else b""
    return any(mark in content for mark in _DOCUMENT_TYPES)


def _sheets(book: Any) -> Tables:
    tables = Tables()
    for worksheet in book.worksheets:
        sheet = BY_TITLE.get(worksheet.title.strip())
        if sheet is None:
            if worksheet.title.strip() != "Hướng dẫn":
                fix = f"Mời đặt tên trang là một trong: {'; '.join(BY_TITLE)}."
                name = worksheet.title[:80]
                tables.problems.append(
                    Problem("unknown_sheet", 0, name, name, fix, name, "Trang không có trong mẫu")
                )
            continue
        worksheet.reset_dimensions()
        _sheet(tables, sheet, worksheet.iter_rows(max_col=MOST_COLUMNS))
    if not tables.rows and not tables.problems:
        return unreadable("empty", "không có dòng nào", "Mời điền vào tệp mẫu.")
    return tables


def _sheet(tables: Tables, sheet: Sheet, rows: Iterable[tuple[Any, ...]]) -> None:
    columns: dict[int, Column] = {}
    for number, cells in enumerate(rows, 1):
        if number == 1:
            columns = _headers(tables, sheet, cells)
            continue
        if number > MOST_ROWS:
            fix = f"Mời chia nhỏ tệp, mỗi trang tối đa {MOST_ROWS} dòng."
            title = "Trang có quá nhiều dòng"
            tables.problems.append(
                Problem("too_many_rows", number, f"A{number}", str(number), fix, sheet.title, title)
            )
            return
        if any(_filled(cell.value) for cell in cells):
            tables.rows.setdefault(sheet.key, []).append(
                _row(tables, sheet, number, columns, cells)
            )


def _filled(value: object) -> bool:
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def _headers(tables: Tables, sheet: Sheet, cells: tuple[Any, ...]) -> dict[int, Column]:
    """Which column stands where; unknown, repeated and missing headers are said."""
    by_header = {column.header.casefold(): column for column in sheet.columns}
    found: dict[int, Column] = {}
    for position, cell in enumerate(cells):
        if not _filled(cell.value):
            continue
        ref = f"{get_column_letter(position + 1)}1"
        column = by_header.pop(
            " ".join(str(cell.value).split()).removesuffix(" *").casefold(), None
        )
        if column is None:
            fix = f"Mời ghi một trong các cột còn lại: {'; '.join(c.header for c in by_header.values())}."
            title = "Cột không có trong mẫu hoặc lặp"
            tables.problems.append(
                Problem("unknown_column", 1, ref, shown(str(cell.value)), fix, sheet.title, title)
            )
        else:
            found[position] = column
    if "id" in sheet.identity and not any(column.key == "id" for column in found.values()):
        fix = "Mời thêm cột Mã ở dòng 1."
        tables.problems.append(
            Problem("column_missing", 1, "A1", "trống", fix, sheet.title, "Thiếu cột Mã")
        )
    return found


def _row(
    tables: Tables, sheet: Sheet, number: int, columns: dict[int, Column], cells: tuple[Any, ...]
) -> Row:
    found = {}
    for position, column in columns.items():
        cell = cells[position] if position < len(cells) else None
        ref = f"{get_column_letter(position + 1)}{number}"
        value = cell.value if cell is not None else None
        if cell is not None and cell.data_type in ("f", "e"):
            tables.problems.append(_not_a_value(sheet, number, ref, value))
            value = None
        found[column.key] = Cell(ref, value)
    return Row(number, found)


def _not_a_value(sheet: Sheet, number: int, ref: str, value: object) -> Problem:
    """A formula is never run and its old result never believed; an error value says nothing."""
    fix = "Mời chép rồi dán dạng giá trị (Paste Values)."
    return Problem(
        "formula", number, ref, shown(str(value)), fix, sheet.title, "Ô có công thức hoặc lỗi"
    )
