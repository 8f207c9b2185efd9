"""A table as CSV or workbook: JSON in (title, kind, head, rows of text), the file out. No cell can be a formula.

A name or place that somebody typed may begin with =, +, - or @: a spreadsheet program would run it.
"""

import csv
import io
import json
import re
from collections.abc import Iterable

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MOST_IN_A_CELL = 32_000


def table_file(data: bytes) -> bytes:
    """ValueError for a kind that is none."""
    asked = json.loads(data)
    head = [plain(cell) for cell in asked["head"]]
    rows = [[plain(cell) for cell in row] for row in asked["rows"]]
    if asked["kind"] == "csv":
        return _csv([head, *rows])
    if asked["kind"] == "xlsx":
        return _xlsx(asked["title"], [head, *rows])
    raise ValueError("csv or xlsx")


def plain(value: str) -> str:
    """Text that stays text: what would begin a formula gets an apostrophe before it."""
    text = _UNSEEN.sub(" ", str(value))[:_MOST_IN_A_CELL]
    return f"'{text}" if text.lstrip(" ").startswith(_ACTIVE) else text


def _csv(rows: Iterable[list[str]]) -> bytes:
    """With a byte order mark: without it Excel reads Vietnamese as Western European."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _xlsx(title: str, rows: Iterable[list[str]]) -> bytes:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(sheet, value=text)
            cell.data_type = "s"  # whatever it looks like
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
