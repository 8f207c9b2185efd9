"""Whether what a device heard of one room is the whole truth; pure, time is an argument in seconds."""

import enum
import math

from queue_server.contracts.screens import Envelope

HEARTBEAT_SECONDS = 5.0


class Verdict(enum.Enum):
    """What to do with what was heard."""

    APPLY = "apply"
    OLD = "old"  # heard before, or already part of the snapshot: never acted on again
    GAP = "gap"  # something before it was missed: read the snapshot
    OK = "ok"


class RoomFollower:
    """Knows the newest `seq` this device has shown and when that was last known to be current."""

    def __init__(self, room: str, heartbeat_seconds: float = HEARTBEAT_SECONDS) -> None:
        self.room = room
        self.head: int | None = None
        self._limit = 2 * heartbeat_seconds
        self._true_at: float | None = None
        self._adopt = False

    def snapshot(self, head: int | None, at: float) -> None:
        """What is shown is the truth at `head`; None: a snapshot without one, the next thing heard sets it.

        The head may go back: a server restored from its backup is the truth too."""
        self.head, self._adopt, self._true_at = head, head is None, at

    def message(self, envelope: Envelope, at: float) -> Verdict:
        """ARCHITECTURE 4.3: each message carries `seq` and the `prev` of this room."""
        if self._adopt:
            return self._advance(envelope.seq, at)
        if self.head is None:
            return Verdict.GAP
        if envelope.seq <= self.head:
            return Verdict.OLD
        if envelope.prev != self.head:
            return Verdict.GAP
        return self._advance(envelope.seq, at)

    def _advance(self, seq: int, at: float) -> Verdict:
        self.head, self._adopt, self._true_at = seq, False, at
        return Verdict.APPLY

    def heartbeat(self, head: int, at: float) -> Verdict:
        """OK or GAP. A head below ours left the server before the message that we already have."""
        if self._adopt:
            self._advance(head, at)
            return Verdict.OK
        if self.head is None or head > self.head:
            return Verdict.GAP
        self._true_at = at
        return Verdict.OK

    def age(self, now: float) -> float:
        """Seconds since what is shown was known to be true; infinite before the first snapshot."""
        return math.inf if self._true_at is None else max(0.0, now - self._true_at)

    def stale(self, now: float) -> bool:
        """Older than two heartbeats: the screen dims itself and shows its age."""
        return self.age(now) > self._limit
