"""Where everything of the drawing lies: five lanes, steps as bars along working time, the legal limit as a line.

Numbers are units of the drawing's own box; the page scales it. Text longer than its place ends in “…”: the whole
words stand in the list under the drawing."""

from dataclasses import dataclass
from functools import cached_property

from queue_server.contracts.processes import ProcessShown, ProcessStep
from queue_server.domain.processes.steps import STATIONS

WIDTH, LEFT, RIGHT = 1120, 196, 1084
TOP, ROW, PAD, BOTTOM = 58, 58, 9, 20
BAR, LEAST = 40, 12
_LETTER = 7.6  # how wide a letter of a title is on average
_INSIDE = 230  # a bar this wide takes its words inside


@dataclass(frozen=True)
class Bar:
    """One step. `side` says where its words stand: in the bar, right of it or left of it."""

    step: ProcessStep
    x: float
    y: float
    width: float
    side: str
    text_x: float
    title: str
    under: str

    @property
    def middle(self) -> float:
        return self.y + BAR / 2


@dataclass(frozen=True)
class Lane:
    number: int
    name: str
    y: float
    height: float


@dataclass(frozen=True)
class Tick:
    x: float
    words: str


@dataclass(frozen=True)
class Drawing:
    """`day` is how many working hours a day of the centre has."""

    process: ProcessShown
    day: float

    @cached_property
    def span(self) -> float:
        """Working hours from left to right."""
        return max(self.process.hours, self.process.legal_hours or 0) or float(
            len(self.process.steps)
        )

    def x(self, hours: float) -> float:
        return round(LEFT + (RIGHT - LEFT) * hours / self.span, 1)

    @cached_property
    def lanes(self) -> list[Lane]:
        lanes, y = [], float(TOP)
        for number, name in STATIONS.items():
            count = sum(step.station == number for step in self.process.steps)
            height = max(1, count) * ROW + 2 * PAD - (ROW - BAR)
            lanes.append(Lane(number, name, y, height))
            y += height
        return lanes

    @property
    def floor(self) -> float:
        return self.lanes[-1].y + self.lanes[-1].height

    @property
    def height(self) -> float:
        return self.floor + BOTTOM

    @cached_property
    def bars(self) -> list[Bar]:
        """Without any limit each step is as long as another."""
        timed, bars = self.process.hours > 0, []
        for lane in self.lanes:
            own = [step for step in self.process.steps if step.station == lane.number]
            for row, step in enumerate(own):
                begins = step.begins if timed else step.number - 1.0
                hours = step.hours if timed else 1.0
                bars.append(self._bar(step, begins, hours, lane.y + PAD + row * ROW))
        return bars

    def _bar(self, step: ProcessStep, begins: float, hours: float, y: float) -> Bar:
        x = self.x(begins)
        width = max(LEAST, self.x(begins + hours) - x)
        x = min(x, RIGHT - width)
        before, behind = x - LEFT, RIGHT - x - width
        if width >= _INSIDE:
            side, place, room = "in", x + 38, width - 50
        elif behind >= before:
            side, place, room = "right", x + width + 12, behind
        else:
            side, place, room = "left", x - 12, before - 12
        under = " · ".join(part for part in (step.limit, step.actor) if part)
        return Bar(step, x, y, round(width, 1), side, round(place, 1), _cut(step.title, room, _LETTER),
                   _cut(under, room, _LETTER * 0.88))  # fmt: skip

    @property
    def links(self) -> list[tuple[float, float, float]]:
        """From the end of one step down to the beginning of the next: x, from y, to y."""
        pairs = zip(self.bars, self.bars[1:], strict=False)
        return [(b.x + min(b.width / 2, 6), a.y + BAR, b.y - 3) for a, b in pairs]

    @property
    def ticks(self) -> list[Tick]:
        """About ten days, evenly; half a day where there are few."""
        if self.process.hours <= 0 and not self.process.legal_hours:
            return []
        days = self.span / self.day
        step = next((s for s in (0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200) if days / s <= 10), 500)
        marks = [n * step for n in range(int(days / step) + 1)]
        return [Tick(self.x(mark * self.day), f"{mark:g}".replace(".", ",")) for mark in marks]

    @property
    def limit_x(self) -> float | None:
        return None if self.process.legal_hours is None else self.x(self.process.legal_hours)

    @property
    def end_x(self) -> float:
        return self.x(self.process.hours)


def _cut(text: str, room: float, letter: float) -> str:
    most = max(4, int(room / letter))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
