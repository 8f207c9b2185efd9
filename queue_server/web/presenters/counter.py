"""The whole screen of one clerk, read in one transaction."""

from datetime import datetime, timedelta
from typing import Any

from queue_server.contracts.base import Names
from queue_server.contracts.counter import (
    CounterToday,
    CounterView,
    FoundTickets,
    Serving,
    TargetCounter,
    TargetSeries,
    TicketRow,
    TransferTargets,
)
from queue_server.contracts.kiosk import PaperView
from queue_server.domain.business_day import business_day, day_bounds
from queue_server.domain.picking import limit_reached, minutes_waited, pick_next
from queue_server.domain.scans import Scan, TicketScan
from queue_server.domain.tickets import CallRules, State
from queue_server.services.ports import CallRecord, CounterRecord, TicketRecord, staff_room
from queue_server.web.office import digest

from .desk import ringing_at
from .devices import devices_of_counter
from .kiosk import names_of

MOST_ROWS = 60


def _row(view: Any, ticket: TicketRecord, now: datetime, rules: CallRules, mine: bool) -> TicketRow:
    procedure = view.procedures.get(ticket.procedure_id or "")
    series = view.series_of_site(ticket.site_id).get(ticket.series)
    short = procedure.short_vi if procedure else (series.names.vi if series else "")
    waited = minutes_waited(ticket, now)  # type: ignore[arg-type]
    return TicketRow(
        ticket_id=ticket.id,
        label=ticket.label,
        series=ticket.series,
        purpose=ticket.purpose,
        state=ticket.state.value,
        short=short,
        priority=ticket.priority,
        taken_at=ticket.taken_at,
        waited_minutes=waited,
        late=ticket.state is State.WAITING and waited >= rules.norm_wait_minutes,
        offline=ticket.origin == "offline",
        transferred=ticket.only_counter is not None,
        attempts=ticket.calls,
        mine=mine,
    )


def _serving(work: Any, counter: CounterRecord, now: datetime, rules: CallRules) -> Serving | None:
    ticket = work.tickets.by_id(counter.ticket_id) if counter.ticket_id else None
    call: CallRecord | None = (
        work.calls.by_id(ticket.call_id) if ticket and ticket.call_id else None
    )
    if ticket is None or call is None:
        return None
    procedure = work.centre.view.procedures.get(ticket.procedure_id or "")
    is_called = ticket.state is State.CALLED
    row = _row(work.centre.view, ticket, now, rules, True)
    # The official name only for the one in front: a list of sixty is sent to every counter on every change.
    names = names_of(procedure.names) if procedure else None
    return Serving(
        ticket=row.model_copy(update={"names": names}),
        call_id=call.id,
        state="called" if is_called else "serving",
        called_at=call.called_at,
        serving_since=work.board.serving_since(ticket.id),
        reason=call.reason,
        papers=[paper.name_vi for paper in procedure.components] if procedure else [],
        paper_details=[_paper(paper) for paper in procedure.components] if procedure else [],
        norm_minutes=rules.norm_service_minutes,
        absent_allowed=is_called and ticket.calls >= rules.calls_before_absent,
        calls_before_absent=rules.calls_before_absent,
        recall_allowed_at=call.last_at + timedelta(seconds=rules.recall_cooldown_seconds)
        if is_called
        else None,
        undo_until=call.called_at + timedelta(seconds=rules.undo_seconds) if is_called else None,
    )


def _paper(paper: Any) -> PaperView:
    return PaperView(
        name=paper.name_vi,
        original=paper.original,
        certified_copy=paper.certified_copy,
        photocopy=paper.photocopy,
        present_only=paper.kind == "present",
        mandatory=paper.mandatory,
    )


def counter_view(
    work: Any, counter: CounterRecord, now: datetime, account_id: str | None = None
) -> CounterView:
    """What this counter waits for, serves and did today; `next_label` is what F2 would call now.

    `account_id` is who looks: the view says whether the counter is theirs."""
    rules = work.centre.rules(business_day(now))
    room = staff_room(counter.site_id)
    return CounterView(
        counter_id=counter.id,
        counter=counter.number,
        names=Names(**counter.names),
        state=counter.state,
        pause_reason=counter.pause_reason,
        since=since_of(counter, now),
        serving=_serving(work, counter, now, rules),
        **_lists(work, counter, now, rules),
        today=_today(work, counter, day_bounds(business_day(now))[0]),
        devices=devices_of_counter(work, counter, now),
        alerts=ringing_at(work, counter.site_id, counter.id, now),
        go_to=go_to(work, counter),
        norm_wait_minutes=rules.norm_wait_minutes,
        mine=counter.state == "closed" or counter.account_id in (None, account_id),
        at=now,
        room=room,
        head=work.board.head(room),
    )


def _lists(work: Any, counter: CounterRecord, now: datetime, rules: CallRules) -> dict[str, Any]:
    """Who waits, who missed the turn, who was put aside, and whom F2 calls."""
    view, day, queues = work.centre.view, business_day(now), work.queues
    line = work.tickets.candidates(
        counter.site_id, day, list(counter.weights), limit_reached(now, rules)
    )
    pick = pick_next(line, counter.weights, counter.id, now, rules)
    first = work.tickets.by_id(pick.ticket.ticket_id) if pick else None
    count = queues.count_waiting(counter, day)

    def rows(chosen: list[TicketRecord]) -> list[TicketRow]:
        return [_row(view, t, now, rules, _mine(t, counter)) for t in chosen]

    return {
        "next_label": first.label if first else None,
        "next_reason": pick.reason if pick else "",
        "waiting": rows(_next_first(queues.waiting(counter, day, MOST_ROWS), first)),
        "waiting_all": count.everybody,
        "waiting_mine": count.mine,
        "missed": rows(queues.missed(counter, day, MOST_ROWS)),
        "parked": rows(queues.parked(counter, day, MOST_ROWS)),
    }


def since_of(counter: CounterRecord, now: datetime) -> datetime:
    """When its present state began; a counter that was never opened is closed since midnight."""
    midnight = day_bounds(business_day(now))[0]
    return counter.since if counter.since.year > 1970 else midnight


def _today(work: Any, counter: CounterRecord, since: datetime) -> CounterToday:
    done = work.board.counter_day(counter.id, since)
    return CounterToday(
        served=done.served,
        average_seconds=done.average_seconds,
        longest_wait_minutes=done.longest_wait_minutes,
    )


def go_to(work: Any, counter: CounterRecord) -> list[str]:
    """Where the board sends people while this counter does not work."""
    if counter.state == "open":
        return []
    others = work.counters.of_site(counter.site_id)
    return [
        other.number
        for other in others
        if other.id != counter.id
        and other.state == "open"
        and set(other.weights) & set(counter.weights)
    ][:4]


def _mine(ticket: TicketRecord, counter: CounterRecord) -> bool:
    return ticket.series in counter.weights and ticket.only_counter in (None, counter.id)


def _next_first(waiting: list[TicketRecord], first: TicketRecord | None) -> list[TicketRecord]:
    """The one F2 calls on top, then the line."""
    rest = [ticket for ticket in waiting if first is None or ticket.id != first.id]
    return (([first] if first else []) + rest)[:MOST_ROWS]


def targets(work: Any, counter: CounterRecord, now: datetime) -> TransferTargets:
    """Every series offered at this site and every other counter of it."""
    view, day = work.centre.view, business_day(now)
    waiting = work.queues.waiting_by_series(counter.site_id, day)
    series = [
        TargetSeries(
            letter=letter,
            names=names_of(item.names),
            waiting=waiting.get(letter, 0),
        )
        for letter, item in view.series_of_site(counter.site_id).items()
    ]
    counters = [
        TargetCounter(
            counter_id=other.id,
            counter=other.number,
            names=Names(**other.names),
            state=other.state,
            series=sorted(other.weights, key=lambda letter: -other.weights[letter]),
        )
        for other in work.counters.of_site(counter.site_id)
        if other.id != counter.id
    ]
    return TransferTargets(series=series, counters=counters)


def found(work: Any, counter: CounterRecord, label: str, now: datetime) -> FoundTickets:
    """The ticket of today that carries this label, whatever became of it."""
    ticket = ticket_of_label(work, counter.site_id, label, now)
    if ticket is None:
        return FoundTickets(rows=[])
    view, rules = work.centre.view, work.centre.rules(business_day(now))
    row = _row(view, ticket, now, rules, _mine(ticket, counter))
    placed = view.counters.get(ticket.counter_id or "")
    return FoundTickets(rows=[row.model_copy(update={"counter": placed.number if placed else ""})])


def scanned(work: Any, counter: CounterRecord, scan: Scan, now: datetime) -> FoundTickets:
    """The ticket of today, of this site, whose QR this is."""
    followed = work.line.followed(digest(scan.token)) if isinstance(scan, TicketScan) else None
    ticket = followed[0] if followed else None
    here = (counter.site_id, business_day(now))
    if ticket is None or (ticket.site_id, ticket.business_day) != here:
        return FoundTickets(rows=[])
    return found(work, counter, ticket.label, now)


def ticket_of_label(work: Any, site_id: str, label: str, now: datetime) -> TicketRecord | None:
    """“D031” or “d31” → today's ticket of this site; None when nobody holds it."""
    text = label.strip().upper()
    letter = text.rstrip("0123456789")
    digits = text[len(letter) :]
    if not letter.isalpha() or not digits or len(digits) > 4:
        return None
    found: TicketRecord | None = work.tickets.by_number(
        site_id, letter, business_day(now), int(digits)
    )
    return found
