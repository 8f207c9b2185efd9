"""Who is called when, laid out with mean times: the picking rule played forward over the hall as it is now.

No chance and no newcomers: one pass over the people who wait. All times are seconds from now.
"""

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# A clerk needs a moment between two people; a pause lasts about this long when nothing else is known.
TURNAROUND = 20.0
USUAL_PAUSE = 540.0
_UNKNOWN_SERVICE = 600.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a series goes today. `doubt` is the relative error of `mean`; `measured` counts today's services."""

    mean: float
    cv: float
    doubt: float
    measured: int


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter that is open or paused. `elapsed` since the call (or the pause); None when it is free."""

    weights: Mapping[str, int]
    serving: str = ""
    elapsed: float | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Queued:
    """Somebody in line: seconds waited so far, whether of a priority class, priority calls that passed them."""

    waited: float
    priority: bool = False
    overtaken: int = 0


@dataclass(frozen=True)
class Hall:
    """A site at this moment: desks, lines by series in order of their places, today's pace by series."""

    desks: Sequence[Desk]
    lines: Mapping[str, Sequence[Queued]]
    paces: Mapping[str, Pace]
    priority_share: float = 0.12
    fairness: float = 900.0
    overtakes_allowed: int = 2


@dataclass(slots=True)
class _Line:
    """One series while people are called from it; `at` is the index of the head."""

    priority: list[Queued] = field(default_factory=list)
    ordinary: list[Queued] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)
    at: list[int] = field(default_factory=lambda: [0, 0])


def call_time(hall: Hall, series: str, newcomer: Queued) -> tuple[float, int] | None:
    """Seconds until the newcomer's call, and the calls until then by desks that call the series.

    None when no desk calls the series."""
    desks = _reached(hall, series)
    lines = {letter: _line(hall.lines.get(letter, ())) for desk in desks for letter in desk.weights}
    if series not in lines:
        return None
    mine = lines[series]
    if newcomer.priority:
        mine.priority.append(newcomer)
    else:
        mine.ordinary.append(newcomer)
        mine.passed.append(newcomer.overtaken)
    free = _free_times(hall, desks)
    heapq.heapify(free)
    calls = 0
    while free:
        now, index = heapq.heappop(free)
        weights = desks[index].weights
        letter = _next_letter(hall, lines, weights, now)
        if letter is None:
            continue  # nobody for this desk, now or later: newcomers behind this one do not matter
        calls += series in weights
        if _take(hall, lines[letter], now) is newcomer:
            return now, calls
        pace = hall.paces.get(letter)
        heapq.heappush(free, (now + (pace.mean if pace else _UNKNOWN_SERVICE) + TURNAROUND, index))
    return None


def _reached(hall: Hall, series: str) -> list[Desk]:
    """The desks that call this series or share work with such a desk, however many steps away."""
    letters, rest = {series}, list(hall.desks)
    reached: list[Desk] = []
    while True:
        near = [desk for desk in rest if not letters.isdisjoint(desk.weights)]
        if not near:
            return reached
        reached += near
        rest = [desk for desk in rest if letters.isdisjoint(desk.weights)]
        letters.update(letter for desk in near for letter in desk.weights)


def _line(queue: Sequence[Queued]) -> _Line:
    line = _Line()
    for queued in queue:
        if queued.priority:
            line.priority.append(queued)
        else:
            line.ordinary.append(queued)
            line.passed.append(queued.overtaken)
    return line


def _head(hall: Hall, line: _Line, now: float) -> tuple[int, Queued] | None:
    """The next of a line and its rank, as `picking` ranks: 2 may not be passed again, 1 priority, 0 ordinary."""
    first, second = line.at
    priority = line.priority[first] if first < len(line.priority) else None
    ordinary = line.ordinary[second] if second < len(line.ordinary) else None
    if ordinary is None:
        return None if priority is None else (1, priority)
    starved = (
        line.passed[second] >= hall.overtakes_allowed and ordinary.waited + now >= hall.fairness
    )
    if priority is None or (starved and ordinary.waited > priority.waited):
        return (2 if starved else 0), ordinary
    return 1, priority


def _next_letter(
    hall: Hall, lines: Mapping[str, _Line], weights: Mapping[str, int], now: float
) -> str | None:
    """Whose head a desk calls: by rank, then the longest weighted wait."""
    best, best_merit = None, (-1, 0.0)
    for letter, weight in weights.items():
        head = _head(hall, lines[letter], now)
        if head is not None:
            merit = (head[0], (now + head[1].waited) * weight)
            if merit > best_merit:
                best, best_merit = letter, merit
    return best


def _take(hall: Hall, line: _Line, now: float) -> Queued | None:
    """Call the head; a priority call passes the ordinary people who waited longer than the limit."""
    head = _head(hall, line, now)
    if head is None:
        return None
    called = head[1]
    line.at[0 if called.priority else 1] += 1
    if called.priority:
        for index in range(line.at[1], len(line.ordinary)):
            waited = line.ordinary[index].waited
            if waited + now < hall.fairness or waited <= called.waited:
                break  # the line is in order: who comes later waited less
            line.passed[index] += 1
    return called


def _free_times(hall: Hall, desks: Sequence[Desk]) -> list[tuple[float, int]]:
    """When each desk is expected to be free.

    Of several busy desks the first is free earlier, and the last later, than each is by itself: the expected
    times are spread out by their rank (order statistics; good enough for two to twenty desks).
    """
    busy: list[tuple[float, int]] = []
    free: list[tuple[float, int]] = []
    for index, desk in enumerate(desks):
        if desk.elapsed is None:
            free.append((0.0, index))
        elif desk.paused:
            busy.append((max(USUAL_PAUSE - desk.elapsed, USUAL_PAUSE / 3), index))
        else:
            pace = hall.paces.get(desk.serving)
            rest = _remaining(pace, desk.elapsed) if pace else _UNKNOWN_SERVICE / 2
            busy.append((rest + TURNAROUND, index))
    busy.sort()
    spread = [(time * 2 * rank / (len(busy) + 1), i) for rank, (time, i) in enumerate(busy, 1)]
    return free + spread


def _remaining(pace: Pace, elapsed: float) -> float:
    """Expected rest of a lognormal service that has lasted `elapsed`."""
    if elapsed <= 0 or pace.mean <= 0:
        return pace.mean
    sigma2 = math.log1p(pace.cv * pace.cv)
    sigma = math.sqrt(sigma2)
    distance = (math.log(elapsed / pace.mean) + sigma2 / 2) / sigma
    survived = _above(distance)
    if survived < 1e-4:
        return elapsed * 0.4  # far beyond what was ever seen
    return pace.mean * _above(distance - sigma) / survived - elapsed


def _above(z: float) -> float:
    return 0.5 * math.erfc(z / math.sqrt(2))
