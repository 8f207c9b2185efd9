"""The order of what one loudspeaker says: never two at once, never old, never withdrawn, never in quiet hours."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from displays.voice.turns import BEFORE_CORRECTION, GAP, HEARD_FOR, Turn, Turns
from queue_server.contracts.screens import Announcement
from queue_server.domain import speech

LENGTH = 4.0


def call(call_id: int, **more: Any) -> Announcement:
    given_values = {"clips": ["chime", "vi/moi-so"], "repeat_after_seconds": 8, **more}
    return Announcement(call_id=call_id, zone_id="khu-a", text=f"call {call_id}", **given_values)


@dataclass
class Hall:
    """A loudspeaker that takes its time, and a clock that only moves when it is told."""

    length: float = LENGTH
    now: float = 100.0
    told: list[tuple[int, int, str]] = field(default_factory=list)
    sounded: list[tuple[Turn, float, float]] = field(default_factory=list)
    _ends: float = 0.0
    _begun: float = 0.0

    def __post_init__(self) -> None:
        self.turns = Turns(
            lambda turn, outcome, _: self.told.append((turn.call_id, turn.number, outcome))
        )

    def add(self, said: Announcement) -> None:
        self.turns.add(said, self.now)
        self.step()

    def withdraw(self, call_id: int) -> None:
        if self.turns.withdraw(call_id, self.now):
            self._over("stopped")
        self.step()

    def step(self) -> None:
        turn = self.turns.next(self.now)
        if turn is not None:
            self._begun, self._ends = self.now, self.now + self.length
            self.turns.begin(self.now)

    def _over(self, outcome: str) -> None:
        assert self.turns.sounding is not None
        self.sounded.append((self.turns.sounding, self._begun, self.now))
        self.turns.end(outcome, self.now - self._begun, self.now)

    def _next_moment(self) -> float | None:
        return self.turns.wake_at(self.now) if self.turns.sounding is None else self._ends

    def pass_time(self, seconds: float) -> None:
        end = self.now + seconds
        while (moment := self._next_moment()) is not None and moment <= end and self.now < end:
            # Asked again a moment later, as a real thread does.
            self.now = moment if moment > self.now else min(end, self.now + 0.01)
            if self.turns.sounding is not None and self.now >= self._ends:
                self._over("played")
            self.step()
        self.now = end

    def said(self) -> list[tuple[int, int]]:
        return [(turn.call_id, turn.number) for turn, _, _ in self.sounded]


def test_calls_come_in_their_order_and_repeats_behind_new_calls() -> None:
    hall = Hall()
    for call_id in (1, 2, 3):
        hall.add(call(call_id))
    hall.pass_time(60)
    assert hall.said() == [(1, 1), (2, 1), (3, 1), (1, 2), (2, 2), (3, 2)]


def test_between_two_announcements_there_is_a_gap() -> None:
    hall = Hall()
    hall.add(call(1, again=[]))
    hall.add(call(2, again=[]))
    hall.pass_time(30)
    (_, _, first_end), (_, second_begin, _) = hall.sounded
    assert second_begin - first_end == pytest.approx(GAP)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_call_is_said_as_often_as_the_centre_chose(turns: int) -> None:
    hall = Hall()
    hall.add(call(1, again=speech.repeats(turns)))
    hall.pass_time(90)
    assert hall.said() == [(1, number) for number in range(1, turns + 1)]
    assert [turn.clips[1] for turn, _, _ in hall.sounded[1:]] == speech.repeats(turns)


def test_a_repeat_comes_after_its_pause() -> None:
    hall = Hall()
    hall.add(call(1, repeat_after_seconds=12))
    hall.pass_time(40)
    assert hall.sounded[1][1] - hall.sounded[0][2] == pytest.approx(12)


def test_a_call_that_waited_too_long_is_never_said() -> None:
    hall = Hall(length=30)
    hall.add(call(1, again=[]))
    hall.add(call(2, again=[], max_age_seconds=20))
    hall.pass_time(60)
    assert (2, 1, "late") in hall.told
    assert hall.said() == [(1, 1)]


def test_in_quiet_hours_nothing_sounds_and_the_log_says_why() -> None:
    hall = Hall()
    hall.add(call(1, muted=True))
    hall.pass_time(60)
    assert (hall.told, hall.sounded) == ([(1, 1, "muted")], [])


def test_a_repeat_that_would_fall_into_quiet_hours_is_not_said() -> None:
    hall = Hall()
    hall.add(call(1, muted_in_seconds=10))
    hall.pass_time(60)
    assert hall.told == [(1, 1, "played"), (1, 2, "muted")]


def test_a_withdrawn_call_stops_at_once_and_is_corrected() -> None:
    hall = Hall()
    hall.add(call(1))
    hall.pass_time(1)
    hall.withdraw(1)
    hall.pass_time(60)
    assert hall.told == [(1, 1, "stopped"), (1, 0, "played")]
    (_, _, stopped), (correction, begins, _) = hall.sounded
    assert correction.clips == ("vi/bo-qua",)
    assert begins - stopped == pytest.approx(BEFORE_CORRECTION)


def test_a_withdrawn_call_that_nobody_heard_is_silent() -> None:
    hall = Hall()
    hall.add(call(1, again=[]))
    hall.add(call(2))
    hall.withdraw(2)
    hall.pass_time(60)
    assert hall.told == [(2, 1, "withdrawn"), (1, 1, "played")]


def test_a_call_withdrawn_long_after_it_was_heard_is_not_corrected() -> None:
    hall = Hall()
    hall.add(call(1, again=[]))
    hall.pass_time(HEARD_FOR + LENGTH + 1)
    hall.withdraw(1)
    hall.pass_time(30)
    assert hall.said() == [(1, 1)]


def test_a_correction_goes_before_calls_that_wait() -> None:
    hall = Hall()
    hall.add(call(1))
    hall.add(call(2, again=[]))
    hall.pass_time(2)
    hall.withdraw(1)
    hall.pass_time(60)
    assert hall.said() == [(1, 1), (1, 0), (2, 1)]


def test_a_recall_replaces_what_was_still_to_be_said() -> None:
    hall = Hall()
    hall.add(call(1))
    hall.pass_time(LENGTH + 2)
    hall.add(call(1))
    hall.pass_time(60)
    assert hall.told == [(1, 1, "played"), (1, 2, "dropped"), (1, 1, "played"), (1, 2, "played")]


def test_a_citizen_at_the_counter_is_not_called_again_also_if_that_was_during_the_call() -> None:
    hall = Hall()
    hall.add(call(1))
    hall.pass_time(1)
    hall.turns.forget(1)
    hall.pass_time(60)
    assert hall.told == [(1, 1, "played")]


def test_calls_that_ended_while_the_link_was_away_are_dropped_and_a_test_is_not() -> None:
    hall = Hall(length=10)
    hall.add(call(9, again=[]))
    for call_id in (0, 1, 2):
        hall.add(call(call_id, again=[]))
    hall.turns.keep_only({2, 9})
    hall.pass_time(60)
    assert hall.said() == [(9, 1), (0, 1), (2, 1)]


def test_only_the_first_in_an_idle_hall_measures_the_machine() -> None:
    hall = Hall()
    hall.add(call(1, again=[]))
    hall.add(call(2, again=[]))
    hall.pass_time(60)
    assert [turn.prompt for turn, _, _ in hall.sounded] == [True, False]


ACTS = st.one_of(
    st.tuples(st.just("add"), st.integers(1, 5), st.booleans(), st.integers(1, 3)),
    st.tuples(st.just("withdraw"), st.integers(1, 5)),
    st.tuples(st.just("forget"), st.integers(1, 5)),
    st.tuples(st.just("wait"), st.floats(0, 25)),
)


@given(acts=st.lists(ACTS, max_size=25), length=st.floats(0.5, 9))
def test_whatever_happens_nothing_overlaps_and_every_turn_ends_once(
    acts: list[tuple[Any, ...]], length: float
) -> None:
    hall, gone = Hall(length), dict[int, float]()
    for kind, *rest in acts:
        if kind == "add":
            gone.pop(rest[0], None)
            hall.add(call(rest[0], muted=rest[1], again=speech.repeats(rest[2])))
        elif kind == "withdraw":
            hall.withdraw(rest[0])
            gone[rest[0]] = hall.now
        elif kind == "forget":
            hall.turns.forget(rest[0])
        else:
            hall.pass_time(rest[0])
    hall.pass_time(400)
    spans = [(begin, end) for _, begin, end in hall.sounded]
    for (_, end), (begin, _), (turn, _, _) in zip(spans, spans[1:], hall.sounded[1:], strict=False):
        least = GAP if turn.number else BEFORE_CORRECTION
        assert begin - end >= least - 1e-9, "a gap between any two"
    assert hall.turns.sounding is None
    assert hall.turns.wake_at(hall.now) is None, "nothing is left over"
    ended = sum(outcome in ("played", "stopped") for _, _, outcome in hall.told)
    assert ended == len(hall.sounded)
    for turn, begin, _ in hall.sounded:
        assert not turn.said.muted
        assert begin <= turn.until
        if turn.number and turn.call_id in gone:
            assert begin <= gone[turn.call_id], "nothing of a withdrawn call begins after it"
