"""What every act of a clerk has in common: a key that makes it one act, a counter, and the right to act there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from queue_server.domain.errors import Forbidden, NotFound
from queue_server.domain.tickets import CounterBusy, CounterIdle, CounterNotOpen
from queue_server.services.ports import Actor, CounterRecord, TicketRecord, Work


@dataclass(frozen=True, slots=True)
class CounterCommand:
    """`fingerprint` binds the key to this act, this person and this content. `ticket_id` guards an old page."""

    key: str
    fingerprint: str
    actor: Actor
    counter_id: str
    ticket_id: int | None = None
    reason: str = ""
    to_series: str | None = None
    to_counter: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What happened, in words for the clerk, and the ticket it happened to."""

    message: str
    ticket_id: int | None = None


def once(work: Work, command: CounterCommand, now: datetime, act: Callable[[], Done]) -> Done:
    """Run the act the first time its key comes; afterwards give the same answer."""
    known = work.remembered(command.key, command.fingerprint)
    if known is not None:
        return Done(known["message"], known["ticket_id"])
    done = act()
    work.remember(
        command.key,
        command.fingerprint,
        {"message": done.message, "ticket_id": done.ticket_id},
        now,
    )
    return done


def counter_for(work: Work, command: CounterCommand, *, open_only: bool = True) -> CounterRecord:
    """The counter, if this person sits there (or supervises); refuses a closed or paused one."""
    counter = work.counters.get(command.counter_id)
    if counter is None:
        raise NotFound("Không có quầy này. Mời chọn lại quầy.")
    if command.actor.site_id not in (None, counter.site_id):
        raise Forbidden("Quầy này thuộc địa điểm khác.")
    taken = counter.state != "closed" and counter.account_id not in (None, command.actor.id)
    if taken and "supervisor" not in command.actor.roles:
        raise Forbidden(f"Quầy {counter.number} đang có cán bộ khác. Mời chọn quầy khác.")
    if open_only and counter.state != "open":
        raise CounterNotOpen(f"Quầy {counter.number} chưa mở. Mời mở quầy rồi gọi số.")
    return counter


def ticket_here(work: Work, command: CounterCommand, counter: CounterRecord) -> TicketRecord:
    """The ticket in front of the counter; refuses when there is none, or another than the page shows."""
    if counter.ticket_id is None:
        raise CounterIdle(f"Quầy {counter.number} chưa mời số nào.")
    ticket = work.tickets.by_id(counter.ticket_id)
    if ticket is None or (command.ticket_id is not None and command.ticket_id != ticket.id):
        raise CounterIdle("Số trên màn hình đã cũ. Mời xem lại.")
    return ticket


def free_counter(counter: CounterRecord) -> CounterRecord:
    if counter.ticket_id is not None:
        raise CounterBusy(f"Quầy {counter.number} còn một số chưa xong. Mời hoàn thành trước.")
    return counter
