"""The device desk on both databases: alerts open, ring once and clear; acknowledging, muting and orders."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from queue_server.domain.errors import KeyReused, NotFound
from queue_server.services.admin.centre import SetRule, set_rule
from queue_server.services.device.alerts import WatchDevices, watch_devices
from queue_server.services.device.doors import (
    ApproveDevice,
    EnrolOwn,
    OrderAnswer,
    ReportState,
    RevokeDevice,
    enrol_own,
    report_state,
    revoke_device,
)
from queue_server.services.ports import Actor, AlertRecord
from queue_server.services.supervisor import devices as desk
from tests.conftest import ADMIN, SITE, Hall

LEADER = Actor("account", "leader", "Trưởng ca", frozenset({"supervisor"}), SITE)
SECOND = Actor("account", "leader-2", "Trưởng ca 2", frozenset({"supervisor"}), SITE)
BRIDGE = "bridge-1"
ORDER = "a" * 32


class Desk:
    """A site with one bridge; the server listens since the test began."""

    def __init__(self, hall: Hall) -> None:
        self.hall, self.since = hall, hall.clock()
        self.enrol(BRIDGE, "bridge")
        self.hall.events.clear()

    def enrol(self, name: str, kind: str, **place: str) -> None:
        spot = ApproveDevice(ADMIN, "", name, f"Máy {name}", SITE, **place)
        self.hall.write(enrol_own, EnrolOwn(spot, kind, f"{name:x<43}"))

    def report(self, state: str = "ready", device: str = BRIDGE, **more: Any) -> None:
        part = {
            "name": "ticket", "kind": "printer", "state": state, "detail": None,
            "since": self.hall.clock().isoformat(), "paper_percent": more.pop("paper", None),
        }  # fmt: skip
        self.hall.write(report_state, ReportState(device, "1.0", (part,), **more))

    def watch(self, *present: str) -> dict[str, int]:
        counts: dict[str, int] = self.hall.write(
            watch_devices, WatchDevices(self.since, frozenset(present))
        )
        return counts

    def open(self) -> list[AlertRecord]:
        with self.hall.reads() as work:
            return work.alerts.open(SITE)

    def told(self, *kinds: str) -> list[dict[str, Any]]:
        return [dict(event.data) for event in self.hall.events if event.kind in kinds]

    def rings(self) -> int:
        return sum(data["rings"] for data in self.told("alert.opened"))

    def pass_by(self, **span: float) -> None:
        self.hall.clock.pass_by(**span)


@pytest.fixture
def at(hall: Hall) -> Desk:
    return Desk(hall)


def test_paper_out_is_one_alert_for_as_long_as_it_lasts_and_clears_with_new_paper(at: Desk) -> None:
    for _ in range(4):
        at.report("paper_out")
        at.pass_by(seconds=20)
    (item,) = at.open()
    assert (item.cause.kind, item.cause.hears, at.rings()) == ("paper_out", ("supervisor",), 1)
    at.report("ready")
    assert at.open() == []
    assert [data["alert_id"] for data in at.told("alert.cleared")] == [item.id]


def test_flapping_within_a_minute_is_the_same_alert_and_rings_once(at: Desk) -> None:
    for _ in range(3):
        at.report("cover_open")
        at.pass_by(seconds=5)
        at.report("ready")
        at.pass_by(seconds=5)
    at.report("cover_open")
    (item,) = at.open()
    assert (item.alert.times, at.rings()) == (4, 1)
    at.report("ready")
    at.pass_by(seconds=61)
    at.report("cover_open")
    (later,) = at.open()
    assert later.id != item.id
    assert at.rings() == 2


def test_a_silent_device_is_noticed_without_saying_so_and_clears_when_it_is_back(at: Desk) -> None:
    at.report()
    at.pass_by(seconds=60)
    assert at.watch() == {}
    at.pass_by(seconds=1)
    assert at.watch() == {"offline": 1}
    assert at.watch() == {"offline": 1}
    assert at.rings() == 1
    at.report()
    assert at.open() == []


def test_paper_of_fifteen_percent_is_an_alert_sixteen_is_none(at: Desk) -> None:
    at.report(paper=16)
    assert at.open() == []
    at.report(paper=15)
    (item,) = at.open()
    assert (item.cause.kind, item.cause.severity) == ("paper_low", "warning")


def test_a_closed_house_may_switch_its_screens_off(at: Desk) -> None:
    at.hall.write(set_rule, SetRule(ADMIN, "always_open", date(2026, 3, 1), False))
    at.report()
    at.pass_by(hours=12)  # 21:00
    assert at.watch() == {}
    at.pass_by(hours=10, minutes=31)  # 07:31 the next day; the doors opened a minute ago
    assert at.watch() == {}
    at.pass_by(seconds=1)
    assert at.watch() == {"offline": 1}


def test_a_restarted_server_gives_everybody_a_minute_to_come_back(at: Desk) -> None:
    at.report()
    at.pass_by(minutes=30)
    at.since = at.hall.clock()
    assert at.watch() == {}
    at.pass_by(seconds=61)
    assert at.watch() == {"offline": 1}


def test_a_browser_with_an_open_socket_is_heard_and_lost_when_it_closes(at: Desk) -> None:
    at.report()
    at.enrol("display-1", "display", hall_id="bac-giang-sanh-1")
    for _ in range(5):
        at.pass_by(seconds=20)
        at.report()
        assert at.watch("display-1") == {}
    with at.hall.reads() as work:
        screen = work.devices.by_id("display-1")
    assert screen is not None
    assert (screen.software, screen.reported_at) == ("browser", at.hall.clock())
    at.pass_by(seconds=61)
    at.report()
    assert at.watch() == {"offline": 1}
    assert at.watch("display-1") == {}


def test_an_old_key_is_told_to_the_admin_by_the_dated_setting(at: Desk) -> None:
    at.pass_by(days=100)
    at.report()
    assert at.open() == []
    at.hall.write(set_rule, SetRule(ADMIN, "device_key_days", date(2026, 3, 1), 90))
    at.report()
    (item,) = at.open()
    assert (item.cause.kind, item.cause.hears) == ("key_old", ("admin",))


def test_the_board_of_a_counter_is_told_to_its_clerk_too(at: Desk) -> None:
    at.enrol("board-7", "board", counter_id="bac-giang-07")
    at.report("error", "board-7")
    (item,) = at.open()
    assert (item.cause.hears, item.cause.counter_id) == (("supervisor", "clerk"), "bac-giang-07")


def test_a_revoked_device_has_no_alerts(at: Desk) -> None:
    at.report("error")
    at.hall.write(revoke_device, RevokeDevice(ADMIN, BRIDGE))
    assert at.watch() == {}


def test_numbers_the_server_rejected_are_an_alert_that_names_them(at: Desk) -> None:
    part = {"name": "outbox", "kind": "outbox", "state": "error", "detail": "D901, D902",
            "since": at.hall.clock().isoformat()}  # fmt: skip
    at.hall.write(report_state, ReportState(BRIDGE, "1.0", (part,)))
    part["detail"] = "D901, D902, D903"
    at.hall.write(report_state, ReportState(BRIDGE, "1.0", (part,)))
    (item,) = at.open()
    assert (item.cause.kind, item.cause.detail) == ("numbers_rejected", "D901, D902, D903")
    assert at.rings() == 1


def test_the_first_who_takes_note_stays_and_the_alert_stays_until_its_cause_ends(at: Desk) -> None:
    at.report("error")
    (item,) = at.open()
    for leader in (LEADER, SECOND):
        at.hall.write(desk.take_note, desk.TakeNote(leader, SITE, item.id))
    (noted,) = at.open()
    assert noted.acknowledged_by == LEADER.id
    assert [data["by"] for data in at.told("alert.acknowledged")] == [LEADER.name]
    at.pass_by(seconds=20)
    at.report("error")
    assert at.open()[0].alert.acknowledged_at == noted.alert.acknowledged_at
    at.report("ready")
    at.hall.write(desk.take_note, desk.TakeNote(SECOND, SITE, item.id))
    with at.hall.reads() as work:
        (past,) = work.alerts.history(SITE, 10)
        assert past.acknowledged_by == LEADER.id
        assert [line.act for line in work.trail.read(50)].count("alert.acknowledge") == 1
    with pytest.raises(NotFound):
        at.hall.write(desk.take_note, desk.TakeNote(LEADER, "elsewhere", item.id))


def mute(minutes: int | None, kind: str = "", key: str = "mute") -> desk.MuteDevice:
    return desk.MuteDevice(f"{key:x<20}", key, LEADER, SITE, BRIDGE, kind, minutes, "thợ đang sửa")


def test_a_muted_device_rings_nobody_until_the_mute_ends(at: Desk) -> None:
    assert at.hall.write(desk.mute_device, mute(30)) == at.hall.write(desk.mute_device, mute(30))
    with at.hall.reads() as work:
        assert len(work.alerts.mutes(at.hall.clock(), SITE)) == 1
    for _ in range(3):
        at.report("error")
        at.pass_by(minutes=9)
    assert (len(at.open()), at.rings()) == (1, 0)
    at.pass_by(minutes=5)
    at.report("error")
    assert at.rings() == 1


def test_a_mute_of_one_kind_lets_the_others_ring_and_can_be_taken_back(at: Desk) -> None:
    at.hall.write(desk.mute_device, mute(None, "paper_out"))
    at.report("paper_out")
    assert at.rings() == 0
    at.report("error")
    assert at.rings() == 1
    at.report("paper_out")
    at.hall.write(desk.unmute, desk.Unmute(LEADER, SITE, BRIDGE))
    at.report("paper_out")
    assert at.rings() == 2


@pytest.mark.parametrize(
    "wrong", [{"minutes": 0}, {"minutes": 1441}, {"kind": "nothing"}, {"reason": "  "}]
)
def test_a_mute_has_an_end_a_known_kind_and_a_reason(at: Desk, wrong: dict[str, Any]) -> None:
    with pytest.raises(desk.MuteWrong):
        at.hall.write(desk.mute_device, replace(mute(30), **wrong))
    with at.hall.reads() as work:
        assert work.alerts.mutes(at.hall.clock(), SITE) == []


def order(act: Any = "test", key: str = "order", order_id: str = ORDER) -> desk.GiveOrder:
    return desk.GiveOrder(f"{key:x<20}", act, LEADER, SITE, BRIDGE, act, order_id)


def test_one_press_is_one_order_told_to_the_device_alone(at: Desk) -> None:
    at.report()
    for _ in range(2):
        assert at.hall.write(desk.give_order, order()) == ORDER
    (event,) = [event for event in at.hall.events if event.kind == "device.test"]
    assert (set(event.rooms), event.data) == ({f"device:{BRIDGE}"}, {"order_id": ORDER})
    with pytest.raises(KeyReused):
        at.hall.write(desk.give_order, order("reload"))


def test_what_became_of_an_order_is_noted_once(at: Desk) -> None:
    at.report()
    at.hall.write(desk.give_order, order())
    answers = (OrderAnswer(ORDER, "not_done", "paper_out"), OrderAnswer("f" * 32, "done", ""))
    at.report(answers=answers)
    at.report(answers=(OrderAnswer(ORDER, "done", ""),))
    with at.hall.reads() as work:
        found = work.orders.last_of([BRIDGE])[BRIDGE]
        assert work.orders.waiting(BRIDGE, at.hall.clock() - timedelta(hours=1)) == []
    assert (found.state, found.detail) == ("not_done", "paper_out")
    assert [data["state"] for data in at.told("device.answered")] == ["not_done"]


def test_an_answer_of_another_device_counts_for_nothing(at: Desk) -> None:
    at.report()
    at.enrol("kiosk-9", "kiosk")
    at.hall.write(desk.give_order, order())
    at.report(device="kiosk-9", answers=(OrderAnswer(ORDER, "done", ""),))
    with at.hall.reads() as work:
        assert work.orders.last_of([BRIDGE])[BRIDGE].state == "asked"


def test_a_restart_is_only_asked_of_what_is_started_again(at: Desk) -> None:
    at.report()
    with pytest.raises(desk.ActNotOffered):
        at.hall.write(desk.give_order, order("restart"))
    at.report(supervised=True)
    at.hall.write(desk.give_order, order("restart"))
    assert at.told("device.restart") == [{"order_id": ORDER}]


def test_a_silent_device_or_one_of_another_site_is_given_no_order(at: Desk) -> None:
    at.report()
    at.pass_by(seconds=61)
    with pytest.raises(desk.DeviceSilent):
        at.hall.write(desk.give_order, order())
    with pytest.raises(NotFound):
        at.hall.write(desk.give_order, replace(order(), site_id="elsewhere"))
    assert at.told("device.test", "device.ordered") == []


def test_the_instant_of_an_alert_is_that_of_the_clock(at: Desk) -> None:
    at.pass_by(seconds=7)
    at.report("error")
    (item,) = at.open()
    when: datetime = item.alert.opened_at
    assert (when, item.alert.rung_at) == (at.hall.clock(), at.hall.clock())
