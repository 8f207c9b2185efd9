"""The sheets of the catalogue and of the calendar: a list, a form, one mechanism for all."""

from dataclasses import dataclass
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.catalogue import Catalogue
from queue_server.domain.roles import Permission
from queue_server.services.admin.catalogue import subject_of
from queue_server.services.admin.checking import identity, records_of
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse

from .forms import label_of
from .pages import admin, go, page
from .saving import Editing, catalogue_now, new_record, open_record, remove, save
from .sheets import BY_SLUG, CATALOGUE, Sheet
from .showing import shown, title_of
from .trail import history


@dataclass(frozen=True)
class Line:
    """A record in the list of its sheet."""

    number: int
    name: str
    cells: tuple[str, ...]
    invented: bool


def sheet_of(slug: str) -> Sheet:
    if slug not in BY_SLUG:
        raise Refuse(404, "not_found")
    return BY_SLUG[slug]


def address(sheet: Sheet) -> str:
    return f"/quan-tri/danh-muc/{sheet.slug}"


@admin.get("/danh-muc/<slug>")
@staff_required(Permission.ADMINISTER)
def sheet_page(slug: str) -> Response:
    """All records of a sheet; the centre is one record and opens at once."""
    sheet, catalogue = sheet_of(slug), catalogue_now()
    if sheet.key == "centre":
        return _edit(open_record(sheet, catalogue.centre.id))
    sought = request.args.get("tim", "")[:80].strip()
    lines = [line for line in _lines(sheet, catalogue) if _found(line, sought)]
    labels = [label_of(sheet.key, key) for key in sheet.columns]
    return page("admin/sheet.html", lines=lines, labels=labels, sought=sought, **_around(sheet))


def _found(line: Line, sought: str) -> bool:
    return sought.casefold() in " ".join((line.name, *line.cells)).casefold()


def _lines(sheet: Sheet, catalogue: Catalogue) -> list[Line]:
    return [
        Line(
            number,
            identity(sheet.key, record),
            tuple(shown(sheet, key, record, catalogue) for key in sheet.columns),
            getattr(record, "fictitious", False),
        )
        for number, record in enumerate(records_of(catalogue, sheet.key), 1)
    ]


def _around(sheet: Sheet) -> dict[str, Any]:
    """The sheets beside this one with how many records each has, and where we are."""
    catalogue = catalogue_now()
    beside = [
        (other, len(records_of(catalogue, other.key)))
        for other in CATALOGUE
        if other.group == sheet.group
    ]
    return {"sheet": sheet, "beside": beside, "here": sheet.group}


@admin.get("/danh-muc/<slug>/them")
@staff_required(Permission.ADMINISTER)
def new_page(slug: str) -> Response:
    sheet = sheet_of(slug)
    if sheet.key == "centre":
        raise Refuse(404, "not_found")
    return _edit(new_record(sheet))


@admin.get("/danh-muc/<slug>/dong")
@staff_required(Permission.ADMINISTER)
def record_page(slug: str) -> Response:
    return _edit(open_record(sheet_of(slug), request.args.get("ma", "")))


@admin.post("/danh-muc/<slug>/dong")
@staff_required(Permission.ADMINISTER)
def save_record(slug: str) -> AnyResponse:
    sheet = sheet_of(slug)
    outcome = save(sheet)
    if isinstance(outcome, Editing):
        return _edit(outcome)
    return go(address(sheet), "saved")


@admin.post("/danh-muc/<slug>/bo")
@staff_required(Permission.ADMINISTER)
def remove_record(slug: str) -> AnyResponse:
    sheet = sheet_of(slug)
    stays = remove(sheet)
    return go(address(sheet), "removed") if stays is None else _edit(stays)


def _edit(editing: Editing) -> Response:
    sheet, form = editing.sheet, editing.form
    title = (
        title_of(sheet.key, editing.record, form.catalogue)
        if editing.record is not None
        else editing.name or ""
    )
    past = history(subject_of(sheet.key, editing.name)) if editing.name else []
    return page(
        "admin/record.html",
        editing.trouble.status if editing.trouble else 200,
        editing=editing,
        controls=form.controls(sheet.cells),
        title=title,
        past=past,
        **_around(sheet),
    )
