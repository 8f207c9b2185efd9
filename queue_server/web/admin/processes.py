"""Internal processes: the list of procedures, a version to look at or to write, and the second person's page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Procedure
from queue_server.domain.processes.steps import STATIONS, ProcessWrong, Step, hours_of, legal_hours
from queue_server.domain.processes.versions import (
    OPEN,
    Change,
    ProcessVersion,
    State,
    compare,
    in_force,
)
from queue_server.domain.roles import Permission
from queue_server.services.processes import approving, writing
from queue_server.services.processes.reading import Published, published
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import office
from queue_server.web.presenters.processes import in_words, limit_of, process_shown

from .pages import act_once, actor, admin, field, go, page, say
from .process_form import UNITS, Draft, cell_of, draft_of, read_draft, rearranged, understood
from .trail import history

HOME = "/quan-tri/quy-trinh"
FILTERS = ("all", "none", "open", "in_force")


@dataclass(frozen=True)
class Entry:
    """A procedure in the list; `state` is none, sample, draft, proposed or in_force, `held` whether one is."""

    id: str
    short: str
    state: str
    held: bool


@dataclass(frozen=True)
class Line:
    """A version on the line of time; `tone` now, later or past is how it is drawn."""

    number: int
    words: str
    tone: str
    sub: str


@dataclass(frozen=True)
class Changed:
    """A step that is new, gone or changed, with its cells: name, before, after."""

    kind: str
    title: str
    cells: list[tuple[str, str, str]]


def _today() -> date:
    return business_day(office().clock())


def _list() -> dict[str, Any]:
    """Procedures that can be accepted today, found by name, filtered by where their process stands."""
    day, text = _today(), request.values.get("tim", "")[:80].strip()
    wanted = request.values.get("loc", "all")
    wanted = wanted if wanted in FILTERS else "all"
    with office().reads() as work:
        found = [p for p in work.centre.view.catalogue.procedures if p.in_force(day)]
        heads = work.processes.heads()
    by_procedure: dict[str, list[ProcessVersion]] = {}
    for head in heads:
        by_procedure.setdefault(head.procedure_id, []).append(head)
    entries = [_entry(p, by_procedure.get(p.id, ()), day) for p in found]
    counts = {name: sum(_fits(entry, name) for entry in entries) for name in FILTERS}
    shown = [
        e for e in entries if _fits(e, wanted) and text.casefold() in f"{e.short} {e.id}".casefold()
    ]
    return {"entries": shown, "counts": counts, "loc": wanted, "tim": text}


def _entry(procedure: Procedure, versions: Sequence[ProcessVersion], day: date) -> Entry:
    held = in_force(versions, day) is not None
    return Entry(procedure.id, procedure.short_vi, _standing(versions, held), held)


def _standing(versions: Sequence[ProcessVersion], held: bool) -> str:
    opened = next((v for v in versions if v.state in OPEN), None)
    if opened is not None and not opened.sample:
        return str(opened.state)
    if held:
        return "in_force"
    return "sample" if opened else "none"


def _fits(entry: Entry, wanted: str) -> bool:
    if wanted == "in_force":
        return entry.held
    groups = {"all": (), "none": ("none", "sample"), "open": ("draft", "proposed")}
    return wanted == "all" or entry.state in groups.get(wanted, (wanted,))


@admin.get("/quy-trinh")
@staff_required(Permission.ADMINISTER)
def processes_page() -> Response:
    return page("admin/processes.html", here="procedures", procedure=None, **_list())


@admin.get("/quy-trinh/ban")
@staff_required(Permission.ADMINISTER)
def process_page() -> Response:
    procedure_id = request.args.get("ma", "")[:80]
    return _page(*_chosen(procedure_id, request.args.get("ban", "")[:6]))


def _chosen(procedure_id: str, asked: str) -> tuple[str, ProcessVersion | None]:
    """The version asked for, else the open one, else the one in force, else the newest."""
    with office().reads() as work:
        if procedure_id not in work.centre.view.procedures:
            raise Refuse(404, "not_found")
        versions = work.processes.of_procedure(procedure_id)
    if asked:
        found = next((v for v in versions if str(v.number) == asked), None)
        if found is None:
            raise Refuse(404, "not_found")
        return procedure_id, found
    opened = next((v for v in versions if v.state in OPEN), None)
    return procedure_id, opened or in_force(versions, _today()) or (
        versions[-1] if versions else None
    )


def _page(
    procedure_id: str, version: ProcessVersion | None, draft: Draft | None = None, status: int = 200
) -> Response:
    day, fresh = _today(), draft is None
    with office().reads() as work:
        procedure = writing.procedure_of(work, procedure_id)
        versions = work.processes.of_procedure(procedure_id)
        length = work.working_time.roster.length
        legal = legal_hours(procedure.duration_unit, procedure.duration_amount, length)
        now = in_force(versions, day)
        names = {account.id: account.display_name for account in work.accounts.all()}
        found = _found(work, procedure, version, day)
        shown = process_shown(work, found)
    if draft is None and version is not None and version.state is State.DRAFT:
        draft = draft_of(version)
    differs = now is not None and version is not None and version.state in OPEN
    return page(
        "admin/processes.html", status, here="procedures", procedure=procedure, version=version, draft=draft,
        fresh=fresh, shown=shown, versions=[_line(v, now, day) for v in versions], now=now, names=names,
        changes=_changes(now, version) if differs and now and version else [], stations=STATIONS, units=UNITS,
        day_hours=float(hours_of(length)), legal=None if legal is None else float(legal),
        legal_words="" if legal is None else in_words(legal, length), past=history(f"process:{procedure_id}"),
        is_author=version is not None and actor().id in version.written_by, **_list(),
    )  # fmt: skip


def _found(work: Any, procedure: Procedure, version: ProcessVersion | None, day: date) -> Published:
    if version is None:
        return published(work, procedure.id, day)
    found = writing.sum_of(work, procedure, version.steps)
    return Published(procedure, "in_force", version.steps, found, version)


def _line(version: ProcessVersion, now: ProcessVersion | None, day: date) -> Line:
    begins = say("from_day", day=f"{version.valid_from:%d/%m/%Y}")
    if version.state is State.APPROVED:
        tone = "now" if version == now else "later" if version.valid_from > day else "past"
        return Line(version.number, say(f"process.tone.{tone}"), tone, begins)
    tone = "later" if version.state in OPEN else "past"
    name = "sample" if version.sample else str(version.state)
    return Line(version.number, say(f"process.state.{name}"), tone, begins)


def _changes(now: ProcessVersion, version: ProcessVersion) -> list[Changed]:
    """What this version changes beside the one in force."""
    return [
        Changed(change.kind, step.title, _cells(change))
        for change in compare(now.steps, version.steps)
        if change.kind != "same" and (step := change.after or change.before)
    ]


def _cells(change: Change) -> list[tuple[str, str, str]]:
    """Each cell with its words before and after; amount and unit are one thing to a reader."""
    if change.before is None or change.after is None:
        return []
    names = dict.fromkeys("quarters" if name == "unit" else name for name in change.cells)
    return [
        (say(f"process.cell.{name}"), _cell(change.before, name), _cell(change.after, name))
        for name in names
    ]


def _cell(step: Step, name: str) -> str:
    if name == "quarters":
        return limit_of(step) or say("process.no_limit")
    return STATIONS.get(step.station, "") if name == "station" else str(getattr(step, name))


def _version() -> ProcessVersion:
    """The version of this form, with the revision that the page showed."""
    typed, seen = request.form.get("id", ""), request.form.get("seen", "")
    if not all(one.isascii() and one.isdecimal() and len(one) < 16 for one in (typed, seen)):
        raise Refuse(422, "invalid")
    with office().reads() as work:
        version: ProcessVersion | None = work.processes.by_id(int(typed))
    if version is None:
        raise Refuse(404, "not_found")
    return replace(version, revision=int(seen))


@admin.post("/quy-trinh/soan")
@staff_required(Permission.ADMINISTER)
def begin_process() -> AnyResponse:
    procedure_id = request.form.get("ma", "")[:80]
    act_once(writing.begin_draft, writing.Begin(actor(), procedure_id))
    return _back(procedure_id, "drafted")


def _back(procedure_id: str, done: str, number: int | None = None) -> AnyResponse:
    chosen = f"&ban={number}" if number else ""
    return go(f"{HOME}/ban?ma={procedure_id}{chosen}", done)


@admin.post("/quy-trinh/sua")
@staff_required(Permission.ADMINISTER)
def change_process() -> Response:
    """Move, remove or add a row of the form; nothing is written."""
    version, draft = _version(), read_draft()
    what, _, typed = request.form.get("act", "")[:20].partition(":")
    place = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else -1
    return _page(version.procedure_id, version, rearranged(draft, what, place))


@admin.post("/quy-trinh/ghi")
@staff_required(Permission.ADMINISTER)
def save_process() -> AnyResponse:
    """Keep the draft, or hand it to a second person."""
    version, draft = _version(), read_draft()
    propose = request.form.get("act", "") == "propose"
    said, wrong = understood(draft, version)
    if not wrong:
        command = writing.Written(actor(), version.id, version.revision, said, propose)
        try:
            act_once(writing.write_draft, command)
        except ProcessWrong as refused:
            wrong[cell_of(refused.cell)] = refused.detail
    if wrong:
        return _page(version.procedure_id, version, replace(draft, wrong=wrong), 422)
    return _back(version.procedure_id, "proposed" if propose else "saved")


@admin.post("/quy-trinh/duyet")
@staff_required(Permission.ADMINISTER)
def approve_process() -> AnyResponse:
    version = _version()
    act_once(approving.approve, writing.VersionCommand(actor(), version.id, version.revision))
    return _back(version.procedure_id, "approved", version.number)


@admin.post("/quy-trinh/bo")
@staff_required(Permission.ADMINISTER)
def discard_process() -> AnyResponse:
    version = _version()
    act_once(writing.discard_draft, writing.VersionCommand(actor(), version.id, version.revision))
    return _back(version.procedure_id, "discarded")


@admin.post("/quy-trinh/tra-lai")
@staff_required(Permission.ADMINISTER)
def send_process_back() -> AnyResponse:
    version = _version()
    act_once(approving.send_back, _with_reason(version))
    return _back(version.procedure_id, "sent_back")


@admin.post("/quy-trinh/rut")
@staff_required(Permission.ADMINISTER)
def withdraw_process() -> AnyResponse:
    version = _version()
    act_once(approving.withdraw, _with_reason(version))
    return _back(version.procedure_id, "unapproved", version.number)


def _with_reason(version: ProcessVersion) -> approving.WithReason:
    return approving.WithReason(actor(), version.id, version.revision, field("reason", 400))
