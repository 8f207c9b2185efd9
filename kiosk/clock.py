"""What time it is for this kiosk, and which business day; the machine's own clock may be wrong or be set back."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_STEP = timedelta(milliseconds=1)
# Below this the two clocks only differ by the way the answer took.
_IGNORED = timedelta(seconds=2)


def machine_time() -> datetime:
    return datetime.now(UTC)


class KioskClock:
    """The machine's clock, corrected by what the server last said. `timezone` decides the business day."""

    def __init__(
        self, timezone: str = "Asia/Ho_Chi_Minh", machine: Callable[[], datetime] = machine_time
    ) -> None:
        self.zone = ZoneInfo(timezone)
        self._machine = machine
        self._offset = timedelta(0)
        self._lock = threading.Lock()

    def heard(self, server_time: datetime) -> None:
        """The server's clock is the one that counts."""
        offset = server_time - self._machine()
        with self._lock:
            self._offset = offset if abs(offset) > _IGNORED else timedelta(0)

    def now(self) -> datetime:
        with self._lock:
            return self._machine() + self._offset

    def after(self, last: datetime | None) -> datetime:
        """Now, but later than `last`: what was given before a clock was set back stays before."""
        now = self.now()
        return now if last is None or now > last else last + _STEP

    def local(self, at: datetime | None = None) -> datetime:
        return (at or self.now()).astimezone(self.zone)

    def business_day(self, at: datetime) -> str:
        return self.local(at).date().isoformat()

    def today(self) -> date:
        return self.local().date()
