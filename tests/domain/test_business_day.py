"""Numbers restart with the local day of the centre, never with UTC or an hour offset."""

from datetime import UTC, date, datetime, time

from queue_server.domain.business_day import (
    Opening,
    business_day,
    closing_instant,
    day_bounds,
    opening,
)

SESSIONS = ((time(7, 30), time(11, 30)), (time(13, 0), time(17, 0)))


def local(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 10, hour - 7, minute, tzinfo=UTC)


def test_the_day_changes_at_local_midnight() -> None:
    assert business_day(datetime(2026, 3, 9, 16, 59, 59, tzinfo=UTC)) == date(2026, 3, 9)
    assert business_day(datetime(2026, 3, 9, 17, 0, tzinfo=UTC)) == date(2026, 3, 10)


def test_seven_in_the_morning_is_the_same_day_as_in_utc_midnight() -> None:
    assert business_day(datetime(2026, 3, 10, 0, 0, tzinfo=UTC)) == date(2026, 3, 10)


def test_a_day_has_24_hours_between_its_bounds() -> None:
    start, end = day_bounds(date(2026, 3, 10))
    assert business_day(start) == date(2026, 3, 10)
    assert business_day(end) == date(2026, 3, 11)
    assert (end - start).total_seconds() == 86_400


def test_open_until_the_end_of_the_session_and_closed_at_noon() -> None:
    assert opening(local(9), SESSIONS) == Opening(True, closes="11:30")
    assert opening(local(11, 30), SESSIONS) == Opening(False, reopens="13:00")
    assert opening(local(18), SESSIONS) == Opening(False)


def test_a_day_without_sessions_is_closed_all_day() -> None:
    assert opening(local(9), ()) == Opening(False)


def test_the_day_closes_with_its_last_session() -> None:
    assert closing_instant(date(2026, 3, 10), SESSIONS) == local(17)
