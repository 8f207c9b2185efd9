"""The ticket machine: its table is the whole truth, and every refusal says what the ticket is now."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from queue_server.domain.tickets import (
    ENDED,
    TRANSITIONS,
    WORDS,
    Act,
    ActRefused,
    CallRules,
    State,
    TooEarly,
    TooLate,
    after,
    check_absent,
    check_recall,
    check_withdraw,
    label,
    place_behind,
)

NINE = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
RULES = CallRules()


@pytest.mark.parametrize(("state", "act"), list(product(State, Act)))
def test_every_state_and_act_is_either_in_the_table_or_refused_in_words(
    state: State, act: Act
) -> None:
    if (state, act) in TRANSITIONS:
        assert after(state, act, "A128") is TRANSITIONS[state, act]
    else:
        with pytest.raises(ActRefused, match="A128") as refusal:
            after(state, act, "A128")
        assert WORDS[state] in refusal.value.detail
        assert refusal.value.code == "ticket_state"


def test_what_has_ended_never_moves_again() -> None:
    assert not [key for key in TRANSITIONS if key[0] in ENDED]


def test_every_state_but_the_first_can_be_reached_and_every_open_state_can_expire() -> None:
    assert set(TRANSITIONS.values()) == set(State)
    assert {state for state in State if (state, Act.EXPIRE) in TRANSITIONS} == set(State) - ENDED


def test_a_number_is_its_letter_and_three_digits() -> None:
    assert [label("A", 1), label("HD", 42), label("K", 999)] == ["A001", "HD042", "K999"]


def test_a_recall_waits_for_people_to_stand_up() -> None:
    soon = NINE + timedelta(seconds=RULES.recall_cooldown_seconds - 1)
    with pytest.raises(TooEarly, match="1 giây"):
        check_recall(NINE, soon, RULES)
    assert check_recall(NINE, soon + timedelta(seconds=1), RULES) is None


@pytest.mark.parametrize("calls", [1, 2])
def test_nobody_is_absent_before_the_third_call(calls: int) -> None:
    with pytest.raises(TooEarly, match="3 lần"):
        check_absent(calls, NINE, NINE + timedelta(hours=1), RULES)


def test_nobody_is_absent_in_the_breath_of_the_last_call() -> None:
    with pytest.raises(TooEarly):
        check_absent(3, NINE, NINE + timedelta(seconds=3), RULES)
    assert check_absent(3, NINE, NINE + timedelta(minutes=1), RULES) is None


def test_a_call_is_taken_back_within_ten_seconds_and_not_later() -> None:
    assert check_withdraw(NINE, NINE + timedelta(seconds=10), RULES) is None
    with pytest.raises(TooLate):
        check_withdraw(NINE, NINE + timedelta(seconds=10, milliseconds=1), RULES)


def test_who_is_late_lets_three_pass_and_no_more() -> None:
    line = [NINE + timedelta(minutes=minute) for minute in range(1, 6)]
    assert sum(place < place_behind(NINE, line, 3) for place in line) == 3


def test_a_short_line_is_joined_at_its_end() -> None:
    line = [NINE + timedelta(minutes=1)]
    assert place_behind(NINE, line, 3) > line[0]
    assert place_behind(NINE, [], 3) > NINE
