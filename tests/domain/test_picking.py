"""The picking rule: deterministic, explained, and priority is a share, not a wall."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain.picking import Waiting, limit_reached, overtaken_by, pick_next
from queue_server.domain.tickets import CallRules

TEN = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)
RULES = CallRules()
LAND = {"D": 10}


def waiting(
    number: int, minutes: int, priority: str | None = None, series: str = "D", **more: object
) -> Waiting:
    came = TEN - timedelta(minutes=minutes)
    return Waiting(number, series, came, came, priority, **more)  # type: ignore[arg-type]


def picked(
    line: list[Waiting], weights: dict[str, int] = LAND, rules: CallRules = RULES
) -> int | None:
    pick = pick_next(line, weights, "q1", TEN, rules)
    return pick.ticket.ticket_id if pick else None


def test_nobody_who_fits_gives_nobody() -> None:
    assert picked([]) is None
    assert picked([waiting(1, 5, series="B")]) is None


def test_who_came_first_goes_first() -> None:
    assert picked([waiting(2, 3), waiting(1, 9), waiting(3, 1)]) == 1


def test_priority_goes_before_an_earlier_ordinary_ticket() -> None:
    assert picked([waiting(1, 14), waiting(2, 2, "elderly")]) == 2


def test_among_priority_tickets_the_earlier_one_goes_first_whatever_the_class() -> None:
    assert picked([waiting(1, 2, "elderly"), waiting(2, 5, "child")]) == 2


def test_a_ticket_past_its_limit_and_twice_overtaken_is_not_overtaken_again() -> None:
    tired = waiting(1, 20, overtaken=2)
    assert picked([tired, waiting(2, 2, "elderly")]) == 1


def test_before_the_limit_or_before_two_overtakes_priority_still_passes() -> None:
    assert picked([waiting(1, 14, overtaken=2), waiting(2, 2, "elderly")]) == 2
    assert picked([waiting(1, 20, overtaken=1), waiting(2, 2, "elderly")]) == 2


def test_a_centre_can_decide_for_strict_priority() -> None:
    strict = replace(RULES, strict_priority=True)
    assert picked([waiting(1, 50, overtaken=9), waiting(2, 2, "elderly")], rules=strict) == 2


def test_a_priority_ticket_that_came_earlier_passes_nobody() -> None:
    tired = waiting(1, 20, overtaken=2)
    assert picked([tired, waiting(2, 30, "merit")]) == 2


def test_the_heavier_series_of_a_work_profile_weighs_its_waiting_more() -> None:
    line = [waiting(1, 10, series="D"), waiting(2, 6, series="B")]
    assert picked(line, {"D": 1, "B": 10}) == 2
    assert picked(line, {"D": 5, "B": 5}) == 1


def test_a_ticket_sent_to_one_counter_is_called_by_no_other() -> None:
    assert picked([waiting(1, 9, only_counter="q2")]) is None
    assert picked([waiting(1, 9, only_counter="q1")]) == 1


@pytest.mark.requirement("R3.5")
def test_the_reason_is_said_in_words() -> None:
    def why(*line: Waiting) -> str:
        pick = pick_next(line, LAND, "q1", TEN, RULES)
        assert pick is not None
        return pick.reason

    assert why(waiting(1, 14, "elderly")) == "ưu tiên: người cao tuổi; chờ 14 phút"
    assert why(waiting(1, 17)) == "theo thứ tự; chờ 17 phút"
    assert why(waiting(1, 21, overtaken=2), waiting(2, 1, "child")).startswith(
        "quá hạn chờ, đã nhường 2"
    )


tickets = st.builds(
    lambda number, minutes, priority, series, overtaken: waiting(
        number, minutes, priority, series, overtaken=overtaken if priority is None else 0
    ),
    st.integers(1, 10_000),
    st.integers(0, 90),
    st.sampled_from([None, None, "elderly", "pregnant"]),
    st.sampled_from(["D", "B", "A"]),
    st.integers(0, 2),
)
halls = st.lists(tickets, max_size=25, unique_by=lambda ticket: ticket.ticket_id)
profiles = st.dictionaries(st.sampled_from(["D", "B", "A"]), st.integers(1, 10), min_size=1)


@given(halls, profiles, st.randoms(use_true_random=False))
def test_the_same_hall_gives_the_same_answer_in_any_order(line, weights, chance) -> None:
    shuffled = list(line)
    chance.shuffle(shuffled)
    assert pick_next(line, weights, "q", TEN, RULES) == pick_next(
        shuffled, weights, "q", TEN, RULES
    )


@given(halls, profiles)
def test_somebody_is_called_exactly_when_somebody_fits(line, weights) -> None:
    fits = [ticket for ticket in line if ticket.series in weights]
    assert (pick_next(line, weights, "q", TEN, RULES) is None) == (not fits)


@settings(max_examples=60)
@given(halls, profiles)
def test_no_ordinary_ticket_past_its_limit_is_overtaken_more_than_twice(line, weights) -> None:
    """Call until the hall is empty, several counters in turn, counting overtakes as the server does."""
    line = [replace(ticket, overtaken=0) for ticket in line]
    now = TEN + timedelta(minutes=30)
    while (pick := pick_next(line, weights, "q", now, RULES)) is not None:
        passed = set(pick.overtakes)
        assert passed == set(overtaken_by(pick.ticket, line, "q", now, RULES))
        line = [
            replace(other, overtaken=other.overtaken + (other.ticket_id in passed))
            for other in line
            if other.ticket_id != pick.ticket.ticket_id
        ]
        assert all(other.overtaken <= RULES.overtakes_allowed for other in line)
        now += timedelta(minutes=1)


def matters(line: list[Waiting], first: int) -> list[Waiting]:
    """Whom the database reads for a pick (`SqlWaiting.candidates`), said in Python."""
    late = limit_reached(TEN, RULES)
    found = [one for one in line if one.priority or one.only_counter or one.place <= late]
    for letter in {one.series for one in line}:
        free = [one for one in line if one.series == letter and one.only_counter is None]
        found += sorted(free, key=lambda one: (one.place, one.taken_at, one.ticket_id))[:first]
    return list({one.ticket_id: one for one in found}.values())


@given(halls, profiles, st.integers(1, 4), st.sets(st.integers(0, 24)))
def test_those_who_are_neither_first_nor_special_nor_late_change_nothing(
    line, weights, times, sent
) -> None:
    """So many calls in a row are the same as with everybody; `sent` ones are for another counter."""
    line = [
        replace(one, only_counter="q2") if place in sent else one for place, one in enumerate(line)
    ]
    few = matters(line, times)
    for _ in range(times):
        pick = pick_next(line, weights, "q1", TEN, RULES)
        assert pick_next(few, weights, "q1", TEN, RULES) == pick
        if pick is None:
            break
        line = [one for one in line if one.ticket_id != pick.ticket.ticket_id]
        few = [one for one in few if one.ticket_id != pick.ticket.ticket_id]
