"""Tell the server what this device drives: on every change and every twenty seconds, never blocking the work."""

import logging
import os
import threading
from datetime import UTC, datetime
from typing import Literal, TypedDict, Unpack

from queue_server.contracts.devices import (
    LastJob,
    OrderDone,
    Part,
    PartState,
    ReportState,
    StateNoted,
)

from .client import ServerLink
from .errors import LinkError, Revoked

PartKind = Literal["printer", "led", "scanner", "voice", "screen", "outbox"]
_log = logging.getLogger("motcua.link")


class PartFacts(TypedDict, total=False):
    """What some parts can say of themselves beside their state; None: not known any more."""

    paper_percent: int | None
    model: str | None
    firmware: str | None
    last_job: LastJob | None


def supervised() -> bool:
    """Whether systemd started this very process (not only a shell above it), and so starts it again."""
    return os.environ.get("SYSTEMD_EXEC_PID") == str(os.getpid())


class Reporter:
    """Start it once; call `set` whenever a part changes, `job` when a part has done what it was asked."""

    def __init__(self, link: ServerLink, software: str, every: float = 20.0) -> None:
        self._link, self._software, self._every = link, software, every
        self._parts: dict[str, Part] = {}
        self._answers: dict[str, OrderDone] = {}
        self._lock = threading.Lock()
        self._changed = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="state-reporter", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def set(
        self,
        name: str,
        kind: PartKind,
        state: PartState,
        detail: str | None = None,
        **more: Unpack[PartFacts],
    ) -> None:
        """The state of one part as of now; the same state again keeps its `since`, the same part sends nothing.

        Facts not given are left as they are known: a driver that learned the firmware need not repeat it."""
        with self._lock:
            known = self._parts.get(name)
            since = known.since if known and known.state == state else datetime.now(UTC)
            facts = {**(known.model_dump() if known else {}), **more}
            facts |= {"name": name, "kind": kind, "state": state, "since": since, "detail": detail}
            part = Part.model_validate(facts)
            if part == known:
                return
            self._parts[name] = part
        self._changed.set()

    def job(self, name: str, last_job: LastJob) -> None:
        """A part that was `set` before has done something, or could not; its state stays as it is."""
        with self._lock:
            known = self._parts.get(name)
            if known is None:
                return
            self._parts[name] = known.model_copy(update={"last_job": last_job})
        self._changed.set()

    def answer(self, done: OrderDone) -> None:
        """What became of an order; told with every report until one has arrived."""
        with self._lock:
            self._answers[done.order_id] = done
        self._changed.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._changed.wait(self._every)
            self._changed.clear()
            if self._stopped.is_set() or not self._tell():
                return

    def _tell(self) -> bool:
        """One report, if there is anything to say. False: this device was revoked."""
        with self._lock:
            parts, answers = list(self._parts.values()), list(self._answers.values())[:20]
        if not parts and not answers:
            return True
        told = ReportState(
            software=self._software, supervised=supervised(), parts=parts, orders=answers
        )
        try:
            self._link.post("/api/v1/devices/state", told, StateNoted)
        except Revoked:
            return False
        except LinkError as error:
            _log.info("state not reported: %s", error)  # told again in `every` seconds
            return True
        with self._lock:
            for answer in answers:
                self._answers.pop(answer.order_id, None)
        return True

    def stop(self) -> None:
        self._stopped.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
