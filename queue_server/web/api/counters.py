"""What a clerk's page asks of its counter. Every act answers with what happened and the view after it."""

from collections.abc import Callable
from typing import Any

from apiflask import APIBlueprint
from flask import Response

from queue_server.contracts.base import Request
from queue_server.contracts.counter import (
    Act,
    ActDone,
    CallChosen,
    CounterView,
    Pause,
    TicketAct,
    Transfer,
)
from queue_server.domain.errors import NotFound
from queue_server.domain.roles import Permission
from queue_server.services.counter import calling, desk, serving
from queue_server.services.counter.command import CounterCommand, Done
from queue_server.web.doors import StaffSession, current_staff, staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import fingerprint, office
from queue_server.web.presenters.counter import counter_view

from .reply import reply

counters = APIBlueprint("counters", __name__, url_prefix="/api/v1/counters", tag="Counters")

# The plain acts: a key, and the ticket the page shows, to guard against an old page.
ACTS: dict[str, Callable[..., Done]] = {
    "next": calling.call_next,
    "recall": calling.recall,
    "withdraw": calling.withdraw,
    "start": serving.start,
    "finish": serving.finish,
    "finish-next": serving.finish_and_call_next,
    "absent": serving.miss,
    "park": serving.park,
    "open": desk.open_counter,
    "close": desk.close_counter,
}
TICKET_ACTS: dict[str, Callable[..., Done]] = {
    "resume": serving.resume,
    "reinstate": serving.reinstate,
    "cancel": serving.cancel,
}


def _staff() -> StaffSession:
    session = current_staff()
    if session is None:
        raise Refuse(401, "not_signed_in")
    return session


def _run(
    act: Callable[..., Done], name: str, counter_id: str, asked: Request, **fields: Any
) -> Response:
    session = _staff()
    mark = fingerprint(name, counter_id, session.account.id, asked.model_dump_json())
    command = CounterCommand(
        key=asked.key,  # type: ignore[attr-defined]
        fingerprint=mark,
        actor=session.actor,
        counter_id=counter_id,
        **fields,
    )
    done: Done = office().write(act, command)
    return reply(ActDone(message=done.message, view=_view(counter_id, session)))


def _view(counter_id: str, session: StaffSession) -> CounterView:
    here = office()
    with here.reads() as work:
        counter = work.counters.get(counter_id)
        if counter is None or session.account.site_id not in (None, counter.site_id):
            raise NotFound("Không có quầy này. Mời chọn lại quầy.")
        return counter_view(work, counter, here.clock(), session.account.id)


@counters.get("/<counter_id>")
@staff_required(Permission.SERVE)
@counters.output(CounterView)
def view(counter_id: str) -> Response:
    """The whole screen of one clerk."""
    return reply(_view(counter_id, _staff()))


@counters.post("/<counter_id>/call")
@staff_required(Permission.SERVE)
@counters.input(CallChosen)
@counters.output(ActDone)
def call_chosen(counter_id: str, json_data: CallChosen) -> Response:
    """Call one ticket out of turn, with a reason that is kept."""
    return _run(
        calling.call_chosen, "call", counter_id, json_data,
        ticket_id=json_data.ticket_id, reason=json_data.reason,
    )  # fmt: skip


@counters.post("/<counter_id>/transfer")
@staff_required(Permission.SERVE)
@counters.input(Transfer)
@counters.output(ActDone)
def transfer(counter_id: str, json_data: Transfer) -> Response:
    """Move a ticket to another series or counter; the citizen keeps the time of arrival."""
    return _run(
        serving.transfer, "transfer", counter_id, json_data,
        ticket_id=json_data.ticket_id, reason=json_data.reason,
        to_series=json_data.to_series, to_counter=json_data.to_counter,
    )  # fmt: skip


@counters.post("/<counter_id>/pause")
@staff_required(Permission.SERVE)
@counters.input(Pause)
@counters.output(ActDone)
def pause(counter_id: str, json_data: Pause) -> Response:
    """Pause with a reason; the board says where to go instead."""
    return _run(desk.pause_counter, "pause", counter_id, json_data, reason=json_data.reason)


def _offer(name: str, act: Callable[..., Done]) -> None:
    @counters.post(f"/<counter_id>/{name}", endpoint=name)
    @staff_required(Permission.SERVE)
    @counters.input(Act)
    @counters.output(ActDone)
    @counters.doc(summary=f"Act: {name}", description=(act.__doc__ or name).splitlines()[0])
    def run(counter_id: str, json_data: Act) -> Response:
        return _run(act, name, counter_id, json_data, ticket_id=json_data.ticket_id)


def _offer_on_ticket(name: str, act: Callable[..., Done]) -> None:
    @counters.post(f"/<counter_id>/{name}", endpoint=name)
    @staff_required(Permission.SERVE)
    @counters.input(TicketAct)
    @counters.output(ActDone)
    @counters.doc(
        summary=f"Act on a ticket: {name}", description=(act.__doc__ or name).splitlines()[0]
    )
    def run(counter_id: str, json_data: TicketAct) -> Response:
        return _run(act, name, counter_id, json_data, ticket_id=json_data.ticket_id)


for _name, _act in ACTS.items():
    _offer(_name, _act)
for _name, _act in TICKET_ACTS.items():
    _offer_on_ticket(_name, _act)
