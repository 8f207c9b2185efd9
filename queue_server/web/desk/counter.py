"""The clerk's way to work: choose a free counter, sit down, and the page of that counter."""

from dataclasses import dataclass, replace
from typing import Any

from apiflask import APIBlueprint
from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.errors import DomainError, NotFound
from queue_server.domain.roles import Permission, may
from queue_server.services.admin.accounts import SitDown, sit_down
from queue_server.services.counter.command import CounterCommand
from queue_server.services.counter.desk import close_counter, open_counter
from queue_server.services.ports import CounterRecord
from queue_server.web.doors import StaffSession, staff_required
from queue_server.web.office import fingerprint, office

from .frame import furnish, signed_in

counter_pages = APIBlueprint("counter_pages", __name__, enable_openapi=False)
furnish(counter_pages)


@dataclass(frozen=True)
class Choice:
    """One counter on the page where a clerk chooses; `standing` is mine, free or taken."""

    counter: CounterRecord
    zone: str
    standing: str
    clerk: str


def _holds(session: StaffSession, counter: CounterRecord) -> bool:
    return counter.state != "closed" and counter.account_id == session.account.id


def _is_free(session: StaffSession, counter: CounterRecord) -> bool:
    return counter.state == "closed" or counter.account_id in (None, session.account.id)


def _choices(session: StaffSession) -> list[Choice]:
    with office().reads() as work:
        view = work.centre.view
        names = {account.id: account.display_name for account in work.accounts.all()}
        sites = [session.account.site_id] if session.account.site_id else list(view.sites)
        counters = [counter for site in sites for counter in work.counters.of_site(site)]
        return [
            Choice(
                counter,
                view.zones[counter.zone_id].names.vi,
                _standing(session, counter),
                names.get(counter.account_id or "", ""),
            )
            for counter in counters
        ]


def _standing(session: StaffSession, counter: CounterRecord) -> str:
    if _holds(session, counter):
        return "mine"
    return "free" if _is_free(session, counter) else "taken"


def _suggested(session: StaffSession, choices: list[Choice]) -> Choice | None:
    """The counter this person holds, sat at last, or is assigned to; None when there is none or it is taken."""
    mine = [choice for choice in choices if choice.standing == "mine"]
    if mine:
        return mine[0]
    for wanted in (session.counter_id, session.account.counter_id):
        for choice in choices:
            if choice.counter.id == wanted and choice.standing == "free":
                return choice
    return None


def _choice_page(session: StaffSession, status: int = 200, message: str = "") -> Response:
    choices = _choices(session)
    suggested = _suggested(session, choices)
    zones: dict[str, list[Choice]] = {}
    for choice in choices:
        zones.setdefault(choice.zone, []).append(choice)
    page = render_template("desk/choose.html", zones=zones, suggested=suggested, message=message)
    return Response(page, status, mimetype="text/html")


@counter_pages.get("/quay")
@staff_required(Permission.SERVE)
def choose() -> Response:
    """All counters of the site; the free ones can be taken."""
    return _choice_page(signed_in())


@counter_pages.post("/quay")
@staff_required(Permission.SERVE)
def take() -> AnyResponse:
    """Sit down: leave the counter held before, remember the new one, open it unless it only pauses."""
    session = signed_in()
    counter_id = request.form.get("counter_id", "")[:80]
    try:
        _take(session, counter_id)
    except DomainError as refusal:
        return _choice_page(session, 409, refusal.detail)
    return redirect(f"/quay/{counter_id}", 303)


def _take(session: StaffSession, counter_id: str) -> None:
    counter, others = _read(session, counter_id)
    for other in others:
        office().write(close_counter, _command(session, "close", other.id))
    office().write(sit_down, SitDown(session.digest, counter.id))
    if not _holds(session, counter):
        office().write(open_counter, _command(session, "open", counter.id))


def _read(session: StaffSession, counter_id: str) -> tuple[CounterRecord, list[CounterRecord]]:
    """The counter wanted, and those this person holds besides."""
    with office().reads() as work:
        counter: CounterRecord | None = work.counters.get(counter_id)
        if counter is None or session.account.site_id not in (None, counter.site_id):
            raise NotFound("Không có quầy này. Mời chọn lại quầy.")
        if not _is_free(session, counter):
            raise NotFound(f"Quầy {counter.number} đang có cán bộ khác. Mời chọn quầy khác.")
        held = [
            other
            for other in work.counters.of_site(counter.site_id)
            if other.id != counter.id and _holds(session, other)
        ]
    return counter, held


def _command(session: StaffSession, act: str, counter_id: str) -> CounterCommand:
    actor = replace(session.actor, place=counter_id)
    mark = fingerprint(act, counter_id, session.account.id)
    return CounterCommand(office().token(24), mark, actor, counter_id)


def leave_counter(session: StaffSession) -> None:
    """On signing out: close the counter of this session, unless somebody still stands in front of it."""
    with office().reads() as work:
        counter = work.counters.get(session.counter_id) if session.counter_id else None
    if counter is not None and _holds(session, counter) and counter.ticket_id is None:
        office().write(close_counter, _command(session, "close", counter.id))


@counter_pages.get("/quay/<counter_id>")
@staff_required(Permission.SERVE)
def work_at(counter_id: str) -> AnyResponse:
    """The page of one counter, for who holds it or sat down at it; others choose first."""
    session = signed_in()
    try:
        counter, _ = _read(session, counter_id)
    except NotFound as refusal:
        return _choice_page(session, 409, refusal.detail)
    if session.counter_id != counter.id:
        if not _holds(session, counter):
            return redirect("/quay", 303)
        office().write(sit_down, SitDown(session.digest, counter.id))
    return Response(render_template("desk/counter.html", **_place(counter)), mimetype="text/html")


def _place(counter: CounterRecord) -> dict[str, Any]:
    receives = may(signed_in().account.roles, Permission.RECEIVE)
    return {"counter": counter, "room": f"staff:{counter.site_id}", "receives": receives}
