"""One thread per scanner: open it, read it, frame it, hand on; open it again when it went away.

What was read is handed to one function and forgotten. It is in no log, no message of an error and no `repr`."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from .framing import Framer, Outcome, Read
from .sources import Source, SourceGone, Unread

_log = logging.getLogger("motcua.bridge")
_LOOK = 0.5  # seconds; the longest that `stop` waits for a quiet scanner
_PAUSE = 1.0  # seconds between attempts to open


@dataclass(frozen=True)
class Hearers:
    """Called from the scanner's thread, with the scanner's name first."""

    read: Callable[[str, str], None]
    refused: Callable[[str, str], None]  # with a stable reason
    state: Callable[[str, bool, str], None]  # ready or not, and why not


class ScannerThread:
    """`start` it, then `stop` it. It heals by itself when the scanner is plugged in again."""

    def __init__(self, name: str, source: Source, hearers: Hearers, pause: float = _PAUSE) -> None:
        self.name = name
        self._source, self._hearers, self._pause = source, hearers, pause
        self._framer = Framer()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"scanner-{name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._read_until_gone()
            except SourceGone as gone:
                self._away(gone.reason)
            except Exception as error:  # a thread that ends would be a dead scanner until restart
                self._failed(error)
            try:
                self._source.close()
            except (
                Exception
            ) as error:  # libraries may stumble over a device that is not there any more
                self._failed(error)
            self._stop.wait(self._pause)

    def _failed(self, error: Exception) -> None:
        # Its type only: a message or a traceback may hold what was scanned.
        _log.error("scanner %s: %s", self.name, type(error).__name__)
        self._away("error")

    def _away(self, reason: str) -> None:
        self._tell(self._framer.lost())
        self._hearers.state(self.name, False, reason)

    def _read_until_gone(self) -> None:
        self._source.open()
        self._hearers.state(self.name, True, "")
        while not self._stop.is_set():
            wait = 0.05 if self._framer.waiting else _LOOK
            try:
                data = self._source.read(wait)
            except Unread as unread:
                self._framer.lost()
                self._hearers.refused(self.name, unread.reason)
                continue
            now = time.monotonic()
            self._tell(self._framer.feed(data, now) if data else self._framer.quiet(now))

    def _tell(self, outcomes: list[Outcome]) -> None:
        for one in outcomes:
            if isinstance(one, Read):
                self._hearers.read(self.name, one.text)
            else:
                self._hearers.refused(self.name, one.reason)
