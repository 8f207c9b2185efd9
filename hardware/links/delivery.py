"""One job on its way to a printer: what was accepted, what was acknowledged, and when waiting is over."""

import time

from hardware.wire import commands
from hardware.wire.health import Health
from hardware.wire.replies import Reply

from .outcome import PRINTED, Deadlines, Outcome


class Delivery:
    """Honest book-keeping: once one byte was accepted by the network, only an acknowledgement proves anything."""

    def __init__(
        self, data: bytes, process_id: bytes, how: commands.Acknowledgement, deadlines: Deadlines
    ) -> None:
        self._all = memoryview(data + commands.acknowledge(process_id, how))
        self._sent = 0
        self._process_id, self._how, self._deadlines = process_id, how, deadlines
        now = time.monotonic()
        self._end = now + deadlines.progress
        self._stuck_since: float | None = None

    @property
    def left(self) -> memoryview:
        return self._all[self._sent :]

    def accepted(self, count: int) -> None:
        """Nothing accepted is no progress: a printer that stalls must not push its own deadline before it."""
        if count:
            self._sent += count
            self._extend()

    def _extend(self) -> None:
        limits = self._deadlines
        self._end = time.monotonic() + (limits.progress if self.left else limits.ack)

    def acknowledged_by(self, reply: Reply) -> bool:
        if self._how == "gs_r":
            return reply.kind == "buffered" and not self.left
        return reply.kind == "process_id" and reply.value == self._process_id

    def done(self) -> Outcome:
        return PRINTED

    def abandoned(self) -> Outcome:
        return self._failed("abandoned")

    def broken(self) -> Outcome:
        return self._failed("closed_before_ack")

    def overdue(self, health: Health) -> Outcome | None:
        """None while there is still reason to wait: a printer out of paper finishes the job after a reload."""
        now = time.monotonic()
        if health.waits_for_hand:
            self._stuck_since = self._stuck_since or now
            if now - self._stuck_since < self._deadlines.stuck:
                self._extend()
                return None
            return self._failed(health.state)
        self._stuck_since = None
        if now <= self._end:
            return None
        return self._failed("no_ack" if health.prints else health.state)

    def _failed(self, reason: str) -> Outcome:
        return Outcome("unknown" if self._sent else "not_printed", reason)
