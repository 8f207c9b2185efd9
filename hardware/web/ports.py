"""What the web part may touch."""

from collections.abc import Callable
from dataclasses import dataclass

from hardware.printing.desk import PrintDesk
from hardware.reporting import ServerView
from hardware.scanning.desk import ScanDesk
from hardware.software_printer.server import SoftwarePrinter


@dataclass(frozen=True)
class Bridge:
    """`key` opens the API; `page_token` stands in our own page and nowhere else; `demo` only with software devices."""

    desk: PrintDesk
    scanners: ScanDesk
    key: str
    page_token: str
    software: str
    demo: SoftwarePrinter | None
    server: Callable[[], ServerView]
