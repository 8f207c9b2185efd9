"""A catalogue file comes in (checked first, written whole on a second word) and goes out as a workbook."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ParamSpec, TypeVar

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Catalogue, Problem
from queue_server.domain.errors import DomainError
from queue_server.domain.roles import Permission
from queue_server.services.admin.catalogue import ImportCatalogue, import_catalogue
from queue_server.services.admin.checking import InUse, identity, records_of
from queue_server.web.desk.frame import signed_in
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import Examined, Papers, office

from .pages import act_once, actor, admin, go, page, status_of
from .saving import catalogue_now
from .sheets import SHEETS
from .uploads import Upload, Uploads

P = ParamSpec("P")
R = TypeVar("R")
# For each sheet that differs: how many records are new, how many changed.
Changes = list[tuple[str, int, int]]

HOME = "/quan-tri/nhap-tep"
LARGEST_FILE = 5 * 1024 * 1024
# The form around the file.
LARGEST_POST = LARGEST_FILE + 64 * 1024
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 200

uploads = Uploads()


@dataclass(frozen=True)
class Result:
    """What the page says of a checked file. `upload` is empty when it may not be imported."""

    filename: str
    rows: int
    right: int
    wrong: int
    problems: list[Problem]
    unshown: int
    changes: Changes
    upload: str = ""


def _large(view: Callable[P, R]) -> Callable[P, R]:
    """Let a file in where other posts are small; strangers are refused before their body is read."""

    @functools.wraps(view)
    def larger(*args: P.args, **kwargs: P.kwargs) -> R:
        request.max_content_length = LARGEST_POST
        return view(*args, **kwargs)

    return larger


@admin.get("/nhap-tep")
@staff_required(Permission.ADMINISTER)
def import_page() -> Response:
    return _page(None)


def _page(
    result: Result | None, status: int = 200, refused: str = "", who: Sequence[str] = ()
) -> Response:
    return page(
        "admin/import.html", status, here="catalogue", result=result, refused=refused, who=who,
        largest=LARGEST_FILE // 1024**2,
    )  # fmt: skip


@admin.post("/nhap-tep")
@_large
@staff_required(Permission.ADMINISTER)
def check_file() -> Response:
    """Read and check the file beside the loop; nothing is written."""
    file = request.files.get("tep")
    data = file.read(LARGEST_FILE + 1) if file is not None else b""
    if file is None or not file.filename or not data:
        return _page(None, 422, "no_file")
    if len(data) > LARGEST_FILE:
        return _page(None, 413, "too_large")
    filename = file.filename.replace("\\", "/").rpartition("/")[2][-80:]
    examined, changes = _examine(data, filename, catalogue_now())
    if examined.catalogue is None:
        return _page(_result(filename, examined, changes), 422)
    desk = office()
    name = desk.token(24)
    uploads.keep(name, Upload(signed_in().account.id, filename, data, desk.clock()))
    return _page(_result(filename, examined, changes, name))


def _examine(data: bytes, filename: str, base: Catalogue) -> tuple[Examined, Changes]:
    """Reading, checking and comparing, all beside the loop: the hall goes on meanwhile."""
    desk = office()
    papers, today = desk.papers, business_day(desk.clock())
    found: tuple[Examined, Changes] = desk.off_loop(_examined, papers, data, filename, today, base)
    return found


def _examined(
    papers: Papers, data: bytes, filename: str, today: date, base: Catalogue
) -> tuple[Examined, Changes]:
    found = papers.examine(data, filename, today, base if base.sites else None)
    return found, _changes(base, found.catalogue) if found.catalogue else []


def _result(filename: str, examined: Examined, changes: Changes, upload: str = "") -> Result:
    shown = examined.problems[:MOST_SHOWN]
    wrong = examined.wrong_rows
    return Result(
        filename, examined.rows, max(0, examined.rows - wrong), wrong, shown,
        len(examined.problems) - len(shown), changes, upload,
    )  # fmt: skip


def _changes(base: Catalogue, after: Catalogue) -> Changes:
    found = []
    for sheet in SHEETS:
        before = {identity(sheet.key, r): r for r in records_of(base, sheet.key)}
        now = {identity(sheet.key, r): r for r in records_of(after, sheet.key)}
        new = len(now.keys() - before.keys())
        other = sum(now[name] != before[name] for name in now.keys() & before.keys())
        if new or other:
            found.append((sheet.key, new, other))
    return found


@admin.post("/nhap-tep/ghi")
@staff_required(Permission.ADMINISTER)
def import_file() -> AnyResponse:
    """The second word: the same file, checked again against the catalogue as it is now, and written whole.

    The file is kept until its time is over, so that a second tap on the button finds it and does nothing."""
    desk = office()
    name = request.form.get("tep", "")[:64]
    upload = uploads.get(name, signed_in().account.id, desk.clock())
    if upload is None:
        return _page(None, 409, "gone")
    base = catalogue_now()
    examined, changes = _examine(upload.data, upload.filename, base)
    if examined.catalogue is None:
        return _page(_result(upload.filename, examined, changes), 422)
    try:
        act_once(import_catalogue, ImportCatalogue(actor(), base, examined.catalogue))
    except DomainError as refusal:
        who = refusal.who if isinstance(refusal, InUse) else (refusal.detail,)
        result = _result(upload.filename, examined, changes, name)
        return _page(result, status_of(refusal), who=who)
    return go(HOME, "imported")


@admin.get("/danh-muc.xlsx")
@staff_required(Permission.ADMINISTER)
def export_catalogue() -> Response:
    """The catalogue in use; importing it again changes nothing."""
    desk, catalogue = office(), catalogue_now()
    day = business_day(desk.clock())
    data = desk.off_loop(desk.papers.export_xlsx, catalogue)
    return _workbook(data, f"danh-muc-{day:%Y%m%d}.xlsx")


@admin.get("/mau.xlsx")
@staff_required(Permission.ADMINISTER)
def template() -> Response:
    """An empty workbook with its guide."""
    desk = office()
    return _workbook(desk.off_loop(desk.papers.template_xlsx), "danh-muc-mau.xlsx")


def _workbook(data: Any, filename: str) -> Response:
    if not isinstance(data, bytes):
        raise Refuse(500, "internal")
    headers = {
        "Content-Disposition": f'attachment; filename="{filename}"',
        "Cache-Control": "no-store",
    }
    return Response(data, mimetype=WORKBOOK, headers=headers)
