"""Which letters the font of the forms has: a legal paper with an empty box in a name is worse than none."""

import bisect
import functools
import json
from pathlib import Path
from typing import Any

COVERAGE = Path(__file__).parent / "field_fonts" / "coverage.json"


@functools.lru_cache(maxsize=1)
def _runs() -> list[list[int]]:
    found: list[list[int]] = json.loads(COVERAGE.read_text(encoding="utf-8"))
    return found


def is_known(letter: str) -> bool:
    place = bisect.bisect_right(_runs(), [ord(letter), 0x110000]) - 1
    return place >= 0 and _runs()[place][0] <= ord(letter) <= _runs()[place][1]


def check(value: Any) -> None:
    """ValueError "letter_unknown U+XXXX": somewhere in this content stands a letter that cannot be printed."""
    if isinstance(value, str):
        for letter in value:
            if not is_known(letter):
                raise ValueError(f"letter_unknown U+{ord(letter):04X}")
    elif isinstance(value, dict):
        for one in value.values():
            check(one)
    elif isinstance(value, list | tuple):
        for one in value:
            check(one)
