"""What the local process keeps of its hall: carried forward by messages, aged with the server away, kept on disk."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from displays.folding import after, summarised
from displays.relay import Relay
from queue_server.contracts.base import Names
from queue_server.contracts.screens import CounterSign, Envelope, HallSnapshot, Volatile
from queue_server.link import Status

from .conftest import wait_until

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
CALL = {
    "call_id": 7,
    "label": "A128",
    "counter_id": "quay-07",
    "counter": "07",
    "zone_id": "khu-a",
    "attempt": 1,
    "at": "2026-11-24T02:00:01Z",
}
ENDED = {key: CALL[key] for key in ("call_id", "label", "counter_id", "counter")}


def snapshot(**change: Any) -> HallSnapshot:
    sign = CounterSign(
        counter_id="quay-07",
        counter="07",
        zone_id="khu-a",
        state="open",
        field_names=Names(vi="Đất đai"),
    )
    base = HallSnapshot(
        room="hall:sanh-1", head=4, at=NOW, protocol="1.0", centre_name="Trung tâm",
        hall_id="sanh-1", hall_names=Names(vi="Sảnh"), calls=[], counters=[sign], next_up=[], waiting=0,
    )  # fmt: skip
    return base.model_copy(update=change)


def told(kind: str, seq: int = 5, **data: Any) -> Envelope:
    return Envelope(room="hall:sanh-1", seq=seq, prev=seq - 1, kind=kind, at=NOW, data=data)


def kept(relay: Relay) -> tuple[HallSnapshot, float]:
    known = relay.snapshot()
    assert known is not None
    return known


def test_a_call_is_on_top_and_on_its_counter() -> None:
    first = after(snapshot(), told("ticket.called", **CALL))
    later = after(first, told("ticket.called", 6, **{**CALL, "call_id": 8, "label": "A129"}))
    assert [call.label for call in later.calls] == ["A129", "A128"]
    assert later.counters[0].current is not None
    assert (later.counters[0].current.label, later.head) == ("A129", 6)


def test_a_recall_moves_up_and_is_not_doubled() -> None:
    first = after(snapshot(), told("ticket.called", **CALL))
    second = after(first, told("ticket.called", 6, **{**CALL, "call_id": 8, "label": "A129"}))
    again = after(second, told("ticket.recalled", 7, **{**CALL, "attempt": 2}))
    assert [(call.label, call.attempt) for call in again.calls] == [("A128", 2), ("A129", 1)]


def test_a_withdrawn_call_leaves_and_a_closed_one_stays_in_the_rows() -> None:
    called = after(snapshot(), told("ticket.called", **CALL))
    withdrawn = after(called, told("call.withdrawn", 6, **ENDED, outcome="withdrawn"))
    closed = after(called, told("call.closed", 6, **ENDED, outcome="done"))
    assert (withdrawn.calls, withdrawn.counters[0].current) == ([], None)
    assert ([call.label for call in closed.calls], closed.counters[0].current) == (["A128"], None)


def test_a_counter_that_pauses_keeps_the_number_it_serves() -> None:
    called = after(snapshot(), told("ticket.called", **CALL))
    serving = after(called, told("serving.started", 6, **ENDED, outcome="done"))
    sign = snapshot().counters[0].model_copy(update={"state": "paused", "go_to": ["06"]})
    paused = after(serving, told("counter.changed", 7, **sign.model_dump(mode="json")))
    assert (paused.counters[0].state, paused.counters[0].go_to) == ("paused", ["06"])
    assert paused.counters[0].current is not None
    assert paused.counters[0].serving


def test_a_kind_of_a_newer_server_moves_only_the_head() -> None:
    later = after(snapshot(), told("hall.painted", colour="blue"))
    assert later == snapshot(head=5)


def test_only_a_summary_changes_who_is_next() -> None:
    data = {"next_up": ["A131"], "waiting": 9, "series": []}
    summary = Volatile(room="hall:sanh-1", kind="queue.summary", at=NOW, data=data)
    assert summarised(snapshot(), summary).next_up == ["A131"]
    other = summary.model_copy(update={"kind": "weather"})
    assert summarised(snapshot(), other) == snapshot()


def test_data_that_cannot_be_read_moves_only_the_head() -> None:
    broken = told("ticket.called", **{**CALL, "label": "no label"})
    assert after(snapshot(), broken) == snapshot(head=5)
    assert after(snapshot(), told("serving.started")) == snapshot(head=5)


def test_a_restart_with_the_server_away_shows_the_last_state_with_its_age(tmp_path: Path) -> None:
    two_minutes_ago = datetime.now(UTC) - timedelta(minutes=2)
    first = Relay(tmp_path / "hall.json")
    first.on_snapshot(snapshot(at=two_minutes_ago - timedelta(minutes=1)))
    called = told("ticket.called", **CALL).model_copy(update={"at": two_minutes_ago})
    first.on_message(called)
    state, age = kept(Relay(tmp_path / "hall.json"))
    assert [call.label for call in state.calls] == ["A128"]
    assert 119 <= age <= 125


def test_a_live_link_has_age_zero_and_a_lost_one_the_age_of_the_link(tmp_path: Path) -> None:
    relay = Relay(tmp_path / "hall.json")
    assert relay.snapshot() is None
    relay.on_snapshot(snapshot())
    assert kept(relay)[1] == 0.0
    relay.on_status(Status.AWAY, 0.0)
    first = kept(relay)
    assert first[1] < 1.0
    assert wait_until(lambda: kept(relay)[1] > first[1])
    assert kept(relay)[0].at == first[0].at  # true then, however late it is read


def test_pages_hear_a_heartbeat_only_while_the_link_is_live(tmp_path: Path) -> None:
    relay = Relay(tmp_path / "hall.json")
    heard: list[str] = []
    relay.stream.publish = lambda event, data: heard.append(event)  # type: ignore[method-assign]
    relay.beat()
    relay.on_snapshot(snapshot())
    relay.beat()
    relay.on_status(Status.AWAY, 11.0)
    relay.beat()
    assert heard == ["resync", "heartbeat", "resync"]


def test_a_damaged_file_is_no_state_and_no_crash(tmp_path: Path) -> None:
    store = tmp_path / "hall.json"
    store.write_text('{"room": "hall:sa', encoding="utf-8")
    assert Relay(store).snapshot() is None


def test_what_is_kept_holds_only_what_the_hall_shows(tmp_path: Path) -> None:
    store = tmp_path / "hall.json"
    relay = Relay(store)
    relay.on_snapshot(snapshot())
    relay.on_message(told("ticket.called", **CALL, citizen="Nguyễn Văn A"))
    assert "Nguyễn" not in store.read_text(encoding="utf-8")
