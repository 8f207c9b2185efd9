"""From a message of the hall to dots on a panel, over real UDP, also when packets are lost."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from displays.led import picture, signs
from displays.led.agent import LedAgent
from displays.led.panels import DdpPanel
from displays.led.receiver import Receiver, SoftPanel
from displays.led.schedule import Brightness, Hours
from displays.led.settings import LedSettings
from displays.led.signs import Sign
from displays.led.software_card import SoftCard
from displays.led.spec import PanelSpec
from displays.led.wire import ddp
from displays.led.worker import DIMMED, PanelWorker
from queue_server.contracts.base import Names
from queue_server.contracts.devices import LastJob, OrderDone
from queue_server.contracts.screens import Call, CounterSign, Envelope, HallSnapshot, OpenDay
from queue_server.link import Status
from queue_server.link.orders import Orders
from tests.ports import free_port

from .conftest import ROOT, Hall, wait_until
from .led_rig import A128, B045, SMALL, drawn


def dots(sign: Sign, brightness: float = 1.0) -> bytes:
    return signs.draw(sign, SMALL, sign.since).rgb(brightness)


def seen(panel: SoftPanel, wanted: bytes, seconds: float = 3.0) -> float:
    """Seconds until the panel shows exactly this."""
    began = time.monotonic()
    with panel.changed:
        assert panel.changed.wait_for(lambda: panel.picture == wanted, seconds)
    return time.monotonic() - began


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    made.start()
    yield made
    made.stop()


class LossyWire:
    """Carries datagrams to a panel; `lose` decides about each one."""

    def __init__(self, port: int) -> None:
        self.lose: Callable[[bytes], bool] = lambda _: False
        self.lost = 0
        self._near = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._near.bind(("127.0.0.1", 0))
        self._near.settimeout(0.2)
        self.port = int(self._near.getsockname()[1])
        self._target, self._stopped = ("127.0.0.1", port), False
        self._thread = threading.Thread(target=self._carry)
        self._thread.start()

    def _carry(self) -> None:
        while not self._stopped:
            with contextlib.suppress(TimeoutError):
                datagram = self._near.recv(2048)
                if self.lose(datagram):
                    self.lost += 1
                else:
                    self._near.sendto(datagram, self._target)

    def stop(self) -> None:
        self._stopped = True
        self._thread.join()
        self._near.close()


@pytest.fixture
def wired(receiver: Receiver) -> Iterator[tuple[SoftPanel, LossyWire, PanelWorker]]:
    panel = receiver.add("bang", SMALL)
    wire = LossyWire(panel.port)
    worker = PanelWorker(DdpPanel("127.0.0.1", wire.port, SMALL), "bang")
    worker.start()
    yield panel, wire, worker
    worker.stop()
    wire.stop()


Wired = tuple[SoftPanel, LossyWire, PanelWorker]


def test_the_last_call_wins(wired: Wired) -> None:
    panel, _, worker = wired
    for number in range(50):
        worker.show(Sign("call", label=f"A{number:03}", counter="07"))
    worker.show(B045)
    seen(panel, dots(B045), 1.0)


@pytest.mark.parametrize("lost", [0, 1, 2], ids=["first", "middle", "push"])
def test_a_lost_packet_is_healed_within_two_seconds(wired: Wired, lost: int) -> None:
    panel, wire, worker = wired
    worker.show(A128)
    seen(panel, dots(A128))
    once = iter([True])
    wire.lose = lambda packet: packet[4:8] == (lost * 1440).to_bytes(4, "big") and next(once, False)
    worker.show(B045)
    assert seen(panel, dots(B045), 2.0) > 0.5, "the packet was really lost"
    assert wire.lost == 1


def test_the_same_picture_is_said_again_every_second_or_so(wired: Wired) -> None:
    panel, _, worker = wired
    worker.show(A128)
    seen(panel, dots(A128))
    shown = panel.shown
    wait_until(lambda: panel.shown >= shown + 2, 3.0)


def test_a_panel_that_was_switched_off_shows_the_truth_two_seconds_after_it_is_back(
    receiver: Receiver,
) -> None:
    panel = receiver.add("bang", SMALL)
    port, results = panel.port, list[str]()
    worker = PanelWorker(
        DdpPanel("127.0.0.1", port, SMALL), "bang", lambda _, result: results.append(result)
    )
    worker.start()
    worker.show(A128)
    seen(panel, dots(A128))
    receiver.remove("bang")
    worker.show(B045)
    wait_until(lambda: results[-1] == "failed", 4.0)
    again = receiver.add("bang", SMALL, port)
    seen(again, dots(B045), 2.0)
    wait_until(lambda: results[-1] == "sent", 2.0)
    worker.stop()


def test_a_stopped_agent_leaves_a_dark_panel(receiver: Receiver) -> None:
    panel = receiver.add("bang", SMALL)
    worker = PanelWorker(DdpPanel("127.0.0.1", panel.port, SMALL), "bang")
    worker.start()
    worker.show(A128)
    seen(panel, dots(A128))
    worker.stop()
    seen(panel, bytes(64 * 16 * 3), 1.0)


def test_a_new_call_blinks_three_times_on_the_panel(wired: Wired) -> None:
    panel, _, worker = wired
    worker.show(Sign("call", label="A128", counter="07", rings=True))
    lit, dark = dots(A128), bytes(64 * 16 * 3)
    for wanted in (lit, dark, lit, dark, lit, dark, lit):
        seen(panel, wanted, 1.0)


def test_a_receiver_says_when_nobody_speaks_to_it(receiver: Receiver) -> None:
    panel = receiver.add("bang", SMALL)
    worker = PanelWorker(DdpPanel("127.0.0.1", panel.port, SMALL), "bang")
    worker.start()
    worker.show(A128)
    seen(panel, dots(A128))
    assert not panel.silent
    worker.stop()
    wait_until(lambda: panel.silent, 6.0)


# What the agent makes of the hall ------------------------------------------------------------


def sign(counter: str, **more: Any) -> CounterSign:
    values: dict[str, Any] = {"state": "open", "field_names": Names(vi="Đất đai"), **more}
    return CounterSign(counter_id=f"quay-{counter}", counter=counter, zone_id="khu-a", **values)


def call(label: str, counter: str, call_id: int = 1) -> Call:
    at = datetime.now(UTC)
    return Call(call_id=call_id, label=label, counter_id=f"quay-{counter}", counter=counter,
                zone_id="khu-a", attempt=1, at=at)  # fmt: skip


def snapshot(*counters: CounterSign) -> HallSnapshot:
    return HallSnapshot(room="hall:h", head=1, at=datetime.now(UTC), protocol="1.0", centre_name="",
                        hall_id="h", hall_names=Names(vi="Sảnh"), calls=[], counters=list(counters),
                        next_up=[], waiting=0)  # fmt: skip


def envelope(kind: str, data: Any) -> Envelope:
    return Envelope(room="hall:h", seq=2, prev=1, kind=kind, at=datetime.now(UTC),
                    data=data.model_dump(mode="json") if hasattr(data, "model_dump") else data)  # fmt: skip


@pytest.fixture
def make_agent(receiver: Receiver) -> Iterator[Callable[..., LedAgent]]:
    made: list[LedAgent] = []

    def make(*panels: str, clock: Any = None, reporter: Any = None, **more: Any) -> LedAgent:
        specs = tuple(PanelSpec.parse(panel) for panel in panels)
        made.append(LedAgent(LedSettings(specs, **more), receiver, reporter, clock))
        return made[-1]

    yield make
    for agent in made:
        agent.stop()


MakeAgent = Callable[..., LedAgent]


def test_a_software_panel_without_counters_becomes_one_panel_per_counter(
    make_agent: MakeAgent, receiver: Receiver
) -> None:
    agent = make_agent("software")
    agent.on_snapshot(snapshot(sign("07"), sign("03")))
    assert [panel.title for panel in receiver.panels.values()] == ["Quầy 07", "Quầy 03"]
    agent.on_snapshot(snapshot(sign("07")))
    assert list(receiver.panels) == ["quay-07"]


def test_a_panel_may_be_named_after_its_counter_beside_software_ones(
    receiver: Receiver,
) -> None:
    real = PanelSpec.read("quay-07", {"address": "ddp://127.0.0.1:9", "counters": ["quay-07"]})
    agent = LedAgent(LedSettings((real, PanelSpec("software"))), receiver)
    agent.on_snapshot(snapshot(sign("07"), sign("03")))
    assert sorted(receiver.panels) == ["quay-03", "quay-07:software"]
    assert sorted(agent.workers) == ["quay-03", "quay-07", "quay-07:software"]
    agent.on_message(envelope("ticket.called", call("A128", "07", 2)))
    for name in ("quay-07", "quay-07:software"):
        assert agent.workers[name].desired.label == "A128"
    agent.stop()


def test_only_the_panel_of_the_called_counter_changes_and_only_a_new_call_rings(
    make_agent: MakeAgent,
) -> None:
    agent = make_agent("software")
    agent.on_snapshot(snapshot(sign("07", current=call("A127", "07"), serving=True), sign("03")))
    assert agent.workers["quay-07"].desired.rings is False
    agent.on_message(envelope("ticket.called", call("A128", "07", 2)))
    assert agent.workers["quay-07"].desired.label == "A128"
    assert agent.workers["quay-07"].desired.rings is True
    assert agent.workers["quay-03"].desired.kind == "idle"


def test_a_recall_rings_again_and_the_end_of_an_older_call_wipes_nothing(
    make_agent: MakeAgent,
) -> None:
    agent = make_agent("software")
    agent.on_snapshot(snapshot(sign("07")))
    agent.on_message(envelope("ticket.called", call("A128", "07", 2)))
    first = agent.workers["quay-07"].desired.since
    agent.on_message(envelope("ticket.recalled", call("A128", "07", 2)))
    assert agent.workers["quay-07"].desired.since > first
    ended = {
        "call_id": 1,
        "label": "A127",
        "counter_id": "quay-07",
        "counter": "07",
        "outcome": "done",
    }
    agent.on_message(envelope("call.closed", ended))
    assert agent.workers["quay-07"].desired.label == "A128"
    agent.on_message(envelope("call.withdrawn", {**ended, "call_id": 2, "outcome": "withdrawn"}))
    assert agent.workers["quay-07"].desired.kind == "idle"


def test_pause_and_closing_are_said(make_agent: MakeAgent) -> None:
    agent = make_agent("software")
    agent.on_snapshot(snapshot(sign("07")))
    agent.on_message(envelope("counter.changed", sign("07", state="paused", go_to=["06"])))
    assert agent.workers["quay-07"].desired.go_to == "06"
    agent.on_message(envelope("counter.changed", sign("07", state="closed")))
    assert agent.workers["quay-07"].desired.kind == "closed"


def test_a_panel_bound_to_several_counters_shows_the_newest_call(make_agent: MakeAgent) -> None:
    agent = make_agent("software?counters=quay-07,quay-03")
    agent.on_snapshot(snapshot(sign("07"), sign("03"), sign("09")))
    agent.on_message(envelope("ticket.called", call("A128", "07", 2)))
    agent.on_message(envelope("ticket.called", call("B045", "03", 3)))
    agent.on_message(envelope("ticket.called", call("C001", "09", 4)))
    assert agent.workers["bang-1"].desired.label == "B045"


def test_a_screen_that_is_not_current_is_dimmed_and_heals(
    make_agent: MakeAgent, receiver: Receiver
) -> None:
    agent = make_agent("software")
    agent.on_snapshot(snapshot(sign("07", current=call("A128", "07"))))
    panel = receiver.panels["quay-07"]
    seen(panel, dots(A128))
    agent.on_status(Status.STALE, 11.0)
    seen(panel, dots(A128, DIMMED))
    agent.on_status(Status.LIVE, 0.1)
    seen(panel, dots(A128))


def test_after_hours_panels_are_dark_unless_somebody_is_called(make_agent: MakeAgent) -> None:
    hours = Hours.parse("07:00-17:30")
    clock = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
    agent = make_agent("software", hours=hours, clock=lambda: clock)
    agent.on_snapshot(snapshot(sign("07"), sign("03", current=call("A128", "03"))))
    assert agent.workers["quay-07"].desired.kind == "dark"
    assert agent.workers["quay-03"].desired.kind == "call"
    assert hours.lit(datetime(2026, 1, 5, 17, 30, tzinfo=UTC).time())


class Told:
    """Stands where the state report is: the newest state and job of every part."""

    def __init__(self) -> None:
        self.parts: dict[str, tuple[str, str, str]] = {}
        self.jobs: dict[str, LastJob] = {}
        self.answers: list[OrderDone] = []

    def set(self, name: str, kind: str, state: str, detail: str, model: str) -> None:
        assert kind == "led"
        self.parts[name] = (state, detail, model)

    def job(self, name: str, job: LastJob) -> None:
        self.jobs[name] = job

    def answer(self, done: OrderDone) -> None:
        self.answers.append(done)


def test_a_panel_may_have_hours_of_its_own(make_agent: MakeAgent) -> None:
    agent = make_agent(
        "software?counters=quay-07&hours=06:00-20:00", "software?counters=quay-03",
        hours=Hours.parse("07:00-17:30"), clock=lambda: datetime(2026, 1, 5, 18, 0, tzinfo=UTC),
    )  # fmt: skip
    agent.on_snapshot(snapshot(sign("07"), sign("03")))
    assert agent.workers["bang-1"].desired.kind == "idle"
    assert agent.workers["bang-2"].desired.kind == "dark"


def test_the_hours_that_the_server_tells_go_before_those_of_the_settings(
    make_agent: MakeAgent,
) -> None:
    now = [datetime(2026, 1, 5, 18, 0, tzinfo=UTC)]
    agent = make_agent(
        "software?counters=quay-07", "software?counters=quay-07&hours=00:00-23:59",
        hours=Hours.parse("07:00-17:30"), clock=lambda: now[0],
    )  # fmt: skip
    monday, wednesday = date(2026, 1, 5), date(2026, 1, 7)
    opening = [
        OpenDay(day=day, opens=time_of_day(7, 30), closes=time_of_day(19))
        for day in (monday, wednesday)
    ]
    agent.on_snapshot(snapshot(sign("07")).model_copy(update={"opening": opening}))

    def lit(*at: int) -> str:
        now[0] = datetime(2026, 1, *at, tzinfo=UTC)
        agent.refresh()
        assert agent.workers["bang-2"].desired.kind == "idle", "this panel has its own hours"
        return agent.workers["bang-1"].desired.kind

    assert [lit(5, 18), lit(5, 19, 16), lit(5, 7, 1), lit(5, 6, 59)] == [
        "idle", "dark", "idle", "dark",
    ]  # fmt: skip
    assert lit(6, 10) == "dark", "a closed day between two that were told"
    assert lit(9, 10) == "idle", "the server has not told of that day: the settings hold"


def test_panels_go_dark_and_light_up_by_themselves_as_the_hours_pass(
    make_agent: MakeAgent, receiver: Receiver
) -> None:
    hour = [17]
    agent = make_agent(
        "software?counters=quay-07", hours=Hours.parse("07:00-17:30"),
        clock=lambda: datetime(2026, 1, 5, hour[0], 0, tzinfo=UTC),
    )  # fmt: skip
    agent.on_snapshot(snapshot(sign("07")))
    seen(receiver.panels["bang-1"], dots(Sign("idle", counter="07", field="Đất đai")))
    hour[0] = 18
    agent.refresh()
    seen(receiver.panels["bang-1"], bytes(64 * 16 * 3))
    hour[0] = 8
    agent.refresh()
    seen(receiver.panels["bang-1"], dots(Sign("idle", counter="07", field="Đất đai")))


def test_brightness_follows_the_hour_and_what_is_old_is_dimmer_still(
    make_agent: MakeAgent, receiver: Receiver
) -> None:
    hour = [12]
    agent = make_agent(
        "software?counters=quay-07", brightness=Brightness.read({"06:30": 100, "18:00": 40}),
        clock=lambda: datetime(2026, 1, 5, hour[0], 0, tzinfo=UTC),
    )  # fmt: skip
    agent.on_snapshot(snapshot(sign("07", current=call("A128", "07"))))
    panel = receiver.panels["bang-1"]
    seen(panel, dots(A128))
    hour[0] = 19
    seen(panel, dots(A128, 0.4))
    agent.on_status(Status.STALE, 11.0)
    seen(panel, dots(A128, 0.4 * DIMMED))


def test_what_became_of_a_panel_is_reported_in_the_words_of_the_device_desk(
    receiver: Receiver, make_agent: MakeAgent
) -> None:
    told, card = Told(), SoftCard(SMALL)
    agent = make_agent(
        "software?counters=quay-07", f"cpower://127.0.0.1:{card.port}?counters=quay-07",
        f"modbus-tcp://127.0.0.1:{free_port()}?counters=quay-07", reporter=told,
    )  # fmt: skip
    agent.on_snapshot(snapshot(sign("07", current=call("A128", "07"))))
    wait_until(lambda: len(told.parts) == 3, 5.0)
    assert told.parts["bang-1"] == (
        "ready", "đã gửi, loại bảng này không xác nhận", "software 64x16",
    )  # fmt: skip
    assert told.parts["bang-2"] == ("ready", "bảng xác nhận đã hiện", "cpower 64x16")
    assert told.parts["bang-3"][::2] == ("unreachable", "modbus-tcp 6 số")
    assert told.parts["bang-3"][1]
    card.refuse = [5] * 4
    wait_until(lambda: told.parts["bang-2"][0] == "error", 4.0)
    wait_until(lambda: told.parts["bang-2"][0] == "ready", 4.0)
    card.stop()


def test_a_test_from_the_device_desk_shows_a_picture_until_it_ends_or_somebody_is_called(
    make_agent: MakeAgent, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("displays.led.agent.TEST_SECONDS", 2.0)
    monkeypatch.setattr("displays.led.agent.TOLD_SECONDS", 0.5)
    told = Told()
    agent = make_agent("software?counters=quay-07", "software?counters=quay-03", reporter=told)
    agent.on_snapshot(snapshot(sign("07"), sign("03")))
    agent.orders = Orders(told, tmp_path, {"test": agent.test})  # type: ignore[arg-type]
    agent.on_device(envelope("device.test", {"order_id": "lenh-1"}))
    for name in ("bang-1", "bang-2"):
        seen(receiver.panels[name], dots(Sign("test", text=name)))
    agent.refresh()
    agent.on_message(envelope("ticket.called", call("A128", "07", 2)))
    assert agent.workers["bang-1"].desired.kind == "call"
    assert agent.workers["bang-2"].desired.kind == "test"
    wait_until(lambda: agent.workers["bang-2"].desired.kind == "idle", 4.0)
    assert agent.workers["bang-1"].desired.label == "A128"
    assert {name: (job.state, job.order_id) for name, job in told.jobs.items()} == {
        "bang-1": ("unknown", "lenh-1"), "bang-2": ("unknown", "lenh-1"),
    }  # fmt: skip
    assert [(done.order_id, done.state) for done in told.answers] == [("lenh-1", "unknown")]


def test_a_test_names_the_panel_that_was_not_reached(make_agent: MakeAgent) -> None:
    agent = make_agent("software?counters=quay-07", f"cpower://127.0.0.1:{free_port()}")
    wait_until(lambda: all(worker.result for worker in agent.workers.values()), 3.0)
    agent.stop()
    answer = agent.test("lenh-2")
    assert answer.state == "not_done"
    assert answer.detail.startswith("bang-2: ")


def test_a_software_card_takes_the_way_of_a_real_card_to_the_page(
    make_agent: MakeAgent, receiver: Receiver
) -> None:
    agent = make_agent("software?protocol=cpower")
    agent.on_snapshot(snapshot(sign("07", current=call("A128", "07"))))
    wait_until(lambda: agent.workers["quay-07"].result == "shown", 3.0)
    colours = (bytes(3), b"\xff\xff\x00", b"\x00\xff\x00")
    seen(receiver.panels["quay-07"], b"".join(colours[dot] for dot in drawn(A128).dots))
    agent.on_snapshot(snapshot())
    assert not receiver.panels


@pytest.mark.parametrize(
    "text",
    ["", "led", "ddp://", "software?size=64", "software?size=9999x16", "software?sise=64x16"],
)
def test_a_panel_written_wrongly_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"ddp|size|sise"):
        PanelSpec.parse(text)


def test_a_panel_is_written_as_an_address_with_options() -> None:
    spec = PanelSpec.parse("ddp://10.1.2.3?size=128x32&counters=q07,q08&colours=1")
    assert spec == PanelSpec("ddp", "10.1.2.3", ddp.PORT, (128, 32), ("q07", "q08"), 1)


# The whole command ---------------------------------------------------------------------------


@pytest.fixture
def led_page(guarded_hall: Hall, tmp_path: Path) -> Iterator[str]:
    """`motcua led` as a process, enrolled, one panel of its file is away; gives the address of its page."""
    program = "from displays.cli import led; led()"
    config = tmp_path / "led.toml"
    config.write_text(
        '[panels.sanh]\naddress = "software"\n'
        f'[panels.quay-03]\naddress = "cpower://127.0.0.1:{free_port()}"\n',
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, "--server", guarded_hall.url, "--port", "0",
         "--state-dir", str(tmp_path), "--config", str(config)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout
    address = process.stdout.readline().split()[-1]
    code = process.stdout.readline().split()[2]
    guarded_hall.ask("approve", code=code)
    yield address
    process.send_signal(signal.SIGTERM)
    process.stdout.close()
    assert process.wait(10) == 0


@pytest.mark.browser
def test_the_command_shows_a_call_of_the_hall_as_dots_on_its_page(
    guarded_hall: Hall, led_page: str, screen: Page
) -> None:
    screen.goto(led_page)
    screen.wait_for_selector("figure canvas[aria-label*='Quầy 07']")
    guarded_hall.call("A128", "07")
    lit = """() => {
      const canvas = document.querySelector("canvas[aria-label*='Quầy 07']");
      const pen = canvas.getContext('2d'), step = canvas.width / 64;
      return Array.from({length: 64 * 16}, (_, index) => {
        const x = (index % 64 + .5) * step, y = (Math.floor(index / 64) + .5) * step;
        return pen.getImageData(x, y, 1, 1).data[0] > 100 ? 1 : 0;
      });
    }"""
    wanted = [min(dot, 1) for dot in picture.call(64, 16, "A128", "07").dots]
    wait_until(lambda: screen.evaluate(lit) == wanted)
    assert screen.locator(".silent").count() == 0
    table = screen.locator(".outcomes tbody")
    assert "không tới được" in table.locator("tr", has_text="cpower 64x16").inner_text()
    assert "đã gửi, không có xác nhận" in table.locator("tr", has_text="quay-07").inner_text()
