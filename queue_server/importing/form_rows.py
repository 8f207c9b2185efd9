"""One record as the cells of a form: read with the same words as a file, and written back as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from queue_server.domain.catalogue import Component, Problem
from queue_server.domain.catalogue.problem import shown

from .assembling import STAND_INS, Values, flat, record_of
from .kinds import Wrong
from .sheets import BY_KEY, Column, Sheet


@dataclass(frozen=True)
class FormReading:
    """The record as far as it could be read, and the cells that could not: a stand-in is in their place.

    Problems name cells by key; those of papers have sheet "components" and the row of the paper from 1."""

    record: Any
    problems: tuple[Problem, ...]


def read_record(
    sheet: str, cells: Mapping[str, str], papers: Sequence[Mapping[str, str]], base: Any
) -> FormReading:
    """Lay the cells over `base` (None: a new record); a column that is no cell of the form stays as it is."""
    values, problems = _read(BY_KEY[sheet], 1, cells, {} if base is None else flat(base))
    if sheet == "procedures":
        values["components"] = ()
        rows = [_read(BY_KEY["components"], row, paper, {}) for row, paper in enumerate(papers, 1)]
        values["components"] = tuple(_component(found) for found, _ in rows)
        problems += [problem for _, found in rows for problem in found]
    return FormReading(record_of(sheet, values), tuple(problems))


def _component(values: Values) -> Component:
    return Component(**{name: value for name, value in values.items() if name != "procedure_id"})


def _read(
    sheet: Sheet, row: int, cells: Mapping[str, str], base: Values
) -> tuple[Values, list[Problem]]:
    values, problems = dict(base), []
    for column in sheet.columns:
        if column.key == "procedure_id":
            continue
        if column.key not in cells and (column.key in base or not column.needed):
            continue
        raw = cells.get(column.key)
        try:
            values[column.key] = column.read(raw)
        except Wrong as wrong:
            problems.append(
                Problem(
                    wrong.code, row, column.key, shown(raw), wrong.what_to_write, sheet.key, wrong.title
                )
            )  # fmt: skip
            values.setdefault(column.key, _stand_in(column))
    return values, problems


def _stand_in(column: Column) -> object:
    """So that the other cells of the record are still checked."""
    try:
        return column.read(None)
    except Wrong:
        return STAND_INS.get(column.key, "")


def write_record(sheet: str, record: Any) -> dict[str, str]:
    """A record as the cells of its form."""
    values = flat(record)
    cells = {column.key: column.write(values[column.key]) for column in _columns(sheet)}
    return {key: _words(value) for key, value in cells.items()}


def write_papers(procedure: Any) -> list[dict[str, str]]:
    """The papers of a procedure, a row of cells each."""
    return [write_record("components", paper) for paper in procedure.components]


def _columns(sheet: str) -> Sequence[Column]:
    return [column for column in BY_KEY[sheet].columns if column.key != "procedure_id"]


def _words(value: object) -> str:
    if value is None:
        return ""
    if hasattr(value, "strftime"):
        return str(value.strftime("%d/%m/%Y"))
    return str(value)
