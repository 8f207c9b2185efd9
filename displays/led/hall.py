"""What every counter of the hall says, kept from the snapshot and its changes; pure."""

from queue_server.contracts.screens import (
    Call,
    CallEnded,
    CounterSign,
    Envelope,
    HallSnapshot,
    OpenDay,
)

from .signs import Sign


class Hall:
    """Counters in the order of the snapshot. `changed` names the counters a message touched."""

    def __init__(self) -> None:
        self.counters: dict[str, CounterSign] = {}
        self.opening: list[OpenDay] = []

    def snapshot(self, snapshot: HallSnapshot) -> None:
        self.counters = {sign.counter_id: sign for sign in snapshot.counters}
        self.opening = snapshot.opening

    def message(self, envelope: Envelope) -> str | None:
        """The counter that changed, or None for a message that says nothing to panels."""
        if envelope.kind in ("ticket.called", "ticket.recalled"):
            call = Call.model_validate(envelope.data)
            return self._update(call.counter_id, {"current": call, "serving": False})
        if envelope.kind == "counter.changed":
            sign = CounterSign.model_validate(envelope.data)
            self.counters[sign.counter_id] = sign
            return sign.counter_id
        if envelope.kind in ("call.withdrawn", "call.closed"):
            return self._end(CallEnded.model_validate(envelope.data))
        return None

    def _update(self, counter_id: str, change: dict[str, object]) -> str | None:
        sign = self.counters.get(counter_id)
        if sign is None:
            return None
        self.counters[counter_id] = sign.model_copy(update=change)
        return counter_id

    def _end(self, ended: CallEnded) -> str | None:
        sign = self.counters.get(ended.counter_id)
        # The end of an older call must not wipe the next one off the panel.
        if sign is None or sign.current is None or sign.current.call_id != ended.call_id:
            return None
        return self._update(ended.counter_id, {"current": None, "serving": False})

    def sign(self, counter_ids: tuple[str, ...]) -> Sign:
        """What one panel says that stands for these counters: the newest call, else how they are."""
        known = [self.counters[one] for one in counter_ids if one in self.counters]
        calls = [sign.current for sign in known if sign.current is not None]
        if calls:
            newest = max(calls, key=lambda call: (call.at, call.call_id))
            return Sign("call", label=newest.label, counter=newest.counter)
        if not known:
            return Sign("dark")
        if len(known) > 1:
            open_now = any(sign.state == "open" for sign in known)
            return Sign("idle" if open_now else "closed")
        return _quiet(known[0])


def _quiet(sign: CounterSign) -> Sign:
    if sign.state == "paused":
        go_to = sign.go_to[0] if sign.go_to else ""
        return Sign("paused", counter=sign.counter, go_to=go_to)
    if sign.state == "closed":
        return Sign("closed", counter=sign.counter)
    return Sign("idle", counter=sign.counter, field=sign.field_names.vi)
