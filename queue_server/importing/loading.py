"""From bytes to a catalogue that may be used, or to everything that is wrong with the file; nothing in between."""

from dataclasses import dataclass, replace
from datetime import date

from queue_server.domain.catalogue import Catalogue, Problem, problems

from .assembling import Assembly, assemble
from .json_form import read_json
from .sheets import BY_KEY
from .tables import Tables, unreadable

_LIMIT = 1000


@dataclass(frozen=True)
class Examined:
    """What a file says: how many rows were read, and the catalogue, or what is wrong with it."""

    rows: int
    catalogue: Catalogue | None
    problems: list[Problem]

    @property
    def wrong_rows(self) -> int:
        return len({(p.sheet, p.row) for p in self.problems if p.row})


def load(
    data: bytes, filename: str, today: date, base: Catalogue | None = None
) -> Catalogue | list[Problem]:
    """The catalogue of a JSON or XLSX file laid over `base` (the one in use), or all problems of the file.

    Rows whose identity is in `base` change it, others are added, sheets that are not in the file stay. Never
    raises on bad input. A problem with row 0 speaks of the whole file or of a record that is not in it.
    """
    found = examine(data, filename, today, base)
    return found.problems if found.catalogue is None else found.catalogue


def examine(data: bytes, filename: str, today: date, base: Catalogue | None = None) -> Examined:
    """As `load`, with the number of rows read."""
    tables = _read(data, filename)
    if not tables.readable:
        return Examined(0, None, tables.problems)
    rows = sum(map(len, tables.rows.values()))
    assembly = assemble(tables, base)
    found = [*tables.problems, *assembly.problems, *_wrong(assembly, today)]
    found = list(dict.fromkeys(found))[:_LIMIT]
    return Examined(rows, None if found else assembly.catalogue, found)


def _wrong(assembly: Assembly, today: date) -> list[Problem]:
    """What the rules say of the assembled catalogue, in the words of the file."""
    if assembly.catalogue is None:
        fix = "Mời điền đúng một dòng ở trang Trung tâm."
        title = "Tệp phải có một trung tâm"
        return [Problem("one_centre", 0, "", "", fix, BY_KEY["centre"].title, title)]
    found = [_located(p, assembly) for p in problems(assembly.catalogue) if not _known(p, assembly)]
    if found or assembly.problems:
        return found
    if any(procedure.in_force(today) for procedure in assembly.catalogue.procedures):
        return []
    fix = f"Không thủ tục nào có hiệu lực ngày {today:%d/%m/%Y}. Mời xem lại các cột hiệu lực."
    title = "Không có thủ tục đang hiệu lực"
    return [Problem("nothing_in_force", 0, "", "", fix, BY_KEY["procedures"].title, title)]


def _read(data: bytes, filename: str) -> Tables:
    name = filename.casefold()
    if name.endswith(".json"):
        return read_json(data)
    if name.endswith(".xlsx"):
        from .xlsx_form import read_xlsx  # loaded with the first workbook, not with the server

        return read_xlsx(data)
    return unreadable(
        "file_type", filename[-80:], "Mời dùng tệp .json hoặc .xlsx.", "Loại tệp không nhận"
    )


def _known(problem: Problem, assembly: Assembly) -> bool:
    """The cell could not even be read: that has been said."""
    return (problem.sheet, problem.row - 1, problem.cell) in assembly.unread


def _located(problem: Problem, assembly: Assembly) -> Problem:
    """The same problem, said of the row and cell of the file instead of the position in the catalogue."""
    places = assembly.places[problem.sheet]
    place = places[problem.row - 1] if problem.row <= len(places) else None
    title = BY_KEY[problem.sheet].title
    if place is None:
        column = BY_KEY[problem.sheet].column(problem.cell)
        header = column.header if column else problem.cell
        return replace(
            problem, row=0, cell=header, sheet=title, title=f"{problem.title} (dữ liệu đang dùng)"
        )
    return replace(
        problem, row=place.number, cell=place.ref(problem.sheet, problem.cell), sheet=title
    )
