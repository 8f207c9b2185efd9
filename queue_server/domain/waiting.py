"""How long until the call: a range that holds for about eight of ten people, from what a running hall knows.

The line is laid out once with mean times (who is called when, at the desks as they are now, by the merit
of the picking rule). The spread around that is analytic: the sum of service times over parallel desks, the
doubt about today's pace, and a factor learned from past days so that 80 % is 80 % (conformal calibration).
All times are seconds.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, pstdev, pvariance

from .lineup import TURNAROUND, Desk, Hall, Pace, Queued, call_time

__all__ = [
    "Calibration",
    "Calibrations",
    "Desk",
    "Hall",
    "Outlook",
    "Pace",
    "Prior",
    "Queued",
    "WaitRange",
    "estimate",
    "estimate_in",
    "foresee",
    "learn",
    "pace_of",
    "prior_of",
]
FEWEST_MEASURED = 5
RECENT = 20
# Waits are compared as logarithms; below this many seconds differences mean nothing to a citizen.
GRAIN = 60.0
_USUAL_CV = 0.6


@dataclass(frozen=True, slots=True)
class Prior:
    """What past days say of a series: mean occupation of a counter, its variation within and between days."""

    mean: float
    cv: float = _USUAL_CV
    between_days: float = 0.2


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where, in units of spread, one of ten waits ends below and one of ten above."""

    low: float
    high: float


# Until a centre has learned its own: what simulated days gave.
USUAL = Calibration(-1.6, 1.05)
USUAL_AT_ONCE = Calibration(-0.7, 0.75)


@dataclass(frozen=True)
class Calibrations:
    """Learned from past days (`learn`): by series for people behind others; one for those whose desk is free."""

    queued: Mapping[str, Calibration] = field(default_factory=dict)
    usual: Calibration = USUAL
    at_once: Calibration = USUAL_AT_ONCE

    def of(self, series: str, at_once: bool) -> Calibration:
        return self.at_once if at_once else self.queued.get(series, self.usual)


@dataclass(frozen=True, slots=True)
class WaitRange:
    """The middle 80 % of what is expected, seconds."""

    low: float
    high: float

    @property
    def low_minutes(self) -> int:
        return round(self.low / 60)

    @property
    def high_minutes(self) -> int:
        return max(1, round(self.high / 60))


@dataclass(frozen=True, slots=True)
class Outlook:
    """The expected wait and its spread (relative, on the scale of wait + GRAIN). `at_once`: a desk is free."""

    middle: float
    spread: float
    at_once: bool

    def range(self, calibration: Calibration) -> WaitRange:
        scale = self.middle + GRAIN
        low = scale * math.exp(calibration.low * self.spread) - GRAIN
        high = scale * math.exp(calibration.high * self.spread) - GRAIN
        return WaitRange(max(0.0, low), max(0.0, low, high))

    def residual(self, waited: float) -> float:
        """How far a wait was from the middle, in units of spread: what calibration is learned from."""
        return math.log((waited + GRAIN) / (self.middle + GRAIN)) / self.spread


def pace_of(recent: Sequence[float], prior: Prior | None = None) -> Pace:
    """Today's pace from the last occupations of a counter by this series, newest last, and from past days.

    An occupation lasts from the call until the counter is free again (done, parked or absent), so that
    people who did not come count as they should. A forgotten "finish" counts as five ordinary services.
    """
    last = list(recent[-RECENT:])
    cap = 5 * (median(last) if len(last) >= FEWEST_MEASURED else prior.mean if prior else math.inf)
    kept = [min(seconds, cap) for seconds in last]
    if prior is not None:
        weight = (prior.cv / prior.between_days) ** 2
        mean = (weight * prior.mean + math.fsum(kept)) / (weight + len(kept))
        return Pace(mean, prior.cv, prior.cv / math.sqrt(weight + len(kept)), len(recent))
    mean = math.fsum(kept) / len(kept) if kept else 0.0
    return Pace(mean, _USUAL_CV, _USUAL_CV / math.sqrt(max(1, len(kept))), len(recent))


def prior_of(days: Sequence[Sequence[float]]) -> Prior | None:
    """What past days (the occupations of each) say of a series; None when there are fewer than 30 in all."""
    every = [seconds for day in days for seconds in day]
    if len(every) < 30:
        return None
    mean = math.fsum(every) / len(every)
    cv = max(0.2, pstdev(every) / mean)
    full = [day for day in days if len(day) >= FEWEST_MEASURED]
    if len(full) < 5:
        return Prior(mean, cv)
    noise = math.fsum(cv**2 / len(day) for day in full) / len(full)
    between = pvariance([math.fsum(day) / len(day) for day in full]) / mean**2 - noise
    return Prior(mean, cv, math.sqrt(max(0.05**2, between)))


def learn(
    queued: Mapping[str, Sequence[float]], at_once: Sequence[float], aim: float = 0.82
) -> Calibrations:
    """Calibrations from the residuals (`Outlook.residual`) of past days.

    A series with few residuals borrows from all the others. The aim is a little above 80 % because the days
    to come differ from those seen.
    """
    usual = calibrate([r for series in queued.values() for r in series], USUAL, aim)
    mixed = {}
    for series, residuals in queued.items():
        own, share = calibrate(residuals, usual, aim), len(residuals) / (len(residuals) + 40)
        mixed[series] = Calibration(
            usual.low + share * (own.low - usual.low), usual.high + share * (own.high - usual.high)
        )
    return Calibrations(mixed, usual, calibrate(at_once, USUAL_AT_ONCE, aim))


def calibrate(residuals: Sequence[float], default: Calibration, aim: float) -> Calibration:
    """The two ranks between which `aim` of these residuals lie (split conformal); the default below 15."""
    if len(residuals) < 15:
        return default
    ordered, tail = sorted(residuals), (1 - aim) / 2
    low = max(0, math.floor(tail * (len(ordered) + 1)) - 1)
    high = min(len(ordered) - 1, math.ceil((1 - tail) * (len(ordered) + 1)) - 1)
    return Calibration(ordered[low], ordered[high])


def estimate(
    ahead: int,
    open_counters: int,
    recent_service_seconds: Sequence[float],
    *,
    in_service: Sequence[float] = (),
    prior: Prior | None = None,
    calibration: Calibration | None = None,
) -> WaitRange | None:
    """The range for somebody behind `ahead` people at counters that serve this series alone.

    `in_service`: seconds since the call at each busy counter; the others of `open_counters` are taken as
    halfway when people wait, as free when nobody does. None while fewer than five services were measured
    or no counter is open. A hall with shared counters is better told as a `Hall` to `estimate_in`.
    """
    pace = pace_of(recent_service_seconds, prior)
    elapsed: list[float | None] = list(in_service[:open_counters])
    elapsed += [pace.mean / 2 if ahead else None] * (open_counters - len(elapsed))
    desks = [Desk({"": 1}, "", seconds) for seconds in elapsed]
    hall = Hall(desks, {"": [Queued(0.0)] * ahead}, {"": pace})
    return estimate_in(hall, "", calibrations=Calibrations(usual=calibration or USUAL))


def estimate_in(
    hall: Hall, series: str, who: Queued | None = None, calibrations: Calibrations | None = None
) -> WaitRange | None:
    """The range for `who` at the end of the line of `series`; None when nothing honest can be said.

    Without `who`: an ordinary newcomer. For somebody who waits already, give their waited seconds and a
    hall whose line of that series holds only the people before them (and the priority people behind).
    """
    outlook = foresee(hall, series, who)
    if outlook is None:
        return None
    return outlook.range((calibrations or Calibrations()).of(series, outlook.at_once))


def foresee(hall: Hall, series: str, who: Queued | None = None) -> Outlook | None:
    """Lay out the line with mean times until `who` is called; keep the outlook to learn from it later.

    None while fewer than five services of the series were measured, or when no desk calls it.
    """
    pace, who = hall.paces.get(series), who or Queued(0.0)
    if pace is None or pace.measured < FEWEST_MEASURED:
        return None
    found = call_time(hall, series, who)
    if found is None:
        return None
    seconds, calls = found
    if seconds <= 0:
        return Outlook(TURNAROUND / 2, 0.15, True)
    # Priority people who come later pass an ordinary one; in a full hall their share of all arrivals.
    seconds *= 1.0 if who.priority else 1.0 + hall.priority_share
    variance = pace.cv**2 / max(1, calls) + pace.doubt**2 + 0.05**2
    spread = math.sqrt(variance) * seconds / (seconds + GRAIN) + 0.1
    return Outlook(seconds, spread, False)
