"""Asking a printer how it is while a job is in it: one question at a time, a whole round before it counts."""

import time

from hardware.wire import commands
from hardware.wire.health import Health

_EVERY = 1.0  # seconds between rounds, and until an unanswered question is asked again


class Questions:
    """`DLE EOT` answers do not say what they answer, so the next question waits for the answer to the last."""

    def __init__(self) -> None:
        self._place = 0
        self._asked = False
        self._at = time.monotonic()
        self._round = Health()

    def due(self) -> int | None:
        """The query to send now, if it is time."""
        now = time.monotonic()
        goes_on = self._place > 0 and not self._asked
        if not goes_on and now - self._at < _EVERY:
            return None
        self._asked, self._at = True, now
        return commands.QUERIES[self._place]

    def answered(self, byte: int) -> Health | None:
        """The printer's health when this ends a round. A byte nobody asked for is passed over."""
        if not self._asked:
            return None
        self._asked, self._at = False, time.monotonic()
        self._round = self._round.answered(commands.QUERIES[self._place], byte)
        self._place = (self._place + 1) % len(commands.QUERIES)
        if self._place:
            return None
        done, self._round = self._round, Health()
        return done
