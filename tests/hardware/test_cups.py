"""An office printer behind a real CUPS: what it takes is printed as drawn, and is never called printed."""

import contextlib
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware.app import RunningBridge
from hardware.links.cups import CupsLink
from hardware.links.outcome import LinkDown
from hardware.links.owner import Claim
from hardware.links.printer import PrinterLink
from hardware.links.tcp import TcpLine
from hardware.printing.worker import Patience
from hardware.settings import Settings
from hardware.settings import printer as printer_settings
from hardware.software_printer.server import SoftwarePrinter
from tests.hardware.paper import body_of, copies
from tests.ports import free_port

pytestmark = pytest.mark.cups

FILES = """ServerRoot {0}
RequestRoot {0}/spool
CacheDir {0}/cache
StateDir {0}/state
TempDir {0}/tmp
AccessLog {0}/access
ErrorLog {0}/error
PageLog {0}/page
SystemGroup root
FatalErrors none
"""
CONFIG = """Listen 127.0.0.1:{0}
LogLevel warn
Browsing No
WebInterface No
DefaultAuthType None
<Location />
Order allow,deny
Allow from 127.0.0.1
</Location>
<Policy default>
<Limit All>
Order allow,deny
Allow from 127.0.0.1
</Limit>
</Policy>
"""


@pytest.fixture(scope="module")
def cups() -> Iterator[str]:
    """A daemon of this test alone; gives host:port. Its account must reach the folder, which pytest keeps shut."""
    with tempfile.TemporaryDirectory(prefix="cups-") as place:
        yield from _daemon(Path(place))


def _daemon(folder: Path) -> Iterator[str]:
    for name in ("spool", "cache", "state", "tmp", "state/certs"):
        (folder / name).mkdir()
    folder.chmod(0o755)
    port = free_port()
    (folder / "files.conf").write_text(FILES.format(folder))
    (folder / "cupsd.conf").write_text(CONFIG.format(port))
    command = ["cupsd", "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "files.conf")]
    daemon = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        daemon.terminate()
        daemon.wait(timeout=10)


@pytest.fixture
def office(cups: str, printer: SoftwarePrinter, wait_until: Callable[..., Any]) -> Iterator[str]:
    """A raw queue to the software printer."""
    host, _, port = cups.partition(":")

    def listens() -> bool:
        with contextlib.suppress(OSError), socket.create_connection((host, int(port)), 0.2):
            return True
        return False

    wait_until(listens, "cupsd")
    device = f"socket://127.0.0.1:{printer.port}"
    admin(cups, "lpadmin", "-p", "Office", "-E", "-v", device, "-m", "raw")
    yield f"cups://{cups}/Office"
    admin(cups, "lpadmin", "-x", "Office")


def admin(server: str, command: str, *options: str) -> str:
    return subprocess.run(
        [command, "-h", server, *options], check=True, capture_output=True, text=True, timeout=10
    ).stdout


@pytest.fixture
def bridge(tmp_path: Path, office: str, make_client: Any) -> Iterator[Any]:
    settings = Settings(state_dir=tmp_path, port=0, printers=(printer_settings("receipt", office),))
    running = RunningBridge(settings, patience=Patience(job=1.0, look=0.3, retry=0.1))
    running.start()
    port = int(running.address.rstrip("/").rpartition(":")[2])
    yield make_client(port, running.key)
    running.stop()


def test_a_receipt_comes_out_as_drawn_and_is_accepted_but_never_proven(
    bridge: Any,
    printer: SoftwarePrinter,
    house_slip: dict[str, Any],
    wait_until: Callable[..., Any],
) -> None:
    body = body_of("receipt", house_slip)
    bridge.print(body)
    outcome = bridge.outcome(body["job_id"])
    assert (outcome["state"], outcome["reason"]) == ("unknown", "queue_accepted")
    wait_until(lambda: printer.cut_count == 1, "the paper")
    assert copies(body, printer) == 1


def test_a_ticket_never_goes_where_nobody_says_that_it_is_on_paper(
    bridge: Any, printer: SoftwarePrinter, house_slip: dict[str, Any]
) -> None:
    body = {**body_of("ticket", house_slip), "printer": "receipt"}
    bridge.print(body)
    outcome = bridge.outcome(body["job_id"])
    assert (outcome["state"], outcome["reason"]) == ("not_printed", "needs_proof")
    assert printer.cut_count == 0


def test_cups_calls_completed_what_nobody_printed_which_is_why_it_proves_nothing(
    bridge: Any,
    cups: str,
    printer: SoftwarePrinter,
    house_slip: dict[str, Any],
    wait_until: Callable[..., Any],
) -> None:
    printer.set_faults(drop_after=1500)
    body = body_of("receipt", house_slip)
    bridge.print(body)
    assert bridge.outcome(body["job_id"])["state"] == "unknown"
    completed = ["lpstat", "-W", "completed", "-o", "Office"]
    wait_until(lambda: admin(cups, completed[0], *completed[1:]), "CUPS to call it completed")
    assert copies(body, printer) == 0


def test_a_queue_that_is_stopped_or_not_there_gets_nothing(
    cups: str, office: str, printer: SoftwarePrinter
) -> None:
    link = CupsLink("Office", cups)
    assert link.ready().prints
    admin(cups, "cupsdisable", "Office")
    assert link.ready().state == "error"
    with pytest.raises(LinkDown, match="unreachable"):
        CupsLink("Nowhere", cups).ready()
    assert (
        CupsLink("Nowhere", cups).deliver(b"x", b"0001", lambda health: False).state
        == "not_printed"
    )


def test_a_queue_and_a_direct_line_to_one_printer_have_one_owner(
    cups: str, office: str, printer: SoftwarePrinter
) -> None:
    direct = PrinterLink(TcpLine("127.0.0.1", printer.port), claim=Claim())
    queue = CupsLink("Office", cups, claim=Claim())
    direct.claim()
    with pytest.raises(LinkDown, match="hai máy in trong cấu hình cùng là thiết bị") as refused:
        queue.claim()
    assert refused.value.reason == "busy"
    direct.stop()
    queue.claim()
    queue.stop()
