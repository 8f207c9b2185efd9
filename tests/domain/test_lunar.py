"""The lunar calendar at UTC+7: known days of Tết, the years in which China differs, and what a calendar may not say."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from queue_server.domain.lunar import LunarDay, NoSuchLunarDay, doubts, hung_kings, solar, tet
from queue_server.domain.working_time.calendar import Calendar, CalendarMissing
from tests.domain.cases import calendar, cases

MONTHS = {"Giêng": 1, "Ba": 3}


@pytest.mark.parametrize(("given", "expect"), cases("lunar"))
def test_acceptance_cases_of_the_lunar_calendar(
    given: dict[str, Any], expect: dict[str, Any]
) -> None:
    found = re.fullmatch(r"mùng (\d+) tháng (\w+)", given["lunar_day"])
    assert found
    lunar = LunarDay(given["lunar_year"], MONTHS[found[2]], int(found[1]))
    assert solar(lunar).isoformat() == expect["solar"]


@pytest.mark.parametrize(
    "day",
    [
        "1968-01-29", "1985-01-21", "2007-02-17", "2020-01-25", "2021-02-12", "2022-02-01",
        "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26",
        "2029-02-13", "2030-02-02",
    ],
)  # fmt: skip
def test_tet_falls_on_the_days_of_the_almanacs(day: str) -> None:
    known = date.fromisoformat(day)
    assert tet(known.year) == known


@pytest.mark.parametrize(
    ("year", "hanoi", "beijing"),
    [
        (1968, "1968-01-29", "1968-01-30"),
        (1985, "1985-01-21", "1985-02-20"),
        (2007, "2007-02-17", "2007-02-18"),
        (2030, "2030-02-02", "2030-02-03"),
    ],
)
def test_the_meridian_decides(year: int, hanoi: str, beijing: str) -> None:
    assert (str(tet(year)), str(tet(year, offset=8.0))) == (hanoi, beijing)


@pytest.mark.parametrize(
    ("year", "month"),
    [(1985, 2), (2004, 2), (2006, 7), (2009, 5), (2012, 4), (2014, 9), (2017, 6), (2020, 4)]
    + [(2023, 2), (2025, 6), (2028, 5), (2031, 3), (2033, 11)],
)
def test_leap_months_stand_where_the_almanacs_have_them(year: int, month: int) -> None:
    plain, leap = (solar(LunarDay(year, month, 1, leap=said)) for said in (False, True))
    assert 29 <= (leap - plain).days <= 30
    for other in {1, 6, 7, 12} - {month}:
        with pytest.raises(NoSuchLunarDay):
            solar(LunarDay(year, other, 1, leap=True))


def test_months_follow_each_other_without_a_hole_for_two_centuries() -> None:
    for year in range(1901, 2099):
        length = (tet(year + 1) - tet(year)).days
        assert length in (353, 354, 355, 383, 384, 385), year
        firsts = [solar(LunarDay(year, month, 1)) for month in range(1, 13)]
        steps = [(b - a).days for a, b in zip(firsts, [*firsts[1:], tet(year + 1)], strict=True)]
        assert set(steps) <= {29, 30, 58, 59, 60}
        assert sum(step > 30 for step in steps) == (length > 360)


def test_a_day_that_a_short_month_does_not_have_is_refused() -> None:
    short = [month for month in range(1, 13) if _is_short(2026, month)]
    assert short
    for month in short:
        with pytest.raises(NoSuchLunarDay):
            solar(LunarDay(2026, month, 30))
    with pytest.raises(NoSuchLunarDay):
        solar(LunarDay(2026, 1, 0))


def _is_short(year: int, month: int) -> bool:
    last = solar(LunarDay(year, month, 29)) + timedelta(days=1)
    following = LunarDay(year, month + 1, 1) if month < 12 else LunarDay(year + 1, 1, 1)
    return last == solar(following)


class TestCheckingACalendar:
    def test_the_official_calendars_agree_with_the_moon(self) -> None:
        assert hung_kings(2026) == date(2026, 4, 26)
        assert doubts(calendar("VN-2026"), 2026) == []
        assert doubts(calendar("VN-2027-A"), 2027) == []

    def test_each_day_that_is_missing_is_named(self) -> None:
        plain = Calendar("không có Tết")
        assert [found.day for found in doubts(plain, 2026)] == [
            date(2026, 2, 17), date(2026, 2, 18), date(2026, 2, 19), date(2026, 4, 27),
        ]  # fmt: skip
        assert date(2027, 4, 16) in [found.day for found in doubts(plain, 2027)]

    def test_the_tet_of_china_would_be_doubted(self) -> None:
        chinese = {date(2030, 2, 3) + timedelta(days=n): "Tết" for n in range(5)}
        wrong = replace(calendar("VN-WEEKEND"), off=chinese, weekly_rest=frozenset({6}))
        assert doubts(wrong, 2030)[0].sentence == (
            "Mùng 1 Tết 2030 là 02/02/2030, lịch ghi ngày làm việc."
        )

    def test_a_year_that_the_calendar_does_not_cover_is_refused(self) -> None:
        bound = replace(calendar("VN-2026"), first=date(2026, 1, 1), last=date(2026, 12, 31))
        with pytest.raises(CalendarMissing):
            doubts(bound, 2027)
