"""What a simulated day is drawn from: who comes, how long things take, which desks are there.

All figures are assumptions for demo and tests, not measurements of any centre. Times are seconds from the
opening of the day. Chance is an argument: the same source gives the same day.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

MINUTE = 60.0
HOUR = 3600.0


class Chance(Protocol):
    """What is asked of a source of chance; `random.Random(seed)` is one."""

    def random(self) -> float: ...

    def gauss(self, mu: float, sigma: float) -> float: ...


def spread_around(chance: Chance, mean: float, cv: float) -> float:
    """A lognormal value with this mean and coefficient of variation."""
    sigma2 = math.log1p(cv * cv)
    return mean * math.exp(chance.gauss(-sigma2 / 2, math.sqrt(sigma2)))


def until_next(chance: Chance, per_second: float) -> float:
    """Seconds to the next event of a Poisson process."""
    return -math.log(1.0 - chance.random()) / per_second


@dataclass(frozen=True)
class Demand:
    """One series: people on an ordinary day, mean time at the counter (seconds) and its variation."""

    series: str
    per_day: float
    mean_service: float
    cv: float = 0.6
    purpose: str = "submit"


@dataclass(frozen=True)
class Desk:
    """A counter with the weights of its work profile."""

    id: str
    weights: Mapping[str, int]


@dataclass(frozen=True)
class Session:
    """Doors open from and until, seconds of the day, and the relative press of people by half hour."""

    opens: float
    closes: float
    press: Sequence[float]


MORNING = Session(0.0, 4 * HOUR, (0.8, 1.35, 1.5, 1.45, 1.2, 0.9, 0.6, 0.3))
AFTERNOON = Session(5.5 * HOUR, 9.5 * HOUR, (0.8, 1.3, 1.35, 1.1, 0.9, 0.7, 0.45, 0.25))


@dataclass(frozen=True)
class Habits:
    """How people and clerks behave. Shares are of all tickets; seconds where not said otherwise."""

    priority_share: float = 0.12
    supplement_share: float = 0.15
    supplement_length: float = 0.6
    no_show: float = 0.05
    call_again_after: float = 25.0
    calls: int = 3
    walk: float = 25.0
    between: float = 20.0
    breaks_per_session: float = 1.0
    break_length: float = 9 * MINUTE
    desk_absent: float = 0.08
    day_variation: float = 0.15
    series_variation: float = 0.12
    pace_variation: float = 0.1
    clerk_variation: float = 0.1


@dataclass(frozen=True)
class Plan:
    demands: tuple[Demand, ...]
    desks: tuple[Desk, ...]
    sessions: tuple[Session, ...] = (MORNING, AFTERNOON)
    habits: Habits = field(default_factory=Habits)


# Letter → (people a day, minutes at the counter). Assumptions, in proportion to the load facts of the catalogue.
_ASSUMED: Mapping[str, tuple[float, float]] = {
    "A": (38, 9),
    "B": (42, 11),
    "C": (14, 10),
    "D": (100, 12),
    "E": (10, 8),
    "G": (20, 9),
    "H": (56, 7),
    "K": (7, 9),
    "L": (24, 9),
    "M": (10, 13),
    "N": (8, 9),
    "P": (6, 12),
    "S": (18, 9),
    "T": (16, 10),
    "V": (6, 9),
    "X": (34, 13),
    "TK": (90, 4),
    "HD": (50, 3),
}
_PURPOSES = {"TK": "collect", "HD": "guidance"}
_OTHER = (15.0, 9.0)


def plan_of(desks: Sequence[Desk], habits: Habits | None = None) -> Plan:
    """An ordinary day for these desks: all series they call, with assumed demand."""
    letters = dict.fromkeys(letter for desk in desks for letter in desk.weights if letter != "PT")
    demands = []
    for letter in letters:
        people, minutes = _ASSUMED.get(letter, _OTHER)
        purpose = _PURPOSES.get(letter, "submit")
        demands.append(Demand(letter, people, minutes * MINUTE, purpose=purpose))
    return Plan(tuple(demands), tuple(desks), habits=habits or Habits())


def small_morning(desks: Sequence[Desk], people: float = 40.0) -> Plan:
    """An hour for a demonstration: about so many people at a few desks, rarely a pause, now and then a no-show."""
    whole = plan_of(desks, Habits(breaks_per_session=0.3, desk_absent=0.0, day_variation=0.05))
    factor = people / sum(demand.per_day for demand in whole.demands)
    demands = tuple(replace(d, per_day=d.per_day * factor) for d in whole.demands)
    hour = Session(0.0, HOUR, (1.2, 1.5, 1.2, 0.6))
    return replace(whole, demands=demands, sessions=(hour,))
