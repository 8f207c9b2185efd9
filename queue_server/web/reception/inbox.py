"""The inbox of a site, the search in it, and the page of one dossier for every desk that may read it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from apiflask import APIBlueprint
from flask import Response, render_template, request

from queue_server.contracts.reception import DossierBrief
from queue_server.domain import dossier_codes
from queue_server.domain.business_day import business_day, closing_instant
from queue_server.domain.dossiers.states import RUNNING, State
from queue_server.domain.errors import DomainError
from queue_server.domain.privacy import Audience, audience_of
from queue_server.domain.roles import Permission
from queue_server.services.dossier_records import DossierRecord
from queue_server.services.papers.seeing import dossier_seen
from queue_server.services.ports import staff_room
from queue_server.services.reading import NoteReading, note_reading
from queue_server.web.desk.frame import furnish, signed_in
from queue_server.web.doors import staff_required
from queue_server.web.office import office
from queue_server.web.presenters import dossiers as present
from queue_server.web.presenters.dossier_page import dossier_page

from .acting import site_of

inbox_pages = APIBlueprint("inbox_pages", __name__, enable_openapi=False)
furnish(inbox_pages)

MOST = 100
# The groups of the inbox in the order of a dossier's life.
GROUPS: dict[str, tuple[State, ...]] = {
    "kiem-tra": (State.SUBMITTED, State.SUPPLEMENT_REQUESTED),
    "dang-giai-quyet": tuple(sorted(RUNNING)),
    "tra-ket-qua": (
        State.RESULT_READY, State.AWAITING_PAYMENT, State.SETTLEMENT_REFUSED,
        State.WITHDRAWAL_REQUESTED,
    ),
}  # fmt: skip


@inbox_pages.get("/ho-so")
@staff_required(Permission.RECEIVE)
def inbox() -> Response:
    """Dossiers of the site by where they stand, the nearest date first; online ones and late same-day ones apart.

    A list shows masked names: only opening a dossier is reading it."""
    asked = request.args.get("nhom", "")
    group = asked if asked in (*GROUPS, "truc-tuyen", "trong-ngay") else "kiem-tra"
    desk = office()
    now = desk.clock()
    with desk.reads() as work:
        records = _of_group(work, group, now)
        rows = [present.brief(work, one, now, Audience.SUPERVISION) for one in records]
        counts = _counts(work, now)
    return _page(rows, group, counts)


@inbox_pages.post("/ho-so")
@staff_required(Permission.RECEIVE)
def search() -> Response:
    """By code however it was typed, card number or telephone. What was typed stands in no address and no log."""
    session, desk = signed_in(), office()
    now, text = desk.clock(), request.form.get("tim", "")[:120]
    audience = audience_of(session.account.roles)
    with desk.reads() as work:
        records = _mine(_found(work, text))
        rows = [present.brief(work, one, now, audience) for one in records]
        counts = _counts(work, now)
    for record in records:
        desk.write(note_reading, NoteReading(session.actor, record.id, "search"))
    return _page(rows, "tim", counts)


def _page(rows: list[DossierBrief], group: str, counts: dict[str, int]) -> Response:
    session = signed_in()
    with office().reads() as work:
        room = staff_room(site_of(work))
        counter = work.counters.get(session.counter_id) if session.counter_id else None
    page = render_template(
        "reception/inbox.html", rows=rows, group=group, counts=counts, room=room, counter=counter,
        most=MOST,
    )  # fmt: skip
    return Response(page, mimetype="text/html")


def _of_group(work: Any, group: str, now: datetime) -> list[DossierRecord]:
    site_id = site_of(work)
    if group == "truc-tuyen":
        return list(work.dossiers.inbox(site_id, GROUPS["kiem-tra"], MOST, "online"))
    if group == "trong-ngay":
        return _late_same_day(work, site_id, now)
    return list(work.dossiers.inbox(site_id, GROUPS[group], MOST))


def _late_same_day(work: Any, site_id: str, now: datetime) -> list[DossierRecord]:
    """Seed Đ6.5: same-day matters whose result is not in the system: of today from closing time on, and of before."""
    view, day = work.centre.view, business_day(now)
    closes = closing_instant(day, view.sessions(site_id, day))
    before = closes if now >= closes else closes - timedelta(days=1)
    same_day = [one.id for one in view.catalogue.procedures if one.duration_unit == "same_day"]
    return list(work.dossiers.unfinished_same_day(site_id, same_day, before, MOST))


def _counts(work: Any, now: datetime) -> dict[str, int]:
    site_id = site_of(work)
    standing = work.dossiers.count_by_state(site_id)
    counts = {name: sum(standing.get(one, 0) for one in states) for name, states in GROUPS.items()}
    online = work.dossiers.count_by_state(site_id, "online")
    counts["truc-tuyen"] = sum(online.get(one, 0) for one in GROUPS["kiem-tra"])
    counts["trong-ngay"] = len(_late_same_day(work, site_id, now))
    return counts


def _mine(records: Iterable[DossierRecord]) -> list[DossierRecord]:
    account = signed_in().account
    return [
        one
        for one in records
        if account.site_id in (None, one.site_id) and account.agency_id in (None, one.agency_id)
    ]


def _found(work: Any, text: str) -> list[DossierRecord]:
    try:
        code = dossier_codes.typed(text)
    except DomainError:
        return _of_person(work.dossiers, text)
    waiting = dossier_codes.waiting_id(code)
    record = work.dossiers.by_id(waiting) if waiting else work.dossiers.by_code(code)
    return [record] if record else []


def _of_person(dossiers: Any, text: str) -> list[DossierRecord]:
    plain = "".join(text.split()).replace(".", "").replace("-", "").upper()
    if len(plain) < 6:
        return []
    found: list[DossierRecord] = [*dossiers.of_number(plain), *dossiers.of_phone(plain)]
    return list({one.id: one for one in found}.values())


@inbox_pages.get("/ho-so/<int:dossier_id>")
@staff_required(Permission.RECEIVE, Permission.APPRAISE, Permission.INSPECT)
def dossier(dossier_id: int) -> Response:
    """One dossier as this role needs it: persons masked, papers, forms and every step. Reading it is noted."""
    session, desk = signed_in(), office()
    with desk.reads() as work:
        record = dossier_seen(work, session.actor, dossier_id)
        facts = dossier_page(work, record, session.actor, desk.clock())
        counter = work.counters.get(session.counter_id) if session.counter_id else None
        room = staff_room(record.site_id)
    desk.write(note_reading, NoteReading(session.actor, dossier_id, "page"))
    page = render_template("reception/dossier.html", counter=counter, room=room, **facts)
    return Response(page, mimetype="text/html")
