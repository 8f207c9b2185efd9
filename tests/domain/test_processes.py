"""Steps and versions: the sum never exceeds the law, and of a day one version is in force at most."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.processes import steps as rules
from queue_server.domain.processes.steps import Basis, ProcessWrong, Step, Sum
from queue_server.domain.processes.versions import (
    OPEN,
    TRANSITIONS,
    Deed,
    ProcessDeedRefused,
    ProcessVersion,
    SecondPersonNeeded,
    State,
    after,
    check_approval,
    compare,
    in_force,
    last_day_when_withdrawn,
)
from queue_server.domain.working_time.calendar import Calendar

DAY = timedelta(hours=8)
TODAY = date(2026, 3, 10)
HOURS = st.integers(min_value=0, max_value=2000).map(lambda quarters: Decimal(quarters) / 4)


def step(station: int, quarters: int = 4, unit: str = "working_hour", title: str = "Bước") -> Step:
    return Step(station, title, "Nội dung", "Cán bộ", quarters, unit)  # type: ignore[arg-type]


FIVE = tuple(step(number) for number in range(1, 6))


def version(
    number: int, start: date, state: State = State.APPROVED, **more: object
) -> ProcessVersion:
    return ProcessVersion(number, "p", number, state, FIVE, Basis(), start, ("a",), **more)  # type: ignore[arg-type]


@pytest.mark.requirement("R12.1")
@given(HOURS, HOURS)
def test_a_process_fits_exactly_when_its_sum_is_not_longer_than_the_law(
    hours: Decimal, legal: Decimal
) -> None:
    found = Sum(hours, legal)
    assert found.fits == (hours <= legal)
    if hours <= legal:
        rules.check_sum(found)
        assert found.spare == legal - hours
    else:
        with pytest.raises(ProcessWrong) as refusal:
            rules.check_sum(found)
        assert refusal.value.cell == "sum"


@pytest.mark.requirement("R12.1")
def test_nothing_fits_a_limit_that_nobody_knows() -> None:
    with pytest.raises(ProcessWrong, match="chưa có thời hạn"):
        rules.check_sum(Sum(Decimal(1), rules.legal_hours(None, None, DAY)))
    assert rules.legal_hours("month", 3, DAY) is None


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=30))
def test_days_and_hours_are_added_by_the_working_hours_of_the_centre(
    parts: list[tuple[int, bool]],
) -> None:
    steps = [step(1, q, "working_day" if days else "working_hour") for q, days in parts]
    for length in (timedelta(hours=8), timedelta(hours=7, minutes=30)):
        hours = rules.hours_of(length)
        expected = sum(Decimal(q) / 4 * (hours if days else 1) for q, days in parts)
        assert rules.total(steps, length) == expected


@given(st.integers(1, 400), st.integers(0, 6))
def test_calendar_days_never_give_more_working_time_than_the_week_really_has(
    days: int, shift: int
) -> None:
    """Counted against the calendar itself, from every working day of a week."""
    week = Calendar("tuần thường")
    start = week.next_working(date(2026, 3, 2) + timedelta(days=shift))
    through = week.next_working(start + timedelta(days=days))
    assert rules.fewest_working_days(days) <= week.count_between(start, through)


def test_limits_of_the_catalogue_in_working_hours() -> None:
    assert rules.legal_hours("working_day", 3, DAY) == 24
    assert rules.legal_hours("hour", 4, DAY) == 4
    assert rules.legal_hours("same_day", None, DAY) == 8
    assert rules.legal_hours("day", 7, DAY) == 40
    assert rules.legal_hours("day", 10, DAY) == 48


@given(st.one_of(st.none(), HOURS))
def test_the_default_process_fills_the_limit_exactly_and_makes_none_up(
    legal: Decimal | None,
) -> None:
    steps = rules.default_steps(legal)
    assert [one.station for one in steps] == [1, 2, 3, 4, 5]
    assert all(one.quarters >= 0 for one in steps)
    assert rules.total(steps, DAY) == (legal or 0)


@pytest.mark.requirement("R3.6")
@pytest.mark.parametrize(
    ("steps", "cell"),
    [
        ((), "steps"),
        (FIVE[:4], "steps"),
        ((FIVE[1], FIVE[0], *FIVE[2:]), "1.station"),
        ((replace(FIVE[0], title=" "), *FIVE[1:]), "0.title"),
        ((*FIVE[:3], replace(FIVE[3], actor=""), FIVE[4]), "3.actor"),
        ((*FIVE[:4], replace(FIVE[4], station=6)), "4.station"),
        ((replace(FIVE[0], quarters=-1), *FIVE[1:]), "0.amount"),
        ((FIVE[0],) * 27 + FIVE[1:], "steps"),
    ],
)
def test_a_step_without_its_person_or_out_of_order_is_refused_at_its_cell(
    steps: tuple[Step, ...], cell: str
) -> None:
    with pytest.raises(ProcessWrong) as refusal:
        rules.check(steps)
    assert refusal.value.cell == cell


def test_a_whole_process_passes() -> None:
    rules.check((FIVE[0], FIVE[0], *FIVE[1:]))


@pytest.mark.requirement("R3.6", "R3.8")
@given(st.data())
def test_of_any_day_one_version_is_in_force_at_most_and_it_is_the_newest(
    data: st.DataObject,
) -> None:
    """Versions approved one after another by the rules, some withdrawn; then every day is asked."""
    held: list[ProcessVersion] = []
    today = TODAY
    for number in range(1, data.draw(st.integers(1, 6)) + 1):
        today += timedelta(days=data.draw(st.integers(0, 4)))
        new = version(number, today + timedelta(days=data.draw(st.integers(0, 4))), State.PROPOSED)
        try:
            check_approval(new, held, "b", today)
        except ProcessWrong:
            continue
        held.append(replace(new, state=State.APPROVED))
        if data.draw(st.booleans()):
            last = last_day_when_withdrawn(held[-1], today)
            held[-1] = replace(held[-1], state=State.WITHDRAWN, last_day=last)
    for ahead in range(40):
        day = TODAY + timedelta(days=ahead)
        holding = [one for one in held if one.holds(day)]
        found = in_force(held, day)
        assert (found is None) == (not holding)
        newest = [one for one in holding if one.valid_from == max(h.valid_from for h in holding)]
        assert found is None or newest == [found]


@pytest.mark.requirement("R3.8")
def test_whoever_wrote_in_it_does_not_approve_it() -> None:
    written = replace(version(1, TODAY, State.PROPOSED), written_by=("a", "c"))
    for author in ("a", "c"):
        with pytest.raises(SecondPersonNeeded):
            check_approval(written, [], author, TODAY)
    check_approval(written, [], "b", TODAY)


def test_a_version_never_begins_in_the_past_nor_on_the_day_of_another() -> None:
    held = [version(1, TODAY - timedelta(days=9)), version(2, TODAY + timedelta(days=5))]
    for day in (TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=5), date(2040, 1, 1)):
        with pytest.raises(ProcessWrong) as refusal:
            check_approval(version(3, day, State.PROPOSED), held, "b", TODAY)
        assert refusal.value.cell == "valid_from"
    check_approval(version(3, TODAY + timedelta(days=1), State.PROPOSED), held, "b", TODAY)


def test_a_withdrawn_version_holds_to_the_end_of_the_day_and_the_one_before_holds_again() -> None:
    old, new = version(1, TODAY - timedelta(days=9)), version(2, TODAY - timedelta(days=2))
    gone = replace(new, state=State.WITHDRAWN, last_day=last_day_when_withdrawn(new, TODAY))
    assert in_force([old, gone], TODAY) == gone
    assert in_force([old, gone], TODAY + timedelta(days=1)) == old
    early = version(3, TODAY + timedelta(days=3))
    assert last_day_when_withdrawn(early, TODAY) is None
    assert not replace(early, state=State.WITHDRAWN).holds(TODAY + timedelta(days=3))


@pytest.mark.requirement("R3.6")
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("deed", Deed)
def test_only_declared_deeds_change_a_version(state: State, deed: Deed) -> None:
    one = version(1, TODAY, state)
    if (state, deed) in TRANSITIONS:
        assert after(one, deed) is TRANSITIONS[state, deed]
    else:
        with pytest.raises(ProcessDeedRefused):
            after(one, deed)
    assert State.DRAFT in OPEN


def test_a_comparison_names_what_was_added_changed_and_dropped() -> None:
    old = (FIVE[0], FIVE[1], step(3, title="Ký"))
    new = (FIVE[0], replace(FIVE[1], quarters=9, actor="Phòng"), step(4, title="Dấu"))
    kinds = {(change.kind, change.cells) for change in compare(old, new)}
    assert kinds == {("same", ()), ("changed", ("actor", "quarters")), ("new", ()), ("gone", ())}
