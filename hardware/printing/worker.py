"""One thread per printer: takes jobs from the spool in order, prints them, and watches the printer in between."""

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from hardware.links.outcome import LinkDown, Outcome
from hardware.links.printer import Link
from hardware.wire.commands import process_id
from hardware.wire.health import Health
from hardware.wire.length import millimetres
from queue_server.contracts.bridge import JobStatus, PrintJob
from queue_server.contracts.devices import PartState

from .board import Board
from .hub import Hub
from .meter import Meter
from .spool import QueuedJob, Spool

_log = logging.getLogger("motcua.bridge")


# What must not go where nobody ever says that it is on paper (an office queue).
NEEDS_PROOF = ("ticket", "seal_line")


_ASKING = 1.0  # seconds between questions to an idle printer that tells nothing by itself


@dataclass(frozen=True)
class Patience:
    """Seconds. `job`: how long a job waits for a printer that does not answer; nobody stands at a kiosk longer.

    `restart`: the same for a job found in the spool after a crash. `look`: between questions to an idle printer;
    `retry`: between attempts to reach it."""

    job: float = 4.0
    restart: float = 30.0
    look: float = 5.0
    retry: float = 1.0


class Records(NamedTuple):
    """Where a worker reads its jobs, shows its printer, counts its paper and tells what happened."""

    spool: Spool
    board: Board
    hub: Hub
    meter: Meter


class PrinterWorker:
    """Owns the link; nobody else talks to this printer. `wake` it after a job was added."""

    def __init__(
        self,
        name: str,
        link: Link,
        render: Callable[[PrintJob], bytes],
        records: Records,
        patience: Patience | None = None,
    ) -> None:
        self.name = name
        self._link, self._render, self._patience = link, render, patience or Patience()
        self._spool, self._board, self._hub, self._meter = records
        self._stopping, self._resuming = threading.Event(), threading.Event()
        self._woken, self._waker = socket.socketpair()
        self._waker.setblocking(False)
        self._thread = threading.Thread(target=self._run, name=f"printer-{name}", daemon=True)

    def claim(self) -> None:
        """Own the device before the first job. LinkDown: another process does."""
        self._link.claim()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends within a few seconds; a job that is on its way becomes `unknown`."""
        self._stopping.set()
        self.wake()
        self._thread.join(timeout=10)
        self._link.stop()
        self._woken.close()
        self._waker.close()

    def wake(self) -> None:
        with contextlib.suppress(OSError):
            self._waker.send(b"!")

    def resume(self) -> None:
        """Somebody has seen to the printer: give up a job that is stuck in it, clear it, look again."""
        self._resuming.set()
        self.wake()

    # -- the loop -------------------------------------------------------------------------------

    def _run(self) -> None:
        if self._spool.cut_short(self.name):
            self._link.tore()
        self._expire(self._patience.restart, "bridge_restarted")
        while not self._stopping.is_set():
            try:
                job = self._spool.next(self.name)
                if job:
                    self._print(job)
                else:
                    self._watch()
            except Exception:
                # A fault of ours must not silence the printer for the day: say so and go on.
                _log.exception("printer %s: unexpected", self.name)
                self._board.set(self.name, "error", "bridge_error")
                self._wait(self._patience.retry)

    def _wait(self, seconds: float) -> None:
        """Until woken or the time is over."""
        self._woken.settimeout(seconds)
        with contextlib.suppress(OSError):
            self._woken.recv(1024)

    def _watch(self) -> None:
        self._resuming.clear()
        try:
            health = self._link.ready()
            self._show(health)
            look = self._patience.look
            changed = True
            while changed:
                changed = self._link.watch(
                    self._woken, min(look, _ASKING) if self._link.asks else look
                )
                self._show(self._link.health)
            self._woken.settimeout(0)
            with contextlib.suppress(OSError):
                self._woken.recv(1024)
        except LinkDown as down:
            self._away(down)
            self._wait(self._patience.retry)

    def _away(self, down: LinkDown) -> None:
        state: PartState = "error" if down.reason == "no_ack" else "unreachable"
        if self._board.of(self.name).detail != down.reason:
            _log.warning("printer %s: %s", self.name, down)
        self._board.set(self.name, state, down.reason)

    def _show(self, health: Health) -> None:
        self._board.set(self.name, health.state, health.cause)
        self._board.identify(self.name, *self._link.identity)
        self._board.paper(self.name, self._meter.seen(health))

    # -- one job --------------------------------------------------------------------------------

    def _print(self, queued: QueuedJob) -> None:
        job_id = queued.job.job_id
        if not self._link.proves and queued.job.kind in NEEDS_PROOF:
            self._finish(job_id, Outcome("not_printed", "needs_proof"))
            return
        try:
            data = self._render(queued.job)
        except Exception:
            _log.exception("job %s cannot be drawn", job_id)
            self._finish(job_id, Outcome("not_printed", "cannot_be_drawn"))
            return
        try:
            health = self._link.ready()
        except LinkDown as down:
            self._away(down)
            self._spool.tried(job_id)
            self._expire(self._patience.job, down.reason)
            self._wait(self._patience.retry)
            return
        self._show(health)
        if not health.prints:
            self._finish(job_id, Outcome("not_printed", health.state))
            return
        self._send(queued, data)

    def _send(self, queued: QueuedJob, data: bytes) -> None:
        job_id = queued.job.job_id
        self._resuming.clear()
        self._tell(self._spool.sending(job_id))
        outcome = Outcome("unknown", "bridge_error")
        try:
            outcome = self._link.deliver(data, process_id(queued.number), self._give_up)
        finally:
            if self._stopping.is_set() and outcome.reason == "abandoned":
                outcome = Outcome(outcome.state, "bridge_stopped")
            self._finish(job_id, outcome)
        if outcome.state != "not_printed":
            self._meter.printed(millimetres(data, self._link.profile))
            self._board.paper(self.name, self._meter.seen(self._link.health))
        if outcome.reason == "abandoned":
            self._discard()

    def _give_up(self, health: Health) -> bool:
        """Asked while a job is on its way: shows the printer's state, lets jobs behind it expire."""
        self._show(health)
        if not health.prints:
            self._expire(self._patience.job, health.state)
        return self._stopping.is_set() or self._resuming.is_set()

    def _discard(self) -> None:
        self._resuming.clear()
        with contextlib.suppress(LinkDown, OSError):
            self._link.discard()

    def _expire(self, seconds: float, reason: str) -> None:
        """A job that waited too long is not printed: its person has gone on with the number on the screen."""
        oldest = datetime.now(UTC) - timedelta(seconds=seconds)
        for queued in self._spool.queued(self.name):
            if queued.created_at < oldest:
                self._finish(queued.job.job_id, Outcome("not_printed", reason))

    def _finish(self, job_id: str, outcome: Outcome) -> None:
        status = self._spool.finish(job_id, outcome.state, outcome.reason)
        self._tell(status)
        self._board.did(self.name, status)
        _log.info("job %s: %s %s", job_id, outcome.state, outcome.reason)

    def _tell(self, status: JobStatus) -> None:
        self._hub.publish("job", status.model_dump_json())
