"""The task of every evening: what was sealed today is archived today (seed Đ9.3.a; Luật Lưu trữ 33/2024/QH15)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class DailyArchive:
    """`missing` was sealed and not archived, in order; `unexpected` was archived, but not sealed today."""

    day: date
    missing: tuple[str, ...]
    unexpected: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.missing


def daily_archive(day: date, sealed: Iterable[str], archived: Iterable[str]) -> DailyArchive:
    """Compare the seal log of one agency and day with its archive. A name said twice counts once."""
    sealed_today, kept = dict.fromkeys(sealed), dict.fromkeys(archived)
    return DailyArchive(
        day,
        tuple(name for name in sealed_today if name not in kept),
        tuple(name for name in kept if name not in sealed_today),
    )
