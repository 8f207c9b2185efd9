"""The end of a business day: whoever is still waiting holds a number of yesterday."""

from dataclasses import dataclass
from datetime import datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.tickets import AT_A_COUNTER, Act, after

from .ports import Work
from .tellings import tell_ticket


@dataclass(frozen=True, slots=True)
class CloseDay:
    site_id: str


def close_earlier_days(work: Work, command: CloseDay, now: datetime) -> int:
    """Expire what earlier days left behind, at most 500 in one go; returns how many there were."""
    left = work.tickets.unfinished(command.site_id, business_day(now))
    for ticket in left:
        state = after(ticket.state, Act.EXPIRE, ticket.label)
        if ticket.state in AT_A_COUNTER and ticket.counter_id:
            work.counters.hold(ticket.counter_id, None)
        tell_ticket(work, "ticket.expired", work.tickets.move(ticket, state, now))
    return len(left)
