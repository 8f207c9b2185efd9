"""From the phone: let others pass once when late, or give the turn up. The token in the link is the right to it."""

from dataclasses import dataclass
from datetime import datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.errors import NotFound
from queue_server.domain.tickets import Act, ActRefused, State, after, place_behind
from queue_server.services.ports import TicketRecord, Work
from queue_server.services.tellings import tell_call_ended, tell_ticket


@dataclass(frozen=True, slots=True)
class ByToken:
    token_digest: str


def _ticket(work: Work, command: ByToken, now: datetime) -> TicketRecord:
    ticket = work.tickets.by_token(command.token_digest)
    expires = work.tickets.token_expires(command.token_digest)
    if ticket is None or expires is None or expires <= now:
        raise NotFound("Liên kết này không còn hiệu lực. Mời xem số trên phiếu.")
    return ticket


def postpone(work: Work, command: ByToken, now: datetime) -> TicketRecord:
    """“Đến muộn, lùi lượt”: behind three others, once."""
    ticket = _ticket(work, command, now)
    after(ticket.state, Act.POSTPONE, ticket.label)
    if ticket.postponed:
        raise ActRefused(f"Số {ticket.label} đã lùi lượt một lần. Mời đến khu chờ.")
    rules = work.centre.rules(business_day(now))
    place = place_behind(ticket.place, line_of(work, ticket), rules.postpone_by)
    ticket = work.tickets.alter(ticket, place=place, postponed=True)
    tell_ticket(work, "ticket.postponed", ticket)
    return ticket


def line_of(work: Work, ticket: TicketRecord) -> list[datetime]:
    """The places of the others of this series, in order."""
    waiting = work.tickets.waiting(ticket.site_id, ticket.business_day, [ticket.series])
    return sorted(other.place for other in waiting if other.ticket_id != ticket.id)


def cancel(work: Work, command: ByToken, now: datetime) -> TicketRecord:
    """Give the turn up; a number being called leaves the board. Giving up twice is giving up."""
    ticket = _ticket(work, command, now)
    if ticket.state is State.CANCELLED:
        return ticket
    return cancel_ticket(work, ticket, now)


def cancel_ticket(work: Work, ticket: TicketRecord, now: datetime) -> TicketRecord:
    state = after(ticket.state, Act.CANCEL, ticket.label)
    counter = (
        work.counters.get(ticket.counter_id)
        if ticket.state is State.CALLED and ticket.counter_id
        else None
    )
    ticket = work.tickets.move(ticket, state, now)
    if counter is not None:
        work.counters.hold(counter.id, None)
        tell_call_ended(work, "call.closed", ticket, counter, "cancelled")
    else:
        tell_ticket(work, "ticket.cancelled", ticket)
    return ticket
