"""What halls are told: log lines into envelopes, and the snapshot that is true at a room's head."""

from datetime import date, datetime, timedelta
from typing import Any

from queue_server.contracts import PROTOCOL
from queue_server.contracts.base import Names
from queue_server.contracts.screens import (
    Announcement,
    Call,
    CallEnded,
    CounterSign,
    Envelope,
    HallSnapshot,
    OpenDay,
)
from queue_server.domain import speech
from queue_server.domain.business_day import business_day
from queue_server.domain.picking import limit_reached, pick_next
from queue_server.domain.tickets import State
from queue_server.services.ports import CallRecord, CounterRecord, TicketRecord, hall_room

CALLS = frozenset({"ticket.called", "ticket.recalled"})
ENDINGS = frozenset({"call.withdrawn", "call.closed", "serving.started"})
NEXT_UP = 8
RECENT_CALLS = 12
DAYS_TOLD = 8  # a screen that stays connected reads a snapshot far more often


def announcement_of(data: dict[str, Any]) -> Announcement:
    """The words of a call, said as the centre had chosen when it was made."""
    said = (data["label"], data["counter"], data["language"])
    manner = data.get("voice", {})
    letters = manner.get("letters", "be")
    return Announcement(
        call_id=data["call_id"],
        zone_id=data["zone_id"],
        text=speech.text(*said, letters),
        clips=speech.announcement(*said, letters),
        again=speech.repeats(manner.get("turns", 2)),
        correction=speech.correction(data["language"]),
        repeat_after_seconds=manner.get("pause_seconds", 8),
        max_age_seconds=manner.get("max_age_seconds", 60),
        muted=manner.get("muted", False),
        muted_in_seconds=manner.get("muted_in_seconds"),
    )


def call_of_event(data: dict[str, Any], at: datetime) -> Call:
    return Call(
        call_id=data["call_id"],
        label=data["label"],
        counter_id=data["counter_id"],
        counter=data["counter"],
        zone_id=data["zone_id"],
        attempt=data["attempt"],
        at=at,
        language=data["language"],
        priority=data["priority"] is not None,
        announcement=announcement_of(data),
    )


def public_data(kind: str, data: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What a hall may know of a log line: numbers and counters, never reasons or why somebody has priority."""
    if kind in CALLS:
        return call_of_event(data, at).model_dump(mode="json")
    if kind in ENDINGS:
        outcome = data["outcome"] if data["outcome"] != "serving" else "done"
        ended = CallEnded(
            call_id=data["call_id"] or 0,
            label=data["label"],
            counter_id=data["counter_id"],
            counter=data["counter"],
            outcome=outcome,
        )
        return ended.model_dump(mode="json")
    if kind == "counter.changed":
        sign = CounterSign(
            counter_id=data["counter_id"],
            counter=data["counter"],
            zone_id=data["zone_id"],
            state=data["state"],
            field_names=Names(**data["names"]),
            go_to=data["go_to"],
        )
        return sign.model_dump(mode="json")
    return data


def envelope(room: str, event: Any) -> Envelope:
    """One log line as this room hears it."""
    data = public_data(event.kind, event.data, event.at) if room.startswith("hall:") else event.data
    return Envelope(
        room=room, seq=event.seq, prev=event.rooms[room], kind=event.kind, at=event.at, data=data
    )


def snapshot(work: Any, hall_id: str, now: datetime) -> HallSnapshot | None:
    """Everything a screen of this hall shows; None for an unknown hall."""
    view = work.centre.view
    hall = view.halls.get(hall_id)
    if hall is None:
        return None
    day = business_day(now)
    counters = [
        counter for counter in work.counters.of_site(hall.site_id) if counter.hall_id == hall_id
    ]
    return HallSnapshot(
        room=hall_room(hall_id),
        head=work.board.head(hall_room(hall_id)),
        at=now,
        protocol=PROTOCOL,
        centre_name=view.catalogue.centre.names.vi,
        hall_id=hall_id,
        hall_names=Names(**vars(hall.names)),
        calls=_recent_calls(work, hall.site_id, day, counters),
        counters=[_sign(work, counter, counters) for counter in counters],
        next_up=next_up(work, hall.site_id, counters, now),
        waiting=sum(work.queues.waiting_by_series(hall.site_id, day).values()),
        opening=_opening(work, hall.site_id, day),
    )


def _recent_calls(work: Any, site_id: str, day: date, counters: list[CounterRecord]) -> list[Call]:
    """The newest calls to these counters, newest first."""
    here = {counter.id: counter for counter in counters}
    called = [
        item
        for item in work.board.recent_calls(site_id, day, 3 * RECENT_CALLS)
        if item.call.counter_id in here
    ]
    return [
        _call(item.ticket, item.call, here[item.call.counter_id]) for item in called[:RECENT_CALLS]
    ]


def _opening(work: Any, site_id: str, today: date) -> list[OpenDay]:
    """The coming week; nothing for a demo that is always open."""
    if work.centre.rules(today).always_open:
        return []
    days = (today + timedelta(days=ahead) for ahead in range(DAYS_TOLD))
    return [
        OpenDay(day=day, opens=sessions[0][0], closes=sessions[-1][1])
        for day in days
        if (sessions := sorted(work.centre.view.sessions(site_id, day)))
    ]


def _call(ticket: TicketRecord, call: CallRecord, counter: CounterRecord) -> Call:
    return Call(
        call_id=call.id,
        label=ticket.label,
        counter_id=counter.id,
        counter=counter.number,
        zone_id=counter.zone_id,
        attempt=call.attempt,
        at=call.last_at,
        language=ticket.language,
        priority=ticket.priority is not None,
    )


def _sign(work: Any, counter: CounterRecord, others: list[CounterRecord]) -> CounterSign:
    """The board above a counter: the number in front of it, or where to go instead."""
    ticket = work.tickets.by_id(counter.ticket_id) if counter.ticket_id else None
    call = work.calls.by_id(ticket.call_id) if ticket and ticket.call_id else None
    go_to = [
        other.number
        for other in others
        if counter.state != "open"
        and other.state == "open"
        and set(other.weights) & set(counter.weights)
    ]
    return CounterSign(
        counter_id=counter.id,
        counter=counter.number,
        zone_id=counter.zone_id,
        state=counter.state,
        field_names=Names(**counter.names),
        go_to=go_to[:4],
        current=_call(ticket, call, counter) if ticket and call else None,
        serving=ticket is not None and ticket.state is State.SERVING,
    )


def next_up(work: Any, site_id: str, counters: list[Any], now: datetime) -> list[str]:
    """“Chuẩn bị”: whom each open counter would call now, each ticket once."""
    day = business_day(now)
    rules = work.centre.rules(day)
    working = [counter for counter in counters if counter.state == "open"]
    series = sorted({letter for counter in working for letter in counter.weights})
    past = limit_reached(now, rules)
    waiting = work.tickets.candidates(site_id, day, series, past, NEXT_UP)
    labels: list[str] = []
    for counter in working:
        if len(labels) >= NEXT_UP:
            break
        pick = pick_next(waiting, counter.weights, counter.id, now, rules)
        if pick is not None:
            waiting = [other for other in waiting if other.ticket_id != pick.ticket.ticket_id]
            ticket = work.tickets.by_id(pick.ticket.ticket_id)
            labels.append(ticket.label)
    return labels
