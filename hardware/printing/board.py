"""How each printer is right now, with since when; every change is published and passed on."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from queue_server.contracts import PROTOCOL
from queue_server.contracts.bridge import BridgeStatus, JobStatus, PrinterStatus
from queue_server.contracts.devices import PartState

from .hub import Hub

Listener = Callable[[PrinterStatus], None]
JobListener = Callable[[str, JobStatus], None]


class Board:
    """Safe to use from many threads."""

    def __init__(self, names: list[str], software: str, hub: Hub) -> None:
        self._software, self._hub = software, hub
        self._lock = threading.Lock()
        at = datetime.now(UTC)
        self._printers = {
            name: PrinterStatus(name=name, state="unknown", since=at) for name in names
        }
        self._listeners: list[Listener] = []
        self._of_jobs: list[JobListener] = []

    def on_change(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def on_job(self, listener: JobListener) -> None:
        """Told the printer's name and what became of a job that has ended."""
        self._of_jobs.append(listener)

    def did(self, name: str, status: JobStatus) -> None:
        for listener in self._of_jobs:
            listener(name, status)

    def knows(self, name: str) -> bool:
        return name in self._printers

    def of(self, name: str) -> PrinterStatus:
        return self._printers[name]

    def set(self, name: str, state: PartState, detail: str = "") -> None:
        """Nothing is published when nothing changed."""
        self._change(name, {"state": state, "detail": detail, "since": datetime.now(UTC)})

    def identify(self, name: str, model: str, firmware: str) -> None:
        """What the printer calls itself; `since` is that of its state."""
        self._change(name, {"model": model or None, "firmware": firmware or None})

    def paper(self, name: str, percent: int | None) -> None:
        """What is left of the roll."""
        self._change(name, {"paper_percent": percent})

    def _change(self, name: str, values: dict[str, object]) -> None:
        with self._lock:
            known = self._printers[name]
            changed = known.model_copy(update=values)
            if changed.model_copy(update={"since": known.since}) == known:
                return
            self._printers[name] = changed
        self._hub.publish("status", self.status().model_dump_json())
        for listener in self._listeners:
            listener(changed)

    def status(self) -> BridgeStatus:
        return BridgeStatus(
            protocol=PROTOCOL,
            software=self._software,
            at=datetime.now(UTC),
            printers=list(self._printers.values()),
        )
