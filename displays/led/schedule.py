"""When panels are lit and how brightly, by local time of day; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from queue_server.contracts.screens import OpenDay

LEAST_PERCENT = 5
# People stand at the door before it opens, and the last of them are served after it has closed.
BEFORE, AFTER = timedelta(minutes=30), timedelta(minutes=15)


@dataclass(frozen=True)
class Hours:
    """Local time of day in which panels are lit; a panel with a call stays lit."""

    opens: time = time(0, 0)
    closes: time = time(23, 59, 59, 999_999)

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """`07:00-17:30`; ValueError says in Vietnamese what is wrong."""
        opens, _, closes = text.partition("-")
        try:
            return cls(time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip()))
        except ValueError as error:
            raise ValueError(f"hours viết 07:00-17:30, không phải {text!r}") from error

    def lit(self, now: time) -> bool:
        if self.opens <= self.closes:
            return self.opens <= now <= self.closes
        return now >= self.opens or now <= self.closes


def open_now(days: Sequence[OpenDay], now: datetime) -> bool | None:
    """Whether the centre is open, with a margin (`now` is its local time); None if these days do not tell."""
    if not days:
        return None
    today = now.date()
    for day in days:
        if day.day == today:
            opens = datetime.combine(today, day.opens, now.tzinfo)
            closes = datetime.combine(today, day.closes, now.tzinfo)
            return opens - BEFORE <= now <= closes + AFTER
    # A day within those that were told and not among them is a closed one; later days were not told.
    return False if today <= days[-1].day else None


@dataclass(frozen=True)
class Brightness:
    """Steps of (time of day, 0 to 1), sorted; each holds until the next, the last one past midnight."""

    steps: tuple[tuple[time, float], ...] = ((time(0, 0), 1.0),)

    @classmethod
    def read(cls, value: Any) -> "Brightness":
        """A percentage, or `{"06:30" = 100, "18:00" = 40}`, or the same as `06:30=100,18:00=40`."""
        if isinstance(value, str):
            value = _table(value)
        if isinstance(value, dict):
            steps = [(_time(key), _percent(part)) for key, part in value.items()]
        else:
            steps = [(time(0, 0), _percent(value))]
        if not steps:
            raise ValueError("brightness cần ít nhất một giờ")
        return cls(tuple(sorted(steps)))

    def at(self, now: time) -> float:
        before = [part for begins, part in self.steps if begins <= now]
        return before[-1] if before else self.steps[-1][1]


def _table(text: str) -> Any:
    if "=" not in text:
        return text
    return dict(part.split("=", 1) for part in text.split(",") if "=" in part)


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f"brightness: {text!r} không phải giờ, viết 06:30") from error


def _percent(value: Any) -> float:
    try:
        percent = float(value)
    except (TypeError, ValueError):
        percent = -1.0
    if isinstance(value, bool) or not LEAST_PERCENT <= percent <= 100:
        raise ValueError(f"brightness: {value!r} không phải số từ {LEAST_PERCENT} đến 100")
    return percent / 100
