"""How much fits on one page of a list, by how the person reads the screen. Nothing scrolls on a kiosk."""

import math
from typing import TypeVar

from .visits import Manner

T = TypeVar("T")


def paged(items: list[T], page: int, size: int) -> tuple[list[T], int, int]:
    """The items of a page, its number from 0 and how many pages there are."""
    pages = max(1, math.ceil(len(items) / size))
    page = min(max(page, 0), pages - 1)
    return items[page * size : (page + 1) * size], page, pages


def fields(manner: Manner) -> int:
    if manner.wide:
        return 4 if manner.large else 6
    if manner.low:
        return 3 if manner.large else 4
    return 5 if manner.large else 8


def procedures(manner: Manner) -> int:
    return 3 if manner.large or manner.low else 4


def hits(manner: Manner) -> int:
    if manner.wide:
        return 2 if manner.large else 4
    if manner.low:
        return 2
    return 3 if manner.large else 4
