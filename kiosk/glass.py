"""What the kiosk process knows of the glass before the person: whether its page still beats, and fills the screen."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from queue_server.contracts.devices import PartState

# The page beats every 5 s; four missed beats are silence (seconds).
SILENT_AFTER = 20.0


@dataclass(frozen=True)
class Seen:
    """`silent` seconds since the last beat, or since this process started; `beats` counted by this process."""

    beats: int
    silent: float
    in_front: bool


class Glass:
    """`beat` by the page, `seen` by the shell that restarts the browser, `state` for the server.

    `shell`: this machine has a locked screen, so silence or a window with borders is a fault. Without it (a demo,
    a trial in any browser) a page that nobody opened is nothing to report."""

    def __init__(self, shell: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self._shell, self._clock = shell, clock
        self._lock = threading.Lock()
        self._beats, self._at, self._in_front = 0, clock(), False

    def beat(self, in_front: bool) -> None:
        with self._lock:
            self._beats += 1
            self._at, self._in_front = self._clock(), in_front

    def seen(self) -> Seen:
        with self._lock:
            return Seen(self._beats, self._clock() - self._at, self._in_front)

    def state(self) -> tuple[PartState, str | None]:
        """As the contract names it, with a code for the reason."""
        seen = self.seen()
        if seen.silent > SILENT_AFTER:
            return ("unreachable", "page_silent") if self._shell else ("unknown", None)
        if seen.beats == 0:
            return "unknown", None
        if self._shell and not seen.in_front:
            return "error", "not_in_front"
        return "ready", None
