"""The counter itself: a clerk sits down, pauses with a reason, leaves."""

from dataclasses import replace
from datetime import datetime

from queue_server.services.ports import CounterRecord, Work
from queue_server.services.tellings import tell_counter

from .command import CounterCommand, Done, counter_for, free_counter, once


def open_counter(work: Work, command: CounterCommand, now: datetime) -> Done:
    """Sit down at a counter nobody holds, or come back from a pause."""

    def act() -> Done:
        counter = counter_for(work, command, open_only=False)
        _set(work, counter, "open", now, "", command.actor.id)
        return Done(f"Quầy {counter.number} đã mở.")

    return once(work, command, now, act)


def pause_counter(work: Work, command: CounterCommand, now: datetime) -> Done:
    """Pause with a reason, with no ticket in front; the board says where to go instead."""

    def act() -> Done:
        counter = free_counter(counter_for(work, command))
        _set(work, counter, "paused", now, command.reason, counter.account_id)
        return Done(f"Quầy {counter.number} tạm dừng.")

    return once(work, command, now, act)


def close_counter(work: Work, command: CounterCommand, now: datetime) -> Done:
    def act() -> Done:
        counter = free_counter(counter_for(work, command, open_only=False))
        _set(work, counter, "closed", now, "", None)
        return Done(f"Quầy {counter.number} đã đóng.")

    return once(work, command, now, act)


def _set(
    work: Work,
    counter: CounterRecord,
    state: str,
    now: datetime,
    reason: str,
    account_id: str | None,
) -> None:
    if (counter.state, counter.account_id, counter.pause_reason) == (state, account_id, reason):
        return
    work.counters.set_state(counter.id, state, now, reason, account_id)
    tell_counter(
        work, replace(counter, state=state, pause_reason=reason, since=now, account_id=account_id)
    )
