"""When a voice is silent: hours of a day, everywhere or at one site or zone. Calls are shown all the same."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

_SPAN = re.compile(
    r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})(?:\s+([a-z0-9][a-z0-9_.:-]{0,79}))?"
)
MOST_SPANS = 20
# A call rings for a while: nothing later than this matters to it.
_SOON = timedelta(minutes=10)


@dataclass(frozen=True)
class Quiet:
    """From `begin` until just before `end`, local time; over midnight when `end` is the earlier. `place`: a site or
    zone, everywhere if empty."""

    begin: time
    end: time
    place: str = ""

    def holds(self, at: time) -> bool:
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


def parse(text: str) -> tuple[Quiet, ...]:
    """`11:30-13:00; 16:00-16:30 khu-a`. ValueError names the part that cannot be read."""
    spans = []
    for part in (piece.strip() for piece in text.split(";")):
        if not part:
            continue
        found = _SPAN.fullmatch(part)
        try:
            assert found is not None
            begin_hour, begin_minute, end_hour, end_minute = map(int, found.groups()[:4])
            begin, end = time(begin_hour, begin_minute), time(end_hour, end_minute)
        except (AssertionError, ValueError):
            raise ValueError(part) from None
        if begin == end:
            raise ValueError(part)
        spans.append(Quiet(begin, end, found.group(5) or ""))
    if len(spans) > MOST_SPANS:
        raise ValueError(f"{len(spans)} khoảng")
    return tuple(spans)


def silence(
    spans: Iterable[Quiet], places: Iterable[str], local: datetime
) -> tuple[bool, int | None]:
    """Whether it is quiet at one of these places now, and if not, in how many seconds it will be (None: not soon)."""
    here = [span for span in spans if span.place in {"", *places}]
    if any(span.holds(local.time()) for span in here):
        return True, None
    waits = [
        begin - local
        for span in here
        for day in (0, 1)
        if (begin := datetime.combine(local.date(), span.begin, local.tzinfo) + timedelta(day))
        > local
    ]
    soon = min(waits, default=_SOON)
    return False, int(soon.total_seconds()) if soon < _SOON else None
