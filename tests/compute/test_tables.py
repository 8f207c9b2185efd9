"""A table leaves as a file that opens in a spreadsheet program, and no cell of it is a formula."""

import csv
import io
import json

import openpyxl
import pytest

from queue_server.compute.tables import table_file

ROWS = [
    ["1", "=1+1", "Nguyễn, \"Thử\""],
    ["2", "@SUM(A1)", "+84 912"],
    ["3", "-2+3", "\t=cmd|' /C calc'!A0"],
    ["4", "  =HYPERLINK(\"http://example.invalid\")", "hai\ndòng\x00\x0b"],
    ["5", "＝1+1", "thường"],
]  # fmt: skip


def made(kind: str) -> bytes:
    asked = {"kind": kind, "title": "Nhật ký: [1]/2?", "head": ["Số", "=Ai", "Gì"], "rows": ROWS}
    return table_file(json.dumps(asked).encode())


def cells(kind: str) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(made("csv").decode("utf-8-sig"), newline="")))
    book = openpyxl.load_workbook(io.BytesIO(made("xlsx")))
    sheet = book.worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    return [[str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_begins_like_a_formula(kind: str) -> None:
    for row in cells(kind):
        for cell in row:
            assert cell.lstrip()[:1] not in ("=", "+", "-", "@", "＝"), cell


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_everything_else_is_what_it_was(kind: str) -> None:
    found = cells(kind)
    assert len(found) == len(ROWS) + 1
    assert [row[0] for row in found[1:]] == ["1", "2", "3", "4", "5"]
    assert found[1][2] == 'Nguyễn, "Thử"'
    assert found[1][1] == "'=1+1"
    assert found[5][2] == "thường"


def test_csv_says_that_it_is_unicode() -> None:
    assert made("csv").startswith(b"\xef\xbb\xbf")


def test_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="csv or xlsx"):
        made("ods")
