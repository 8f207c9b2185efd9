"""The one interface of all panels, and what those of dots have in common."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Literal, Protocol

from displays.led import picture, signs
from displays.led.picture import Picture
from displays.led.signs import Sign

# `shown` was acknowledged by the panel; `sent` left this machine and nobody said that it arrived;
# `refused`: the panel answered no; `failed`: it could not be reached, or did not answer.
Result = Literal["shown", "sent", "failed", "refused"]


def why(error: Exception) -> str:
    """What went wrong on the way to a panel, in words for the person who looks after it."""
    if isinstance(error, TimeoutError):
        return "không trả lời"
    if isinstance(error, ConnectionRefusedError):
        return "ở địa chỉ này không có gì trả lời"
    return str((isinstance(error, OSError) and error.strerror) or error)


@dataclass
class Counts:
    """Since the start: pictures sent, acknowledged, refused, and packets that were never answered."""

    sent: int = 0
    acknowledged: int = 0
    refused: int = 0
    lost: int = 0


class Panel(Protocol):
    """One panel. Implementations keep no queue: the worker says again what should be shown."""

    # Seconds after which the same sign is sent again: nobody tells us that a panel has started anew.
    repeat: float
    counts: Counts
    # Why the last `show` failed or was refused, in words for a log; empty after a success.
    reason: str

    def show(self, sign: Sign, now: float, brightness: float) -> Result:
        """Show the sign as it is at this moment (`now` in seconds, `brightness` 0 to 1).

        Never raises for a panel that is away: that is `failed`."""
        ...

    def next_change(self, sign: Sign, now: float) -> float:
        """When the sign looks different by itself; infinite when it stands still."""
        ...

    def close(self) -> None: ...


class PixelPanel(ABC):
    """A panel of dots: always pictures, never the fonts of a controller, which know no Vietnamese."""

    repeat = 1.0

    def __init__(self, size: tuple[int, int], colours: int) -> None:
        self.size, self.colours = size, colours
        self.counts, self.reason = Counts(), ""

    def show(self, sign: Sign, now: float, brightness: float) -> Result:
        drawn = signs.draw(sign, self.size, now)
        if self.colours == 1:
            drawn = picture.without_colour(drawn)
        return self.send(drawn, brightness)

    @abstractmethod
    def send(self, drawn: Picture, brightness: float) -> Result:
        """Bring one picture to the panel."""

    def next_change(self, sign: Sign, now: float) -> float:
        return signs.next_change(sign, self.size, now)

    @abstractmethod
    def close(self) -> None: ...
