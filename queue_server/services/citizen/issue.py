"""Take a number: one statement advances the series, one inserts the ticket, the key makes a retry harmless."""

from dataclasses import dataclass
from datetime import date, datetime

from queue_server.domain.business_day import business_day, closing_instant, day_bounds, opening
from queue_server.domain.catalogue import TicketSeries
from queue_server.domain.errors import NotFound
from queue_server.domain.tickets import LAST_ORDINARY, DoorsClosed, SeriesFull, label
from queue_server.services.ports import Actor, NewTicket, TicketRecord, Work
from queue_server.services.tellings import tell_ticket


@dataclass(frozen=True, slots=True)
class IssueTicket:
    """`key` is the kiosk's; `token_digest` is the digest of the phone token the edge made."""

    key: str
    actor: Actor
    site_id: str
    series: str
    token_digest: str
    purpose: str = "submit"
    procedure_id: str | None = None
    priority: str | None = None
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Issued:
    """The ticket, how many wait before it, and whether this key had been answered before."""

    ticket: TicketRecord
    ahead: int
    again: bool


def issue_ticket(work: Work, command: IssueTicket, now: datetime) -> Issued:
    """Give the next number of a series. Refuses: closed, series unknown here, contingent or numbers used up."""
    known = work.tickets.by_key(command.key)
    if known is not None:
        return Issued(known, people_ahead(work, known), True)
    day = business_day(now)
    check_open(work, command.site_id, now, day)
    series = series_here(work, command.site_id, command.series)
    _check_procedure(work, command, day)
    _check_contingent(work, command, day)
    letter, number = _next_number(work, command, day)
    ticket = work.tickets.add(_new_ticket(work, command, now, day, letter, number), now)
    tell_ticket(work, "ticket.issued", ticket, zone=list(series.zone_ids[:1]))
    return Issued(ticket, people_ahead(work, ticket), False)


def check_open(work: Work, site_id: str, now: datetime, day: date) -> None:
    """Numbers are given while the doors are open (a demo may set `always_open`)."""
    if work.centre.rules(day).always_open:
        return
    state = opening(now, work.centre.view.sessions(site_id, day))
    if not state.open:
        when = (
            f"Mở lại lúc {state.reopens}."
            if state.reopens
            else "Mời quay lại vào ngày làm việc tới."
        )
        raise DoorsClosed(f"Trung tâm đang nghỉ. {when}")


def series_here(work: Work, site_id: str, letter: str) -> TicketSeries:
    series = work.centre.view.series_of_site(site_id).get(letter)
    if series is None or series.purpose == "overflow":
        raise NotFound("Lĩnh vực này không nhận tại đây. Mời chọn lĩnh vực khác hoặc gọi cán bộ.")
    return series


def _check_procedure(work: Work, command: IssueTicket, day: date) -> None:
    if command.procedure_id is None:
        return
    if work.centre.view.letter_of_procedure(command.procedure_id, day) is None:
        raise NotFound("Thủ tục này không còn hiệu lực. Mời chọn thủ tục khác hoặc gọi cán bộ.")


def _check_contingent(work: Work, command: IssueTicket, day: date) -> None:
    most = work.centre.view.contingent(command.site_id, command.series, day)
    if most is not None and work.tickets.taken(command.site_id, command.series, day) >= most:
        raise SeriesFull("Lĩnh vực này hôm nay đã đủ số. Mời quay lại ngày mai hoặc gọi cán bộ.")


def _next_number(work: Work, command: IssueTicket, day: date) -> tuple[str, int]:
    """The next ordinary number, 1 to 899; after that the overflow series of the site carries on."""
    number = work.tickets.next_number(command.site_id, command.series, day)
    if number <= LAST_ORDINARY:
        return command.series, number
    for letter, series in work.centre.view.series_of_site(command.site_id).items():
        if series.purpose == "overflow":
            number = work.tickets.next_number(command.site_id, letter, day)
            if number <= LAST_ORDINARY:
                return letter, number
    raise SeriesFull("Dãy số hôm nay đã hết. Mời gọi cán bộ.")


def token_expiry(work: Work, site_id: str, now: datetime, day: date) -> datetime:
    """A phone link ends at closing time; where the doors never close, or closed already, with the calendar day."""
    if work.centre.rules(day).always_open:
        return day_bounds(day)[1]
    closing = closing_instant(day, work.centre.view.sessions(site_id, day))
    return closing if now < closing else day_bounds(day)[1]


def _new_ticket(
    work: Work, command: IssueTicket, now: datetime, day: date, letter: str, number: int
) -> NewTicket:
    return NewTicket(
        key=command.key,
        site_id=command.site_id,
        series=command.series,
        business_day=day,
        letter=letter,
        number=number,
        label=label(letter, number),
        purpose=command.purpose,
        procedure_id=command.procedure_id,
        priority=command.priority,
        language=command.language,
        origin=command.actor.kind,
        device_id=command.actor.id if command.actor.kind == "device" else None,
        taken_at=now,
        place=now,
        token_digest=command.token_digest,
        token_expires=token_expiry(work, command.site_id, now, day),
    )


def people_ahead(work: Work, ticket: TicketRecord) -> int:
    """How many of its series wait in earlier places; priority tickets count only earlier priority tickets."""
    return work.tickets.count_ahead(ticket)
