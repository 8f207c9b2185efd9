"""How long a person will wait: the hall as last measured, kept for seconds, played forward by `domain.waiting`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.contracts.tickets import WaitRange
from queue_server.domain.business_day import business_day, day_bounds
from queue_server.domain.centre import CentreView
from queue_server.domain.waiting import (
    Desk,
    Hall,
    Pace,
    Prior,
    Queued,
    estimate_in,
    pace_of,
    prior_of,
)

# A number on a screen need not be newer than this.
FRESH = timedelta(seconds=10)
PAST_DAYS = 14
NEWCOMER = Queued(0.0)


@dataclass(frozen=True)
class _Past:
    """What was counted already: seconds by series of the calls of today up to `mark`; earlier days as priors."""

    day: date
    priors: Mapping[str, Prior | None]
    seconds: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    mark: int = 0


@dataclass(frozen=True)
class _Measured:
    """A site at an instant. `told` keeps the ranges that were asked for since."""

    at: datetime
    past: _Past
    hall: Hall
    told: dict[tuple[str, int, bool, int], WaitRange | None] = field(default_factory=dict)


class Waits:
    """Ranges from memory. The summaries of the hall measure every few seconds, so that issuing never has to."""

    def __init__(self) -> None:
        self._sites: dict[str, _Measured] = {}
        self._view: tuple[int, CentreView] | None = None

    def view(self, desk: Any) -> CentreView:
        """The catalogue without opening a read transaction; read anew when its version moves."""
        version = desk.reads.version
        if self._view is None or self._view[0] != version:
            with desk.reads() as work:
                self._view = (version, work.centre.view)
        return self._view[1]

    def range_for(
        self, work: Any, site_id: str, letter: str, ahead: int, now: datetime
    ) -> WaitRange | None:
        """The middle 80 % of a newcomer's wait behind `ahead` people; None while too little was measured."""
        self.measure(work, site_id, now)
        return self.remembered(site_id, letter, ahead, now)

    def measure(self, work: Any, site_id: str, now: datetime) -> None:
        """Look at the hall again unless the last look is fresh."""
        known = self._sites.get(site_id)
        if known is None or known.past.day != business_day(now) or now - known.at >= FRESH:
            self._sites[site_id] = _measure(work, site_id, now, known)

    def remembered(
        self, site_id: str, letter: str, ahead: int, now: datetime, who: Queued = NEWCOMER
    ) -> WaitRange | None:
        """The range from what was last measured, without touching the database: for the hot path of issuing.

        `who` may have waited already or be of a priority class; `ahead` counts as the ticket's line does."""
        known = self._sites.get(site_id)
        if known is None or known.past.day != business_day(now):
            return None
        if now - known.at >= FRESH:
            known = self._sites[site_id] = _aged(known, now)
        step = _step(ahead)
        asked = (letter, step, who.priority, int(who.waited // 30))
        if asked not in known.told:
            known.told[asked] = _estimate(known.hall, letter, step, who)
        return known.told[asked]


def _step(ahead: int) -> int:
    """Far back in a line a few people more change nothing a citizen would notice; one answer serves them all."""
    grain = 1 if ahead <= 30 else 5 if ahead <= 100 else 25
    return -(-ahead // grain) * grain


def _estimate(hall: Hall, letter: str, ahead: int, who: Queued) -> WaitRange | None:
    line = _before(hall.lines.get(letter, ()), ahead, who.priority)
    found = estimate_in(replace(hall, lines={**hall.lines, letter: line}), letter, who)
    if found is None:
        return None
    return WaitRange(low_minutes=found.low_minutes, high_minutes=found.high_minutes)


def _before(line: Sequence[Queued], ahead: int, priority: bool) -> list[Queued]:
    """Those of a line who count for somebody behind `ahead` people: they, and whoever may pass them all the same.

    Priority people pass the ordinary ones before them, so that all ordinary people stay in the line of a
    priority ticket, and later priority people in that of an ordinary one. Newcomers since the measuring are added.
    """
    mine = [queued for queued in line if queued.priority] if priority else line
    counted = mine[:ahead]
    missing = [Queued(0.0, priority)] * (ahead - len(counted))
    rest = line if priority else mine[ahead:]
    passing = [queued for queued in rest if queued.priority != priority]
    return sorted([*counted, *missing, *passing], key=lambda queued: -queued.waited)


def _aged(known: _Measured, now: datetime) -> _Measured:
    """The same hall later: nothing was told to have changed, only time has passed."""
    later = (now - known.at).total_seconds()
    desks = [
        desk if desk.elapsed is None else replace(desk, elapsed=desk.elapsed + later)
        for desk in known.hall.desks
    ]
    lines = {
        letter: [replace(queued, waited=queued.waited + later) for queued in line]
        for letter, line in known.hall.lines.items()
    }
    return _Measured(now, known.past, replace(known.hall, desks=desks, lines=lines))


def _measure(work: Any, site_id: str, now: datetime, before: _Measured | None) -> _Measured:
    """Read the hall: the calls that ended since the last time, who waits, what each counter does."""
    day = business_day(now)
    past = before.past if before is not None and before.past.day == day else None
    if past is None:
        past = _Past(day, _priors(work, site_id, day))
    rows = work.line.occupations(site_id, day, day_bounds(day)[0], past.mark)
    counters = work.counters.of_site(site_id)
    holding = {counter.id for counter in counters if counter.ticket_id is not None}
    busy = {row.counter_id: row for row in rows if row.ended is None and row.counter_id in holding}
    recent = _by_series(row for row in rows if row.ended is not None)
    paces = {
        letter: _pace(past, letter, recent.get(letter, ()))
        for letter in {*past.seconds, *recent, *past.priors}
    }
    hall = Hall(
        [_desk(counter, busy.get(counter.id), now) for counter in counters if _works(counter)],
        _lines(work, site_id, now),
        paces,
        **_fairness(work, day),
    )
    return _Measured(now, _counted(past, rows), hall)


def _counted(past: _Past, rows: Sequence[Any]) -> _Past:
    """Move the mark up to the oldest call that is still open: what lies below never changes again."""
    unfinished = [row.call_id for row in rows if row.ended is None]
    mark = min(unfinished) - 1 if unfinished else max((row.call_id for row in rows), default=0)
    if mark <= past.mark:
        return past
    new = _by_series(row for row in rows if row.call_id <= mark)
    seconds = {
        letter: past.seconds.get(letter, ()) + tuple(new.get(letter, ()))
        for letter in {*past.seconds, *new}
    }
    return replace(past, seconds=seconds, mark=mark)


def _by_series(rows: Iterable[Any]) -> dict[str, list[float]]:
    """Seconds a counter was taken, by series, in the order in which the counters became free."""
    found: dict[str, list[float]] = {}
    for row in sorted(rows, key=lambda row: row.ended):
        found.setdefault(row.series, []).append((row.ended - row.began).total_seconds())
    return found


def _pace(past: _Past, letter: str, recent: Sequence[float]) -> Pace:
    return pace_of([*past.seconds.get(letter, ()), *recent], past.priors.get(letter))


def _priors(work: Any, site_id: str, day: date) -> dict[str, Prior | None]:
    """Once a day: what the last two weeks say of each series."""
    days: dict[str, list[list[float]]] = {}
    for back in range(PAST_DAYS, 0, -1):
        earlier = day - timedelta(days=back)
        rows = work.line.occupations(site_id, earlier, day_bounds(earlier)[0], 0)
        for letter, seconds in _by_series(row for row in rows if row.ended is not None).items():
            days.setdefault(letter, []).append(seconds)
    return {letter: prior_of(found) for letter, found in days.items()}


def _works(counter: Any) -> bool:
    return counter.state != "closed" or counter.ticket_id is not None


def _desk(counter: Any, busy: Any, now: datetime) -> Desk:
    if busy is not None:
        elapsed = (now - busy.began).total_seconds()
        return Desk(counter.weights, busy.series, elapsed)
    if counter.state == "paused":
        return Desk(counter.weights, "", (now - counter.since).total_seconds(), paused=True)
    # A ticket taken up again after it was put aside has no call of its own; when it began is not asked.
    return Desk(counter.weights, "", None if counter.ticket_id is None else 0.0)


def _lines(work: Any, site_id: str, now: datetime) -> dict[str, list[Queued]]:
    letters = list(work.centre.view.series_of_site(site_id))
    waiting = work.tickets.waiting(site_id, business_day(now), letters)
    lines: dict[str, list[Queued]] = {}
    for ticket in sorted(waiting, key=lambda one: (one.place, one.taken_at, one.ticket_id)):
        waited = max(0.0, (now - ticket.place).total_seconds())
        queued = Queued(waited, ticket.priority is not None, ticket.overtaken)
        lines.setdefault(ticket.series, []).append(queued)
    return lines


def _fairness(work: Any, day: date) -> dict[str, Any]:
    rules = work.centre.rules(day)
    allowed = 1_000_000 if rules.strict_priority else rules.overtakes_allowed
    return {"fairness": rules.fairness_minutes * 60.0, "overtakes_allowed": allowed}
