"""What the log says of a ticket or a counter: one place that decides who hears what, without personal data."""

from typing import Any

from queue_server.domain.business_day import LOCAL, business_day
from queue_server.domain.quiet_hours import parse, silence
from queue_server.domain.tickets import CallRules

from .ports import (
    CallRecord,
    CounterRecord,
    NewEvent,
    TicketRecord,
    Work,
    hall_room,
    kiosk_room,
    staff_room,
)


def ticket_facts(ticket: TicketRecord) -> dict[str, Any]:
    """The facts of a ticket that any event about it carries."""
    return {
        "ticket_id": ticket.id,
        "label": ticket.label,
        "series": ticket.series,
        "purpose": ticket.purpose,
        "state": ticket.state.value,
        "priority": ticket.priority,
        "language": ticket.language,
    }


def tell_ticket(work: Work, kind: str, ticket: TicketRecord, **more: Any) -> None:
    """To the staff of the site only: the waiting list changed."""
    work.emit(
        NewEvent(
            kind, (staff_room(ticket.site_id),), {**ticket_facts(ticket), **more}, ticket.site_id
        )
    )


def tell_call(
    work: Work, kind: str, ticket: TicketRecord, call: CallRecord, counter: CounterRecord
) -> None:
    """`ticket.called` and `ticket.recalled`: the hall shows and says it, staff see why."""
    data = {
        **ticket_facts(ticket),
        "call_id": call.id,
        "counter_id": counter.id,
        "counter": counter.number,
        "zone_id": counter.zone_id,
        "attempt": call.attempt,
        "reason": call.reason,
        **_manner(work, call, counter),
    }
    work.emit(NewEvent(kind, _at_counter(counter), data, counter.site_id))


def _manner(work: Work, call: CallRecord, counter: CounterRecord) -> dict[str, Any]:
    """How it is to be said, where the centre has it otherwise than usual; kept with the call."""
    rules = work.centre.rules(business_day(call.last_at))
    usual = CallRules()
    names = ("voice_letters", "voice_turns", "voice_pause_seconds", "voice_max_age_seconds")
    manner: dict[str, Any] = {
        name.removeprefix("voice_"): getattr(rules, name)
        for name in names
        if getattr(rules, name) != getattr(usual, name)
    }
    if rules.voice_quiet:
        places, local = (counter.site_id, counter.zone_id), call.last_at.astimezone(LOCAL)
        muted, soon = silence(parse(rules.voice_quiet), places, local)
        manner |= {"muted": True} if muted else {} if soon is None else {"muted_in_seconds": soon}
    return {"voice": manner} if manner else {}


def tell_call_ended(
    work: Work, kind: str, ticket: TicketRecord, counter: CounterRecord, outcome: str, **more: Any
) -> None:
    """`call.withdrawn`, `call.closed`, `serving.started`: the number leaves the board, or stays as served."""
    data = {
        **ticket_facts(ticket),
        "call_id": ticket.call_id,
        "counter_id": counter.id,
        "counter": counter.number,
        "zone_id": counter.zone_id,
        "outcome": outcome,
        **more,
    }
    work.emit(NewEvent(kind, _at_counter(counter), data, counter.site_id))


def tell_counter(work: Work, counter: CounterRecord) -> None:
    """`counter.changed`: open, paused (with where to go instead) or closed."""
    others = [
        other.number
        for other in work.counters.of_site(counter.site_id)
        if other.id != counter.id
        and other.state == "open"
        and set(other.weights) & set(counter.weights)
    ]
    data = {
        "counter_id": counter.id,
        "counter": counter.number,
        "zone_id": counter.zone_id,
        "state": counter.state,
        "pause_reason": counter.pause_reason,
        "names": dict(counter.names),
        "go_to": others[:4] if counter.state != "open" else [],
    }
    work.emit(NewEvent("counter.changed", _at_counter(counter), data, counter.site_id))


def tell_centre_changed(work: Work, sites: list[str]) -> None:
    """`centre.changed`: kiosks read the catalogue anew, staff pages reload; the server itself listens too."""
    if not sites:
        work.emit(NewEvent("centre.changed", (), {}))
    for site_id in sites:
        rooms = (kiosk_room(site_id), staff_room(site_id))
        work.emit(NewEvent("centre.changed", rooms, {}, site_id))


def _at_counter(counter: CounterRecord) -> tuple[str, ...]:
    return (hall_room(counter.hall_id), staff_room(counter.site_id))
