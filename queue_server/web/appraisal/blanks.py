"""The book of printed blanks: how many of each kind are left, used, spoiled, and every serial."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, render_template, request

from queue_server.contracts import appraisal as asks
from queue_server.domain.business_day import LOCAL
from queue_server.domain.roles import Permission
from queue_server.services.appraisal import blanks
from queue_server.services.ports import staff_room
from queue_server.web.api.reply import reply
from queue_server.web.desk.frame import furnish, signed_in
from queue_server.web.doors import staff_required
from queue_server.web.office import office
from queue_server.web.reception.acting import run

from .acting import sites_here

blank_pages = APIBlueprint("blank_pages", __name__, enable_openapi=False)
furnish(blank_pages)
blank_acts = APIBlueprint("blanks", __name__, url_prefix="/api/v1/blanks", tag="Appraisal")


@blank_pages.get("/so-phoi")
@staff_required(Permission.APPRAISE, Permission.ASSIGN)
def book_page() -> Response:
    """`co-quan` and `loai` choose the serials that are listed."""
    own = signed_in().account.agency_id
    agency, kind = request.args.get("co-quan", ""), request.args.get("loai", "")
    with office().reads() as work:
        agencies = {one.id: one.names.vi for one in work.centre.view.agencies.values()}
        lines = work.blanks.book(own)
        allowed = agency and own in (None, agency)
        serials = work.blanks.serials(agency, kind, None) if allowed else []
        room = staff_room(sites_here(work)[0])
        people = {account.id: account.display_name for account in work.accounts.all()}
    page = render_template(
        "appraisal/blanks.html", here="blanks", lines=lines, agencies=agencies, own=own, agency=agency,
        kind=kind, room=room, serials=[_line(one, people) for one in serials],
    )  # fmt: skip
    return Response(page, mimetype="text/html")


def _line(one: Any, people: dict[str, str]) -> dict[str, Any]:
    """The last thing that happened to a serial, by whom and when."""
    at, by = {
        "used": (one.used_at, one.used_by),
        "spoiled": (one.spoiled_at, one.spoiled_by),
    }.get(one.state, (one.received_at, one.received_by))
    return {
        "serial": one.serial, "state": one.state, "reason": one.reason, "by": people.get(by or "", ""),
        "at": f"{at.astimezone(LOCAL):%H:%M %d/%m/%Y}" if at else "",
    }  # fmt: skip


@blank_acts.post("/receive")
@staff_required(Permission.APPRAISE, Permission.ASSIGN)
@blank_acts.input(asks.BlanksReceived, arg_name="asked")
@blank_acts.output(asks.BlanksAnswer)
def receive(asked: asks.BlanksReceived) -> Response:
    """A delivery of blanks: all its serials or none."""
    receiving: Any = blanks.receive_blanks
    done: Any = run(receiving, blanks.ReceiveBlanks, asked, **_without_key(asked))
    return reply(asks.BlanksAnswer(message=f"Đã nhập {done.count} phôi vào sổ.", count=done.count))


@blank_acts.post("/spoil")
@staff_required(Permission.APPRAISE, Permission.ASSIGN)
@blank_acts.input(asks.BlankSpoiled, arg_name="asked")
@blank_acts.output(asks.BlanksAnswer)
def spoil(asked: asks.BlankSpoiled) -> Response:
    """A blank that can never be used, and why."""
    spoiling: Any = blanks.spoil_blank
    done: Any = run(spoiling, blanks.SpoilBlank, asked, **_without_key(asked))
    return reply(asks.BlanksAnswer(message="Đã ghi phôi hỏng.", count=done.count))


def _without_key(asked: Any) -> dict[str, Any]:
    fields: dict[str, Any] = asked.model_dump(exclude={"key"})
    return fields
