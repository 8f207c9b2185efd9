"""The counter itself: a clerk sits down, pauses with a reason, leaves. A shift leader may do it for a clerk."""

from dataclasses import replace
from datetime import datetime

from queue_server.services.ports import CounterRecord, Work
from queue_server.services.tellings import tell_counter

from .command import CounterCommand, Done, counter_for, free_counter, once


def open_counter(work: Work, command: CounterCommand, now: datetime) -> Done:
    """Sit down at a counter nobody holds, or come back from a pause."""

    def act() -> Done:
        counter = counter_for(work, command, open_only=False)
        holder = _holder(command, counter)
        changed = replace(counter, state="open", pause_reason="", account_id=holder)
        _set(work, command, counter, changed, now)
        return Done(f"Quầy {counter.number} đã mở.")

    return once(work, command, now, act)


def pause_counter(work: Work, command: CounterCommand, now: datetime) -> Done:
    """Pause with a reason, with no ticket in front; the board says where to go instead."""

    def act() -> Done:
        counter = free_counter(counter_for(work, command))
        changed = replace(counter, state="paused", pause_reason=command.reason)
        _set(work, command, counter, changed, now)
        return Done(f"Quầy {counter.number} tạm dừng.")

    return once(work, command, now, act)


def close_counter(work: Work, command: CounterCommand, now: datetime) -> Done:
    def act() -> Done:
        counter = free_counter(counter_for(work, command, open_only=False))
        changed = replace(counter, state="closed", pause_reason="", account_id=None)
        _set(work, command, counter, changed, now)
        return Done(f"Quầy {counter.number} đã đóng.")

    return once(work, command, now, act)


def _holder(command: CounterCommand, counter: CounterRecord) -> str | None:
    """Who sits there: a shift leader who opens a counter from elsewhere leaves it to its clerk, or to the next one."""
    elsewhere = command.actor.place != counter.id
    if "supervisor" in command.actor.roles and elsewhere:
        return counter.account_id
    return command.actor.id


def _set(
    work: Work, command: CounterCommand, before: CounterRecord, after: CounterRecord, now: datetime
) -> None:
    if before == after:
        return
    work.counters.set_state(after.id, after.state, now, after.pause_reason, after.account_id)
    tell_counter(work, replace(after, since=now))
    for other in work.counters.of_site(after.site_id):
        # A paused board says where to go instead: that has just changed.
        if (
            other.id != after.id
            and other.state == "paused"
            and set(other.weights) & set(after.weights)
        ):
            tell_counter(work, other)
    detail = {"reason": after.pause_reason}
    work.trail.note(command.actor, f"counter.{after.state}", f"counter:{after.id}", now, detail)
