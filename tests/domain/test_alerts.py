"""Alerts: one for one cause, rung once, cleared by the end of the cause; walked by a state machine."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from queue_server.domain.alerts import (
    FLAPS_WITHIN,
    Alert,
    Cause,
    Mute,
    Seen,
    acknowledge,
    causes,
    look,
)

NOW = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
JOINED = NOW - timedelta(days=30)
NAMES = ("paper", "line")


def printer(state: str, **more: Any) -> dict[str, Any]:
    since = (NOW - timedelta(minutes=5)).isoformat()
    return {"name": "ticket", "kind": "printer", "state": state, "since": since, **more}


def bridge(*parts: dict[str, Any], **more: Any) -> Seen:
    return replace(Seen("bridge-1", "bridge", None, JOINED, NOW, parts), **more)


def kinds(device: Seen, now: datetime = NOW, awake: datetime | None = JOINED) -> set[str]:
    return {cause.kind for cause in causes(device, now, awake, 365).values()}


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (printer("ready"), None),
        (printer("ready", paper_percent=16), None),
        (printer("ready", paper_percent=15), "paper_low"),
        (printer("near_end"), "paper_low"),
        (printer("paper_out", paper_percent=0), "paper_out"),
        (printer("cover_open"), "cover_open"),
        (printer("error"), "error"),
        (printer("unreachable"), "unreachable"),
        (printer("unknown"), None),
        ({"name": "outbox", "kind": "outbox", "state": "error", "detail": "D901"}, "numbers_rejected"),
    ],
)  # fmt: skip
def test_a_part_says_what_is_wrong_in_one_kind(part: dict[str, Any], kind: str | None) -> None:
    assert kinds(bridge(part)) == ({kind} if kind else set())


def test_a_part_that_is_not_found_yet_has_fifteen_seconds() -> None:
    for seconds, kind in {0: set(), 14: set(), 15: {"unreachable"}, -60: {"unreachable"}}.items():
        since = NOW - timedelta(seconds=seconds)
        assert kinds(bridge(printer("unreachable", since=since.isoformat()))) == kind


def test_a_device_is_offline_after_a_minute_of_silence_and_what_it_said_before_still_holds() -> (
    None
):
    device = bridge(printer("paper_out"))
    assert kinds(device, NOW + timedelta(seconds=60)) == {"paper_out"}
    assert kinds(device, NOW + timedelta(seconds=61)) == {"paper_out", "offline"}


def test_silence_counts_only_while_the_server_listens_and_the_house_is_open() -> None:
    device, later = bridge(), NOW + timedelta(hours=10)
    assert kinds(device, later, None) == set()
    assert kinds(device, later, later - timedelta(seconds=59)) == set()
    assert kinds(device, later, later - timedelta(seconds=61)) == {"offline"}
    assert kinds(bridge(heard_at=None), NOW) == {"offline"}, "never heard since it came in"


def test_leaders_hear_of_devices_clerks_of_their_own_board_admins_of_old_keys() -> None:
    old = bridge(heard_at=NOW, enrolled_at=NOW - timedelta(days=366))
    (key,) = causes(old, NOW, JOINED, 365).values()
    assert (key.kind, key.hears, key.severity) == ("key_old", ("admin",), "warning")
    board = Seen("board-1", "board", "q-07", JOINED, None)
    (silent,) = causes(board, NOW, JOINED, 365).values()
    assert (silent.hears, silent.counter_id) == (("supervisor", "clerk"), "q-07")
    kiosk = Seen("kiosk-1", "kiosk", None, JOINED, None)
    (lost,) = causes(kiosk, NOW, JOINED, 365).values()
    assert (lost.hears, lost.severity) == (("supervisor",), "urgent")


def test_a_mute_covers_its_device_and_kind_until_its_end() -> None:
    cause = Cause("d", "p", "paper_low", ("supervisor",), None)
    end = NOW + timedelta(minutes=30)
    assert Mute("d", "", end).covers(cause, NOW)
    assert Mute("", "paper_low", end).covers(cause, NOW)
    assert not Mute("d", "offline", end).covers(cause, NOW)
    assert not Mute("other", "", end).covers(cause, NOW)
    assert not Mute("d", "", end).covers(cause, end)


class Desk(RuleBasedStateMachine):
    """Causes begin and end, people mute and take note, looks come now and then."""

    @initialize()
    def begin(self) -> None:
        self.now = NOW
        self.lasting: set[str] = set()
        self.muted: set[str] = set()
        self.alerts: dict[str, list[Alert]] = {name: [] for name in NAMES}
        self.rings: dict[str, list[tuple[datetime, bool]]] = {name: [] for name in NAMES}
        self.looked = False

    @rule(name=st.sampled_from(NAMES), holds=st.booleans())
    def turn(self, name: str, holds: bool) -> None:
        (self.lasting.add if holds else self.lasting.discard)(name)
        self.looked = False

    @rule(name=st.sampled_from(NAMES), silent=st.booleans())
    def mute(self, name: str, silent: bool) -> None:
        (self.muted.add if silent else self.muted.discard)(name)

    @rule(seconds=st.integers(1, 150))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(name=st.sampled_from(NAMES))
    def take_note(self, name: str) -> None:
        if self.alerts[name]:
            last = self.alerts[name][-1]
            noted = acknowledge(last, self.now)
            assert acknowledge(noted, self.now + timedelta(hours=1)) == noted, "the first one stays"
            self.alerts[name][-1] = noted

    @rule()
    def looks(self) -> None:
        for name in NAMES:
            before = self.alerts[name][-1] if self.alerts[name] else None
            step = look(before, name in self.lasting, name in self.muted, self.now)
            if step is None:
                continue
            if step.new:
                assert before is None or not before.open
                self.alerts[name].append(step.alert)
            else:
                self.alerts[name][-1] = step.alert
            if step.rings:
                self.rings[name].append((self.now, name in self.muted))
            if before is not None and not step.new and before.acknowledged_at is not None:
                assert step.alert.acknowledged_at == before.acknowledged_at
        self.looked = True

    @invariant()
    def one_open_alert_for_one_cause(self) -> None:
        for alerts in self.alerts.values():
            assert sum(alert.open for alert in alerts) <= 1
            assert all(not alert.open for alert in alerts[:-1])

    @invariant()
    def open_exactly_while_the_cause_lasts(self) -> None:
        if self.looked:
            for name, alerts in self.alerts.items():
                assert (bool(alerts) and alerts[-1].open) == (name in self.lasting)

    @invariant()
    def what_is_muted_never_rings(self) -> None:
        assert not any(muted for rings in self.rings.values() for _, muted in rings)

    @invariant()
    def each_alert_rings_at_most_once(self) -> None:
        for name, alerts in self.alerts.items():
            assert [at for at, _ in self.rings[name]] == [a.rung_at for a in alerts if a.rung_at]

    @invariant()
    def flapping_within_a_minute_is_one_alert(self) -> None:
        for alerts in self.alerts.values():
            for earlier, later in zip(alerts, alerts[1:], strict=False):
                assert earlier.cleared_at is not None
                assert later.opened_at - earlier.cleared_at > FLAPS_WITHIN


TestDesk = Desk.TestCase


def test_an_alert_muted_at_first_rings_when_the_mute_ends_unless_somebody_took_note() -> None:
    opened = look(None, True, True, NOW)
    assert opened is not None
    assert (opened.new, opened.rings) == (True, False)
    assert look(opened.alert, True, True, NOW + timedelta(minutes=5)) is None
    rung = look(opened.alert, True, False, NOW + timedelta(minutes=5))
    assert rung is not None
    assert (rung.new, rung.rings) == (False, True)
    noted = acknowledge(opened.alert, NOW)
    assert look(noted, True, False, NOW + timedelta(minutes=5)) is None
