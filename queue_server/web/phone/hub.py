"""The doorbell of phones: which line changed last, and who waits to hear of it.

Fed with committed events; nothing of an event but its line is kept. Locks and events of `threading` serve
the loop (where gevent has replaced them) and plain threads alike.
"""

import threading
from collections.abc import Iterable
from typing import Any

EVERY_LINE = ""
# Events without a series that change what a phone shows.
OF_THE_SITE = frozenset({"counter.changed", "centre.changed"})
MOST_OF_ONE_TICKET = 2
MOST = 1000

Line = tuple[str, str]


class Full(Exception):
    """All seats are taken; polling serves everybody."""


class Seat:
    """One open stream. `put_out` when a newer one of the same ticket needed the place."""

    def __init__(self, mark: str, line: Line) -> None:
        self.mark, self.line = mark, line
        self.put_out = False
        self._rung = threading.Event()

    def ring(self) -> None:
        self._rung.set()

    def wait(self, seconds: float) -> bool:
        """Sleep until rung; False when the time is over. What rang before is answered at once."""
        rung = self._rung.wait(seconds)
        self._rung.clear()
        return rung


class Hub:
    """`stamp` grows with every event; a view read at a stamp is true until its line changes after it."""

    def __init__(self, most: int = MOST, most_of_one: int = MOST_OF_ONE_TICKET) -> None:
        self._lock = threading.Lock()
        self._most, self._most_of_one = most, most_of_one
        self._changed: dict[Line, int] = {}
        self._seats: dict[str, list[Seat]] = {}
        self._taken = 0
        self.stamp = 0

    def listen(self, event: Any) -> None:
        """Hear one committed event (a listener of the speaker)."""
        lines = _lines(event)
        if not lines:
            return
        with self._lock:
            self.stamp += 1
            for line in lines:
                self._changed[line] = self.stamp
            seats = [seat for seats in self._seats.values() for seat in seats]
        for seat in seats:
            if seat.line in lines or (seat.line[0], EVERY_LINE) in lines:
                seat.ring()

    def unchanged_since(self, line: Line, stamp: int) -> bool:
        changed = self._changed
        return changed.get(line, 0) <= stamp and changed.get((line[0], EVERY_LINE), 0) <= stamp

    def sit(self, mark: str, line: Line) -> Seat:
        """Take a seat; the oldest of the same ticket makes room (a phone that lost its line comes back as new)."""
        seat = Seat(mark, line)
        with self._lock:
            own = self._seats.setdefault(mark, [])
            if len(own) >= self._most_of_one:
                oldest = own.pop(0)
                self._taken -= 1
                oldest.put_out = True
                oldest.ring()
            elif self._taken >= self._most:
                self._drop_if_empty(mark)
                raise Full
            own.append(seat)
            self._taken += 1
        return seat

    def leave(self, seat: Seat) -> None:
        """Give the seat back; leaving twice, or after being put out, is nothing."""
        with self._lock:
            own = self._seats.get(seat.mark, [])
            if seat in own:
                own.remove(seat)
                self._taken -= 1
            self._drop_if_empty(seat.mark)

    def _drop_if_empty(self, mark: str) -> None:
        if not self._seats.get(mark):
            self._seats.pop(mark, None)

    @property
    def taken(self) -> int:
        return self._taken


def _lines(event: Any) -> frozenset[Line]:
    """The lines an event belongs to: its series, the one it came from, or every line of the site."""
    if event.site_id is None:
        return frozenset()
    if event.kind in OF_THE_SITE:
        return frozenset({(event.site_id, EVERY_LINE)})
    return frozenset((event.site_id, series) for series in _series(event.data))


def _series(data: Any) -> Iterable[str]:
    for name in ("series", "was"):
        found = data.get(name)
        if isinstance(found, str) and found:
            yield found
