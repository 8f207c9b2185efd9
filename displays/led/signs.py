"""What a panel should say now, and when that changes by itself; pure, time is an argument in seconds."""

import math
from dataclasses import dataclass, replace
from typing import Literal

from . import picture
from .picture import Picture

BLINKS = 3
BLINK_SECONDS = 1.0
TURN_SECONDS = 4.0

Kind = Literal["call", "idle", "paused", "closed", "text", "test", "dark"]


@dataclass(frozen=True)
class Sign:
    """`since` is when it began (seconds of the worker's clock); `rings` whether it began before our eyes."""

    kind: Kind = "dark"
    label: str = ""
    counter: str = ""
    field: str = ""
    go_to: str = ""
    text: str = ""
    rings: bool = False
    since: float = 0.0
    dim: bool = False

    def same(self, other: "Sign") -> bool:
        """Whether the words are the same, however old."""
        return replace(self, since=0, rings=False) == replace(other, since=0, rings=False)


def draw(sign: Sign, size: tuple[int, int], now: float) -> Picture:
    """The picture of this moment."""
    width, height = size
    if sign.kind == "call":
        if dark_half(sign, now):
            return picture.dark(width, height)
        return picture.call(width, height, sign.label, sign.counter)
    if sign.kind == "dark":
        return picture.dark(width, height)
    if sign.kind == "test":
        return picture.test(width, height, sign.text)
    return picture.lines(width, height, *_words(sign, size, now))


def dark_half(sign: Sign, now: float) -> bool:
    """Whether a call that rings is between two flashes."""
    age = now - sign.since
    blinking = sign.rings and not sign.dim and 0 <= age < BLINKS * BLINK_SECONDS
    return blinking and age % BLINK_SECONDS >= BLINK_SECONDS / 2


def _words(sign: Sign, size: tuple[int, int], now: float) -> tuple[str, ...]:
    if sign.kind == "text":
        return (sign.text,)
    tall = size[1] >= 2 * picture.ROWS
    here = f"Quầy {sign.counter}" if sign.counter else "Xin chờ"
    if sign.kind == "closed":
        return (here, "Đã đóng") if tall else ("Đã đóng",)
    if sign.kind == "idle":
        return (here, sign.field)
    if tall:
        return ("Tạm dừng", f"Mời sang quầy {sign.go_to}" if sign.go_to else here)
    second_turn = sign.go_to and int((now - sign.since) // TURN_SECONDS) % 2 == 1
    return (f"Sang {sign.go_to}",) if second_turn else ("Tạm dừng",)


def next_change(sign: Sign, size: tuple[int, int], now: float) -> float:
    """When the picture changes if nothing is told; infinite when it stands still."""
    if sign.kind == "paused" and sign.go_to and size[1] < 2 * picture.ROWS:
        age = max(0.0, now - sign.since)
        return sign.since + (age // TURN_SECONDS + 1) * TURN_SECONDS
    return next_blink(sign, now)


def next_blink(sign: Sign, now: float) -> float:
    """When a call that rings goes out or comes back; infinite for everything that stands."""
    age, half = max(0.0, now - sign.since), BLINK_SECONDS / 2
    if sign.kind == "call" and sign.rings and not sign.dim and age < BLINKS * BLINK_SECONDS:
        return sign.since + (age // half + 1) * half
    return math.inf
