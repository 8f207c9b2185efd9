"""Pages of an appraiser: the inbox in the order of due dates, and one dossier as drawn."""

from datetime import datetime, timedelta
from typing import Any

from apiflask import APIBlueprint
from flask import Response, render_template, request

from queue_server.domain.business_day import business_day
from queue_server.domain.dossiers.states import State
from queue_server.domain.privacy import audience_of, shown
from queue_server.domain.roles import Permission
from queue_server.services.dossier_records import DossierRecord
from queue_server.services.ports import staff_room
from queue_server.services.reading import NoteReading, note_reading
from queue_server.web.desk.frame import furnish, signed_in
from queue_server.web.doors import staff_required
from queue_server.web.office import office
from queue_server.web.presenters import appraisal as show

from .acting import seen, sites_here

appraisal_pages = APIBlueprint("appraisal_pages", __name__, enable_openapi=False)
furnish(appraisal_pages)

SHELVES: dict[str, tuple[State, ...]] = {
    "tham-dinh": (State.APPRAISING,),
    "cho-y-kien": (State.GATHERING_OPINIONS,),
    "cho-ky": (State.AWAITING_APPROVAL, State.REFUSAL_DRAFTED),
}
REMIND_AHEAD = timedelta(days=2)


@appraisal_pages.get("/tham-dinh")
@staff_required(Permission.APPRAISE)
def inbox_page() -> Response:
    """`muc` chooses the shelf. Names are masked here: a list is no reading of a dossier."""
    shelf = request.args.get("muc", "tham-dinh")
    shelf = shelf if shelf in SHELVES else "tham-dinh"
    desk, me = office(), signed_in().account.id
    now = desk.clock()
    with desk.reads() as work:
        records = work.appraisals.inbox(me, SHELVES[shelf])
        lines = [show.line_of(work, one, "", now) for one in records]
        until = business_day(now) + REMIND_AHEAD
        due = [
            show.opinion_of(one, business_day(now)) | {"dossier_id": record.id, "code": record.code}
            for one, record in work.appraisals.opinions_due(me, until)
        ]
        around = _around(work, "")
    return _page("appraisal/inbox.html", lines=lines, reminders=due, here=shelf, **around)


@appraisal_pages.get("/tham-dinh/<int:dossier_id>")
@staff_required(Permission.APPRAISE, Permission.ASSIGN)
def dossier_page(dossier_id: int) -> Response:
    """The reading is noted before anything is shown."""
    desk, session = office(), signed_in()
    with desk.reads() as work:
        seen(work, dossier_id)
    desk.write(note_reading, NoteReading(session.actor, dossier_id, "appraisal"))
    with desk.reads() as work:
        record = seen(work, dossier_id)
        around = _around(work, dossier_id)
        page = _dossier(work, record, desk.clock())
    return _page("appraisal/dossier.html", here=_shelf(record), **around, **page)


def _shelf(record: DossierRecord) -> str:
    return next((name for name, states in SHELVES.items() if record.state in states), "")


def _around(work: Any, dossier_id: int | str) -> dict[str, Any]:
    """The counts of the shelves, and the room whose messages ring."""
    counts = work.appraisals.counts(signed_in().account.id)
    return {
        "shelves": {
            name: sum(counts.get(one, 0) for one in states) for name, states in SHELVES.items()
        },
        "room": staff_room(sites_here(work)[0]),
        "dossier_id": dossier_id,
    }


def _dossier(work: Any, record: DossierRecord, now: datetime) -> dict[str, Any]:
    today, session = business_day(now), signed_in()
    owner = work.dossiers.people(record.id).get("owner")
    seen_as = audience_of(session.account.roles)
    procedure = work.centre.view.procedures.get(record.procedure_id)
    opinions = [show.opinion_of(one, today) for one in work.appraisals.opinions(record.id)]
    mine = record.appraiser_id == session.account.id
    neighbours = [one.id for one in work.appraisals.inbox(session.account.id, (record.state,))]
    return {
        "dossier": show.line_of(work, record, shown(owner, seen_as).name if owner else "", now),
        "procedure": procedure, "medium": record.medium,
        "medium_words": show.MEDIA[record.medium],
        "time": show.clock_of(work, record, now), "steps": show.steps_of(work, record),
        "papers": show.papers_of(work, record), "opinions": opinions, "mine": mine,
        "answered": sum(one["state"] == "answered" for one in opinions),
        "draft": show.draft_shown(work, record), "meetings": work.appraisals.meetings(record.id),
        "agencies": [(one.id, one.names.vi) for one in work.centre.view.agencies.values()],
        "blank_kinds": [kind for _, kind, _ in work.blanks.book(record.agency_id)],
        "today": today, "latest": record.due, **_beside(neighbours, record.id),
    }  # fmt: skip


def _beside(ids: list[int], dossier_id: int) -> dict[str, int | None]:
    """The dossiers before and after this one in the order of the shelf."""
    place = ids.index(dossier_id) if dossier_id in ids else -1
    return {
        "before": ids[place - 1] if place > 0 else None,
        "after": ids[place + 1] if 0 <= place < len(ids) - 1 else None,
    }


def _page(template: str, **what: Any) -> Response:
    response = Response(render_template(template, **what), mimetype="text/html")
    response.headers["Cache-Control"] = "private, no-store"
    return response
