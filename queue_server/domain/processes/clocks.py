"""The clock of each step: when it began and ended, the working hours it took, and whether that was too long (R3.6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from queue_server.domain.dossiers.states import ABOUT, RUNNING, State
from queue_server.domain.working_time.deadlines import Rules
from queue_server.domain.working_time.sessions import worked_between

from .steps import Step


class Passage(Protocol):
    """A step a dossier took, as its trail keeps it."""

    @property
    def after(self) -> State: ...
    @property
    def at(self) -> datetime: ...


@dataclass(frozen=True)
class StepClock:
    """`spent` and `limit` are working time; `limit` None: no limit of its own. `ended` None: not yet, or not begun.

    Steps of one station share its time, its start and its end: each has its limit of the time in their order, the
    last of them the rest, because the dossier tells stations apart and not what is done within one."""

    started: datetime | None
    ended: datetime | None
    spent: timedelta
    limit: timedelta | None
    running: bool

    @property
    def late(self) -> bool:
        return self.limit is not None and self.spent > self.limit


def station_of(state: State) -> int:
    """Which of the five steps a dossier is in; signed, it waits for the seal."""
    return 4 if state is State.SIGNED else ABOUT[state].step


@dataclass
class _Stay:
    started: datetime | None = None
    ended: datetime | None = None
    spent: timedelta = timedelta()
    here: bool = False


def step_clocks(
    steps: Sequence[Step], passages: Iterable[Passage], rules: Rules, now: datetime
) -> list[StepClock]:
    """One clock per step of the process, in its order. CalendarMissing outside the announced years.

    A stay counts while the legal clock runs: not before acceptance, not while a withdrawal or a payment is waited
    for, and not while the result waits to be collected. A dossier that was given back runs its old step on."""
    stays = _stays(list(passages), rules, now)
    clocks: list[StepClock] = []
    for number in sorted({step.station for step in steps}):
        own = [step for step in steps if step.station == number]
        clocks += _shared(own, stays.get(number, _Stay()), rules)
    order = sorted(range(len(steps)), key=lambda place: steps[place].station)
    placed = dict(zip(order, clocks, strict=True))
    return [placed[place] for place in range(len(steps))]


def _stays(passages: list[Passage], rules: Rules, now: datetime) -> dict[int, _Stay]:
    stays: dict[int, _Stay] = {}
    accepted = False
    for place, passage in enumerate(passages):
        accepted = accepted or passage.after in RUNNING
        about = ABOUT[passage.after]
        if not accepted or passage.after is State.WITHDRAWAL_REQUESTED or about.clock == "over":
            _leave(stays, None, passage.at)
            continue
        number = station_of(passage.after)
        _leave(stays, number, passage.at)
        until = passages[place + 1].at if place + 1 < len(passages) else now
        stay = stays.setdefault(number, _Stay(started=passage.at))
        stay.here, stay.ended = True, None
        if passage.after in RUNNING:
            stay.spent += worked_between(
                rules.calendar, rules.roster, passage.at, until, rules.zone
            )
    return stays


def _leave(stays: dict[int, _Stay], goes_to: int | None, at: datetime) -> None:
    for number, stay in stays.items():
        if stay.here and number != goes_to:
            stay.here, stay.ended = False, at


def _shared(steps: list[Step], stay: _Stay, rules: Rules) -> list[StepClock]:
    """The time of a station along its steps: a step begins when those before it have used up their limits."""
    left, clocks, here = stay.spent, [], stay.here
    for place, step in enumerate(steps):
        limit = _limit(step, rules)
        is_last = place == len(steps) - 1
        own = left if is_last else min(left, limit or timedelta())
        left -= own
        goes_on = not is_last and left > timedelta()
        begun = stay.started is not None and (place == 0 or own > timedelta() or here)
        now_here = here and not goes_on
        clocks.append(
            StepClock(
                stay.started if begun else None, stay.ended if begun else None, own, limit, now_here
            )
        )
        here = here and goes_on
    return clocks


def _limit(step: Step, rules: Rules) -> timedelta | None:
    if not step.quarters:
        return None
    return timedelta(seconds=int(step.hours(rules.roster.length) * 3600))
