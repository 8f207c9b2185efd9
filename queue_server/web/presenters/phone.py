"""What a phone shows of a ticket: everything a page of it needs, read in one transaction, without personal data.

Other people's numbers appear as the hall shows them; why *they* have priority, or what a clerk wrote, does not.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.contracts.base import Names
from queue_server.contracts.phone import ExpectedCall, FollowView
from queue_server.domain.business_day import LOCAL, opening
from queue_server.domain.centre import CentreView
from queue_server.domain.picking import PRIORITY_WORDS
from queue_server.domain.tickets import ENDED, CallRules, State
from queue_server.domain.waiting import Queued
from queue_server.services.ports import CallRecord, CounterRecord, TicketRecord

from .kiosk import names_of

NEAR = 3
RECENT_CALLS = 4
# Ranges this long are told in steps of five minutes, outwards: more would be false precision.
LONG_WAIT = 30


@dataclass(frozen=True, slots=True)
class Why:
    """Why a number was called. `kind`: order, priority, yielded (may not wait longer) or chosen (by a clerk)."""

    kind: str
    minutes: int
    priority: str = ""
    yielded: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A call of the same line, as everybody may see it."""

    label: str
    at: str
    kind: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where to wait or to go; `counters` as people say it: "05–08, 12"."""

    zone: Names | None
    counters: str


@dataclass(frozen=True)
class Facts:
    """All that a page says, in no language yet. Holds no present time: what did not change looks the same."""

    view: FollowView
    site_id: str
    series: str
    expires: datetime
    day: date
    since: str
    place: Place
    anyone_open: bool
    what: Names
    agency: str
    purpose: str
    priority: bool
    postponed: bool
    guidance: Place
    closes: str
    rules: CallRules
    why: Why | None
    earlier: tuple[Earlier, ...]
    calling_now: bool


def facts(work: Any, waits: Any, digest: str, now: datetime) -> Facts | None:
    """The ticket of a phone token; None when no ticket has it."""
    found = work.line.followed(digest)
    if found is None:
        return None
    ticket, expires = found
    return _facts(work, waits, ticket, expires, now)


def _facts(work: Any, waits: Any, ticket: TicketRecord, expires: datetime, now: datetime) -> Facts:
    view: CentreView = work.centre.view
    rules = work.centre.rules(ticket.business_day)
    counters = work.counters.of_site(ticket.site_id)
    calls = work.line.calls_of_series(ticket, RECENT_CALLS)
    others = [item for item in calls if item.ticket.id != ticket.id]
    call = work.calls.by_id(ticket.call_id) if ticket.call_id else None
    shown = _view(work, waits, ticket, now)
    where = _counter_of(ticket, call, counters)
    here = [counter for counter in counters if _serves(counter, ticket)]
    return Facts(
        view=shown.model_copy(update=_called(others, ticket, call, where)),
        site_id=ticket.site_id,
        series=ticket.series,
        expires=expires,
        day=ticket.business_day,
        since=_clock(ticket.changed_at),
        place=_place(view, ticket, where, here),
        anyone_open=any(counter.state == "open" for counter in here),
        what=_what(view, ticket),
        agency=_agency(view, ticket),
        purpose=ticket.purpose,
        priority=ticket.priority is not None,
        postponed=ticket.postponed,
        guidance=_guidance(view, ticket, counters),
        closes=opening(now, view.sessions(ticket.site_id, ticket.business_day)).closes,
        rules=rules,
        why=why_of(call.reason) if call else None,
        earlier=tuple(_earlier(item) for item in others),
        calling_now=bool(others) and others[0].ticket.state is State.CALLED,
    )


def _view(work: Any, waits: Any, ticket: TicketRecord, now: datetime) -> FollowView:
    ahead, behind, expected = None, 0, None
    if ticket.state is State.WAITING:
        ahead = work.tickets.count_ahead(ticket)
        waiting = work.tickets.count_waiting(ticket.site_id, ticket.business_day, ticket.series)
        behind = waiting - ahead - 1
        expected = _expected(work, waits, ticket, ahead, now)
    return FollowView(
        label=ticket.label,
        superseded_label=ticket.superseded_label,
        state=ticket.state.value,
        language=ticket.language,
        people_ahead=ahead,
        expected=expected,
        calls=ticket.calls,
        near=ticket.state is State.CALLED or (ahead is not None and ahead <= NEAR),
        ended=ticket.state in ENDED,
        may_postpone=ticket.state is State.WAITING and not ticket.postponed and behind > 0,
        may_cancel=ticket.state not in ENDED and ticket.state is not State.SERVING,
    )


def _expected(
    work: Any, waits: Any, ticket: TicketRecord, ahead: int, now: datetime
) -> ExpectedCall | None:
    waits.measure(work, ticket.site_id, now)
    waited = max(0.0, (now - ticket.place).total_seconds())
    who = Queued(waited, ticket.priority is not None, ticket.overtaken)
    found = waits.remembered(ticket.site_id, ticket.series, ahead, now, who)
    if found is None:
        return None
    low, high = rounded(found.low_minutes, found.high_minutes)
    return ExpectedCall(
        low_minutes=low,
        high_minutes=high,
        earliest=_clock(now + timedelta(minutes=low)),
        latest=_clock(now + timedelta(minutes=high)),
    )


def rounded(low: int, high: int) -> tuple[int, int]:
    """Long ranges in steps of five minutes, never narrower than they were."""
    if high < LONG_WAIT:
        return low, high
    return low // 5 * 5, -(-high // 5) * 5


def _clock(instant: datetime) -> str:
    return f"{instant.astimezone(LOCAL):%H:%M}"


def _counter_of(
    ticket: TicketRecord, call: CallRecord | None, counters: list[CounterRecord]
) -> CounterRecord | None:
    """Where the ticket is, or was called to last."""
    wanted = ticket.counter_id or (call.counter_id if call else None)
    return next((counter for counter in counters if counter.id == wanted), None)


def _called(
    others: list[Any], ticket: TicketRecord, call: CallRecord | None, where: CounterRecord | None
) -> dict[str, Any]:
    return {
        "now_calling": others[0].ticket.label if others else None,
        "called_at": _clock(call.last_at) if call else None,
        "counter": where.number if where and ticket.state is not State.WAITING else None,
    }


def _serves(counter: CounterRecord, ticket: TicketRecord) -> bool:
    return ticket.series in counter.weights and ticket.only_counter in (None, counter.id)


def _place(
    view: CentreView,
    ticket: TicketRecord,
    where: CounterRecord | None,
    here: list[CounterRecord],
) -> Place:
    """The counter itself once there is one; before, those that serve the line now, else all that ever do."""
    if where is not None and ticket.state is not State.WAITING:
        return Place(_zone(view, where.zone_id), where.number)
    open_now = [counter for counter in here if counter.state == "open"] or here
    series = view.series_of_site(ticket.site_id).get(ticket.series)
    zone = view.zone_of_series(series, ticket.site_id) if series else None
    return Place(names_of(zone.names) if zone else None, spans(open_now))


def _zone(view: CentreView, zone_id: str) -> Names | None:
    zone = view.zones.get(zone_id)
    return names_of(zone.names) if zone else None


def spans(counters: list[CounterRecord]) -> str:
    """ "05–08, 12": neighbouring numbers joined, three or more."""
    numbers = sorted({int(counter.number) for counter in counters})
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [
        f"{run[0]:02d}–{run[-1]:02d}" if len(run) > 2 else ", ".join(f"{n:02d}" for n in run)
        for run in runs
    ]
    return ", ".join(told)


def _what(view: CentreView, ticket: TicketRecord) -> Names:
    procedure = view.procedures.get(ticket.procedure_id or "")
    if procedure is not None:
        return names_of(procedure.names).model_copy(
            update={"vi": procedure.short_vi or procedure.names.vi}
        )
    series = view.series_of_site(ticket.site_id).get(ticket.series)
    return names_of(series.names) if series else Names(vi=ticket.series)


def _agency(view: CentreView, ticket: TicketRecord) -> str:
    procedure = view.procedures.get(ticket.procedure_id or "")
    agency = view.agency_on(procedure.agency_ids, ticket.business_day) if procedure else None
    return agency.names.vi if agency else ""


def _guidance(view: CentreView, ticket: TicketRecord, counters: list[CounterRecord]) -> Place:
    """The guidance counters of the site: those whose first work is a series of that purpose."""
    offered = view.series_of_site(ticket.site_id)
    letters = {letter for letter, series in offered.items() if series.purpose == "guidance"}
    desks = [
        counter
        for counter in counters
        if counter.weights and max(counter.weights, key=lambda s: counter.weights[s]) in letters
    ] or [counter for counter in counters if letters & set(counter.weights)]
    return Place(_zone(view, desks[0].zone_id) if desks else None, spans(desks))


def brand(view: CentreView) -> str:
    """“Một cửa …”: the province as people say it."""
    province = view.catalogue.centre.province_vi
    return re.sub(r"^(tỉnh|thành phố)\s+", "", province, flags=re.IGNORECASE)


def _earlier(item: Any) -> Earlier:
    why = why_of(item.call.reason)
    return Earlier(item.ticket.label, _clock(item.call.called_at), why.kind, why.minutes)


_CLASSES = {words: name for name, words in PRIORITY_WORDS.items()}
_WAITED = re.compile(r"^(?P<why>.*); chờ (?P<minutes>\d+) phút$", re.DOTALL)
_YIELDED = re.compile(r"^quá hạn chờ, đã nhường (\d+) lượt ưu tiên$")


def why_of(reason: str) -> Why:
    """Read a stored reason (`domain.picking`) back into facts, so that it can be told in four languages."""
    match = _WAITED.match(reason)
    if match is None:
        return Why("chosen", 0, said=reason)
    said, minutes = match["why"], int(match["minutes"])
    if said.startswith("ưu tiên: "):
        words = said.removeprefix("ưu tiên: ")
        return Why("priority", minutes, priority=_CLASSES.get(words, ""))
    if yielded := _YIELDED.match(said):
        return Why("yielded", minutes, yielded=int(yielded[1]))
    if said.startswith("cán bộ chọn: "):
        return Why("chosen", minutes, said=said.removeprefix("cán bộ chọn: "))
    return Why("order", minutes)
