"""The form between a file and a catalogue: sheets of rows of raw cells, each knowing where it stood."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from queue_server.domain.catalogue import Problem
from queue_server.domain.catalogue.problem import shown

from .kinds import Wrong
from .sheets import BY_KEY


@dataclass(frozen=True)
class Cell:
    """A raw value and where a person finds it: "D23", or "procedures[22].legal_basis"."""

    ref: str
    value: object


@dataclass(frozen=True)
class Row:
    """`number` is the row of the sheet, or the position in the JSON list (from 1). `path` is empty in a workbook."""

    number: int
    cells: Mapping[str, Cell]
    path: str = ""

    def ref(self, sheet: str, key: str) -> str:
        """Where a value of this row stands or should stand."""
        if key in self.cells:
            return self.cells[key].ref
        column = BY_KEY[sheet].column(key)
        return f"{self.path}.{key}" if self.path or column is None else column.header


@dataclass
class Tables:
    """What was read: rows by sheet, and what is wrong with the file itself.

    `readable` false: nothing could be read, there is one problem. `asides`: cells that are no column of ours
    but say something to check, by path of the row and key."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    readable: bool = True
    asides: dict[tuple[str, str], Cell] = field(default_factory=dict)


def unreadable(
    code: str, value: str, what_to_write: str, title: str = "Tệp không đọc được"
) -> Tables:
    """The one clear problem of a file that is no catalogue at all."""
    return Tables(problems=[Problem(code, 0, "", value, what_to_write, "", title)], readable=False)


def wrong_cell(sheet: str, row: Row, key: str, wrong: Wrong) -> Problem:
    """A cell that could not be read, shown as it stands in the file."""
    cell = row.cells.get(key)
    raw = cell.value if cell else None
    value = shown(raw if isinstance(raw, str | int | float | None) else str(raw))
    title = BY_KEY[sheet].title
    return Problem(
        wrong.code, row.number, row.ref(sheet, key), value, wrong.what_to_write, title, wrong.title
    )
