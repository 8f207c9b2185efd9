"""What a link can say about a job, and how long it waits before it says so."""

from dataclasses import dataclass
from typing import Literal


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


class LinkDown(Exception):
    """The printer cannot be reached or does not answer; nothing of a job was sent. `reason` is a stable word."""

    def __init__(self, reason: Literal["unreachable", "no_answer"]) -> None:
        super().__init__(reason)
        self.reason = reason
