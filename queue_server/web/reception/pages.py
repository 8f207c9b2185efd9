"""Pages of the reception desk: the desk itself, opened from a ticket, a dossier or a channel."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, render_template, request

from queue_server.domain.roles import Permission
from queue_server.services.ports import staff_room
from queue_server.web.desk.frame import furnish, signed_in
from queue_server.web.doors import staff_required
from queue_server.web.office import office

from .acting import own, site_of

reception_pages = APIBlueprint("reception_pages", __name__, enable_openapi=False)
furnish(reception_pages)

CHANNELS = {"truc-tiep": "direct", "truc-tuyen": "online", "buu-chinh": "postal"}


@reception_pages.get("/ho-so/tiep-nhan")
@staff_required(Permission.RECEIVE)
def receive_page() -> Response:
    """A new dossier: for the ticket in front (`phieu`), or for a channel without ticket (`kenh`)."""
    channel = CHANNELS.get(request.args.get("kenh", ""), "direct")
    ticket = request.args.get("phieu", type=int) or ""
    return _desk(dossier="", ticket=ticket, channel=channel)


@reception_pages.get("/ho-so/<int:dossier_id>/tiep-nhan")
@staff_required(Permission.RECEIVE)
def examine_page(dossier_id: int) -> Response:
    """A dossier that is examined; the page says nothing of it, its script reads it and that is noted."""
    with office().reads() as work:
        record = own(work, dossier_id)
    return _desk(dossier=dossier_id, ticket=record.ticket_id or "", channel=record.channel)


def _desk(**place: Any) -> Response:
    session = signed_in()
    with office().reads() as work:
        site_id = site_of(work)
        counter = work.counters.get(session.counter_id) if session.counter_id else None
    page = render_template(
        "reception/desk.html",
        counter=counter,
        room=staff_room(site_id),
        **place,
    )
    return Response(page, mimetype="text/html")
