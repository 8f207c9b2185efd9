"""From the call to the end: start, finish (and call the next in one act), absent, park, resume, transfer."""

from datetime import datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.errors import NotFound
from queue_server.domain.tickets import (
    AT_A_COUNTER,
    Act,
    ActRefused,
    NothingWaiting,
    State,
    after,
    check_absent,
    place_behind,
)
from queue_server.services.citizen.follow import cancel_ticket, line_of
from queue_server.services.ports import CounterRecord, TicketRecord, Work
from queue_server.services.tellings import tell_call_ended, tell_ticket

from .calling import call_the_next
from .command import CounterCommand, Done, counter_for, free_counter, once, ticket_here


def start(work: Work, command: CounterCommand, now: datetime) -> Done:
    """The person is here: waiting ends, service begins."""

    def act() -> Done:
        counter = counter_for(work, command)
        ticket = ticket_here(work, command, counter)
        state = after(ticket.state, Act.START, ticket.label)
        ticket = work.tickets.move(ticket, state, now, account_id=counter.account_id)
        tell_call_ended(work, "serving.started", ticket, counter, "serving")
        return Done(f"Đang phục vụ {ticket.label}.", ticket.id)

    return once(work, command, now, act)


def finish(work: Work, command: CounterCommand, now: datetime) -> Done:
    def act() -> Done:
        counter = counter_for(work, command)
        ticket = _leave(work, command, counter, now, Act.FINISH, "done")
        return Done(f"Đã xong {ticket.label}.", ticket.id)

    return once(work, command, now, act)


def finish_and_call_next(work: Work, command: CounterCommand, now: datetime) -> Done:
    """One act, one transaction. With nobody waiting the finish still counts."""

    def act() -> Done:
        counter = counter_for(work, command)
        ended = _leave(work, command, counter, now, Act.FINISH, "done")
        try:
            called = call_the_next(work, _fresh(work, counter), now)
        except NothingWaiting:
            return Done(f"Đã xong {ended.label}. Không còn ai chờ.", ended.id)
        return Done(f"Đã xong {ended.label}. {called.message}", called.ticket_id)

    return once(work, command, now, act)


def miss(work: Work, command: CounterCommand, now: datetime) -> Done:
    """Absent, only after enough calls; the person can be put back in line."""

    def act() -> Done:
        counter = counter_for(work, command)
        ticket = ticket_here(work, command, counter)
        call = work.calls.by_id(ticket.call_id or 0)
        if call is not None and ticket.state is State.CALLED:
            check_absent(ticket.calls, call.last_at, now, work.centre.rules(business_day(now)))
        ticket = _leave(work, command, counter, now, Act.MISS, "absent")
        return Done(f"{ticket.label} vắng mặt. Có thể xếp lại khi công dân quay lại.", ticket.id)

    return once(work, command, now, act)


def park(work: Work, command: CounterCommand, now: datetime) -> Done:
    """Put aside (a paper is being fetched); comes back to this counter by resume."""

    def act() -> Done:
        counter = counter_for(work, command)
        ticket = _leave(work, command, counter, now, Act.PARK, "parked")
        return Done(f"Đã tạm để {ticket.label}.", ticket.id)

    return once(work, command, now, act)


def resume(work: Work, command: CounterCommand, now: datetime) -> Done:
    def act() -> Done:
        counter = free_counter(counter_for(work, command))
        ticket = _named(work, command, counter)
        state = after(ticket.state, Act.RESUME, ticket.label)
        ticket = work.tickets.move(
            ticket, state, now, counter_id=counter.id, account_id=counter.account_id
        )
        work.counters.hold(counter.id, ticket.id)
        tell_call_ended(work, "serving.started", ticket, counter, "serving")
        return Done(f"Tiếp tục phục vụ {ticket.label}.", ticket.id)

    return once(work, command, now, act)


def transfer(work: Work, command: CounterCommand, now: datetime) -> Done:
    """To another series or one counter; the time of arrival stays, so nobody waits twice from the end."""

    def act() -> Done:
        counter = counter_for(work, command)
        ticket = _named(work, command, counter)
        series = command.to_series or ticket.series
        _check_target(work, command, counter, series)
        _check_not_elsewhere(counter, ticket)
        after(ticket.state, Act.TRANSFER, ticket.label)
        changes = {
            "series": series,
            "only_counter": command.to_counter,
            "counter_id": None,
            "call_id": None,
            "calls": 0,
        }
        if counter.ticket_id == ticket.id:
            moved = _leave(work, command, counter, now, Act.TRANSFER, "transferred", **changes)
        else:
            moved = work.tickets.move(
                ticket, after(ticket.state, Act.TRANSFER, ticket.label), now, **changes
            )
            tell_ticket(work, "ticket.transferred", moved, was=ticket.series)
        work.trail.note(
            command.actor, "ticket.transfer", f"ticket:{ticket.id}", now,
            {"reason": command.reason, "series": series, "counter": command.to_counter or ""},
        )  # fmt: skip
        return Done(f"Đã chuyển {moved.label}.", moved.id)

    return once(work, command, now, act)


def _check_target(work: Work, command: CounterCommand, counter: CounterRecord, series: str) -> None:
    if series not in work.centre.view.series_of_site(counter.site_id):
        raise NotFound("Không có lĩnh vực này tại đây. Mời chọn lĩnh vực khác.")
    if command.to_counter is None:
        if command.to_series is None:
            raise NotFound("Mời chọn lĩnh vực hoặc quầy để chuyển đến.")
        return
    target = work.counters.get(command.to_counter)
    if target is None or target.site_id != counter.site_id or series not in target.weights:
        raise NotFound("Quầy này không nhận lĩnh vực đó. Mời chọn quầy khác.")


def _check_not_elsewhere(counter: CounterRecord, ticket: TicketRecord) -> None:
    """Nobody sends away the person in front of another counter: its clerk would go on with nobody there."""
    if ticket.state in AT_A_COUNTER and ticket.id != counter.ticket_id:
        raise ActRefused(f"Số {ticket.label} đang ở quầy khác. Mời quầy đó chuyển.")


def reinstate(work: Work, command: CounterCommand, now: datetime) -> Done:
    """Back in line after a missed turn, behind the next few: an act with its own event, not a new ticket."""

    def act() -> Done:
        counter = counter_for(work, command, open_only=False)
        ticket = _named(work, command, counter)
        state = after(ticket.state, Act.REINSTATE, ticket.label)
        rules = work.centre.rules(business_day(now))
        place = place_behind(ticket.place, line_of(work, ticket), rules.reinstate_after)
        ticket = work.tickets.move(
            ticket, state, now, place=place, counter_id=None, call_id=None, calls=0, overtaken=0
        )
        tell_ticket(work, "ticket.reinstated", ticket)
        return Done(f"Đã xếp lại {ticket.label}.", ticket.id)

    return once(work, command, now, act)


def cancel(work: Work, command: CounterCommand, now: datetime) -> Done:
    def act() -> Done:
        counter = counter_for(work, command, open_only=False)
        ticket = cancel_ticket(work, _named(work, command, counter), now)
        work.trail.note(command.actor, "ticket.cancel", f"ticket:{ticket.id}", now, {})
        return Done(f"Đã hủy {ticket.label}.", ticket.id)

    return once(work, command, now, act)


def _named(work: Work, command: CounterCommand, counter: CounterRecord) -> TicketRecord:
    ticket = work.tickets.by_id(command.ticket_id or counter.ticket_id or 0)
    if ticket is None or ticket.site_id != counter.site_id:
        raise NotFound("Không có số này.")
    return ticket


def _leave(
    work: Work,
    command: CounterCommand,
    counter: CounterRecord,
    now: datetime,
    act: Act,
    outcome: str,
    **changes: object,
) -> TicketRecord:
    """The ticket in front of the counter goes: the board is freed, the hall is told once."""
    ticket = ticket_here(work, command, counter)
    state = after(ticket.state, act, ticket.label)
    moved = work.tickets.move(ticket, state, now, **{"account_id": counter.account_id, **changes})
    work.counters.hold(counter.id, None)
    tell_call_ended(
        work, "call.closed", moved, counter, outcome, call_id=ticket.call_id, was=ticket.series
    )
    return moved


def _fresh(work: Work, counter: CounterRecord) -> CounterRecord:
    return work.counters.get(counter.id) or counter
