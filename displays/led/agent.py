"""The LED agent: follows the hall, decides what each panel says, keeps its workers and its state report."""

import dataclasses
import logging
import threading
from collections.abc import Callable
from datetime import datetime, time

from queue_server.contracts.devices import DeviceSession
from queue_server.contracts.screens import Envelope, HallSnapshot
from queue_server.link import Listener, Reporter, Status

from .driver import DdpPanel, Panel, PanelSpec, Result
from .hall import Hall
from .receiver import Receiver
from .signs import Sign
from .worker import PanelWorker

_log = logging.getLogger("motcua.led")
_PART_STATE = {"shown": "ready", "sent": "ready", "failed": "unreachable"}


@dataclasses.dataclass(frozen=True)
class Hours:
    """Local time of day in which panels are lit; a panel with a call stays lit."""

    opens: time = time(0, 0)
    closes: time = time(23, 59, 59)

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """`07:00-17:30`; ValueError otherwise."""
        opens, _, closes = text.partition("-")
        return cls(time.fromisoformat(opens), time.fromisoformat(closes))

    def lit(self, now: time) -> bool:
        return self.opens <= now <= self.closes


class LedAgent(Listener[HallSnapshot]):
    """A panel that names no counter shows the one this device is bound to, else the newest call of the hall."""

    def __init__(
        self,
        specs: list[PanelSpec],
        receiver: Receiver,
        reporter: Reporter | None = None,
        hours: Hours | None = None,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._specs, self._receiver, self._reporter = specs, receiver, reporter
        self._hours, self._clock = hours or Hours(), clock
        self.bound_counter: str | None = None
        self.hall = Hall()
        self.workers: dict[str, PanelWorker] = {}
        self._counters: dict[str, tuple[str, ...]] = {}
        self._lock = threading.RLock()
        self._dim = False
        for index, spec in enumerate(specs, start=1):
            if not _one_per_counter(spec):
                self._add(f"bang-{index}", spec, spec.counters)

    def _add(self, name: str, spec: PanelSpec, counters: tuple[str, ...]) -> None:
        worker = PanelWorker(self._make(name, spec), name, self._report)
        self.workers[name], self._counters[name] = worker, counters
        worker.start()

    def _make(self, name: str, spec: PanelSpec) -> Panel:
        if spec.kind == "ddp":
            return DdpPanel(spec.host, spec.port, spec.size, spec.colours)
        soft = self._receiver.add(name, spec.size)
        return DdpPanel("127.0.0.1", soft.port, spec.size, spec.colours)

    def _report(self, name: str, result: Result) -> None:
        _log.info("panel %s: %s", name, result)
        if self._reporter is not None:
            self._reporter.set(name, "led", _PART_STATE[result])  # type: ignore[arg-type]

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
        wanted: dict[str, PanelSpec] = {}
        for spec in filter(_one_per_counter, self._specs):
            bound = (self.bound_counter,) if self.bound_counter else tuple(self.hall.counters)
            wanted |= {counter: spec for counter in bound}
        for name in [name for name in self.workers if not name.startswith("bang-")]:
            if name not in wanted:
                self.workers.pop(name).stop()
                self._receiver.remove(name)
        for counter, spec in wanted.items():
            if counter not in self.workers:
                self._add(counter, spec, (counter,))
            sign = self.hall.counters.get(counter)
            self._receiver.rename(counter, f"Quầy {sign.counter}" if sign else counter)

    def on_message(self, envelope: Envelope) -> None:
        with self._lock:
            changed = self.hall.message(envelope)
            if changed is not None:
                self._show_all(
                    rings=envelope.kind in ("ticket.called", "ticket.recalled"), only=changed
                )

    def _show_all(self, rings: bool = False, only: str | None = None) -> None:
        lit = self._hours.lit(self._clock().time())
        for name, worker in self.workers.items():
            counters = self._counters[name] or self._default_counters()
            if only is not None and only not in counters:
                continue
            sign = self.hall.sign(counters)
            if sign.kind != "call" and not lit:
                sign = Sign()
            worker.show(
                dataclasses.replace(sign, rings=rings and sign.kind == "call", dim=self._dim)
            )

    def _default_counters(self) -> tuple[str, ...]:
        return (self.bound_counter,) if self.bound_counter else tuple(self.hall.counters)

    def on_status(self, status: Status, age: float) -> None:
        """Dim what may be old."""
        dim = status is not Status.LIVE
        with self._lock:
            if dim != self._dim:
                self._dim = dim
                self._show_all()

    def on_device(self, envelope: Envelope) -> None:
        if envelope.kind == "device.test":
            with self._lock:
                for worker in self.workers.values():
                    worker.show(Sign("call", label="A888", counter="88", rings=True))
                ending = threading.Timer(10, self.refresh)
                ending.daemon = True
                ending.start()

    def refresh(self) -> None:
        """Say again what the hall says (opening hours passed, a test ended)."""
        with self._lock:
            self._show_all()

    def stop(self) -> None:
        with self._lock:
            for worker in self.workers.values():
                worker.stop()


def _one_per_counter(spec: PanelSpec) -> bool:
    return spec.kind == "software" and not spec.counters
