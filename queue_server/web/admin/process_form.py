"""The form of a process: rows as they were typed, and back to steps; a wrong cell says what to write."""

import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from flask import request

from queue_server.domain.processes.steps import MOST_STEPS, Basis, Step, plain
from queue_server.domain.processes.versions import ProcessVersion
from queue_server.web.errors import Refuse

from .days import DayUnread, read_day
from .pages import field as line
from .pages import say

UNITS = ("working_hour", "working_day")
_LINES = {"title": 200, "actor": 200, "amount": 12, "unit": 16, "station": 4}
_CONTENT, _LAW = 1000, 2000


@dataclass(frozen=True)
class Row:
    """One step as it stands in the form."""

    station: str
    title: str
    content: str
    actor: str
    amount: str
    unit: str


@dataclass(frozen=True)
class Draft:
    """The form. `wrong`: what to write, by cell; `focus`: the row that was moved or added."""

    rows: tuple[Row, ...]
    law: str
    decision_no: str
    decision_day: str
    starts: str
    wrong: dict[str, str] = field(default_factory=dict)
    focus: int | None = None


def draft_of(version: ProcessVersion) -> Draft:
    """What is stored, as a form."""
    basis, day = version.basis, version.basis.decision_date
    return Draft(
        tuple(row_of(step) for step in version.steps),
        basis.legal,
        basis.decision_no,
        f"{day:%d/%m/%Y}" if day else "",
        f"{version.valid_from:%d/%m/%Y}",
    )


def row_of(step: Step) -> Row:
    amount = plain(step.amount) if step.quarters else ""
    return Row(str(step.station), step.title, step.content, step.actor, amount, step.unit)


def read_draft() -> Draft:
    """The form as it was sent; rows in the order of the page."""
    rows = []
    for place in range(MOST_STEPS + 2):
        if f"s.{place}.title" not in request.form:
            break
        cells = {name: line(f"s.{place}.{name}", most) for name, most in _LINES.items()}
        rows.append(Row(content=_lines(f"s.{place}.content", _CONTENT), **cells))
    return Draft(
        tuple(rows), _lines("law", _LAW), line("decision_no", 80), line("decision_day", 20),
        line("tu-ngay", 20),
    )  # fmt: skip


def _lines(name: str, most: int) -> str:
    """Several lines a person typed, in NFC and without unseen characters."""
    typed = unicodedata.normalize("NFC", request.form.get(name, "")).replace("\r\n", "\n").strip()
    unseen = any(unicodedata.category(c)[0] == "C" and c not in "\n\t" for c in typed)
    if len(typed) > most or unseen:
        raise Refuse(422, "invalid")
    return typed


def rearranged(draft: Draft, what: str, place: int) -> Draft:
    """A row moved, dropped or added behind another; nothing is written."""
    rows = list(draft.rows)
    if what == "add" and len(rows) < MOST_STEPS:
        place = place if 0 <= place < len(rows) else len(rows) - 1
        station = rows[place].station if rows else "1"
        rows.insert(place + 1, Row(station, "", "", "", "", "working_hour"))
        return replace(draft, rows=tuple(rows), focus=place + 1)
    if not 0 <= place < len(rows) or what not in ("up", "down", "remove"):
        return draft
    row = rows.pop(place)
    if what != "remove":
        place = max(0, place - 1) if what == "up" else min(len(rows), place + 1)
        rows.insert(place, row)
    return replace(draft, rows=tuple(rows), focus=min(place, len(rows) - 1))


def understood(draft: Draft, stored: ProcessVersion) -> tuple[ProcessVersion, dict[str, str]]:
    """The version that the form says, and what could not be read, by cell."""
    wrong: dict[str, str] = {}
    steps = tuple(_step(place, row, wrong) for place, row in enumerate(draft.rows))
    decided = _day("decision_day", wrong) if draft.decision_day else None
    starts = _day("tu-ngay", wrong)
    basis = Basis(draft.law, draft.decision_no, decided)
    said = replace(stored, steps=steps, basis=basis, valid_from=starts or stored.valid_from)
    return said, wrong


def _step(place: int, row: Row, wrong: dict[str, str]) -> Step:
    station = int(row.station) if row.station in ("1", "2", "3", "4", "5") else 0
    unit = "working_day" if row.unit == "working_day" else "working_hour"
    quarters = _quarters(row.amount)
    if quarters is None:
        wrong[f"{place}.amount"] = say("process.write_amount")
    return Step(station, row.title, row.content, row.actor, quarters or 0, unit)  # type: ignore[arg-type]


def _quarters(typed: str) -> int | None:
    """“2,5” → 10; None when it is not a number of quarters that a process can have."""
    if not typed:
        return 0
    try:
        amount = Decimal(typed.replace(",", ".")) * 4
    except InvalidOperation:
        return None
    fits = amount.is_finite() and amount == amount.to_integral_value() and 0 <= amount <= 32_000
    return int(amount) if fits else None


def _day(name: str, wrong: dict[str, str]) -> date | None:
    try:
        return read_day(name)
    except DayUnread as unread:
        wrong[name] = unread.what_to_write
        return None


# What a rule calls a field is not always what the form calls it.
_CELLS = {"valid_from": "tu-ngay", "decision_date": "decision_day"}


def cell_of(name: str) -> str:
    return _CELLS.get(name, name)
