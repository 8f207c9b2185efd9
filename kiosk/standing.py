"""What this kiosk knows of the centre right now: catalogue, who is waiting, open or closed, and how fresh that is."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from queue_server.contracts.kiosk import KioskCatalogue, KioskQueue, SeriesQueue, Session
from queue_server.link.keys import write_private

from .clock import KioskClock

# Older than this a count is no longer shown (seconds).
FRESH_SECONDS = 30.0


@dataclass(frozen=True)
class Opening:
    """`closes` while open, `reopens` while closed (HH:MM), `day` when that is not today; empty: not known."""

    open: bool
    closes: str = ""
    reopens: str = ""
    day: date | None = None


@dataclass
class Standing:
    """Written by the sync threads, read by every page. `on_change` is told afterwards."""

    clock: KioskClock
    file: Path
    on_change: Callable[[], None] = lambda: None
    online: Callable[[], bool] = lambda: False
    catalogue: KioskCatalogue | None = None
    queue: KioskQueue | None = None
    etag: str | None = None
    code: str | None = None
    enrolled: bool = False
    revoked: bool = False
    _heard: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def load(self) -> None:
        """The catalogue of the last run, so that a kiosk started without the server still works."""
        try:
            self.catalogue = KioskCatalogue.model_validate_json(self.file.read_bytes())
        except (FileNotFoundError, ValidationError):
            self.catalogue = None

    def new_catalogue(self, catalogue: KioskCatalogue, etag: str | None) -> None:
        write_private(self.file, catalogue.model_dump_json().encode())
        self.catalogue, self.etag = catalogue, etag
        self.on_change()

    def new_queue(self, queue: KioskQueue) -> None:
        with self._lock:
            self.queue, self._heard = queue, time.monotonic()
        self.on_change()

    @property
    def fresh(self) -> bool:
        """Whether counts and forecasts may be shown."""
        return (
            self.online()
            and self.queue is not None
            and time.monotonic() - self._heard < FRESH_SECONDS
        )

    def opening(self) -> Opening:
        queue = self.queue
        if queue is None or not self.fresh:
            return self._opening_alone()
        if queue.open or queue.reopens:
            return Opening(queue.open, queue.closes, queue.reopens)
        return self._next_opening()

    def _hours(self) -> dict[date, list[Session]]:
        days = self.catalogue.hours if self.catalogue else []
        return {date.fromisoformat(day.day): day.sessions for day in days}

    def _opening_alone(self) -> Opening:
        now, hours = self.clock.local(), self._hours()
        if now.date() not in hours:
            # Not known: a number too many is better than a person sent away.
            return Opening(True)
        clock = now.strftime("%H:%M")
        for session in hours[now.date()]:
            if clock < session.opens:
                return Opening(False, reopens=session.opens)
            if clock < session.closes:
                return Opening(True, closes=session.closes)
        return self._next_opening()

    def _next_opening(self) -> Opening:
        """Closed for today: the first session of a later day."""
        today = self.clock.today()
        later = [
            (day, sessions) for day, sessions in self._hours().items() if day > today and sessions
        ]
        if not later:
            return Opening(False)
        day, sessions = min(later, key=lambda one: one[0])
        return Opening(False, reopens=sessions[0].opens, day=day)

    def series(self, letter: str) -> SeriesQueue | None:
        """Who waits in this series; None when that is not known."""
        if not self.fresh or self.queue is None:
            return None
        return next((one for one in self.queue.series if one.letter == letter), None)

    def waiting(self) -> int | None:
        if not self.fresh or self.queue is None:
            return None
        return sum(one.waiting for one in self.queue.series)

    def wait_minutes(self) -> int | None:
        """One round figure for the first page: the middle of the forecasts, weighted by who waits."""
        if not self.fresh or self.queue is None:
            return None
        known = [(one.wait, max(1, one.waiting)) for one in self.queue.series if one.wait]
        if not known:
            return None
        total = sum(weight for _, weight in known)
        middle = sum((wait.low_minutes + wait.high_minutes) / 2 * weight for wait, weight in known)
        return max(1, round(middle / total))
