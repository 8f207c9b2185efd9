"""Carry a hall snapshot forward by one message, so that a screen can be told everything with the server away."""

import logging

from queue_server.contracts.screens import (
    Call,
    CallEnded,
    CounterSign,
    Envelope,
    HallSnapshot,
    Volatile,
)

_log = logging.getLogger("motcua.display")

# More than any screen shows: a withdrawn call must leave enough behind it.
KEPT_CALLS = 12


def after(snapshot: HallSnapshot, envelope: Envelope) -> HallSnapshot:
    """What is true at `envelope.seq`. A kind or data that this version cannot read changes only the head."""
    change = _CHANGES.get(envelope.kind)
    told: dict[str, object] = {}
    if change:
        try:
            told = change(snapshot, envelope)
        except ValueError:
            _log.warning("a %s that cannot be read", envelope.kind)
    return snapshot.model_copy(update={**told, "head": envelope.seq, "at": envelope.at})


def summarised(snapshot: HallSnapshot, volatile: Volatile) -> HallSnapshot:
    """Who is next and how many wait, from `queue.summary`."""
    if volatile.kind != "queue.summary":
        return snapshot
    known = {key: volatile.data[key] for key in ("next_up", "waiting") if key in volatile.data}
    return HallSnapshot.model_validate({**snapshot.model_dump(), **known})


def _called(snapshot: HallSnapshot, envelope: Envelope) -> dict[str, object]:
    call = Call.model_validate(envelope.data)
    calls = [call, *(old for old in snapshot.calls if old.call_id != call.call_id)]
    sign = {"current": call, "serving": False}
    return {"calls": calls[:KEPT_CALLS], "counters": _signs(snapshot, call.counter_id, sign)}


def _withdrawn(snapshot: HallSnapshot, envelope: Envelope) -> dict[str, object]:
    ended = CallEnded.model_validate(envelope.data)
    calls = [call for call in snapshot.calls if call.call_id != ended.call_id]
    return {"calls": calls, "counters": _released(snapshot, ended)}


def _closed(snapshot: HallSnapshot, envelope: Envelope) -> dict[str, object]:
    return {"counters": _released(snapshot, CallEnded.model_validate(envelope.data))}


def _serving(snapshot: HallSnapshot, envelope: Envelope) -> dict[str, object]:
    call_id = CallEnded.model_validate(envelope.data).call_id
    signs = [
        sign.model_copy(update={"serving": True})
        if sign.current is not None and sign.current.call_id == call_id
        else sign
        for sign in snapshot.counters
    ]
    return {"counters": signs}


def _changed(snapshot: HallSnapshot, envelope: Envelope) -> dict[str, object]:
    """A change of the counter, not of the call at it: only the end of a call takes a number down."""
    told = CounterSign.model_validate(envelope.data)
    known = {sign.counter_id: sign for sign in snapshot.counters}
    old = known.get(told.counter_id)
    if old is not None and told.current is None:
        told = told.model_copy(update={"current": old.current, "serving": old.serving})
    return {"counters": list({**known, told.counter_id: told}.values())}


def _released(snapshot: HallSnapshot, ended: CallEnded) -> list[CounterSign]:
    return [
        sign.model_copy(update={"current": None, "serving": False})
        if sign.current is not None and sign.current.call_id == ended.call_id
        else sign
        for sign in snapshot.counters
    ]


def _signs(snapshot: HallSnapshot, counter_id: str, change: dict[str, object]) -> list[CounterSign]:
    return [
        sign.model_copy(update=change) if sign.counter_id == counter_id else sign
        for sign in snapshot.counters
    ]


_CHANGES = {
    "ticket.called": _called,
    "ticket.recalled": _called,
    "call.withdrawn": _withdrawn,
    "call.closed": _closed,
    "serving.started": _serving,
    "counter.changed": _changed,
}
