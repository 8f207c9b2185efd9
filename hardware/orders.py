"""What the device desk asks of a bridge: a test slip on its printers, and a fresh start."""

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from queue_server.contracts.base import Names
from queue_server.contracts.bridge import JobStatus, PrintJob, TicketSlip
from queue_server.link import Answer

from .printing.desk import PrintDesk
from .printing.spool import SpoolError

# Longer than a printer that only feeds paper, shorter than anybody waits (seconds).
PATIENCE = 30.0
_LOOK = 0.1
_ENDED = ("printed", "not_printed", "unknown")
# Nothing but entries may stand on the strip of the seal register.
NEVER_TESTED = "seal"


def trial_slip(about: str) -> TicketSlip:
    """A slip that nobody takes for a number: its kind marks it, and it is for no series."""
    return TicketSlip(
        label="T000",
        centre_name="In thử từ trang thiết bị",
        place=about[:120],
        series_names=Names(vi="Ắ Ể Ỗ ặ ợ ự"),
        taken_at=datetime.now(UTC),
    )


class TrialPrints:
    """One slip on each printer but that of the seal. The order's id names the job, so that it never prints twice."""

    def __init__(self, desk: PrintDesk, printers: Sequence[str], about: str) -> None:
        self._desk, self._about = desk, about
        self._printers = [name for name in printers if not name.startswith(NEVER_TESTED)]

    def test(self, order_id: str) -> Answer:
        """Blocks until every printer has an outcome; the worst one is the answer."""
        if not self._printers:
            return Answer("not_done", "no_printer")
        jobs = {name: self._job(order_id, name) for name in self._printers}
        try:
            for job in jobs.values():
                if self._desk.job(job.job_id) is None:  # else it came before this process began
                    self._desk.submit(job)
        except SpoolError:
            return Answer("unknown", "bridge_error")
        until = time.monotonic() + PATIENCE
        return self._worst([self._outcome(job.job_id, until) for job in jobs.values()])

    def _job(self, order_id: str, name: str) -> PrintJob:
        # The spool gives numbers to jobs: one job, one printer.
        job_id = order_id if name == self._printers[0] else f"{order_id}-{name}"[:64]
        return PrintJob(job_id=job_id, kind="test", printer=name, slip=trial_slip(self._about))

    def _outcome(self, job_id: str, until: float) -> JobStatus | None:
        pause = threading.Event()
        while True:
            status = self._desk.job(job_id)
            if status is not None and status.state in _ENDED:
                return status
            if time.monotonic() > until:
                return None
            pause.wait(_LOOK)

    def _worst(self, found: list[JobStatus | None]) -> Answer:
        for status in found:
            if status is not None and status.state == "not_printed":
                return Answer("not_done", status.reason)
        for status in found:
            if status is None:
                return Answer("unknown", "no_answer")
            if status.state == "unknown":
                return Answer("unknown", status.reason)
        return Answer()
