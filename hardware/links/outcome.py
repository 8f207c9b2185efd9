"""What a link can say about a job, and how long it waits before it says so."""

import errno
from dataclasses import dataclass
from typing import Literal

from .line import Busy


@dataclass(frozen=True)
class Deadlines:
    """Seconds on the monotonic clock.

    `progress`: without one more byte accepted; `ack`: from the last byte to the acknowledgement, both held off while
    the printer waits for paper or its cover; `stuck`: the longest such wait."""

    connect: float = 2.0
    preflight: float = 1.0
    progress: float = 5.0
    ack: float = 10.0
    stuck: float = 900.0


@dataclass(frozen=True)
class Outcome:
    """`not_printed`: no byte of the job left this machine. `unknown`: some may be on paper."""

    state: Literal["printed", "not_printed", "unknown"]
    reason: str = ""


PRINTED = Outcome("printed")


# no_ack: tells its state, but not that something is on paper, so its profile is wrong or it is stuck;
# busy: another process owns it; denied: this account may not; no_driver: a library is missing.
DownReason = Literal["unreachable", "no_answer", "no_ack", "busy", "denied", "no_driver"]


class LinkDown(Exception):
    """The printer cannot be reached or does not answer; nothing of a job was sent. `reason` is a stable word."""

    def __init__(self, reason: DownReason, sentence: str = "") -> None:
        super().__init__(sentence or reason)
        self.reason = reason


def down(error: OSError) -> LinkDown:
    """Why a device could not be opened."""
    if isinstance(error, Busy):
        return LinkDown("busy", error.strerror or "")
    if error.errno in (errno.EACCES, errno.EPERM):
        return LinkDown("denied", str(error))
    if error.errno == errno.ENOSYS:
        return LinkDown("no_driver", str(error))
    return LinkDown("unreachable", str(error))
