"""The day before it happens: who comes when for what, how long each will take, which clerk is away when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .plan import Chance, Demand, Habits, Plan, Session, spread_around, until_next

PRIORITIES = ("elderly", "elderly", "elderly", "disabled", "pregnant", "merit", "child")


@dataclass(frozen=True, slots=True)
class Person:
    """One citizen. `service` is at the counter of an ordinary clerk; `walk` from the call to the counter."""

    number: int
    at: float
    series: str
    purpose: str
    priority: str | None
    shows_up: bool
    walk: float
    service: float


@dataclass(frozen=True)
class Day:
    """All that chance decides, decided. `pace`: a desk's own slowness; `breaks`: (from, seconds) by desk."""

    people: tuple[Person, ...]
    pace: Mapping[str, float]
    breaks: Mapping[str, tuple[tuple[float, float], ...]]
    closed: frozenset[str]
    gaps: Chance


def draw_day(plan: Plan, chance: Chance) -> Day:
    """Draw one day. The source goes on to be used for the clerks' small pauses while the day runs."""
    habits = plan.habits
    busy = spread_around(chance, 1.0, habits.day_variation)
    arrivals = sorted(_arrivals(plan, chance, busy), key=lambda arrival: arrival[0])
    pace = {d.series: spread_around(chance, 1.0, habits.pace_variation) for d in plan.demands}
    people = tuple(
        _person(number, at, demand, pace[demand.series], habits, chance)
        for number, (at, demand) in enumerate(arrivals)
    )
    desks = [desk.id for desk in plan.desks]
    return Day(
        people,
        {desk: spread_around(chance, 1.0, habits.clerk_variation) for desk in desks},
        {desk: tuple(_breaks(plan, chance)) for desk in desks},
        _closed(plan, chance),
        chance,
    )


def _arrivals(plan: Plan, chance: Chance, busy: float) -> Iterator[tuple[float, Demand]]:
    hours = sum(session.closes - session.opens for session in plan.sessions)
    for demand in plan.demands:
        crowd = busy * spread_around(chance, demand.per_day, plan.habits.series_variation)
        for session in plan.sessions:
            part = (session.closes - session.opens) / hours
            for at in _session_arrivals(session, crowd * part, chance):
                yield at, demand


def _session_arrivals(session: Session, people: float, chance: Chance) -> Iterator[float]:
    """A Poisson process thinned to the press of each half hour."""
    length = session.closes - session.opens
    highest = max(session.press)
    rate = people * highest / (sum(session.press) / len(session.press)) / length
    at = until_next(chance, rate)
    while at < length:
        press = session.press[int(at / length * len(session.press))]
        if chance.random() * highest < press:
            yield session.opens + at
        at += until_next(chance, rate)


def _person(
    number: int, at: float, demand: Demand, pace: float, habits: Habits, chance: Chance
) -> Person:
    purpose, mean = demand.purpose, demand.mean_service * pace
    if purpose == "submit" and chance.random() < habits.supplement_share:
        purpose, mean = "supplement", mean * habits.supplement_length
    priority = None
    if chance.random() < habits.priority_share:
        priority = PRIORITIES[int(chance.random() * len(PRIORITIES))]
    return Person(
        number,
        at,
        demand.series,
        purpose,
        priority,
        chance.random() >= habits.no_show,
        spread_around(chance, habits.walk, 0.5),
        spread_around(chance, mean, demand.cv),
    )


def _breaks(plan: Plan, chance: Chance) -> Iterator[tuple[float, float]]:
    """Breaks come at any moment of a session, after the first half hour."""
    habits = plan.habits
    if habits.breaks_per_session <= 0:
        return
    for session in plan.sessions:
        rate = habits.breaks_per_session / (session.closes - session.opens)
        at = session.opens + 1800 + until_next(chance, rate)
        while at < session.closes:
            yield at, spread_around(chance, habits.break_length, 0.4)
            at += 1800 + until_next(chance, rate)


def _closed(plan: Plan, chance: Chance) -> frozenset[str]:
    """Desks nobody sits at today; a supervisor lets no series fall below two desks for that."""
    closed: set[str] = set()
    for desk in plan.desks:
        away = chance.random() < plan.habits.desk_absent
        others = [d for d in plan.desks if d.id != desk.id and d.id not in closed]
        if away and all(sum(letter in d.weights for d in others) > 1 for letter in desk.weights):
            closed.add(desk.id)
    return frozenset(closed)
