"""One thing that is wrong in a catalogue, said so that whoever typed it can repair it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

EMPTY = "trống"


@dataclass(frozen=True)
class Problem:
    """Where it is, what stands there and what to write instead.

    `code` is stable. In the domain `row` is the position from 1 within `sheet` (an attribute of Catalogue, or
    "components": all papers of all procedures in order) and `cell` an attribute; importing turns both into
    what the person sees in the file ("D23"). `title` and `what_to_write` are Vietnamese.
    """

    code: str
    row: int
    cell: str
    value: str
    what_to_write: str
    sheet: str = ""
    title: str = ""


Problems = Iterator[Problem]


def shown(value: object) -> str:
    """A value as a person wrote it; an empty one is named."""
    if value is None or value == "" or value == ():
        return EMPTY
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, tuple):
        return "; ".join(shown(item) for item in value)
    return str(value)[:120]


@dataclass(frozen=True)
class Line:
    """One row of one sheet while it is being checked."""

    sheet: str
    row: int

    def problem(
        self, code: str, cell: str, value: object, title: str, what_to_write: str
    ) -> Problem:
        return Problem(code, self.row, cell, shown(value), what_to_write, self.sheet, title)
