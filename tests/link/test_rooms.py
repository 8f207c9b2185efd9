"""Rules of ARCHITECTURE 4.3, without a network."""

import math
from datetime import UTC, datetime

import pytest

from queue_server.contracts.screens import Envelope
from queue_server.link import RoomFollower, Verdict


def heard(seq: int, prev: int) -> Envelope:
    at = datetime.now(UTC)
    return Envelope(room="hall:h", seq=seq, prev=prev, kind="ticket.called", at=at, data={})


@pytest.fixture
def room() -> RoomFollower:
    made = RoomFollower("hall:h")
    made.snapshot(7, 100.0)
    return made


def test_the_next_message_of_the_room_is_applied_even_if_numbers_jump(room: RoomFollower) -> None:
    assert room.message(heard(12, 7), 101) is Verdict.APPLY
    assert room.head == 12


def test_a_message_already_in_the_snapshot_is_old(room: RoomFollower) -> None:
    assert room.message(heard(7, 6), 101) is Verdict.OLD
    assert room.message(heard(3, 2), 101) is Verdict.OLD


def test_a_message_heard_twice_is_old_the_second_time(room: RoomFollower) -> None:
    assert room.message(heard(8, 7), 101) is Verdict.APPLY
    assert room.message(heard(8, 7), 102) is Verdict.OLD


def test_a_message_whose_predecessor_was_not_heard_is_a_gap_and_changes_nothing(
    room: RoomFollower,
) -> None:
    assert room.message(heard(9, 8), 101) is Verdict.GAP
    assert room.head == 7
    assert room.age(101) == 1.0


def test_before_the_first_snapshot_everything_is_a_gap_and_the_age_is_infinite() -> None:
    room = RoomFollower("hall:h")
    assert room.message(heard(1, 0), 0) is Verdict.GAP
    assert room.heartbeat(0, 0) is Verdict.GAP
    assert room.age(5) == math.inf
    assert room.stale(0)


def test_a_heartbeat_with_a_newer_head_is_a_gap(room: RoomFollower) -> None:
    assert room.heartbeat(8, 101) is Verdict.GAP
    assert room.age(101) == 1.0


def test_a_heartbeat_that_left_before_the_last_message_is_no_gap(room: RoomFollower) -> None:
    assert room.heartbeat(6, 101) is Verdict.OK


def test_two_missed_heartbeats_make_the_room_stale_and_one_heartbeat_heals_it(
    room: RoomFollower,
) -> None:
    assert not room.stale(110.0)
    assert room.stale(110.01)
    assert room.heartbeat(7, 120) is Verdict.OK
    assert not room.stale(121)


def test_a_restored_server_may_go_back(room: RoomFollower) -> None:
    room.snapshot(2, 101)
    assert room.message(heard(3, 2), 102) is Verdict.APPLY


def test_a_snapshot_without_a_head_takes_the_first_thing_heard() -> None:
    room = RoomFollower("kiosk:s")
    room.snapshot(None, 0)
    assert room.message(heard(40, 39), 1) is Verdict.APPLY
    assert room.message(heard(42, 41), 1) is Verdict.GAP
