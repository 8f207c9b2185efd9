"""The inspector's pages (seed Đ13: read only, across agencies) and the trail of one dossier."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Response, request

from queue_server.domain.business_day import business_day
from queue_server.domain.dossiers.states import ABOUT, State
from queue_server.domain.roles import Permission
from queue_server.services.papers.seeing import dossier_seen
from queue_server.services.reading import (
    NoteInspection,
    NoteReading,
    note_inspection,
    note_reading,
)
from queue_server.services.trail_records import DossierLine, DossierQuestion, TrailQuestion
from queue_server.web.admin.pages import has_words, say
from queue_server.web.desk.frame import signed_in
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import office

from .frame import oversight, page
from .lines import asked_of_trail, lines_of, older_than

PAGE = 60
_CODE = re.compile(r"[A-Z0-9.-]{1,40}")
# Acts that an inspector may filter by: those with words, in the order of the words file.
ACTS = (
    "dossier.read", "dossier.receive", "dossier.accept", "dossier.request_supplement",
    "dossier.refuse_reception", "dossier.start_appraisal", "dossier.request_opinions",
    "dossier.propose_refusal", "dossier.submit_for_approval", "delegation.add", "delegation.revoke",
    "trail.read", "trail.export", "trail.erase", "personal.erase", "session.open",
)  # fmt: skip


@oversight.get("/thanh-tra")
@staff_required(Permission.INSPECT)
def dossiers_page() -> Response:
    """Dossiers by code and state, the newest first."""
    desk, actor = office(), signed_in().actor
    code, state = (
        request.args.get("ma", "").strip().upper()[:40],
        request.args.get("trang-thai", ""),
    )
    if (code and not _CODE.fullmatch(code)) or (state and state not in set(State)):
        raise Refuse(422, "invalid")
    with desk.reads() as work:
        question = DossierQuestion(code, state, actor.site_id or "")
        found = work.inspection.dossiers(question, PAGE, older_than(16))
        agencies = {one.id: one.names.vi for one in work.centre.view.agencies.values()}
        procedures = {one.id: one.names.vi for one in work.centre.view.procedures.values()}
    asked = {name: value for name, value in (("ma", code), ("trang-thai", state)) if value}
    desk.write(note_inspection, NoteInspection(actor, "dossiers.list", asked))
    rows = [_row(one, agencies, procedures) for one in found]
    return page(
        "oversight/dossiers.html", here="dossiers", rows=rows, asked=asked, states=_states(),
        older=_older("/thanh-tra", asked, found[-1].id if len(found) == PAGE else None),
    )  # fmt: skip


def _states() -> list[tuple[str, str]]:
    return [(str(state), about.name) for state, about in ABOUT.items() if state is not State.NONE]


def _row(
    one: DossierLine, agencies: Mapping[str, str], procedures: Mapping[str, str]
) -> dict[str, str]:
    return {
        "id": str(one.id),
        "code": one.code or f"#{one.id}",
        "state": ABOUT[State(one.state)].name,
        "agency": agencies.get(one.agency_id, one.agency_id),
        "procedure": procedures.get(one.procedure_id, one.procedure_id),
        "received": f"{business_day(one.received_at):%d/%m/%Y}",
        "due": f"{one.due:%d/%m/%Y}" if one.due else "–",
    }


def _older(path: str, asked: Mapping[str, str], last: int | None) -> str:
    return f"{path}?{urlencode({**asked, 'truoc': last})}" if last is not None else ""


@oversight.get("/thanh-tra/nhat-ky")
@staff_required(Permission.INSPECT)
def trail_page() -> Response:
    """The whole trail with filters, the newest first."""
    desk, asked = office(), asked_of_trail()
    with desk.reads() as work:
        records = work.trail.find(asked.question, PAGE, older_than(16))
        lines = lines_of(records, work, desk.clock())
        people = sorted((one.display_name, one.id) for one in work.accounts.all())
    desk.write(note_inspection, NoteInspection(signed_in().actor, "trail.read", asked.typed))
    acts = [(act, say(f"act.{act}")) for act in ACTS if has_words(f"act.{act}")]
    last = records[-1].seq if len(records) == PAGE else None
    return page(
        "oversight/trail.html", here="trail", lines=lines, asked=asked.typed, people=people, acts=acts,
        query=urlencode(asked.typed), older=_older("/thanh-tra/nhat-ky", asked.typed, last),
    )  # fmt: skip


@oversight.get("/ho-so/<int:dossier_id>/nhat-ky")
@staff_required(Permission.INSPECT, Permission.ADMINISTER)
def dossier_trail_page(dossier_id: int) -> Response:
    """Who read it and who did what, the newest first; no person of the dossier is named."""
    desk, actor = office(), signed_in().actor
    with desk.reads() as work:
        record = dossier_seen(work, actor, dossier_id)
        question = TrailQuestion(subject=f"dossier:{dossier_id}")
        records = work.trail.find(question, PAGE, older_than(16))
        lines = lines_of(records, work, desk.clock())
    desk.write(note_reading, NoteReading(actor, dossier_id, "trail"))
    last = records[-1].seq if len(records) == PAGE else None
    code = record.code or f"#{record.id}"
    return page(
        "oversight/dossier.html", here="", lines=lines, code=code, state=ABOUT[record.state].name,
        older=_older(f"/ho-so/{dossier_id}/nhat-ky", {}, last),
    )  # fmt: skip
