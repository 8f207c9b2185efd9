"""Points, ranks and rates: exactly on a threshold, and nothing out of nothing."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from queue_server.domain.evaluation.index766 import (
    Settled,
    closed_at,
    on_time,
    on_time_rate,
    rate,
    satisfaction,
)
from queue_server.domain.evaluation.scores import (
    average,
    rank_agency,
    rank_officer,
    score_agencies,
    score_attitude,
    score_complaints,
    score_contacts,
    score_publicity,
    score_time,
)
from tests.domain.cases import cases, local

DUE = local("2026-03-16T17:00")
END = local("2026-03-31T23:59")
DAY = timedelta(days=1)


@pytest.mark.parametrize(("given", "expect"), cases("score_time"))
def test_acceptance_cases_of_time(given: dict[str, Any], expect: dict[str, Any]) -> None:
    dates = date.fromisoformat(given["due"]), date.fromisoformat(given["finished"])
    assert score_time(*dates) == expect["points"]


@pytest.mark.parametrize(("given", "expect"), cases("score_contacts"))
def test_acceptance_cases_of_contacts(given: dict[str, Any], expect: dict[str, Any]) -> None:
    times = given["times_contacted_to_complete"]
    assert score_contacts(times, given["applicant_fault"]) == expect["points"]


@pytest.mark.parametrize(("given", "expect"), cases("rank_agency"))
def test_acceptance_cases_of_ranks(given: dict[str, Any], expect: dict[str, Any]) -> None:
    assert rank_agency(given["total"]) == expect["rank"]


@pytest.mark.parametrize(("given", "expect"), cases("rank_officer"))
def test_acceptance_cases_of_officers(given: dict[str, Any], expect: dict[str, Any]) -> None:
    points = dict(zip(given["indicators"], given["points"], strict=True))
    assert rank_officer(points) == expect["completion"]


@pytest.mark.parametrize(("given", "expect"), cases("on_time_766"))
def test_acceptance_cases_of_on_time(given: dict[str, Any], expect: dict[str, Any]) -> None:
    def moment(name: str) -> datetime | None:
        return local(given[name]) if name in given else None

    asked = moment("last_supplement_at")
    dossier = Settled(
        local(given["due"]), finished_at=moment("finished_at"), returned_at=moment("returned_at"),
        supplement_requests=given["supplement_requests"], supplement_asked_at=asked,
    )  # fmt: skip
    assert on_time(dossier, moment("period_end") or END) is expect["on_time"]


@pytest.mark.parametrize(("given", "expect"), cases("satisfaction_766"))
def test_acceptance_cases_of_satisfaction(given: dict[str, Any], expect: dict[str, Any]) -> None:
    found = satisfaction(given["total"], given["overdue"], given["disliked_or_complained"])
    assert found == expect["rate_percent"]


class TestScores:
    def test_a_day_early_is_two_points(self) -> None:
        assert score_time(date(2026, 3, 16), date(2026, 3, 15)) == 2

    def test_coming_back_often_counts_unless_it_was_the_applicants_fault(self) -> None:
        assert score_contacts(2, applicant_fault=False) == 0
        assert score_contacts(2, applicant_fault=True) == 1

    def test_the_other_indicators_have_their_three_steps(self) -> None:
        assert [score_agencies(0, False), score_agencies(1, True), score_agencies(1, False)] == [
            2, 1, 0,
        ]  # fmt: skip
        assert score_agencies(2, only_one_stop=True) == 0
        said = [(True, True), (True, False), (False, True), (False, False)]
        assert [score_publicity(*both) for both in said] == [2, 1, 1, 0]
        early, due, late = (date(2026, 3, day) for day in (15, 16, 17))
        assert [score_attitude(due, day, False) for day in (early, due, late)] == [2, 1, 0]
        assert score_attitude(due, early, upheld_complaint=True) == 0

    @pytest.mark.parametrize(
        ("handled", "on_time", "points"), [(0, 0, 2), (10, 10, 2), (10, 9, 1), (100, 89, 0)]
    )
    def test_complaints_are_answered_on_time(self, handled: int, on_time: int, points: int) -> None:
        assert score_complaints(handled, on_time) == points

    @pytest.mark.parametrize(
        ("total", "rank"),
        [
            (15.1, "Xuất sắc"), (14.9, "Tốt"), (9, "Khá"), (8.9, "Trung bình"), (5.9, "Yếu"),
            (Decimal("14.95"), "Xuất sắc"), (Decimal("14.94"), "Tốt"),
        ],
    )  # fmt: skip
    def test_the_band_is_that_of_the_printed_total(self, total: Decimal, rank: str) -> None:
        assert rank_agency(total) == rank

    @pytest.mark.parametrize("total", [-0.1, 18.1])
    def test_a_total_that_cannot_be_is_refused(self, total: float) -> None:
        with pytest.raises(ValueError, match="between 0 and 18"):
            rank_agency(total)

    @pytest.mark.parametrize(
        ("fourth", "completion"), [(1, "100%"), (0.9, "70–100%"), (-0.5, "70–100%"), (-0.6, "<70%")]
    )
    def test_the_completion_of_an_officer_changes_at_5_and_at_3_5(
        self, fourth: float, completion: str
    ) -> None:
        """Indicator 6 does not count; floats that cannot be written in binary do not blur a threshold."""
        points = {1: 1, 2: 1, 3: 1, 4: fourth, 6: 2, 7: 1}
        assert rank_officer(points) == completion

    def test_the_average_has_one_decimal_and_none_without_slips(self) -> None:
        assert average([15, 14.9, 15]) == Decimal("15.0")
        assert average([]) is None


class TestOnTime:
    OPEN = Settled(DUE)
    ASKED = replace(OPEN, supplement_requests=1, supplement_asked_at=DUE - 2 * DAY)

    def test_the_closing_statuses_have_their_order(self) -> None:
        dossier = replace(self.OPEN, withdrawn_at=DUE)
        assert closed_at(dossier) == DUE
        dossier = replace(dossier, stopped_at=DUE + DAY)
        assert closed_at(dossier) == DUE + DAY
        dossier = replace(dossier, returned_at=DUE + 2 * DAY)
        assert closed_at(dossier) == DUE + 2 * DAY
        assert closed_at(replace(dossier, finished_at=DUE - DAY)) == DUE - DAY

    def test_the_minute_of_the_date_is_in_time_and_the_next_is_not(self) -> None:
        assert on_time(replace(self.OPEN, finished_at=DUE), END)
        assert not on_time(replace(self.OPEN, finished_at=DUE + timedelta(minutes=1)), END)

    def test_a_withdrawal_before_acceptance_closes_nothing(self) -> None:
        withdrawn = replace(self.OPEN, withdrawn_at=DUE - DAY)
        assert on_time(withdrawn, END)
        assert not on_time(replace(withdrawn, accepted=False), END)

    def test_the_time_the_applicant_took_is_taken_off(self) -> None:
        late = replace(self.ASKED, supplemented_at=DUE - DAY, finished_at=DUE + DAY)
        assert on_time(late, END)
        assert not on_time(replace(late, finished_at=DUE + DAY + timedelta(minutes=1)), END)

    def test_an_open_request_stops_the_clock_at_its_time(self) -> None:
        assert on_time(self.ASKED, END)
        assert not on_time(replace(self.ASKED, supplement_asked_at=DUE + DAY), END)

    def test_without_a_request_or_its_time_nothing_is_taken_off(self) -> None:
        late = replace(self.OPEN, finished_at=DUE + DAY)
        assert not on_time(replace(late, supplement_requests=1), END)
        assert not on_time(replace(self.ASKED, supplement_requests=0, finished_at=DUE + DAY), END)

    def test_a_second_request_is_overdue_however_early_it_was_finished(self) -> None:
        twice = replace(self.ASKED, supplement_requests=2, finished_at=DUE - DAY)
        assert not on_time(twice, END)

    def test_rates_have_two_decimals_and_nothing_has_no_rate(self) -> None:
        early, late = (replace(self.OPEN, finished_at=DUE + step) for step in (-DAY, DAY))
        assert on_time_rate([early, early, late], END) == Decimal("66.67")
        assert on_time_rate([], END) is None
        assert rate(1, 8) == Decimal("12.50")
        assert satisfaction(3, 1, 0) == Decimal("66.67")
        assert satisfaction(2, 2, 2) == 0
