"""When a dossier is due, and which days were counted. Every answer can be explained line by line.

Sources: BLDS 2015 Đ147 (the day of receipt is not counted, hours are), Đ148 (last day, months); seed Đ6, Đ10;
decisions P4 (closing time), P5 (half a day is half the working hours), P6 (pause).
"""

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from queue_server.domain.business_day import LOCAL
from queue_server.domain.errors import DomainError

from .calendar import Calendar, DayKind
from .sessions import Roster, after_hours, effective

Unit = Literal["working_day", "working_hour", "calendar_day", "month", "same_day"]
# Eight working hours are one day in any roster of eight hours (law.md d.1.5); half a day is half of them (P5).
HOURS_OF_A_DAY = 8
MOST = {
    "working_day": 1000,
    "working_hour": 8000,
    "calendar_day": 3650,
    "month": 120,
    "same_day": 0,
}


class BadLimit(DomainError):
    """A limit that no rule can mean."""

    code = "bad_limit"


class PostalStampRequired(DomainError):
    """Seed Đ6.1: a dossier by post is received on the day of its arrival stamp."""

    code = "postal_stamp_required"


@dataclass(frozen=True)
class Limit:
    """A time limit as the procedure states it. `cutoff`: received after it, a same-day matter is for the next day."""

    unit: Unit
    amount: Decimal = Decimal(0)
    cutoff: time | None = None

    def __post_init__(self) -> None:
        whole = self.amount == int(self.amount)
        if self.unit == "same_day":
            fits = self.amount == 0
        elif self.unit in ("calendar_day", "month"):
            fits = whole and self.amount > 0
        else:
            fits = self.amount * 2 == int(self.amount * 2) and self.amount > 0
        if not fits or self.amount > MOST[self.unit]:
            raise BadLimit(
                "Thời hạn không hợp lệ: ngày và giờ làm việc tính theo nửa, ngày lịch và tháng theo số nguyên."
            )


@dataclass(frozen=True)
class LookedAt:
    """One day between receipt and due date: counted or not, what it is and what it is called."""

    day: date
    counted: bool
    kind: DayKind
    why: str


@dataclass(frozen=True)
class Due:
    """`effective` is when the clock starts; `at` when the matter is due, local; `days` explain the way."""

    effective: datetime
    at: datetime
    days: tuple[LookedAt, ...]

    @property
    def day(self) -> date:
        return self.at.date()


@dataclass(frozen=True)
class Rules:
    """What a limit is counted with."""

    calendar: Calendar
    roster: Roster
    zone: ZoneInfo = LOCAL

    def closing(self, day: date) -> datetime:
        return datetime.combine(day, self.roster.closes, self.zone)

    def opening(self, day: date) -> datetime:
        return datetime.combine(day, self.roster.opens, self.zone)


def due(rules: Rules, received: datetime, limit: Limit) -> Due:
    """Count a limit from an instant of receipt. CalendarMissing when the way leaves the announced years."""
    start = effective(rules.calendar, rules.roster, received, rules.zone)
    at = _COUNTS[limit.unit](rules, start, limit)
    counts_all = limit.unit in ("calendar_day", "month")
    return Due(start, at, _explained(rules.calendar, start.date(), at.date(), counts_all))


def due_by_post(rules: Rules, stamp: date | None, limit: Limit) -> Due:
    """The day of the arrival stamp is day 0, whenever the paper was scanned (seed Đ6.1)."""
    if stamp is None:
        raise PostalStampRequired("Mời nhập ngày trên dấu đến của bưu chính.")
    return due(rules, rules.opening(stamp), limit)


def _working_days(rules: Rules, start: datetime, limit: Limit) -> datetime:
    if limit.amount != int(limit.amount):
        hours = limit.amount * HOURS_OF_A_DAY
        return _working_hours(rules, start, Limit("working_hour", hours))
    following = rules.calendar.working_days_after(start.date())
    for _ in range(int(limit.amount) - 1):
        next(following)
    return rules.closing(next(following))


def _working_hours(rules: Rules, start: datetime, limit: Limit) -> datetime:
    span = timedelta(minutes=int(limit.amount * 60))
    return after_hours(rules.calendar, rules.roster, start, span, rules.zone)


def _calendar_days(rules: Rules, start: datetime, limit: Limit) -> datetime:
    last = start.date() + timedelta(days=int(limit.amount))
    return rules.closing(rules.calendar.next_working(last))


def _months(rules: Rules, start: datetime, limit: Limit) -> datetime:
    return rules.closing(rules.calendar.next_working(plus_months(start.date(), int(limit.amount))))


def _same_day(rules: Rules, start: datetime, limit: Limit) -> datetime:
    if limit.cutoff is None or start.time() <= limit.cutoff:
        return rules.closing(start.date())
    return rules.closing(rules.calendar.next_working(start.date() + timedelta(days=1)))


_COUNTS = {
    "working_day": _working_days,
    "working_hour": _working_hours,
    "calendar_day": _calendar_days,
    "month": _months,
    "same_day": _same_day,
}


def plus_months(day: date, months: int) -> date:
    """The same date so many months on, else the last day of that month (BLDS Đ148.3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def due_after_pause(
    rules: Rules, received: datetime, days: int, pause_from: date, resume_on: date
) -> Due:
    """Working days left when the clock stopped, counted from the day after it goes on (P6).

    BadLimit when the pause begins after the last day, or ends before it begins."""
    start = effective(rules.calendar, rules.roster, received, rules.zone)
    used = rules.calendar.count_between(start.date(), pause_from)
    left = days - used
    if left <= 0 or resume_on < pause_from:
        raise BadLimit("Thời gian tạm dừng phải nằm trong thời hạn giải quyết.")
    following = rules.calendar.working_days_after(resume_on)
    for _ in range(left - 1):
        next(following)
    last = next(following)
    return Due(start, rules.closing(last), _explained(rules.calendar, resume_on, last, False))


def latest_apology(rules: Rules, due_day: date) -> tuple[date, date]:
    """(last day to send it, day to warn): one day before the due date (seed Đ10.b), counted as P2 decides."""
    return due_day - timedelta(days=1), rules.calendar.last_working_before(due_day)


def _explained(
    calendar: Calendar, start: date, end: date, counts_all: bool
) -> tuple[LookedAt, ...]:
    days = [start + timedelta(days=ahead) for ahead in range(1, (end - start).days + 1)]
    return tuple(
        LookedAt(
            day,
            counts_all or calendar.is_working(day),
            calendar.kind(day),
            calendar.why(day),
        )
        for day in days
    )
