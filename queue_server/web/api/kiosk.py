"""What a kiosk asks: the catalogue, who is waiting, a number, numbers for bad times, a card read, a person."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, g, request

from queue_server.contracts.kiosk import KioskCatalogue, KioskQueue
from queue_server.contracts.tickets import (
    CallStaff,
    CardRead,
    HelpAsked,
    IssueTicket,
    LeaseBlocks,
    NumberBlock,
    NumberBlocks,
    OfflineTicket,
    ReadCard,
    Reconcile,
    Reconciled,
    ReconciledAll,
    TicketIssued,
    follow_token,
)
from queue_server.domain import scans
from queue_server.domain.business_day import business_day
from queue_server.domain.waiting import Queued
from queue_server.services.admin.layouts import in_force
from queue_server.services.citizen import issue, offline
from queue_server.services.device import doors as device_doors
from queue_server.services.ports import Actor
from queue_server.web.doors import device_required
from queue_server.web.office import digest, fingerprint, office
from queue_server.web.presenters import kiosk as present
from queue_server.web.presenters.scans import present_scan

from .reply import cacheable, reply

kiosk = APIBlueprint("kiosk", __name__, url_prefix="/api/v1", tag="Kiosk")

_AGAIN: Any = {
    "description": "This key was answered before: the ticket as it is now",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/TicketIssued"}}},
}


def _actor() -> Actor:
    device = g.device
    return Actor("device", device.id, device.name, site_id=device.site_id, place=device.name)


@kiosk.get("/kiosk/catalogue")
@device_required("kiosk")
@kiosk.output(KioskCatalogue)
def catalogue() -> Response:
    """All a kiosk needs to work, also alone; with an ETag that changes with the catalogue and the day."""
    desk = office()
    with desk.reads() as work:
        view = work.centre.view
        day = business_day(desk.clock())
        version = work.board.head(f"kiosk:{g.device.site_id}")
        always_open = work.centre.rules(day).always_open
        layouts = in_force(work, day, ("ticket", "test"))
        channels = present.help_channels(work, g.device.site_id, day)
    etag = f"{version}-{day.isoformat()}"
    if request.if_none_match.contains(etag):
        return Response(status=304, headers={"ETag": f'"{etag}"'})
    edition = present.Edition(day, etag, desk.public_url, always_open, tuple(layouts), channels)
    return cacheable(present.catalogue(view, g.device.site_id, edition), etag)


@kiosk.get("/kiosk/queue")
@device_required("kiosk")
@kiosk.output(KioskQueue)
def queue() -> Response:
    """Who is waiting now, per series; the volatile message `queue.summary` carries the same."""
    desk = office()
    with desk.reads() as work:
        return reply(present.queue(work, g.device.site_id, desk.clock(), desk.waits))


@kiosk.post("/tickets")
@device_required("kiosk")
@kiosk.input(IssueTicket)
@kiosk.output(TicketIssued, status_code=201)
@kiosk.doc(responses={200: _AGAIN})
def take_number(json_data: IssueTicket) -> Response:
    """Give a number. The same key gives the same ticket, however often it is asked."""
    command = issue.IssueTicket(
        key=json_data.key,
        actor=_actor(),
        site_id=g.device.site_id,
        series=json_data.series,
        token_digest=digest(follow_token(json_data.key)),
        purpose=json_data.purpose,
        procedure_id=json_data.procedure_id,
        priority=json_data.priority,
        language=json_data.language,
    )
    desk = office()
    done: issue.Issued = desk.write(issue.issue_ticket, command)
    wait = desk.waits.remembered(
        g.device.site_id,
        done.ticket.series,
        done.ahead,
        desk.clock(),
        Queued(0.0, done.ticket.priority is not None),
    )
    message = present.issued(desk.waits.view(desk), done.ticket, done.ahead, desk.public_url, wait)
    return reply(message, 200 if done.again else 201)


@kiosk.post("/kiosk/blocks")
@device_required("kiosk")
@kiosk.input(LeaseBlocks)
@kiosk.output(NumberBlocks)
def lease_blocks(json_data: LeaseBlocks) -> Response:
    """Numbers 900–999 that this kiosk alone may give on these days; asking again gives the same."""
    command = offline.LeaseBlocks(_actor(), g.device.site_id, json_data.days)
    blocks: list[offline.Block] = office().write(offline.lease_blocks, command)
    return reply(
        NumberBlocks(
            blocks=[
                NumberBlock(
                    series=block.series,
                    business_day=block.business_day.isoformat(),
                    first=block.first,
                    last=block.last,
                )
                for block in blocks
            ]
        )
    )


@kiosk.post("/kiosk/reconciliations")
@device_required("kiosk")
@kiosk.input(Reconcile)
@kiosk.output(ReconciledAll)
def reconcile(json_data: Reconcile) -> Response:
    """Everything a kiosk gave while it was alone, oldest first; each key is answered by itself."""
    tickets = tuple(_offline(ticket) for ticket in json_data.tickets)
    desk = office()
    told: list[offline.Told] = desk.write(
        offline.reconcile, offline.Reconcile(_actor(), g.device.site_id, tickets)
    )
    view = desk.waits.view(desk)
    results = [
        Reconciled(
            key=item.key,
            outcome=item.outcome,
            code=item.code,
            ticket=present.issued(view, item.ticket, 0, desk.public_url, None)
            if item.ticket
            else None,
        )
        for item in told
    ]
    return reply(ReconciledAll(results=results))


def _offline(ticket: OfflineTicket) -> offline.OfflineTicket:
    return offline.OfflineTicket(
        key=ticket.key,
        label=ticket.label,
        business_day=ticket.business_day,
        taken_at=ticket.taken_at,
        series=ticket.series,
        token_digest=digest(follow_token(ticket.key)),
        purpose=ticket.purpose,
        procedure_id=ticket.procedure_id,
        priority=ticket.priority,
        language=ticket.language,
    )


@kiosk.post("/cards")
@device_required("kiosk")
@kiosk.input(ReadCard)
@kiosk.output(CardRead)
def read_card(json_data: ReadCard) -> Response:
    """Tell by its content what a scanner read: card, ticket, dossier code, receipt. Nothing is kept or logged."""
    now = office().clock()
    scan = scans.classify(json_data.payload, business_day(now))
    with office().reads() as work:
        return reply(present_scan(work, scan, now))


@kiosk.post("/kiosk/help")
@device_required("kiosk")
@kiosk.input(CallStaff)
@kiosk.output(HelpAsked)
def call_staff(json_data: CallStaff) -> Response:
    """A person at this kiosk asks for a person; staff are told at once."""
    mark = fingerprint("help", g.device.id, json_data.screen)
    command = device_doors.CallStaff(json_data.key, mark, _actor(), json_data.screen)
    return reply(HelpAsked(asked_at=office().write(device_doors.call_staff, command)))
