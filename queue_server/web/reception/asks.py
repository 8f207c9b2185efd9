"""What the reception desk reads: the desk itself, procedures, a scan, a search, a person in full (noted)."""

from typing import Annotated

from apiflask import APIBlueprint
from flask import Response
from pydantic import Field

from queue_server.contracts.base import Request
from queue_server.contracts.reception import (
    Channel,
    DeskPulse,
    DeskView,
    PersonShown,
    ProcedureChoices,
    RevealPerson,
    ScanAtDesk,
    ScannedAtDesk,
)
from queue_server.domain import scans
from queue_server.domain.business_day import business_day
from queue_server.domain.errors import NotFound
from queue_server.domain.privacy import Audience, audience_of, may_reveal
from queue_server.domain.roles import Permission
from queue_server.services.ports import TicketRecord, staff_room
from queue_server.services.reading import NoteReading, note_reading
from queue_server.web.api.reply import reply
from queue_server.web.desk.frame import signed_in
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import office
from queue_server.web.presenters import dossiers as present

from .acting import card_of, own, site_of

desk_asks = APIBlueprint("desk_asks", __name__, url_prefix="/api/v1/dossiers", tag="Dossiers")


class DraftOf(Request):
    """What a desk shows before anything is received."""

    procedure: str = ""
    ticket: Annotated[int, Field(ge=1, le=2**53)] | None = None
    channel: Channel = "direct"


@desk_asks.get("/draft")
@staff_required(Permission.RECEIVE)
@desk_asks.input(DraftOf, location="query")
@desk_asks.output(DeskView)
def draft(query_data: DraftOf) -> Response:
    """The desk with nothing received: ticket, procedure, its list and the date it would get now."""
    desk = office()
    now = desk.clock()
    with desk.reads() as work:
        ticket = _ticket(work, query_data.ticket)
        wanted = query_data.procedure or (ticket.procedure_id if ticket else "") or ""
        procedure = work.centre.view.procedures.get(wanted)
        in_force = procedure if procedure and procedure.in_force(business_day(now)) else None
        return reply(present.draft_view(work, in_force, ticket, query_data.channel, now))


def _ticket(work: object, ticket_id: int | None) -> TicketRecord | None:
    found = work.tickets.by_id(ticket_id) if ticket_id else None  # type: ignore[attr-defined]
    ticket: TicketRecord | None = found
    if ticket is not None and signed_in().account.site_id not in (None, ticket.site_id):
        raise NotFound("Không có số thứ tự này ở địa điểm này.")
    return ticket


@desk_asks.get("/procedures")
@staff_required(Permission.RECEIVE)
@desk_asks.output(ProcedureChoices)
def procedures() -> Response:
    """What this site receives today."""
    desk = office()
    with desk.reads() as work:
        day = business_day(desk.clock())
        return reply(present.choices(work.centre.view, site_of(work), day))


@desk_asks.get("/<int:dossier_id>/desk")
@staff_required(Permission.RECEIVE)
@desk_asks.output(DeskView)
def view(dossier_id: int) -> Response:
    """One dossier at the reception desk; looking at it is noted."""
    desk = office()
    with desk.reads() as work:
        record = own(work, dossier_id)
        seen = present.desk_view(work, record, desk.clock(), Audience.RECEPTION)
    desk.write(note_reading, NoteReading(signed_in().actor, dossier_id, "desk"))
    return reply(seen)


@desk_asks.get("/pulse")
@staff_required(Permission.RECEIVE, Permission.APPRAISE, Permission.INSPECT)
@desk_asks.output(DeskPulse)
def pulse() -> Response:
    """The room of the desks before a dossier is received."""
    return _pulse(0)


@desk_asks.get("/<int:dossier_id>/pulse")
@staff_required(Permission.RECEIVE, Permission.APPRAISE, Permission.INSPECT)
@desk_asks.output(DeskPulse)
def pulse_of(dossier_id: int) -> Response:
    """How often the dossier has changed: whoever has an older picture reads it anew."""
    return _pulse(dossier_id)


def _pulse(dossier_id: int) -> Response:
    desk = office()
    with desk.reads() as work:
        revision = own(work, dossier_id).revision if dossier_id else 0
        room = staff_room(site_of(work))
        head = work.board.head(room)
    return reply(DeskPulse(revision=revision, at=desk.clock(), room=room, head=head))


@desk_asks.post("/<int:dossier_id>/reveal")
@staff_required(Permission.RECEIVE)
@desk_asks.input(RevealPerson)
@desk_asks.output(PersonShown)
def reveal(dossier_id: int, json_data: RevealPerson) -> Response:
    """Number and telephone in full, for who receives; each time stands in the trail."""
    session, desk = signed_in(), office()
    if not may_reveal(audience_of(session.account.roles)):
        raise Refuse(403, "forbidden", "Vai trò này không xem được thông tin đầy đủ.")
    with desk.reads() as work:
        person = work.dossiers.people(own(work, dossier_id).id).get(json_data.part)
    if person is None:
        raise NotFound("Hồ sơ không có người này.")
    reading = NoteReading(session.actor, dossier_id, f"reveal:{json_data.part}")
    desk.write(note_reading, reading)
    answer = reply(present.person_shown(person, Audience.RECEPTION, revealed=True) or PersonShown())
    answer.headers["Cache-Control"] = "no-store"
    return answer


@desk_asks.post("/scan")
@staff_required(Permission.RECEIVE)
@desk_asks.input(ScanAtDesk)
@desk_asks.output(ScannedAtDesk)
def scan(json_data: ScanAtDesk) -> Response:
    """Tell by its content what was scanned: a card is examined, a dossier is found."""
    desk = office()
    now = desk.clock()
    read = scans.classify(json_data.payload, business_day(now))
    if isinstance(read, scans.CardScan):
        card = card_of(json_data.payload, now)
        return reply(ScannedAtDesk(kind="card", masked_name=card.masked_name))
    if isinstance(read, scans.DossierScan):
        with desk.reads() as work:
            record = work.dossiers.by_code(read.code)
        return reply(ScannedAtDesk(kind="dossier", dossier_id=record.id if record else None))
    kind = "ticket" if isinstance(read, scans.TicketScan) else "health_card"
    return reply(ScannedAtDesk(kind=kind))
