"""The clock of each step counts working time only while the legal clock runs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from queue_server.domain.business_day import LOCAL
from queue_server.domain.dossiers.states import State
from queue_server.domain.processes.clocks import StepClock, step_clocks
from queue_server.domain.processes.steps import Step
from queue_server.domain.working_time.calendar import Calendar, CalendarMissing
from queue_server.importing.calendars import shipped_rules

RULES = shipped_rules()
S = State


@dataclass(frozen=True)
class Passed:
    after: State
    at: datetime


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def passages(*told: tuple[State, str]) -> list[Passed]:
    return [Passed(state, at(text)) for state, text in told]


def steps(*limits: tuple[int, int]) -> list[Step]:
    return [
        Step(station, f"B{n}", "", "Cán bộ", hours * 4) for n, (station, hours) in enumerate(limits)
    ]


FIVE = steps((1, 2), (2, 8), (3, 4), (4, 2), (5, 2))


def hours(clock: StepClock) -> Decimal:
    return Decimal(int(clock.spent.total_seconds())) / 3600


@pytest.mark.requirement("R3.6")
def test_each_step_runs_from_its_state_to_the_next_in_working_hours() -> None:
    told = passages(
        (S.SUBMITTED, "2026-03-10T07:30"), (S.ACCEPTED, "2026-03-10T08:00"), (S.APPRAISING, "2026-03-10T09:30"),
        (S.AWAITING_APPROVAL, "2026-03-11T10:00"), (S.SIGNED, "2026-03-11T14:00"),
        (S.NUMBERED, "2026-03-11T14:30"), (S.SEALED, "2026-03-11T15:00"), (S.RESULT_READY, "2026-03-11T15:30"),
    )  # fmt: skip
    clocks = step_clocks(FIVE, told, RULES, at("2026-03-20T09:00"))
    assert [hours(clock) for clock in clocks] == [
        Decimal("1.5"), Decimal("8.5"), Decimal("2.5"), Decimal("1.5"), 0,
    ]  # fmt: skip
    assert [clock.late for clock in clocks] == [False, True, False, False, False]
    assert [clock.running for clock in clocks] == [False] * 4 + [True]
    assert clocks[1].started == at("2026-03-10T09:30")
    assert clocks[1].ended == at("2026-03-11T10:00")
    assert clocks[4].started == at("2026-03-11T15:30")
    assert clocks[4].ended is None


def test_before_acceptance_no_clock_has_begun() -> None:
    told = passages((S.SUBMITTED, "2026-03-10T07:30"), (S.SUPPLEMENT_REQUESTED, "2026-03-10T08:00"))
    clocks = step_clocks(FIVE, told, RULES, at("2026-03-12T07:30"))
    assert all(clock.started is None and not clock.spent and not clock.running for clock in clocks)


@pytest.mark.requirement("R3.6")
@pytest.mark.parametrize(
    ("start", "now", "expected"),
    [
        ("2026-03-13T16:00", "2026-03-16T08:30", 2),  # a weekend between
        ("2026-02-13T16:00", "2026-02-23T08:30", 2),  # the whole of Tết between
        ("2026-03-10T11:00", "2026-03-10T13:30", 1),  # noon
        ("2026-03-10T18:00", "2026-03-10T22:00", 0),  # an evening
        ("2026-03-14T09:00", "2026-03-15T09:00", 0),  # a Saturday
    ],
)
def test_nights_weekends_and_holidays_are_not_counted(start: str, now: str, expected: int) -> None:
    told = passages((S.ACCEPTED, "2026-02-02T08:00"), (S.APPRAISING, start))
    assert hours(step_clocks(FIVE, told, RULES, at(now))[1]) == expected


@pytest.mark.requirement("R3.6")
def test_a_withdrawal_that_was_asked_for_and_a_payment_stop_the_clock() -> None:
    told = passages(
        (S.ACCEPTED, "2026-03-10T08:00"), (S.APPRAISING, "2026-03-10T09:00"),
        (S.WITHDRAWAL_REQUESTED, "2026-03-10T10:00"),
    )  # fmt: skip
    clocks = step_clocks(FIVE, told, RULES, at("2026-03-12T10:00"))
    assert [hours(clock) for clock in clocks[:2]] == [1, 1]
    assert not any(clock.running for clock in clocks)
    paying = passages((S.ACCEPTED, "2026-03-10T08:00"), (S.AWAITING_PAYMENT, "2026-03-10T09:00"))
    assert hours(step_clocks(FIVE, paying, RULES, at("2026-03-12T10:00"))[4]) == 0


def test_a_dossier_that_is_given_back_runs_its_old_step_on() -> None:
    told = passages(
        (S.ACCEPTED, "2026-03-10T08:00"), (S.APPRAISING, "2026-03-10T08:00"),
        (S.AWAITING_APPROVAL, "2026-03-10T10:00"), (S.APPRAISING, "2026-03-10T11:00"),
    )  # fmt: skip
    clock = step_clocks(FIVE, told, RULES, at("2026-03-10T13:30"))[1]
    assert hours(clock) == 3
    assert clock.running
    assert clock.started == at("2026-03-10T08:00")
    assert clock.ended is None


def test_gathering_opinions_and_words_in_between_do_not_start_a_step_anew() -> None:
    told = passages(
        (S.ACCEPTED, "2026-03-10T08:00"), (S.APPRAISING, "2026-03-10T08:30"),
        (S.GATHERING_OPINIONS, "2026-03-10T09:00"), (S.GATHERING_OPINIONS, "2026-03-10T09:30"),
        (S.APPRAISING, "2026-03-10T10:00"),
    )  # fmt: skip
    clock = step_clocks(FIVE, told, RULES, at("2026-03-10T10:30"))[1]
    assert (hours(clock), clock.started) == (2, at("2026-03-10T08:30"))


def test_steps_of_one_station_use_up_its_time_in_their_order() -> None:
    process = steps((1, 1), (2, 1), (2, 3), (2, 2), (3, 1), (4, 1), (5, 1))
    told = passages((S.ACCEPTED, "2026-03-10T07:30"), (S.APPRAISING, "2026-03-10T07:30"))
    clocks = step_clocks(process, told, RULES, at("2026-03-10T09:30"))
    assert [hours(clock) for clock in clocks[1:4]] == [1, 1, 0]
    assert [clock.running for clock in clocks[1:4]] == [False, True, False]
    assert clocks[3].started is None
    late = step_clocks(process, told, RULES, at("2026-03-11T07:30"))
    assert [hours(clock) for clock in late[1:4]] == [1, 3, 4]
    assert [clock.late for clock in late[1:4]] == [False, False, True]


def test_a_step_without_a_limit_is_never_late() -> None:
    process = steps((1, 0), (2, 0), (3, 0), (4, 0), (5, 0))
    told = passages((S.ACCEPTED, "2026-03-10T07:30"))
    clock = step_clocks(process, told, RULES, at("2026-04-10T07:30"))[0]
    assert clock.spent > timedelta(days=1)
    assert clock.limit is None
    assert not clock.late


def test_a_stay_beyond_the_announced_calendars_is_refused_and_not_guessed() -> None:
    told = passages((S.ACCEPTED, "2026-12-31T07:30"))
    assert hours(step_clocks(FIVE, told, RULES, at("2026-12-31T09:30"))[0]) == 2
    bounded = Calendar("2026", first=date(2026, 1, 1), last=date(2026, 12, 31))
    with pytest.raises(CalendarMissing):
        step_clocks(FIVE, told, type(RULES)(bounded, RULES.roster), at("2027-01-04T09:30"))
