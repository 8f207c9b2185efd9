"""One site as its shift leader sees it: counters, lines, calls with their reasons, devices, requests for help."""

from datetime import datetime
from typing import Any

from queue_server.contracts.base import Names
from queue_server.contracts.supervisor import (
    CallHistory,
    CallLine,
    CounterCard,
    DayFigures,
    HelpLine,
    SeriesLine,
    SiteOverview,
)
from queue_server.domain.business_day import business_day, day_bounds
from queue_server.domain.tickets import WORDS
from queue_server.services.ports import CallRecord, CounterRecord, TicketRecord, staff_room

from .counter import since_of, ticket_of_label
from .desk import ringing
from .devices import devices_of_site, needing_help
from .kiosk import names_of

LAST_CALLS = 30


def overview(
    work: Any, site_id: str, now: datetime, roles: frozenset[str] = frozenset()
) -> SiteOverview:
    """Everything the page shows, read in one transaction and true at `head`."""
    day = business_day(now)
    rules = work.centre.rules(day)
    counters = work.counters.of_site(site_id)
    waiting = work.board.in_states(site_id, day, ("waiting",))
    devices = devices_of_site(work, site_id)
    room = staff_room(site_id)
    return SiteOverview(
        site_id=site_id,
        names=names_of(work.centre.view.sites[site_id].names),
        counters=_cards(work, counters, now),
        series=_lines(work, site_id, waiting, counters),
        calls=[
            call_line(work, item.ticket, item.call)
            for item in work.board.recent_calls(site_id, day, LAST_CALLS)
        ],
        devices=needing_help(devices, now),
        devices_total=len(devices),
        alerts=ringing(work, site_id, roles, now),
        help=_help(work, site_id, day_bounds(day)[0]),
        day=_day(work, site_id, now, waiting),
        norm_wait_minutes=rules.norm_wait_minutes,
        norm_service_minutes=rules.norm_service_minutes,
        at=now,
        room=room,
        head=work.board.head(room),
    )


def _cards(work: Any, counters: list[CounterRecord], now: datetime) -> list[CounterCard]:
    names = {account.id: account.display_name for account in work.accounts.all()}
    return [_card(work, counter, names, now) for counter in counters]


def _card(work: Any, counter: CounterRecord, names: dict[str, str], now: datetime) -> CounterCard:
    ticket = work.tickets.by_id(counter.ticket_id) if counter.ticket_id else None
    return CounterCard(
        counter_id=counter.id,
        counter=counter.number,
        names=Names(**counter.names),
        state=counter.state,
        pause_reason=counter.pause_reason,
        clerk=names.get(counter.account_id or "", ""),
        label=ticket.label if ticket else None,
        ticket_state=ticket.state.value if ticket else None,
        attempts=ticket.calls if ticket else 0,
        since=ticket.changed_at if ticket else since_of(counter, now),
    )


def _lines(
    work: Any, site_id: str, waiting: list[TicketRecord], counters: list[CounterRecord]
) -> list[SeriesLine]:
    """Lines with somebody in them, the longest first."""
    lines = []
    for letter, item in work.centre.view.series_of_site(site_id).items():
        here = [ticket for ticket in waiting if ticket.series == letter]
        if not here:
            continue
        first = min(here, key=lambda ticket: ticket.taken_at)
        line = SeriesLine(
            letter=letter,
            names=names_of(item.names),
            waiting=len(here),
            priority=sum(ticket.priority is not None for ticket in here),
            longest_label=first.label,
            longest_since=first.taken_at,
            open_counters=sum(c.state == "open" and letter in c.weights for c in counters),
        )
        lines.append(line)
    return sorted(lines, key=lambda line: (-line.waiting, line.letter))


def call_line(work: Any, ticket: TicketRecord, call: CallRecord) -> CallLine:
    placed = work.centre.view.counters.get(call.counter_id)
    return CallLine(
        call_id=call.id,
        label=ticket.label,
        counter=placed.number if placed else "",
        called_at=call.called_at,
        taken_at=ticket.taken_at,
        attempt=call.attempt,
        priority=ticket.priority,
        reason=call.reason,
        withdrawn=call.withdrawn_at is not None,
    )


def _help(work: Any, site_id: str, since: datetime) -> list[HelpLine]:
    return [
        HelpLine(
            help_id=asked.id,
            kind=asked.data["kind"],
            place=str(asked.data["name"]),
            asked_at=asked.at,
        )
        for asked in work.oversight.help_open(site_id, since)
    ]


def _day(work: Any, site_id: str, now: datetime, waiting: list[TicketRecord]) -> DayFigures:
    states = work.oversight.states(site_id, business_day(now))
    return DayFigures(
        taken=sum(states.values()),
        waiting=len(waiting),
        priority_waiting=sum(ticket.priority is not None for ticket in waiting),
        done=states.get("done", 0),
        absent=states.get("absent", 0),
    )


def history(work: Any, site_id: str, label: str, now: datetime) -> CallHistory:
    """Every call of one number today, with the reasons kept: the answer to a complaint."""
    ticket = ticket_of_label(work, site_id, label, now)
    if ticket is None:
        return CallHistory(label=label.strip().upper(), found=False, calls=[])
    return CallHistory(
        label=ticket.label,
        found=True,
        state=WORDS[ticket.state],
        taken_at=ticket.taken_at,
        calls=[call_line(work, ticket, call) for call in work.board.calls_of(ticket.id)],
    )
