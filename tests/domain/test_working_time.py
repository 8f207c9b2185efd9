"""Limits are counted as the law counts them, every year from its own official calendar, and can be explained."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from queue_server.domain.business_day import LOCAL
from queue_server.domain.working_time import deadlines
from queue_server.domain.working_time.calendar import Calendar, CalendarMissing
from queue_server.domain.working_time.deadlines import BadLimit, Limit, PostalStampRequired, Rules
from queue_server.domain.working_time.sessions import Roster, effective
from tests.domain.cases import calendar, cases, limit, local, roster, rules

WEEKS = rules({"calendar": "VN-WEEKEND"})
YEAR = rules({"calendar": "VN-2026"})


def answer(given: dict[str, Any]) -> deadlines.Due:
    if given.get("channel") == "postal":
        stamp = given["postal_arrival_stamp"]
        return deadlines.due_by_post(
            rules(given), date.fromisoformat(stamp) if stamp else None, limit(given)
        )
    received = given.get("received_at") or f"{given['received_date']}T09:00"
    return deadlines.due(rules(given), local(received), limit(given))


@pytest.mark.parametrize(("given", "expect"), cases("deadline"))
@pytest.mark.requirement("R6.6")
def test_acceptance_cases_of_deadlines(given: dict[str, Any], expect: dict[str, Any]) -> None:
    if "error" in expect:
        with pytest.raises(PostalStampRequired):
            answer(given)
        return
    found = answer(given)
    said = {
        "due_date": found.day.isoformat(),
        "due_at": found.at.strftime("%Y-%m-%dT%H:%M"),
        "effective_received_at": found.effective.strftime("%Y-%m-%dT%H:%M"),
        "base_date": found.effective.date().isoformat(),
    }
    assert {key: said[key] for key in expect} == expect


@pytest.mark.parametrize(("given", "expect"), cases("deadline_pause"))
def test_acceptance_cases_of_pauses(given: dict[str, Any], expect: dict[str, Any]) -> None:
    found = deadlines.due_after_pause(
        rules(given),
        local(f"{given['received_date']}T09:00"),
        given["amount"],
        date.fromisoformat(given["pause_from"]),
        date.fromisoformat(given["resume_on"]),
    )
    assert found.day.isoformat() == expect["due_date"]


@pytest.mark.parametrize(("given", "expect"), cases("working_days_between"))
def test_acceptance_cases_of_days_between(given: dict[str, Any], expect: dict[str, Any]) -> None:
    counted = calendar(given["calendar"]).count_between(
        date.fromisoformat(given["after"]), date.fromisoformat(given["through"])
    )
    assert counted == expect["count"]


@pytest.mark.parametrize(("given", "expect"), cases("working_day"))
def test_acceptance_cases_of_working_days(given: dict[str, Any], expect: dict[str, Any]) -> None:
    worked = calendar(given["calendar"]).is_working(date.fromisoformat(given["date"]))
    assert worked is expect["is_working_day"]


class TestRulesBeyondTheCases:
    def test_a_day_that_no_calendar_announces_is_refused(self) -> None:
        bounded = Calendar("2026", first=date(2026, 1, 1), last=date(2026, 12, 31))
        year = Rules(bounded, roster("H-STD"))
        with pytest.raises(CalendarMissing, match="2027"):
            deadlines.due(year, local("2026-12-30T09:00"), Limit("working_day", Decimal(3)))
        with pytest.raises(CalendarMissing, match="2025"):
            deadlines.due(year, local("2025-12-31T09:00"), Limit("working_day", Decimal(1)))
        assert deadlines.due(
            year, local("2026-12-30T09:00"), Limit("working_day", Decimal(1))
        ).day == date(2026, 12, 31)

    @pytest.mark.parametrize(
        ("received", "months", "due"),
        [
            ("2026-01-31T09:00", 1, "2026-03-02"),  # 28 February is a Saturday
            ("2026-01-30T09:00", 1, "2026-03-02"),
            ("2028-01-31T09:00", 1, "2028-02-29"),
            ("2026-11-30T09:00", 3, "2027-03-01"),
            ("2026-03-16T09:00", 12, "2027-03-16"),
        ],
    )
    def test_months_end_on_the_same_date_or_the_last_of_the_month(
        self, received: str, months: int, due: str
    ) -> None:
        found = deadlines.due(WEEKS, local(received), Limit("month", Decimal(months)))
        assert found.day.isoformat() == due

    def test_fifteen_sharp_is_not_after_fifteen(self) -> None:
        same = Limit("same_day", cutoff=time(15))
        assert deadlines.due(WEEKS, local("2026-03-09T15:00"), same).day == date(2026, 3, 9)
        late = local("2026-03-09T15:00") + timedelta(seconds=1)
        assert deadlines.due(WEEKS, late, same).day == date(2026, 3, 10)

    def test_a_same_day_matter_received_on_a_rest_day_is_for_the_next_working_day(self) -> None:
        found = deadlines.due(WEEKS, local("2026-03-07T10:00"), Limit("same_day"))
        assert found.day == date(2026, 3, 9)

    def test_half_days_are_half_the_working_hours(self) -> None:
        found = deadlines.due(
            WEEKS, local("2026-03-09T13:30"), Limit("working_day", Decimal("0.5"))
        )
        assert found.at == local("2026-03-10T08:00")

    def test_the_way_is_explained_day_by_day(self) -> None:
        found = deadlines.due(YEAR, local("2026-08-28T09:00"), Limit("working_day", Decimal(1)))
        assert [(day.day.day, day.counted, day.kind) for day in found.days] == [
            (29, False, "weekly_rest"), (30, False, "weekly_rest"), (31, False, "off"),
            (1, False, "off"), (2, False, "off"), (3, True, "worked"),
        ]  # fmt: skip

    def test_calendar_days_count_every_day_and_move_off_a_day_of_rest(self) -> None:
        found = deadlines.due(YEAR, local("2026-02-11T09:00"), Limit("calendar_day", Decimal(7)))
        assert len(found.days) == 12
        assert all(day.counted for day in found.days)

    def test_the_last_day_of_an_apology_and_the_day_to_warn(self) -> None:
        assert deadlines.latest_apology(YEAR, date(2026, 2, 23)) == (
            date(2026, 2, 22),
            date(2026, 2, 13),
        )

    @pytest.mark.parametrize(
        ("unit", "amount"),
        [
            ("working_day", "0"), ("working_day", "-1"), ("working_day", "0.3"), ("calendar_day", "1.5"),
            ("month", "0"), ("same_day", "1"), ("working_day", "1001"),
        ],
    )  # fmt: skip
    def test_a_limit_that_no_rule_can_mean_is_refused(self, unit: Any, amount: str) -> None:
        with pytest.raises(BadLimit):
            Limit(unit, Decimal(amount))

    def test_a_pause_outside_the_limit_is_refused(self) -> None:
        received = local("2026-03-02T09:00")
        with pytest.raises(BadLimit):
            deadlines.due_after_pause(WEEKS, received, 3, date(2026, 3, 20), date(2026, 3, 25))
        with pytest.raises(BadLimit):
            deadlines.due_after_pause(WEEKS, received, 10, date(2026, 3, 6), date(2026, 3, 5))


days = st.dates(date(2026, 1, 1), date(2026, 9, 1))
START = datetime(2026, 1, 1, tzinfo=LOCAL)
moments = st.integers(0, 243 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))


class TestProperties:
    @drawn(moments, st.integers(1, 40))
    def test_exactly_so_many_working_days_are_counted_and_the_last_is_one(
        self, received: datetime, amount: int
    ) -> None:
        found = deadlines.due(YEAR, received, Limit("working_day", Decimal(amount)))
        assert sum(day.counted for day in found.days) == amount
        assert YEAR.calendar.is_working(found.day)
        assert found.day == found.days[-1].day

    @drawn(moments, st.integers(1, 40))
    def test_longer_is_never_earlier_and_later_is_never_earlier(
        self, received: datetime, amount: int
    ) -> None:
        one = deadlines.due(YEAR, received, Limit("working_day", Decimal(amount))).at
        longer = deadlines.due(YEAR, received, Limit("working_day", Decimal(amount + 1))).at
        later = deadlines.due(
            YEAR, received + timedelta(hours=7), Limit("working_day", Decimal(amount))
        ).at
        assert one < longer
        assert one <= later

    @drawn(moments, st.integers(1, 16))
    def test_hours_add_up(self, received: datetime, hours: int) -> None:
        whole = deadlines.due(YEAR, received, Limit("working_hour", Decimal(hours * 2)))
        half = deadlines.due(YEAR, received, Limit("working_hour", Decimal(hours)))
        again = deadlines.due(YEAR, half.at, Limit("working_hour", Decimal(hours)))
        assert again.at == whole.at

    @drawn(moments)
    def test_the_clock_starts_inside_a_session_and_never_before_the_receipt(
        self, received: datetime
    ) -> None:
        start = effective(YEAR.calendar, YEAR.roster, received)
        assert start >= received
        assert YEAR.calendar.is_working(start.date())
        assert any(opens <= start.time() <= closes for opens, closes in YEAR.roster.sessions)

    @drawn(days, st.integers(0, 60))
    def test_days_between_are_the_days_a_limit_counts(self, after: date, span: int) -> None:
        through = after + timedelta(days=span)
        naive = sum(
            YEAR.calendar.is_working(after + timedelta(days=ahead)) for ahead in range(1, span + 1)
        )
        assert YEAR.calendar.count_between(after, through) == naive


def test_the_length_of_a_roster() -> None:
    assert roster("H-STD").length == timedelta(hours=8)
    assert Roster(((time(8), time(12)),)).length == timedelta(hours=4)
