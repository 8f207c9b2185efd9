"""Filled-in samples of forms (seed Đ5.2.đ): pictures marked MẪU, with persons who do not exist.

`samples.json` beside this file lists them by procedure, each with the days between which it may be shown."""

import functools
import json
from dataclasses import dataclass
from datetime import date
from importlib import resources


@dataclass(frozen=True)
class Sample:
    """`pages` are files of the look (`samples/…png`), `reviewed` who checked it against which decision."""

    procedure_id: str
    title: str
    pages: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    reviewed: str

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@functools.cache
def every() -> tuple[Sample, ...]:
    text = (resources.files(__package__) / "samples.json").read_text(encoding="utf-8")
    return tuple(
        Sample(
            one["procedure_id"],
            one["title"],
            tuple(one["pages"]),
            date.fromisoformat(one["valid_from"]),
            date.fromisoformat(one["valid_to"]) if one.get("valid_to") else None,
            one["reviewed"],
        )
        for one in json.loads(text)
    )


def of(procedure_id: str, day: date) -> list[Sample]:
    """Those that may be shown on this day."""
    return [one for one in every() if one.procedure_id == procedure_id and one.in_force(day)]
