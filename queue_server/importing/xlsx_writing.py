"""Workbooks that `xlsx_form` reads: the empty template with its guide, and an export of a catalogue."""

import io
from collections.abc import Iterable
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from queue_server.domain.catalogue import Catalogue

from .assembling import Values, flatten
from .sheets import SHEETS, Sheet

GUIDE = "Hướng dẫn"
_GUIDE_LINES = (
    "Mỗi trang là một loại dữ liệu. Dòng 1 là tên cột, không đổi tên cột và tên trang.",
    "Cột có dấu * phải có giá trị. Trang không dùng thì để trống, dữ liệu đang dùng được giữ nguyên.",
    "Ngày ghi ngày/tháng/năm. Tiền ghi số đồng; 0 là miễn phí, trống là chưa biết.",
    "Nhiều giá trị trong một ô: mỗi giá trị một dòng, hoặc cách nhau bằng dấu chấm phẩy.",
    "Dòng có Mã đã có sẽ sửa dòng đó; Mã mới là dòng mới. Công thức không được nhận.",
    "Cột Giả định ghi có khi dữ liệu bịa ra để chạy thử, phải thay trước khi dùng thật.",
)


def template_xlsx() -> bytes:
    """An empty workbook with all sheets, headers and a guide."""
    return _book({sheet.key: [] for sheet in SHEETS})


def export_xlsx(catalogue: Catalogue) -> bytes:
    """The whole catalogue as a workbook; importing it again gives an equal catalogue."""
    return _book(flatten(catalogue))


def _book(rows: dict[str, list[Values]]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    guide = book.create_sheet(GUIDE)
    guide.column_dimensions["A"].width = 110
    for line in _GUIDE_LINES:
        guide.append([line])
    for sheet in SHEETS:
        _write(book, sheet, rows[sheet.key])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(book: Any, sheet: Sheet, rows: Iterable[Values]) -> None:
    page = book.create_sheet(sheet.title)
    page.freeze_panes = "A2"
    for position, column in enumerate(sheet.columns, 1):
        wide = 46 if column.key.startswith(("name", "legal", "short")) else 18
        page.column_dimensions[get_column_letter(position)].width = wide
    page.append([_header(page, f"{c.header} *" if c.needed else c.header) for c in sheet.columns])
    for values in rows:
        page.append([_cell(page, column.write(values[column.key])) for column in sheet.columns])


def _header(page: Any, words: str) -> Any:
    cell = WriteOnlyCell(page, value=words)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E5EEF8")
    return cell


def _cell(page: Any, value: object) -> Any:
    cell = WriteOnlyCell(page, value=value if value != "" else None)
    if isinstance(value, str) and value:
        # Text stays text: "=1+1" in a name is never a formula on somebody's machine.
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text="\n" in value, vertical="top")
    elif hasattr(value, "strftime"):
        cell.number_format = "dd/mm/yyyy"
    return cell
