"""Papers of a dossier over HTTP: brought in, listed, taken away, opened so that no file can act on our pages."""

import re
from urllib.parse import quote

from apiflask import APIBlueprint
from flask import Response, render_template, request

from queue_server.contracts.papers import PaperShown, PapersShown, RemovePaper
from queue_server.domain.papers import MEDIA, REMOVABLE, PaperUnreadable
from queue_server.domain.roles import Permission
from queue_server.services.paper_records import (
    FileDamaged,
    FileMissing,
    PaperRecord,
    StoreAway,
)
from queue_server.services.papers import (
    Attach,
    Attached,
    Remove,
    attach,
    check_place,
    dossier_seen,
    kinds_to_bring,
    paper_seen,
    papers_seen,
    remove,
)
from queue_server.services.reading import NoteReading, note_reading
from queue_server.web.api.reply import reply
from queue_server.web.desk.frame import furnish, signed_in
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import office
from queue_server.web.presenters.papers import line_shown, paper_shown

from .uploads import keep, read_upload

papers = APIBlueprint("papers", __name__, url_prefix="/api/v1/dossiers", tag="Papers")
paper_pages = APIBlueprint("paper_pages", __name__, enable_openapi=False)
furnish(paper_pages)

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
# Of a stored file: it may show itself, and nothing else; no script, no form, no frame, not our origin.
_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
)


def _place_asked() -> tuple[str, int | None, str]:
    kind, place = request.args.get("kind", ""), request.args.get("position", "")
    key = request.headers.get("Idempotency-Key") or request.args.get("key", "")
    if _KEY.fullmatch(key) is None:
        raise Refuse(422, "key_missing", "Yêu cầu thiếu khóa chống gửi trùng. Mời tải lại trang.")
    if not place:
        return kind, None, key
    if not (place.isascii() and place.isdecimal() and len(place) < 5):
        raise Refuse(422, "invalid")
    return kind, int(place), key


@papers.post("/<int:dossier_id>/papers")
@staff_required(Permission.RECEIVE, Permission.APPRAISE, Permission.ASSIGN)
@papers.output(PaperShown, status_code=201)
@papers.doc(
    summary="Bring a file: kind, position in the query; the body is the file. See docs/api.md"
)
def bring(dossier_id: int) -> Response:
    """201 with the paper; 200 when the very bytes were at this place already."""
    kind, position, key = _place_asked()
    actor = signed_in().actor
    with office().reads() as work:
        check_place(work, dossier_seen(work, actor, dossier_id), actor, kind, position)
    upload = read_upload()
    stored = keep(upload)
    command = Attach(
        key=key, actor=actor, dossier_id=dossier_id, position=position, kind=kind, digest=stored.digest,
        size=stored.size, media=stored.media, pages=stored.pages, name=upload.name,
        most=office().limits.dossier,
    )  # fmt: skip
    done: Attached = office().write(attach, command)
    with office().reads() as work:
        paper = paper_seen(work, actor, dossier_id, done.paper_id)
    names = {actor.id: actor.name}
    return reply(paper_shown(paper, names, done.again), 200 if done.again else 201)


@papers.get("/<int:dossier_id>/papers")
@staff_required(Permission.RECEIVE, Permission.APPRAISE, Permission.ASSIGN, Permission.INSPECT)
@papers.output(PapersShown)
def listed(dossier_id: int) -> Response:
    """Names of files are part of the dossier: reading them is noted."""
    actor = signed_in().actor
    with office().reads() as work:
        found = papers_seen(work, actor, dossier_id)
        record = dossier_seen(work, actor, dossier_id)
        lines = [line_shown(one) for one in work.dossiers.components(dossier_id)]
        names = {account.id: account.display_name for account in work.accounts.all()}
    office().write(note_reading, NoteReading(actor, dossier_id, "papers"))
    view = PapersShown(
        papers=[paper_shown(paper, names) for paper in found], lines=lines,
        kinds=kinds_to_bring(actor, record), removable=record.state in REMOVABLE,
        largest=office().limits.paper,
    )  # fmt: skip
    return reply(view)


@papers.post("/<int:dossier_id>/papers/<int:paper_id>/remove")
@staff_required(Permission.RECEIVE, Permission.APPRAISE, Permission.ASSIGN)
@papers.input(RemovePaper, arg_name="asked")
@papers.output(PapersShown)
def take_away(dossier_id: int, paper_id: int, asked: RemovePaper) -> Response:
    """Before acceptance only."""
    actor = signed_in().actor
    command = Remove(
        key=asked.key, actor=actor, dossier_id=dossier_id, paper_id=paper_id, reason=asked.reason
    )
    office().write(remove, command)
    return listed(dossier_id)


@paper_pages.get("/ho-so/<int:dossier_id>/giay-to")
@staff_required(Permission.RECEIVE, Permission.APPRAISE, Permission.ASSIGN, Permission.INSPECT)
def papers_page(dossier_id: int) -> str:
    """The papers of one dossier by themselves; the list is read, and noted, by the part on the page."""
    with office().reads() as work:
        record = dossier_seen(work, signed_in().actor, dossier_id)
        procedure = work.centre.view.procedures.get(record.procedure_id)
    name = procedure.names.vi if procedure else record.procedure_id
    return render_template("dossiers/papers.html", dossier=record, procedure=name)


@paper_pages.get("/ho-so/<int:dossier_id>/giay-to/<int:paper_id>")
@staff_required(Permission.RECEIVE, Permission.APPRAISE, Permission.ASSIGN, Permission.INSPECT)
def open_paper(dossier_id: int, paper_id: int) -> Response:
    """The bytes, to be saved; `?xem=1` shows a picture in place. The reading is noted before they are given."""
    actor = signed_in().actor
    with office().reads() as work:
        paper = paper_seen(work, actor, dossier_id, paper_id)
    office().write(note_reading, NoteReading(actor, dossier_id, f"file:{paper.id}"))
    in_place = request.args.get("xem") == "1" and paper.media.startswith("image/")
    response = Response(_bytes(paper), mimetype=paper.media)
    response.headers["Content-Disposition"] = _disposition(paper, in_place)
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _bytes(paper: PaperRecord) -> bytes:
    desk = office()
    try:
        data: bytes = desk.off_loop(desk.store.get, paper.digest)
    except (FileMissing, FileDamaged, StoreAway):
        raise PaperUnreadable from None
    return data


def _disposition(paper: PaperRecord, in_place: bool) -> str:
    how = "inline" if in_place else "attachment"
    plain = f"giay-to-{paper.id}.{MEDIA[paper.media]}"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(paper.name, safe='')}"
