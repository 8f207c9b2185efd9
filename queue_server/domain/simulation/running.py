"""A drawn day run through the real picking rule: every act with its time, and what each citizen waited.

Nothing here is a model of the queue: `picking.pick_next` decides, as in the server.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from queue_server.domain.picking import Waiting, pick_next
from queue_server.domain.tickets import CallRules

from .people import Day, Person
from .plan import Plan, spread_around

_START = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody does: arrive, open, call, recall, start, finish, absent, pause, resume, close.

    `person` is the number of the citizen concerned; a driver of the real server may ignore it for calls,
    because the server picks.
    """

    at: float
    kind: str
    desk: str = ""
    person: int = -1


@dataclass(slots=True)
class DeskState:
    """A desk while the day runs. `since`: when the present state began."""

    id: str
    weights: Mapping[str, int]
    state: str = "free"
    since: float = 0.0
    series: str = ""
    person: int = -1
    breaks: list[tuple[float, float]] = field(default_factory=list)


@dataclass
class HallNow:
    """The hall at one moment, as an observer may see it."""

    now: float
    waiting: dict[int, Waiting]
    desks: list[DeskState]
    occupied: dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Waited:
    person: Person
    seconds: float


@dataclass(frozen=True)
class Outcome:
    acts: tuple[Act, ...]
    waits: tuple[Waited, ...]
    occupied: Mapping[str, list[float]]


Observer = Callable[[Person, HallNow], None]


def run_day(
    plan: Plan, day: Day, observe: Observer | None = None, rules: CallRules | None = None
) -> Outcome:
    """Run the day to its end (everybody served). `observe` is asked at each arrival, before it joins the line."""
    return _Run(plan, day, observe, rules or CallRules()).to_the_end()


class _Run:
    """Events in order of time; desks call, people come, clerks go for a break."""

    def __init__(self, plan: Plan, day: Day, observe: Observer | None, rules: CallRules) -> None:
        self._plan, self._day, self._observe, self._rules = plan, day, observe, rules
        self._desks = {
            desk.id: DeskState(desk.id, desk.weights, breaks=list(day.breaks[desk.id]))
            for desk in plan.desks
            if desk.id not in day.closed
        }
        self._hall = HallNow(0.0, {}, list(self._desks.values()), {})
        self._events: list[tuple[float, int, str, str, int]] = []
        self._count = 0
        self._acts: list[Act] = []
        self._waits: list[Waited] = []

    def to_the_end(self) -> Outcome:
        for desk in self._desks:
            self._act(0.0, "open", desk)
        for person in self._day.people:
            self._later(person.at, "arrive", "", person.number)
        while self._events:
            self._hall.now, _, kind, at_desk, number = heapq.heappop(self._events)
            getattr(self, f"_on_{kind}")(at_desk, number)
        for desk in self._desks:
            self._act(self._hall.now, "close", desk)
        return Outcome(
            tuple(sorted(self._acts, key=lambda act: act.at)),
            tuple(self._waits),
            self._hall.occupied,
        )

    def _later(self, at: float, kind: str, desk: str = "", person: int = -1) -> None:
        self._count += 1
        heapq.heappush(self._events, (at, self._count, kind, desk, person))

    def _act(self, at: float, kind: str, desk: str = "", person: int = -1) -> None:
        self._acts.append(Act(at, kind, desk, person))

    def _pause(self) -> float:
        return spread_around(self._day.gaps, self._plan.habits.between, 0.6)

    def _on_arrive(self, _: str, number: int) -> None:
        person, now = self._day.people[number], self._hall.now
        if self._observe is not None:
            self._observe(person, self._hall)
        self._act(now, "arrive", "", number)
        place = _START + timedelta(seconds=now)
        self._hall.waiting[number] = Waiting(number, person.series, place, place, person.priority)
        idle = [d for d in self._desks.values() if d.state == "free" and person.series in d.weights]
        if idle:
            first = min(idle, key=lambda free: (free.since, free.id))
            first.state = "reaching"
            self._later(now + self._pause() * 0.4, "try", first.id)

    def _on_try(self, desk_id: str, _: int) -> None:
        """A clerk is ready: goes for the break that is due, or calls, or has nobody to call."""
        desk, now = self._desks[desk_id], self._hall.now
        if desk.breaks and desk.breaks[0][0] <= now:
            length = desk.breaks.pop(0)[1]
            desk.state, desk.since = "paused", now
            self._act(now, "pause", desk_id)
            self._later(now + length, "resume", desk_id)
            return
        clock = _START + timedelta(seconds=now)
        pick = pick_next(self._hall.waiting.values(), desk.weights, desk_id, clock, self._rules)
        if pick is None:
            desk.state, desk.since = "free", now
            return
        for passed in pick.overtakes:
            ticket = self._hall.waiting[passed]
            self._hall.waiting[passed] = replace(ticket, overtaken=ticket.overtaken + 1)
        del self._hall.waiting[pick.ticket.ticket_id]
        self._call(desk, self._day.people[pick.ticket.ticket_id])

    def _call(self, desk: DeskState, person: Person) -> None:
        now, habits = self._hall.now, self._plan.habits
        desk.state, desk.since, desk.series, desk.person = "busy", now, person.series, person.number
        self._waits.append(Waited(person, now - person.at))
        self._act(now, "call", desk.id, person.number)
        if not person.shows_up:
            for again in range(1, habits.calls):
                self._act(now + again * habits.call_again_after, "recall", desk.id, person.number)
            self._later(
                now + habits.calls * habits.call_again_after, "absent", desk.id, person.number
            )
            return
        self._act(now + person.walk, "start", desk.id, person.number)
        service = person.service * self._day.pace[desk.id]
        self._later(now + person.walk + service, "finish", desk.id, person.number)

    def _on_finish(self, desk_id: str, person: int) -> None:
        self._free(desk_id, "finish", person)

    def _on_absent(self, desk_id: str, person: int) -> None:
        self._free(desk_id, "absent", person)

    def _free(self, desk_id: str, kind: str, person: int) -> None:
        desk, now = self._desks[desk_id], self._hall.now
        self._act(now, kind, desk_id, person)
        self._hall.occupied.setdefault(desk.series, []).append(now - desk.since)
        desk.state = "reaching"
        self._later(now + self._pause(), "try", desk_id)

    def _on_resume(self, desk_id: str, _: int) -> None:
        self._act(self._hall.now, "resume", desk_id)
        self._desks[desk_id].state = "reaching"
        self._later(self._hall.now, "try", desk_id)


def script(plan: Plan, day: Day) -> Iterator[Act]:
    """The acts of a day in order of time, for a driver that plays them on the real server."""
    yield from run_day(plan, day).acts
