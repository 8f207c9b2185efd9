"""Call: the next by rule, a chosen one with a reason, again after a pause, and take a call back within seconds."""

from datetime import datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.errors import NotFound
from queue_server.domain.picking import (
    Pick,
    Waiting,
    chosen_reason,
    limit_reached,
    overtaken_by,
    pick_next,
)
from queue_server.domain.tickets import (
    Act,
    CounterIdle,
    NothingWaiting,
    State,
    after,
    check_recall,
    check_withdraw,
)
from queue_server.services.ports import CounterRecord, TicketRecord, Work
from queue_server.services.tellings import tell_call, tell_call_ended

from .command import CounterCommand, Done, counter_for, free_counter, once, ticket_here


def call_next(work: Work, command: CounterCommand, now: datetime) -> Done:
    """Pick by the rule, claim, keep why. Nobody waiting is an ordinary refusal."""

    def act() -> Done:
        counter = free_counter(counter_for(work, command))
        return call_the_next(work, counter, now)

    return once(work, command, now, act)


def call_the_next(work: Work, counter: CounterRecord, now: datetime) -> Done:
    pick = pick_for(work, counter, now)
    if pick is None:
        raise NothingWaiting("Không còn ai chờ ở các lĩnh vực của quầy.")
    ticket = work.tickets.by_id(pick.ticket.ticket_id)
    if ticket is None:
        raise NothingWaiting("Không còn ai chờ ở các lĩnh vực của quầy.")
    claimed = _claim(work, counter, ticket, pick, now)
    return Done(f"Đã mời {claimed.label}.", claimed.id)


def pick_for(work: Work, counter: CounterRecord, now: datetime) -> Pick | None:
    day = business_day(now)
    rules = work.centre.rules(day)
    waiting = work.tickets.candidates(
        counter.site_id, day, list(counter.weights), limit_reached(now, rules)
    )
    return pick_next(waiting, counter.weights, counter.id, now, rules)


def _claim(
    work: Work, counter: CounterRecord, ticket: TicketRecord, pick: Pick, now: datetime
) -> TicketRecord:
    state = after(ticket.state, Act.CALL, ticket.label)
    call = work.calls.add(ticket, counter.id, now, pick.reason, pick.overtakes)
    ticket = work.tickets.move(
        ticket,
        state,
        now,
        counter_id=counter.id,
        call_id=call.id,
        calls=ticket.calls + 1,
        account_id=counter.account_id,
    )
    work.tickets.overtake(pick.overtakes, 1)
    work.counters.hold(counter.id, ticket.id)
    tell_call(work, "ticket.called", ticket, call, counter)
    return ticket


def call_chosen(work: Work, command: CounterCommand, now: datetime) -> Done:
    """Call one ticket out of turn; the reason is kept and shown to the supervisor."""

    def act() -> Done:
        counter = free_counter(counter_for(work, command))
        day = business_day(now)
        ticket = work.tickets.by_id(command.ticket_id or 0)
        if ticket is None or ticket.site_id != counter.site_id or ticket.business_day != day:
            raise NotFound("Không có số này trong hàng chờ hôm nay.")
        as_waiting = Waiting(
            ticket.id,
            ticket.series,
            ticket.place,
            ticket.taken_at,
            ticket.priority,
            ticket.overtaken,
        )
        others = work.tickets.waiting(counter.site_id, day, [ticket.series])
        overtakes = overtaken_by(as_waiting, others, counter.id, now, work.centre.rules(day))
        reason = chosen_reason(command.reason, as_waiting, now)
        claimed = _claim(work, counter, ticket, Pick(as_waiting, reason, overtakes), now)
        work.trail.note(
            command.actor,
            "ticket.call_chosen",
            f"ticket:{ticket.id}",
            now,
            {"reason": command.reason},
        )
        return Done(f"Đã mời {claimed.label}.", claimed.id)

    return once(work, command, now, act)


def recall(work: Work, command: CounterCommand, now: datetime) -> Done:
    """Say the same number again, not before the cool-down is over."""

    def act() -> Done:
        counter = counter_for(work, command)
        ticket = ticket_here(work, command, counter)
        after(ticket.state, Act.RECALL, ticket.label)
        call = work.calls.by_id(ticket.call_id or 0)
        if call is None:
            raise CounterIdle("Chưa có lượt mời nào để mời lại.")
        check_recall(call.last_at, now, work.centre.rules(business_day(now)))
        call = work.calls.again(call, now)
        ticket = work.tickets.alter(ticket, calls=ticket.calls + 1)
        tell_call(work, "ticket.recalled", ticket, call, counter)
        return Done(f"Đã mời lại {ticket.label}, lần {ticket.calls}.", ticket.id)

    return once(work, command, now, act)


def withdraw(work: Work, command: CounterCommand, now: datetime) -> Done:
    """Undo within ten seconds: a new event; the ticket keeps its place, the period is left out of metrics."""

    def act() -> Done:
        counter = counter_for(work, command)
        ticket = ticket_here(work, command, counter)
        state = after(ticket.state, Act.WITHDRAW, ticket.label)
        call = work.calls.by_id(ticket.call_id or 0)
        if call is None:
            raise CounterIdle("Chưa có lượt mời nào để hoàn tác.")
        check_withdraw(call.called_at, now, work.centre.rules(business_day(now)))
        work.calls.withdraw(call, now)
        work.tickets.overtake(call.overtook, -1)
        work.tickets.void_period(ticket.id, State.CALLED)
        work.counters.hold(counter.id, None)
        tell_call_ended(work, "call.withdrawn", ticket, counter, "withdrawn")
        work.tickets.move(
            ticket, state, now, counter_id=None, call_id=None, calls=call.calls_before
        )
        return Done(f"Đã rút lại lượt mời {ticket.label}. Số giữ nguyên chỗ.", ticket.id)

    return once(work, command, now, act)
