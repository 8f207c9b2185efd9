"""A record as the controls of a form, and a posted form as the cells of a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request

from queue_server.domain.catalogue import Catalogue, Problem
from queue_server.services.admin.checking import records_of
from queue_server.web.errors import Refuse
from queue_server.web.office import office

from .pages import has_words, say
from .sheets import PAPER_CELLS, Cell, Sheet
from .showing import WEEKDAYS, title_of

Cells = dict[str, str]
MOST_PAPERS = 60
EMPTY_PAPERS = 2
LONGEST = 8000


@dataclass(frozen=True)
class Option:
    value: str
    words: str
    chosen: bool = False
    weight: str = ""


@dataclass(frozen=True)
class Control:
    """One cell ready to be drawn: what stands in it, what may, and what is wrong with it."""

    cell: Cell
    name: str
    label: str
    hint: str
    value: str
    options: Sequence[Option] = field(default=())
    errors: Sequence[Problem] = field(default=())
    fixed: bool = False


def label_of(sheet: str, key: str) -> str:
    own = f"cell.{sheet}.{key}"
    return say(own if has_words(own) else f"cell.{key}")


def _hint_of(sheet: str, key: str) -> str:
    for name in (f"hint.{sheet}.{key}", f"hint.{key}"):
        if has_words(name):
            return say(name)
    return ""


@dataclass(frozen=True)
class Form:
    """What a page draws: the sheet, the cells as they stand, the catalogue they refer to, and what is wrong."""

    sheet: Sheet
    cells: Mapping[str, str]
    catalogue: Catalogue
    problems: Sequence[Problem] = ()
    new: bool = False

    def controls(self, cells: Sequence[Cell]) -> list[Control]:
        return [self._control(cell) for cell in cells]

    def _control(self, cell: Cell) -> Control:
        value = self.cells.get(cell.key, cell.default if self.new else "")
        return Control(
            cell,
            cell.key,
            label_of(self.sheet.key, cell.key),
            _hint_of(self.sheet.key, cell.key),
            value,
            options_of(cell, value, self.catalogue, self.sheet.key),
            [p for p in self.problems if p.sheet == self.sheet.key and p.cell == cell.key],
            cell.fixed and not self.new,
        )

    @property
    def unplaced(self) -> list[Problem]:
        """Problems of cells that are not on the form; said on top of it."""
        placed = {cell.key for cell in self.sheet.all_cells}
        return [p for p in self.problems if p.sheet == self.sheet.key and p.cell not in placed]

    def paper_rows(self, papers: Sequence[Mapping[str, str]]) -> list[dict[str, Control]]:
        """The papers of a procedure and two empty rows to write the next ones in."""
        rows = [*papers, *({} for _ in range(EMPTY_PAPERS))]
        return [self._paper(number, row) for number, row in enumerate(rows, 1)]

    def _paper(self, number: int, row: Mapping[str, str]) -> dict[str, Control]:
        found = [p for p in self.problems if p.sheet == "components" and p.row == number]
        return {
            cell.key: Control(
                cell,
                f"papers.{number}.{cell.key}",
                f"{say(f'paper.{cell.key}')}, {say('paper.row', number=number)}",
                "",
                row.get(cell.key, "" if row else cell.default),
                options_of(cell, row.get(cell.key, cell.default), self.catalogue, "papers"),
                [p for p in found if p.cell == cell.key],
            )
            for cell in PAPER_CELLS
        }


def options_of(cell: Cell, value: str, catalogue: Catalogue, sheet: str) -> list[Option]:
    chosen = _split(value)
    if cell.kind in ("choice", "choices"):
        words = f"choice.{sheet}.{cell.key}"
        return [
            Option(
                code, say(f"{words}.{code}" if code else "none"), code in chosen or code == value
            )
            for code in cell.options
        ]
    if cell.kind == "weekday":
        return [Option(day, day, day == value) for day in WEEKDAYS]
    if cell.kind == "weights":
        weights = {part.partition(":")[0].strip(): part.partition(":")[2] for part in chosen}
        return [
            Option(series.letter, series.names.vi, weight=weights.get(series.letter, "").strip())
            for series in catalogue.series
        ]
    if cell.kind in ("one", "several"):
        return _records(cell, chosen, catalogue)
    return []


def _records(cell: Cell, chosen: Sequence[str], catalogue: Catalogue) -> list[Option]:
    """Records to choose from; chosen ones first in their own order, an unknown one as it stands."""
    key = "letter" if cell.to == "series" else "id"
    known = {
        getattr(record, key): title_of(cell.to, record, catalogue)
        for record in records_of(catalogue, cell.to)
    }
    first = [Option(name, known.get(name, name), True) for name in chosen]
    if cell.kind == "several":
        return [
            *first,
            *(Option(name, words) for name, words in known.items() if name not in chosen),
        ]
    empty = [] if cell.needed and chosen else [Option("", say("none"))]
    lost = [option for option in first if option.value not in known]
    return [*empty, *lost, *(Option(name, w, name in chosen) for name, w in known.items())]


def _split(value: str) -> list[str]:
    return [part for line in value.splitlines() for part in map(str.strip, line.split(";")) if part]


def cells_of(sheet: Sheet, record: Any) -> Cells:
    """A stored record as cells: the text of the file form, but codes where one chooses."""
    cells = office().papers.write_record(sheet.key, record)
    for cell in sheet.all_cells:
        if cell.kind in ("choice", "choices"):
            value = getattr(record, cell.key)
            cells[cell.key] = "\n".join(value) if isinstance(value, tuple) else value or ""
        elif cell.kind == "number" and cells[cell.key].isdecimal():
            cells[cell.key] = f"{int(cells[cell.key]):,}".replace(",", ".")
    return cells


def papers_of(procedure: Any) -> list[Cells]:
    rows = office().papers.write_papers(procedure)
    for row, paper in zip(rows, procedure.components, strict=True):
        row["kind"] = paper.kind
    return rows


def posted(sheet: Sheet) -> Cells:
    """The cells of a form as typed; refuses what no page of ours sends."""
    cells = {cell.key: _posted(cell, cell.key) for cell in sheet.all_cells}
    if any(len(value) > LONGEST for value in cells.values()):
        raise Refuse(413, "too_large")
    return cells


def _posted(cell: Cell, name: str) -> str:
    if cell.kind in ("several", "choices"):
        return "\n".join(request.form.getlist(name))
    if cell.kind == "yes":
        return "có" if request.form.get(name) else "không"
    if cell.kind == "weights":
        given = ((key, value.strip()) for key, value in request.form.items() if value.strip())
        mine = ((key.removeprefix(f"{name}."), w) for key, w in given if key.startswith(f"{name}."))
        return "; ".join(f"{letter}:{weight}" for letter, weight in mine)
    return request.form.get(name, "")


def posted_papers() -> list[Cells]:
    """The rows of papers that say anything; an emptied name takes the row away."""
    return [
        {cell.key: _posted(cell, f"papers.{number}.{cell.key}") for cell in PAPER_CELLS}
        for number in range(1, MOST_PAPERS + 1)
        if request.form.get(f"papers.{number}.name_vi", "").strip()
    ]
