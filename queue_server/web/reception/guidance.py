"""Pages of the guidance desk: the desk itself, and the letter that answers by post."""

from apiflask import APIBlueprint
from flask import Response, render_template, request

from queue_server.domain.errors import NotFound
from queue_server.domain.guidance.machine import CHANNELS, GIVEN
from queue_server.domain.roles import Permission
from queue_server.services.guidance.answering import NoteLook, note_look
from queue_server.services.ports import staff_room
from queue_server.web.desk.frame import furnish, in_words, signed_in
from queue_server.web.doors import staff_required
from queue_server.web.office import office

from .acting import site_of
from .guidance_api import own_request

guidance_pages = APIBlueprint("guidance_pages", __name__, enable_openapi=False)
furnish(guidance_pages)


@guidance_pages.get("/huong-dan")
@staff_required(Permission.RECEIVE)
def guidance_desk() -> Response:
    """The desk of this officer's site; `phieu` is the ticket being served."""
    session = signed_in()
    asked = request.args.get("phieu", type=int)
    with office().reads() as work:
        site_id = site_of(work)
        counter = work.counters.get(session.counter_id) if session.counter_id else None
        ticket = work.tickets.by_id(asked) if asked and asked < 2**53 else None
        site = work.centre.view.sites[site_id].names.vi
    if ticket is not None and ticket.site_id != site_id:
        ticket = None
    page = render_template(
        "reception/guidance.html", site_id=site_id, site=site, room=staff_room(site_id),
        counter=counter, ticket=ticket, channels=CHANNELS, given=GIVEN,
    )  # fmt: skip
    return Response(page, mimetype="text/html")


@guidance_pages.get("/huong-dan/<int:request_id>/thu")
@staff_required(Permission.RECEIVE)
def guidance_letter(request_id: int) -> Response:
    """The answer as a letter to print (seed Đ5.2.d); reading it is noted like the request itself."""
    session, desk = signed_in(), office()
    with desk.reads() as work:
        record = own_request(work, request_id)
        asked = work.guidance.asked(record.id)
        centre = work.centre.view.catalogue.centre
        procedure = work.centre.view.procedures.get(record.procedure_id or "")
        writer = work.accounts.by_id(record.owner_id or "")
    if record.channel != "post" or record.answered_at is None:
        raise NotFound("Yêu cầu này chưa có thư trả lời.")
    look = NoteLook(key="", fingerprint="", actor=session.actor, request_id=request_id, whole=True)
    desk.write(note_look, look)
    page = render_template(
        "reception/guidance-letter.html", asked=asked, centre=centre, procedure=procedure,
        writer=writer.display_name if writer else "", day=in_words(record.answered_at),
        request_id=request_id,
    )  # fmt: skip
    return Response(page, mimetype="text/html")
