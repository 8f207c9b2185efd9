"""The local day a number belongs to, and the sessions in which the doors are open.

Numbers restart with the local calendar day of the centre, never with UTC or an hour offset.
"""

import functools
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def business_day(now: datetime, zone: ZoneInfo = LOCAL) -> date:
    """The business day of an instant: the local calendar date."""
    return now.astimezone(zone).date()


@functools.lru_cache(maxsize=64)
def day_bounds(day: date, zone: ZoneInfo = LOCAL) -> tuple[datetime, datetime]:
    """First instant of the day and first instant of the next."""
    start = datetime.combine(day, time.min, zone)
    return start, datetime.combine(day + timedelta(days=1), time.min, zone)


@dataclass(frozen=True)
class Opening:
    """Whether the doors are open at an instant, and the next change (local HH:MM; empty when not today)."""

    open: bool
    closes: str = ""
    reopens: str = ""


Sessions = tuple[tuple[time, time], ...]


def opening(now: datetime, sessions: Sessions, zone: ZoneInfo = LOCAL) -> Opening:
    """Read the sessions of this day: open until …, or closed until …"""
    local = now.astimezone(zone).time()
    for opens, closes in sessions:
        if opens <= local < closes:
            return Opening(True, closes=closes.strftime("%H:%M"))
    later = [opens for opens, _ in sessions if opens > local]
    return Opening(False, reopens=min(later).strftime("%H:%M") if later else "")


@functools.lru_cache(maxsize=64)
def closing_instant(day: date, sessions: Sessions, zone: ZoneInfo = LOCAL) -> datetime:
    """When the last session of the day ends; the end of the day where there is none."""
    if not sessions:
        return day_bounds(day, zone)[1]
    return datetime.combine(day, max(closes for _, closes in sessions), zone)
