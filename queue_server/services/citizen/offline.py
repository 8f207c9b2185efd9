"""A kiosk that was alone: it is leased numbers beforehand and tells afterwards what it gave.

The key decides that two numbers are one ticket: if an answer was lost after the commit, the number on
paper is the one shown everywhere and the other is superseded (ARCHITECTURE 4.4).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from queue_server.domain.business_day import business_day
from queue_server.domain.errors import DomainError, KeyReused, NotFound
from queue_server.domain.tickets import FIRST_OFFLINE, LAST_OFFLINE, State
from queue_server.services.ports import Actor, NewTicket, TicketRecord, Work
from queue_server.services.tellings import tell_ticket

from .issue import token_expiry

# A kiosk may be cut off over a night or a weekend; older numbers mean nothing to anybody.
OLDEST_DAYS = 7


@dataclass(frozen=True, slots=True)
class LeaseBlocks:
    actor: Actor
    site_id: str
    days: int


@dataclass(frozen=True, slots=True)
class Block:
    series: str
    business_day: date
    first: int
    last: int


def lease_blocks(work: Work, command: LeaseBlocks, now: datetime) -> list[Block]:
    """The blocks of one kiosk for today and the days ahead, per series; asking again gives the same ones."""
    today = business_day(now)
    size = work.centre.rules(today).block_size
    blocks = []
    for ahead in range(command.days):
        day = today + timedelta(days=ahead)
        for letter, series in work.centre.view.series_of_site(command.site_id).items():
            if series.purpose != "overflow":
                block = _block(work, command, letter, day, size)
                if block is not None:
                    blocks.append(block)
    return blocks


def _block(work: Work, command: LeaseBlocks, letter: str, day: date, size: int) -> Block | None:
    known = work.blocks.of(command.actor.id, command.site_id, letter, day)
    if known is not None:
        return Block(letter, day, *known)
    first = work.blocks.last_leased(command.site_id, letter, day) + 1
    last = first + size - 1
    if last > LAST_OFFLINE:
        return None  # more kiosks than the reserve holds: this one has no numbers of its own
    work.blocks.lease(command.actor.id, command.site_id, letter, day, first, last)
    return Block(letter, day, first, last)


@dataclass(frozen=True, slots=True)
class OfflineTicket:
    key: str
    label: str
    business_day: date
    taken_at: datetime
    series: str
    token_digest: str
    purpose: str = "submit"
    procedure_id: str | None = None
    priority: str | None = None
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Reconcile:
    actor: Actor
    site_id: str
    tickets: tuple[OfflineTicket, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one key: accepted, known, or refused with a code."""

    key: str
    outcome: str
    code: str = ""
    ticket: TicketRecord | None = None


class NotLeased(DomainError):
    """The number is not from a block of this kiosk for that series and day."""

    code = "number_not_leased"


class NumberTaken(DomainError):
    code = "number_taken"


class TooOld(DomainError):
    code = "too_old"


def reconcile(work: Work, command: Reconcile, now: datetime) -> list[Told]:
    """Take in what a kiosk gave, in the order given; one bad ticket does not hold back the others."""
    told = []
    for offline in command.tickets:
        try:
            told.append(_take_in(work, command, offline, now))
        except DomainError as refusal:
            told.append(Told(offline.key, "refused", refusal.code))
    return told


def _take_in(work: Work, command: Reconcile, offline: OfflineTicket, now: datetime) -> Told:
    known = work.tickets.by_key(offline.key)
    if known is not None and known.label == offline.label:
        return Told(offline.key, "known", ticket=known)
    letter, number = offline.label[:-3], int(offline.label[-3:])
    _check_number(work, command, offline, letter, number, now)
    if known is not None:
        _check_same(known, command, offline)
        return Told(offline.key, "accepted", ticket=_renumber(work, known, offline.label, number))
    ticket = work.tickets.add(_new(work, command, offline, now), now)
    tell_ticket(work, "ticket.issued", ticket, offline=True)
    if offline.business_day < business_day(now):
        ticket = work.tickets.move(ticket, State.EXPIRED, now)
    return Told(offline.key, "accepted", ticket=ticket)


def _check_number(
    work: Work, command: Reconcile, offline: OfflineTicket, letter: str, number: int, now: datetime
) -> None:
    today = business_day(now)
    recent = today - timedelta(days=OLDEST_DAYS) <= offline.business_day <= today
    if not recent or business_day(offline.taken_at) != offline.business_day:
        raise TooOld("Phiếu quá cũ hoặc sai ngày. Mời xem đồng hồ của máy lấy số.")
    if letter not in work.centre.view.series_of_site(command.site_id) or letter != offline.series:
        raise NotFound("Dãy số này không có tại đây.")
    block = work.blocks.of(command.actor.id, command.site_id, letter, offline.business_day)
    inside = block is not None and max(FIRST_OFFLINE, block[0]) <= number <= block[1]
    if not inside:
        raise NotLeased(f"Số {offline.label} không thuộc dãy dự phòng của máy này.")
    if work.tickets.by_number(command.site_id, letter, offline.business_day, number) is not None:
        raise NumberTaken(f"Số {offline.label} đã thuộc về phiếu khác.")


def _check_same(known: TicketRecord, command: Reconcile, offline: OfflineTicket) -> None:
    """One key is one ticket of one site and day, and paper is printed for it once."""
    same = (known.site_id, known.business_day) == (command.site_id, offline.business_day)
    if not same or known.number >= FIRST_OFFLINE:
        raise KeyReused(f"Khóa này đã dùng cho phiếu {known.label}.")


def _renumber(work: Work, known: TicketRecord, printed: str, number: int) -> TicketRecord:
    """The answer was lost after the commit: the paper is right, our number is superseded."""
    ticket = work.tickets.alter(
        known, letter=printed[:-3], number=number, label=printed, superseded_label=known.label
    )
    tell_ticket(work, "ticket.renumbered", ticket, was=known.label)
    return ticket


def _new(work: Work, command: Reconcile, offline: OfflineTicket, now: datetime) -> NewTicket:
    taken_at = min(offline.taken_at, now)  # a kiosk's clock may run ahead
    return NewTicket(
        key=offline.key,
        site_id=command.site_id,
        series=offline.series,
        business_day=offline.business_day,
        letter=offline.label[:-3],
        number=int(offline.label[-3:]),
        label=offline.label,
        purpose=offline.purpose,
        procedure_id=offline.procedure_id,
        priority=offline.priority,
        language=offline.language,
        origin="offline",
        device_id=command.actor.id,
        taken_at=taken_at,
        place=taken_at,
        token_digest=offline.token_digest,
        token_expires=token_expiry(work, command.site_id, now, offline.business_day),
    )
