"""The LED agent: follows the hall, decides what each panel says, keeps its workers and its state report."""

import dataclasses
import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from queue_server.contracts.devices import DeviceSession, LastJob, PartState
from queue_server.contracts.screens import Envelope, HallSnapshot
from queue_server.link import Listener, Reporter, Status
from queue_server.link.orders import Answer, Orders

from .hall import Hall
from .panels import Result
from .receiver import Receiver
from .schedule import open_now
from .settings import LedSettings
from .signs import Sign
from .software import Fleet
from .spec import PanelSpec
from .worker import PanelWorker

TEST_SECONDS = 10.0
# By then every panel has answered, or will not.
TOLD_SECONDS = 3.0
_log = logging.getLogger("motcua.led")
_STATE: dict[Result, tuple[PartState, str]] = {
    "shown": ("ready", "bảng xác nhận đã hiện"),
    "sent": ("ready", "đã gửi, loại bảng này không xác nhận"),
    "failed": ("unreachable", ""),
    "refused": ("error", ""),
}
_RINGS = ("ticket.called", "ticket.recalled")


class LedAgent(Listener[HallSnapshot]):
    """A panel that names no counter shows the one this device is bound to, else the newest call of the hall."""

    def __init__(
        self,
        settings: LedSettings,
        receiver: Receiver,
        reporter: Reporter | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._settings, self._receiver, self._reporter = settings, receiver, reporter
        self._clock = clock or (lambda: datetime.now(settings.zone))
        self._fleet = Fleet(receiver)
        self.bound_counter: str | None = None
        self.hall = Hall()
        self.workers: dict[str, PanelWorker] = {}
        self._specs: dict[str, PanelSpec] = {}
        self._counters: dict[str, tuple[str, ...]] = {}
        self._lock = threading.RLock()
        self._dim = False
        self._testing_until = 0.0
        self._stopped = threading.Event()
        # What the device desk asks of this device; without it nothing is heard.
        self.orders: Orders | None = None
        for index, spec in enumerate(settings.panels, start=1):
            if not _one_per_counter(spec):
                self._add(spec.name or f"bang-{index}", spec, spec.counters)

    def _add(self, name: str, spec: PanelSpec, counters: tuple[str, ...]) -> None:
        steps = spec.brightness or self._settings.brightness
        worker = PanelWorker(
            self._fleet.panel(name, spec),
            name,
            self._report,
            lambda: steps.at(self._clock().time()),
        )
        self.workers[name], self._counters[name], self._specs[name] = worker, counters, spec
        worker.start()

    def _report(self, name: str, result: Result) -> None:
        worker, spec = self.workers.get(name), self._specs.get(name)
        if worker is None or spec is None:
            return  # just taken down
        _log.info("panel %s: %s %s", name, result, worker.panel.reason)
        self._receiver.outcome(name, spec.title, result, worker.panel.reason)
        state, detail = _STATE[result]
        if self._reporter is not None:
            detail = detail or worker.panel.reason[:200]
            self._reporter.set(name, "led", state, detail, model=spec.title)

    def show_text(self, text: str) -> None:
        """On all panels, whatever the hall says (the code while this device is being enrolled)."""
        with self._lock:
            for worker in self.workers.values():
                worker.show(Sign("text", text=text) if text else Sign())

    def on_session(self, session: DeviceSession) -> None:
        self.bound_counter = session.counter_id

    def on_snapshot(self, model: HallSnapshot) -> None:
        with self._lock:
            self.hall.snapshot(model)
            self._fit_panels()
            self._show_all()

    def _fit_panels(self) -> None:
        """A software panel that names no counter becomes one panel per counter of the hall."""
        fixed = {name for name, spec in self._specs.items() if not _one_per_counter(spec)}
        wanted: dict[str, tuple[str, PanelSpec]] = {}
        for spec in filter(_one_per_counter, self._settings.panels):
            bound = (self.bound_counter,) if self.bound_counter else tuple(self.hall.counters)
            for counter in bound:
                # A real panel may have been named after its counter.
                wanted[f"{counter}:software" if counter in fixed else counter] = (counter, spec)
        for name in set(self._specs) - fixed - set(wanted):
            self.workers.pop(name).stop()
            del self._specs[name]
            self._fleet.remove(name)
        for name, (counter, spec) in wanted.items():
            if name not in self.workers:
                self._add(name, spec, (counter,))
            sign = self.hall.counters.get(counter)
            self._receiver.rename(name, f"Quầy {sign.counter}" if sign else counter)

    def on_message(self, envelope: Envelope) -> None:
        with self._lock:
            changed = self.hall.message(envelope)
            if changed is None:
                return
            rings = envelope.kind in _RINGS
            for name in self.workers:
                if changed in self._of(name):
                    self._say(name, rings)

    def _show_all(self) -> None:
        if time.monotonic() < self._testing_until:
            return
        for name in self.workers:
            self._say(name)

    def _of(self, name: str) -> tuple[str, ...]:
        """The counters that this panel stands for."""
        bound = (self.bound_counter,) if self.bound_counter else tuple(self.hall.counters)
        return self._counters[name] or bound

    def _say(self, name: str, rings: bool = False) -> None:
        sign = self.hall.sign(self._of(name))
        if sign.kind != "call" and not self._lit(self._specs[name]):
            sign = Sign()
        rings = rings and sign.kind == "call"
        self.workers[name].show(dataclasses.replace(sign, rings=rings, dim=self._dim))

    def _lit(self, spec: PanelSpec) -> bool:
        """By the panel's own hours, else the centre's as the server told them, else those of the settings."""
        now = self._clock()
        told = open_now(self.hall.opening, now) if spec.hours is None else None
        return (spec.hours or self._settings.hours).lit(now.time()) if told is None else told

    def on_status(self, status: Status, age: float) -> None:
        """Dim what may be old."""
        dim = status is not Status.LIVE
        with self._lock:
            if dim != self._dim:
                self._dim = dim
                self._show_all()

    def on_device(self, envelope: Envelope) -> None:
        if self.orders is not None:
            self.orders.heard(envelope)

    def test(self, order_id: str) -> Answer:
        """A test picture on every panel for ten seconds, or until somebody is called there.

        Returns when every panel has answered, or will not: the worst of what they said."""
        with self._lock:
            self._testing_until = time.monotonic() + TEST_SECONDS
            testing = dict(self.workers)
            for name, worker in testing.items():
                worker.show(Sign("test", text=name))
        ending = threading.Timer(TEST_SECONDS, self.refresh)
        ending.daemon = True
        ending.start()
        self._stopped.wait(TOLD_SECONDS)
        answers = {name: _answer(worker) for name, worker in testing.items()}
        if self._reporter is not None:
            for name, answer in answers.items():
                self._reporter.job(name, _job(answer, order_id))
        return _worst(answers)

    def refresh(self) -> None:
        """Say again what the hall says (opening hours passed, a test ended)."""
        with self._lock:
            self._show_all()

    def stop(self) -> None:
        self._stopped.set()
        with self._lock:
            for worker in self.workers.values():
                worker.stop()
            self._fleet.stop()


def _one_per_counter(spec: PanelSpec) -> bool:
    return spec.kind == "software" and not spec.counters


def _answer(worker: PanelWorker) -> Answer:
    detail = worker.panel.reason[:100]
    if worker.result == "shown":
        return Answer("done")
    return Answer("unknown") if worker.result == "sent" else Answer("not_done", detail)


def _job(answer: Answer, order_id: str) -> LastJob:
    return LastJob(
        state=answer.state,
        at=datetime.now(UTC),
        order_id=order_id,
        detail=answer.detail or None,
    )


def _worst(answers: dict[str, Answer]) -> Answer:
    """One panel that was not reached makes a test that was not done; the detail names it."""
    for state in ("not_done", "unknown"):
        for name, answer in answers.items():
            if answer.state == state:
                return Answer(answer.state, f"{name}: {answer.detail}" if answer.detail else "")
    return Answer("done") if answers else Answer("not_done", "no_panel")
