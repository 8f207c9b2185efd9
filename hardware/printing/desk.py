"""What may be asked of the printers of this machine: print, tell, go on after a fault."""

from collections.abc import Iterator

from queue_server.contracts.bridge import BridgeStatus, JobStatus, PrintJob

from .board import Board
from .hub import Event, Hub
from .spool import JobLine, Spool
from .worker import PrinterWorker


class UnknownPrinter(Exception):
    """This bridge drives no printer of that name."""


class PrintDesk:
    """The door of the printing part; safe to use from many threads."""

    def __init__(self, spool: Spool, board: Board, hub: Hub, workers: list[PrinterWorker]) -> None:
        self.hub = hub
        self._spool, self._board = spool, board
        self._workers = {worker.name: worker for worker in workers}

    def start(self) -> None:
        for worker in self._workers.values():
            worker.start()

    def stop(self) -> None:
        for worker in self._workers.values():
            worker.stop()
        self._spool.close()

    def submit(self, job: PrintJob) -> tuple[JobStatus, bool]:
        """Written to disk when this returns; true if it is new. UnknownPrinter, SpoolError."""
        worker = self._workers.get(job.printer)
        if worker is None:
            raise UnknownPrinter(job.printer)
        status, new = self._spool.add(job)
        if new:
            self.hub.publish("job", status.model_dump_json())
            worker.wake()
        return status, new

    def job(self, job_id: str) -> JobStatus | None:
        return self._spool.get(job_id)

    def recent(self) -> list[JobLine]:
        return self._spool.recent()

    def status(self) -> BridgeStatus:
        return self._board.status()

    def resume(self, printer: str) -> None:
        """After a person saw to the printer: a job stuck in it is given up and becomes `unknown`. UnknownPrinter."""
        worker = self._workers.get(printer)
        if worker is None:
            raise UnknownPrinter(printer)
        worker.resume()

    def listen(self) -> Iterator[Event | None]:
        return self.hub.listen()
