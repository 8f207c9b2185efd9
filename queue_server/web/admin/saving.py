"""One posted record: read its cells, put it, or say beside each cell what to write."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request

from queue_server.domain.catalogue import Catalogue, Problem
from queue_server.domain.errors import DomainError
from queue_server.services.admin import catalogue as acts
from queue_server.services.admin.checking import (
    Change,
    Elsewhere,
    InUse,
    RecordWrong,
    find,
    identity,
    wrong_after,
)
from queue_server.web.errors import Refuse
from queue_server.web.office import office

from .forms import Cells, Form, cells_of, papers_of, posted, posted_papers
from .pages import act_once, actor, status_of
from .sheets import Sheet
from .showing import title_of


@dataclass(frozen=True)
class Trouble:
    """Why nothing was written, in sentences; `links` lead to the other records that are in the way."""

    status: int
    sentences: Sequence[str]
    links: Sequence[tuple[str, str, str]] = ()


@dataclass(frozen=True)
class Editing:
    """What an edit page draws. `name` is the identity of the stored record, None for a new one."""

    sheet: Sheet
    form: Form
    name: str | None
    seen: str = ""
    papers: Sequence[Cells] = ()
    trouble: Trouble | None = None
    record: Any = field(default=None)


def catalogue_now() -> Catalogue:
    with office().reads() as work:
        found: Catalogue = work.centre.view.catalogue
    return found


def open_record(sheet: Sheet, name: str) -> Editing:
    """A stored record to be edited; 404 when there is none."""
    catalogue = catalogue_now()
    record = find(catalogue, sheet.key, name)
    if record is None:
        raise Refuse(404, "not_found")
    unnamed = sheet.key == "centre" and not record.names.vi
    papers = papers_of(record) if sheet.key == "procedures" else ()
    form = Form(sheet, cells_of(sheet, record), catalogue, new=unnamed)
    return Editing(sheet, form, name, acts.mark_of(record), papers, record=record)


def new_record(sheet: Sheet) -> Editing:
    return Editing(sheet, Form(sheet, {}, catalogue_now(), new=True), None)


def save(sheet: Sheet) -> str | Editing:
    """Put the posted record: its identity when it was written, else the page as it was typed."""
    name = request.form.get("ma") or None
    catalogue = catalogue_now()
    before = find(catalogue, sheet.key, name) if name else None
    cells = posted(sheet)
    if before is not None:
        cells |= {
            c.key: _kept(sheet, before, c.key) for c in sheet.all_cells if _is_fixed(c, before)
        }
    papers = posted_papers() if sheet.key == "procedures" else []
    reading = office().papers.read_record(sheet.key, cells, papers, before)
    seen = request.form.get("seen", "")
    typed = Editing(sheet, Form(sheet, cells, catalogue, new=before is None), name, seen, papers)
    if reading.problems:
        found = [
            *reading.problems,
            *_also(catalogue, sheet, before, reading.record, reading.problems),
        ]
        return _wrong(typed, found, ())
    command = acts.PutRecord(actor(), sheet.key, reading.record, name, seen)
    refused = _try(acts.put_record, command)
    return identity(sheet.key, reading.record) if refused is None else _refused(typed, refused)


def _is_fixed(cell: Any, before: Any) -> bool:
    return bool(cell.fixed) and not (hasattr(before, "timezone") and not before.names.vi)


def _kept(sheet: Sheet, before: Any, key: str) -> str:
    return cells_of(sheet, before)[key]


def _try(use_case: Callable[..., object], command: Any) -> DomainError | None:
    try:
        act_once(use_case, command)
    except DomainError as refusal:
        return refusal
    return None


def _also(
    catalogue: Catalogue, sheet: Sheet, before: Any, record: Any, unread: Sequence[Problem]
) -> list[Problem]:
    """What the rules say of the cells that could be read, so that all is said at once."""
    known = {(p.sheet, p.row if p.sheet == "components" else 0, p.cell) for p in unread}
    wrong = wrong_after(catalogue, [Change(sheet.key, before, record)])
    return [
        problem
        for problem in (wrong.own if wrong else ())
        if (problem.sheet, problem.row if problem.sheet == "components" else 0, problem.cell)
        not in known
    ]


def remove(sheet: Sheet) -> Editing | None:
    """Take the record away: None when it is gone, else its page and why it stays."""
    name = request.form.get("ma", "")
    command = acts.RemoveRecord(actor(), sheet.key, name, request.form.get("seen", ""))
    refused = _try(acts.remove_record, command)
    return None if refused is None else _refused(open_record(sheet, name), refused)


def begin_version(sheet: Sheet, command: acts.NewVersion) -> Editing | None:
    """Give a procedure its next version: None when it has one."""
    refused = _try(acts.new_version, command)
    return None if refused is None else _refused(open_record(sheet, command.procedure_id), refused)


def _refused(typed: Editing, refused: DomainError) -> Editing:
    if isinstance(refused, RecordWrong):
        return _wrong(typed, refused.own, refused.elsewhere)
    who = refused.who if isinstance(refused, InUse) else (refused.detail,)
    return replace(typed, trouble=Trouble(status_of(refused), who))


def _wrong(typed: Editing, own: Sequence[Problem], elsewhere: Sequence[Elsewhere]) -> Editing:
    catalogue = typed.form.catalogue
    links, sentences = [], []
    for item in elsewhere:
        record = find(catalogue, item.sheet, item.record)
        words = title_of(item.sheet, record, catalogue) if record else item.record
        links.append((item.sheet, item.record, words))
        sentences.append(f"{item.problem.title}. {item.problem.what_to_write}")
    return replace(
        typed,
        form=replace(typed.form, problems=tuple(own)),
        trouble=Trouble(422, sentences, links),
    )
