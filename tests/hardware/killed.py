"""`python -m tests.hardware.killed POINT …` is the bridge, killed with -9 when a job first reaches a point.

The points are the seams of one job: nothing of the bridge is replaced, only interrupted where a power cut could be.
"""

import os
import signal
import sys
from typing import Any

from hardware.cli import bridge
from hardware.links.delivery import Delivery
from hardware.links.printer import PrinterLink
from hardware.links.tcp import TcpLine
from hardware.printing.desk import PrintDesk
from hardware.printing.worker import PrinterWorker

MIDDLE = 700  # bytes


def die(*_: Any, **__: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def _queued() -> None:
    """On disk, the caller not answered."""
    PrinterWorker.wake = die  # type: ignore[method-assign]


def _sent() -> None:
    """`sent` is on disk, not one byte has left."""
    PrinterLink.deliver = die  # type: ignore[method-assign]


def _middle() -> None:
    write, deliver = TcpLine.write, PrinterLink.deliver

    def delivering(self: PrinterLink, *job: Any) -> Any:
        def torn(line: TcpLine, data: memoryview) -> int:
            write(line, data[:MIDDLE])
            return int(die())

        TcpLine.write = torn  # type: ignore[method-assign]
        return deliver(self, *job)

    PrinterLink.deliver = delivering  # type: ignore[method-assign]


def _all_sent() -> None:
    accepted = Delivery.accepted

    def last(self: Delivery, count: int) -> None:
        accepted(self, count)
        if not self.left:
            die()

    Delivery.accepted = last  # type: ignore[method-assign]


def _acknowledged() -> None:
    Delivery.done = die  # type: ignore[method-assign]


def _recorded() -> None:
    PrinterWorker._tell = lambda self, status: die() if status.state == "printed" else None  # type: ignore


POINTS = {
    "queued": _queued,
    "sent": _sent,
    "middle": _middle,
    "all sent": _all_sent,
    "acknowledged": _acknowledged,
    "recorded": _recorded,
}

if __name__ == "__main__":
    PrintDesk.start = (lambda start: lambda self: (start(self), POINTS[sys.argv.pop(1)]())[0])(  # type: ignore
        PrintDesk.start
    )
    sys.exit(bridge.main(args=sys.argv[2:], prog_name="bridge"))
