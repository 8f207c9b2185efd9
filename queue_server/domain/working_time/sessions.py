"""The hours of a working day, and working time counted in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from queue_server.domain.business_day import LOCAL, Sessions

from .calendar import Calendar


@dataclass(frozen=True)
class Roster:
    """Sessions of an office, alike on every working day. Office hours are a local decision: configuration."""

    sessions: Sessions
    name: str = ""

    @property
    def opens(self) -> time:
        return self.sessions[0][0]

    @property
    def closes(self) -> time:
        return self.sessions[-1][1]

    @property
    def length(self) -> timedelta:
        """Working time of one whole day."""
        return sum((_span(session) for session in self.sessions), timedelta())


def _span(session: tuple[time, time]) -> timedelta:
    day = date.min
    return datetime.combine(day, session[1]) - datetime.combine(day, session[0])


def effective(
    calendar: Calendar, roster: Roster, received: datetime, zone: ZoneInfo = LOCAL
) -> datetime:
    """When a receipt counts: itself inside a session, else the start of the next one.

    At the very end of a session the office is still open; the next minute is after it."""
    local = received.astimezone(zone)
    if calendar.is_working(local.date()):
        for opens, closes in roster.sessions:
            if local.time() < opens:
                return datetime.combine(local.date(), opens, zone)
            if local.time() <= closes:
                return local
    following = calendar.next_working(local.date() + timedelta(days=1))
    return datetime.combine(following, roster.opens, zone)


def after_hours(
    calendar: Calendar, roster: Roster, start: datetime, span: timedelta, zone: ZoneInfo = LOCAL
) -> datetime:
    """The instant when so much working time has passed since `start` (BLDS Đ147.1: hours count from the instant).

    An exact end of a session stays there: four hours from 07:30 end at 11:30, not at 13:00."""
    left = span
    for opens, closes in _spans(calendar, roster, start.astimezone(zone), zone):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise AssertionError("the sessions have no end")


def _spans(
    calendar: Calendar, roster: Roster, start: datetime, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """What is left of the sessions from `start` on, day after day."""
    day = calendar.next_working(start.date())
    while True:
        for opens, closes in roster.sessions:
            begin = max(start, datetime.combine(day, opens, zone))
            end = datetime.combine(day, closes, zone)
            if begin < end:
                yield begin, end
        day = calendar.next_working(day + timedelta(days=1))


def worked_between(
    calendar: Calendar, roster: Roster, start: datetime, end: datetime, zone: ZoneInfo = LOCAL
) -> timedelta:
    """Working time between two instants; nothing when the end is not after the start. Looks at no day beyond them."""
    spent, day = timedelta(), start.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        if calendar.is_working(day):
            for opens, closes in roster.sessions:
                begin = max(start, datetime.combine(day, opens, zone))
                spent += max(timedelta(), min(end, datetime.combine(day, closes, zone)) - begin)
        day += timedelta(days=1)
    return spent
