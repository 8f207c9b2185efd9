"""What a printer is told to do, once the bytes are understood."""

from dataclasses import dataclass
from typing import Literal

DOTS = 576
LINE = DOTS // 8  # bytes of one row of dots on 80 mm paper


@dataclass(frozen=True)
class Row:
    """One row of dots over the whole width, 1 = ink."""

    dots: bytes


@dataclass(frozen=True)
class Text:
    """Characters of the printer's own font (ASCII here)."""

    characters: str


@dataclass(frozen=True)
class Feed:
    rows: int


@dataclass(frozen=True)
class Cut:
    pass


@dataclass(frozen=True)
class Answer:
    """`buffered`: GS r n; `identify`: GS I n; `process_id`: the four bytes to give back."""

    kind: Literal["buffered", "identify", "process_id"]
    value: bytes


@dataclass(frozen=True)
class PushStatus:
    """GS a n: which changes are told without being asked; 0 is none."""

    mask: int


Operation = Row | Text | Feed | Cut | Answer | PushStatus


def placed(dots: bytes, alignment: int, line: int = LINE) -> bytes:
    """A row of any width put on the paper: left (0), centred (1), right (2); what is too wide is cut off."""
    free = max(line - len(dots), 0)
    before = (0, free // 2, free)[alignment]
    return (bytes(before) + dots + bytes(free))[:line]
