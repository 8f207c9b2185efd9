"""A hall screen's view of its room through cuts, gaps, false gaps and silence."""

import threading
import time
from collections.abc import Iterator

import pytest

from queue_server.contracts.screens import Envelope, HallSnapshot
from queue_server.link import Follower, Listener, ServerLink, Status
from queue_server.link.follow import hall

from .conftest import HALL, Cable, TinyServer, wait_until


class Screen(Listener[HallSnapshot]):
    """What is shown and what rang."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.rang: list[str] = []
        self.snapshots = 0
        self.device: list[str] = []
        self.statuses: list[tuple[Status, float]] = []

    def on_snapshot(self, model: HallSnapshot) -> None:
        self.snapshots += 1
        self.shown = [call.label for call in model.calls]

    def on_message(self, envelope: Envelope) -> None:
        self.rang.append(envelope.data["label"])
        self.shown = [*self.shown, envelope.data["label"]][-5:]

    def on_device(self, envelope: Envelope) -> None:
        self.device.append(envelope.kind)

    def on_status(self, status: Status, age: float) -> None:
        self.statuses.append((status, age))

    @property
    def status(self) -> Status | None:
        return self.statuses[-1][0] if self.statuses else None


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def follower(
    server: TinyServer, link: ServerLink, screen: Screen
) -> Iterator[Follower[HallSnapshot]]:
    server.call("A001")
    made = Follower(link, hall, HallSnapshot, screen, heartbeat_seconds=0.5)
    made.start()
    beat = threading.Event()

    def pulse() -> None:
        while not beat.wait(0.2):
            if not server.mute_heartbeat:
                server.heartbeat()

    thread = threading.Thread(target=pulse)
    thread.start()
    wait_until(lambda: screen.status is Status.LIVE)
    yield made
    beat.set()
    thread.join()
    made.stop()


def test_a_call_is_heard_once_and_what_was_there_before_never_rings(
    server: TinyServer, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    server.call("A002")
    wait_until(lambda: screen.rang == ["A002"])
    assert screen.shown == ["A001", "A002"]
    assert screen.snapshots == 1


def test_a_burst_is_delivered_in_order_without_a_single_snapshot(
    server: TinyServer, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    labels = [f"B{number:03}" for number in range(300)]
    for label in labels:
        server.call(label)
    wait_until(lambda: len(screen.rang) == 300)
    assert screen.rang == labels
    assert screen.snapshots == 1


def test_a_screen_cut_off_during_three_calls_shows_the_truth_within_two_seconds_and_stays_silent(
    server: TinyServer, cable: Cable, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    cable.cut()
    for label in ("A002", "A003", "A004"):
        server.call(label)
    wait_until(lambda: screen.status is Status.AWAY)
    mended = time.monotonic()
    cable.mend()
    wait_until(lambda: screen.shown == ["A001", "A002", "A003", "A004"], 2.0)
    assert time.monotonic() - mended < 2.0
    wait_until(lambda: screen.status is Status.LIVE)
    assert screen.rang == []
    server.call("A005")
    wait_until(lambda: screen.rang == ["A005"])


def test_a_lost_message_is_seen_at_the_next_heartbeat_and_does_not_ring(
    server: TinyServer, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    server.call("A002", lost=True)
    wait_until(lambda: "A002" in screen.shown)
    assert screen.rang == []


def test_a_lost_message_is_seen_at_the_next_message_when_heartbeats_are_missing(
    server: TinyServer, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    server.mute_heartbeat = True
    server.call("A002", lost=True)
    server.call("A003")
    wait_until(lambda: screen.shown == ["A001", "A002", "A003"])
    assert "A002" not in screen.rang


def test_a_false_gap_reads_a_snapshot_and_never_rings_an_old_call(
    server: TinyServer, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    old = server.call("A002")
    wait_until(lambda: screen.rang == ["A002"])
    server.call("A003", prev=77)
    wait_until(lambda: screen.snapshots == 2)
    server.tell(old)
    server.tell({**old, "prev": 99})
    server.call("A004")
    wait_until(lambda: "A004" in screen.rang)
    assert screen.rang.count("A002") == 1
    assert screen.shown == ["A001", "A002", "A003", "A004"]


def test_two_messages_that_changed_places_are_put_right_without_a_snapshot(
    server: TinyServer, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    first, second = server.call("A002", lost=True), server.call("A003", lost=True)
    server.tell(second)
    server.tell(first)
    wait_until(lambda: screen.rang == ["A002", "A003"])
    assert screen.snapshots == 1


def test_silence_for_two_heartbeats_dims_and_the_connection_is_made_anew(
    server: TinyServer, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    server.mute_heartbeat = True
    wait_until(lambda: screen.snapshots == 2 and screen.status is Status.LIVE)
    ages = [age for status, age in screen.statuses if status is Status.STALE]
    assert 1.0 < ages[0] < 1.5


def test_a_cable_that_swallows_everything_is_noticed(
    server: TinyServer, cable: Cable, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    cable.freeze()
    wait_until(lambda: screen.status in (Status.STALE, Status.AWAY))
    server.call("A002", lost=True)
    cable.mend()
    wait_until(lambda: screen.status is Status.LIVE and "A002" in screen.shown, 6.0)


def test_while_away_the_age_is_told_every_second_and_grows(
    cable: Cable, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    cable.cut()
    wait_until(lambda: [s for s, _ in screen.statuses].count(Status.AWAY) >= 3)
    ages = [age for status, age in screen.statuses if status is Status.AWAY]
    assert ages == sorted(ages)


def test_a_lost_session_is_renewed_and_the_screen_goes_on(
    server: TinyServer, cable: Cable, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    server.tokens.clear()
    cable.cut()
    cable.mend()
    wait_until(lambda: screen.snapshots == 2)
    server.call("A002")
    wait_until(lambda: "A002" in screen.shown)


def test_a_device_revoked_by_message_stops_for_good(
    server: TinyServer, follower: Follower[HallSnapshot], screen: Screen, link: ServerLink
) -> None:
    server.tell({"room": "device:display-1", "seq": 1, "prev": 0, "kind": "device.revoked",
                 "at": "2026-01-05T08:00:00+07:00", "data": {}})  # fmt: skip
    assert follower.wait(5)
    assert follower.ended is Status.REVOKED
    asked = len(server.asked)
    server.call("A002")
    assert screen.rang == []
    assert len(server.asked) == asked


def test_a_device_revoked_while_away_stops_when_it_comes_back(
    server: TinyServer, cable: Cable, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    cable.cut()
    server.tokens.clear()
    server.revoked = True
    cable.mend()
    assert follower.wait(5)
    assert screen.status is Status.REVOKED


def test_a_server_that_forgot_the_device_ends_the_thread_as_not_enrolled(
    server: TinyServer, cable: Cable, follower: Follower[HallSnapshot]
) -> None:
    cable.cut()
    server.tokens.clear()
    server.devices.clear()
    cable.mend()
    assert follower.wait(5)
    assert follower.ended is Status.NOT_ENROLLED


def test_a_reload_reads_the_place_and_the_truth_again(
    server: TinyServer, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    server.tell({"room": "device:display-1", "seq": 1, "prev": 0, "kind": "device.reload",
                 "at": "2026-01-05T08:00:00+07:00", "data": {}})  # fmt: skip
    wait_until(lambda: screen.snapshots == 2)
    assert screen.device == ["device.reload"]
    assert server.asked.count("POST /api/v1/devices/sessions") == 2


def test_an_unreadable_message_is_a_reason_to_read_the_snapshot(
    server: TinyServer, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    server.io.emit("message", {"room": HALL, "seq": "many"}, to=HALL)
    wait_until(lambda: screen.snapshots == 2)


def test_a_mistake_in_the_screen_does_not_stop_the_next_call(
    server: TinyServer, follower: Follower[HallSnapshot], screen: Screen
) -> None:
    server.tell({"room": HALL, "seq": 2, "prev": 1, "kind": "ticket.called",
                 "at": "2026-01-05T08:00:00+07:00", "data": {}})  # fmt: skip
    server.head = 2
    server.call("A003")
    wait_until(lambda: screen.rang == ["A003"])
