"""Tell the server what this device drives: on every change and every twenty seconds, never blocking the work."""

import logging
import threading
from datetime import UTC, datetime
from typing import Literal

from queue_server.contracts.devices import Part, PartState, ReportState, StateNoted

from .client import ServerLink
from .errors import LinkError, Revoked

PartKind = Literal["printer", "led", "scanner", "voice", "screen", "outbox"]
_log = logging.getLogger("motcua.link")


class Reporter:
    """Start it once; call `set` whenever a part changes."""

    def __init__(self, link: ServerLink, software: str, every: float = 20.0) -> None:
        self._link, self._software, self._every = link, software, every
        self._parts: dict[str, Part] = {}
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="state-reporter", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def set(self, name: str, kind: PartKind, state: PartState, detail: str | None = None) -> None:
        """The state of one part as of now; the same state again keeps its `since` and sends nothing."""
        with self._lock:
            known = self._parts.get(name)
            if known and (known.state, known.detail) == (state, detail):
                return
            self._parts[name] = Part(
                name=name, kind=kind, state=state, since=datetime.now(UTC), detail=detail
            )
        self._changed.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._changed.wait(self._every)
            self._changed.clear()
            with self._lock:
                parts = list(self._parts.values())
            if not parts or self._stopped.is_set():
                continue
            try:
                told = ReportState(software=self._software, parts=parts)
                self._link.post("/api/v1/devices/state", told, StateNoted)
            except Revoked:
                return
            except LinkError as error:
                _log.info("state not reported: %s", error)  # told again in `every` seconds

    def stop(self) -> None:
        self._stopped.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
