"""Procedures: the list with its search, one version as a form, its versions on a line of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Catalogue, Procedure
from queue_server.domain.catalogue.reading import agencies_on
from queue_server.domain.roles import Permission
from queue_server.services.admin.catalogue import NewVersion, subject_of, version_id
from queue_server.web.doors import staff_required
from queue_server.web.office import office

from .days import DayUnread, read_day
from .pages import actor, admin, go, page, say
from .saving import (
    Editing,
    Trouble,
    begin_version,
    catalogue_now,
    new_record,
    open_record,
    remove,
    save,
)
from .sheets import PROCEDURES
from .trail import history

HOME = "/quan-tri/thu-tuc"
STATES = ("now", "later", "ended", "all")


@dataclass(frozen=True)
class Entry:
    """A version in the list. `state` is now, later or ended; `lacks` names what a citizen would ask in vain."""

    id: str
    short: str
    sub: str
    state: str
    lacks: str


@dataclass(frozen=True)
class Version:
    """A version on the line of time."""

    number: int
    id: str
    state: str
    dates: str
    decision: str


def today() -> date:
    return business_day(office().clock())


def state_of(procedure: Procedure, day: date) -> str:
    if procedure.valid_to is not None and procedure.valid_to < day:
        return "ended"
    if procedure.valid_from is not None and procedure.valid_from > day:
        return "later"
    return "now"


def duration_of(procedure: Procedure) -> str:
    if procedure.duration_amount is None or procedure.duration_unit is None:
        return say("duration.unknown")
    return say(f"duration.{procedure.duration_unit}", count=procedure.duration_amount)


def _entry(procedure: Procedure, day: date) -> Entry:
    state = state_of(procedure, day)
    lacks = ""
    if state == "now":
        if procedure.duration_amount is None:
            lacks = say("lacks.duration")
        elif procedure.fee_vnd is None:
            lacks = say("lacks.fee")
    code = procedure.code or say("no_code")
    return Entry(
        procedure.id, procedure.short_vi, f"{code} · {duration_of(procedure)}", state, lacks
    )


@dataclass(frozen=True)
class Search:
    """What the list shows: a text, a field and a state; kept in the address from page to page."""

    text: str
    field: str
    state: str

    @property
    def query(self) -> str:
        kept = {"tim": self.text, "linh-vuc": self.field, "loc": self.state}
        return urlencode({name: value for name, value in kept.items() if value})

    def finds(self, procedure: Procedure, day: date) -> bool:
        words = f"{procedure.short_vi} {procedure.names.vi} {procedure.code or ''} {procedure.id}"
        return (
            self.text.casefold() in words.casefold()
            and self.field in ("", procedure.field_id)
            and self.state in ("all", state_of(procedure, day))
        )


def _search() -> Search:
    state = request.values.get("loc", "now")
    return Search(
        request.values.get("tim", "")[:80].strip(),
        request.values.get("linh-vuc", "")[:80],
        state if state in STATES else "now",
    )


def versions_of(catalogue: Catalogue, procedure: Procedure, day: date) -> list[Version]:
    """All versions of one procedure, in order of time: same code, or linked by what replaced what."""
    family, growing = {procedure.id: procedure}, True
    while growing:
        found = {p.id: p for p in catalogue.procedures if _akin(p, family.values())}
        growing = len(found) > len(family)
        family = {**found, **family}
    ordered = sorted(family.values(), key=lambda p: (p.valid_from or date.min, p.id))
    return [
        Version(number, p.id, state_of(p, day), _dates(p), p.decision)
        for number, p in enumerate(ordered, 1)
    ]


def _akin(candidate: Procedure, family: Any) -> bool:
    return any(
        candidate.id in (member.id, member.replaced_by)
        or candidate.replaced_by == member.id
        or (candidate.code is not None and candidate.code == member.code)
        for member in family
    )


def _dates(procedure: Procedure) -> str:
    starts, ends = procedure.valid_from, procedure.valid_to
    if starts and ends:
        return f"{starts:%d/%m/%Y} – {ends:%d/%m/%Y}"
    if starts:
        return say("from_day", day=f"{starts:%d/%m/%Y}")
    return say("to_day", day=f"{ends:%d/%m/%Y}") if ends else say("no_days")


def _list(catalogue: Catalogue, search: Search) -> dict[str, Any]:
    day = today()
    counts = {
        state: sum(state in ("all", state_of(p, day)) for p in catalogue.procedures)
        for state in STATES
    }
    return {
        "entries": [_entry(p, day) for p in catalogue.procedures if search.finds(p, day)],
        "fields": [(field.id, field.names.vi) for field in catalogue.fields],
        "search": search,
        "counts": counts,
    }


@admin.get("/thu-tuc")
@staff_required(Permission.ADMINISTER)
def procedures_page() -> Response:
    search = _search()
    catalogue = catalogue_now()
    return page("admin/procedures.html", here="procedures", **_list(catalogue, search))


@admin.get("/thu-tuc/ban")
@staff_required(Permission.ADMINISTER)
def procedure_page() -> Response:
    return _edit(open_record(PROCEDURES, request.args.get("ma", "")))


@admin.get("/thu-tuc/them")
@staff_required(Permission.ADMINISTER)
def new_procedure_page() -> Response:
    return _edit(new_record(PROCEDURES))


@admin.post("/thu-tuc/ban")
@staff_required(Permission.ADMINISTER)
def save_procedure() -> AnyResponse:
    outcome = save(PROCEDURES)
    if isinstance(outcome, Editing):
        return _edit(outcome)
    return _to(outcome, "saved")


@admin.post("/thu-tuc/bo")
@staff_required(Permission.ADMINISTER)
def remove_procedure() -> AnyResponse:
    stays = remove(PROCEDURES)
    return go(f"{HOME}?{_search().query}", "removed") if stays is None else _edit(stays)


@admin.post("/thu-tuc/ban-moi")
@staff_required(Permission.ADMINISTER)
def add_version() -> AnyResponse:
    """The next version from a day on, as a copy to be corrected; the present one ends the day before."""
    name = request.form.get("ma", "")
    try:
        day = read_day("tu-ngay")
    except DayUnread as unread:
        editing = open_record(PROCEDURES, name)
        return _edit(editing, Trouble(422, [unread.what_to_write]))
    command = NewVersion(actor(), name, day, request.form.get("seen", ""))
    refused = begin_version(PROCEDURES, command)
    return _to(version_id(name, day), "version") if refused is None else _edit(refused)


def _to(name: str, done: str) -> AnyResponse:
    query = urlencode({"ma": name})
    kept = _search().query
    return go(f"{HOME}/ban?{query}&{kept}", done)


def _edit(editing: Editing, trouble: Trouble | None = None) -> Response:
    trouble = trouble or editing.trouble
    catalogue, form = editing.form.catalogue, editing.form
    procedure = next((p for p in catalogue.procedures if p.id == editing.name), None)
    papers = form.paper_rows(editing.papers)
    return page(
        "admin/procedure.html",
        trouble.status if trouble else 200,
        here="procedures",
        editing=editing,
        trouble=trouble,
        procedure=procedure,
        receiver=_receiver(catalogue, procedure),
        state=state_of(procedure, today()) if procedure else "",
        versions=versions_of(catalogue, procedure, today()) if procedure else [],
        controls={control.name: control for control in form.controls(PROCEDURES.cells)},
        more=form.controls(PROCEDURES.more),
        more_open=_any_wrong(form.controls(PROCEDURES.more)) or procedure is None,
        papers=papers,
        past=history(subject_of("procedures", editing.name)) if editing.name else [],
        **_list(catalogue, _search()),
    )


def _any_wrong(controls: Sequence[Any]) -> bool:
    return any(control.errors for control in controls)


def _receiver(catalogue: Catalogue, procedure: Procedure | None) -> str:
    if procedure is None:
        return ""
    return ", ".join(a.short_vi for a in agencies_on(catalogue, procedure.agency_ids, today()))
