"""From rows to a catalogue: read every cell, lay the rows over the catalogue in use, remember where each came from."""

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from queue_server.domain import catalogue as domain
from queue_server.domain.catalogue import Catalogue, Component, Names, Problem

from .kinds import Wrong
from .sheets import BY_KEY, SHEETS, Sheet
from .tables import Row, Tables, wrong_cell

Values = dict[str, Any]
NAME_KEYS = ("name_vi", "name_en", "name_ko", "name_zh")
RECORDS: dict[str, type[Any]] = {
    "centre": domain.Centre,
    "sites": domain.Site,
    "halls": domain.Hall,
    "zones": domain.Zone,
    "agencies": domain.Agency,
    "series": domain.TicketSeries,
    "fields": domain.Field,
    "procedures": domain.Procedure,
    "work_profiles": domain.WorkProfile,
    "counters": domain.Counter,
    "opening_hours": domain.OpeningHours,
    "closed_days": domain.ClosedDay,
    "contingents": domain.Contingent,
}


@dataclass
class Laid:
    """The records of one sheet and, beside each, its row in the file (None: from the catalogue in use)."""

    values: list[Values] = field(default_factory=list)
    places: list[Row | None] = field(default_factory=list)

    def add(self, values: Values, place: Row | None) -> None:
        self.values.append(values)
        self.places.append(place)


@dataclass
class Assembly:
    """A catalogue to be checked, the places of its rows, and the cells that could not be read."""

    catalogue: Catalogue | None
    places: dict[str, list[Row | None]]
    problems: list[Problem]
    unread: set[tuple[str, int, str]]


def flat(record: Any) -> Values:
    """A record of the domain as the columns of its sheet."""
    values = {part.name: getattr(record, part.name) for part in fields(record)}
    names = values.pop("names", None)
    if names is not None:
        values |= dict(zip(NAME_KEYS, (names.vi, names.en, names.ko, names.zh), strict=True))
    return values


def flatten(catalogue: Catalogue) -> dict[str, list[Values]]:
    """The whole catalogue as rows of columns, papers on their own sheet."""
    sheets = {
        sheet.key: [flat(r) for r in getattr(catalogue, sheet.key)]
        for sheet in SHEETS
        if sheet.key in _LISTS
    }
    sheets["centre"] = [flat(catalogue.centre)]
    papers = [(p["id"], paper) for p in sheets["procedures"] for paper in p.pop("components")]
    sheets["components"] = [{"procedure_id": owner, **flat(paper)} for owner, paper in papers]
    return sheets


_LISTS = frozenset(RECORDS) - {"centre"}


def assemble(tables: Tables, base: Catalogue | None) -> Assembly:
    """Lay the file over `base` (rows with a known identity change it, the rest are added)."""
    done = Assembly(None, {}, [], set())
    before = flatten(base) if base else {}
    laid = {
        sheet.key: _lay(sheet, tables.rows.get(sheet.key, []), before.get(sheet.key, []), done)
        for sheet in SHEETS
        if sheet.key != "components"
    }
    papers = _papers(tables, before.get("components", []), laid["procedures"], done)
    if len(laid["centre"].values) == 1:
        records = {
            key: [record_of(key, values) for values in sheet.values] for key, sheet in laid.items()
        }
        centre = records.pop("centre")[0]
        records["procedures"] = [
            _with_papers(values, papers) for values in laid["procedures"].values
        ]
        done.catalogue = Catalogue(centre, **{key: tuple(found) for key, found in records.items()})
    done.places |= {key: sheet.places for key, sheet in laid.items()}
    return done


def _lay(sheet: Sheet, rows: list[Row], before: list[Values], done: Assembly) -> Laid:
    laid = Laid()
    known = {}
    for position, values in enumerate(before):
        known[tuple(values[key] for key in sheet.identity)] = position
        laid.add(values, None)
    for row in rows:
        values, unread = _read(sheet, row, done)
        position = known.pop(tuple(values.get(key) for key in sheet.identity), -1)
        if position >= 0:
            laid.values[position] |= values
            laid.places[position] = row
        else:
            position = len(laid.values)
            laid.add(_complete(sheet, row, values, unread, done), row)
        done.unread |= {(sheet.key, position, key) for key in unread}
    return laid


def _read(sheet: Sheet, row: Row, done: Assembly) -> tuple[Values, set[str]]:
    """Every cell of a row; unread ones are reported and left out."""
    values: Values = {}
    unread: set[str] = set()
    for key, cell in row.cells.items():
        column = sheet.column(key)
        if column is None:
            continue
        try:
            values[key] = column.read(cell.value)
        except Wrong as wrong:
            done.problems.append(wrong_cell(sheet.key, row, key, wrong))
            unread.add(key)
    return values, unread


def _complete(sheet: Sheet, row: Row, values: Values, unread: set[str], done: Assembly) -> Values:
    """A new record: what is needed and not there reads as empty, and the rules say what is missing.

    A cell that could not be read gets a stand-in, so that the other cells of its row are still checked."""
    for column in sheet.columns:
        if column.key in values or not (column.needed or column.key in unread):
            continue
        try:
            values[column.key] = column.read(None)
        except Wrong as wrong:
            if column.key not in unread:
                done.problems.append(wrong_cell(sheet.key, row, column.key, wrong))
                unread.add(column.key)
            values[column.key] = STAND_INS.get(column.key, "")
    return values


# Outside every range, so that no good row is called a duplicate of an unread one.
STAND_INS: Values = {"number": 0, "floor": 0, "weekday": -1, "day": date.min}


def record_of(key: str, values: Values) -> Any:
    """The record of a sheet from its columns; columns that are none of its attributes are left out."""
    kind = RECORDS[key]
    known = {part.name for part in fields(kind)}
    found = {name: value for name, value in values.items() if name in known}
    if "names" in known:
        found["names"] = Names(*(values.get(name, "") for name in NAME_KEYS))
    return kind(**found)


def _with_papers(values: Values, papers: dict[str, list[Component]]) -> Any:
    return record_of("procedures", {**values, "components": tuple(papers.get(values["id"], ()))})


def _papers(
    tables: Tables, before: list[Values], procedures: Laid, done: Assembly
) -> dict[str, list[Component]]:
    """Papers by procedure. The file's papers of a procedure replace all it had; order is that of the procedures."""
    sheet = BY_KEY["components"]
    found: dict[str, list[tuple[Values, Row | None, set[str]]]] = {}
    for row in tables.rows.get(sheet.key, []):
        values, unread = _read(sheet, row, done)
        values = _complete(sheet, row, values, unread, done)
        found.setdefault(values["procedure_id"], []).append((values, row, unread))
    changed = set(found)
    for values in before:
        if values["procedure_id"] not in changed:
            found.setdefault(values["procedure_id"], []).append((values, None, set()))
    known = [values["id"] for values in procedures.values]
    places = done.places.setdefault(sheet.key, [])
    for owner in dict.fromkeys(known):
        for _, place, unread in found.get(owner, ()):
            done.unread |= {(sheet.key, len(places), key) for key in unread}
            places.append(place)
    _ownerless(found, set(known), done)
    return {owner: [_paper(values) for values, _, _ in rows] for owner, rows in found.items()}


def _ownerless(
    found: dict[str, list[tuple[Values, Row | None, set[str]]]], known: set[str], done: Assembly
) -> None:
    for owner, rows in found.items():
        if owner in known:
            continue
        for _, row, unread in rows:
            if row is not None and "procedure_id" not in unread:
                fix = "Mời ghi một mã có trong trang Thủ tục."
                wrong = Wrong("unknown_reference", "Nhắc đến mã không có", fix)
                done.problems.append(wrong_cell("components", row, "procedure_id", wrong))


def _paper(values: Values) -> Component:
    return Component(**{name: value for name, value in values.items() if name != "procedure_id"})
