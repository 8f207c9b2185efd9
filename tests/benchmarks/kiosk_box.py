"""A kiosk as it stands in a hall: its own process, a bridge, and a printer behind a proxy that notes the time."""

import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from hardware.wire.replies import Replies
from queue_server.app import now_utc
from queue_server.link.client import remember
from queue_server.link.keys import DeviceKey
from queue_server.services.device.doors import ApproveDevice, EnrolOwn, enrol_own
from tests.conftest import ADMIN, SITE, Hall
from tests.ports import free_port

from .bench import Bench, until
from .place import ROOT, Served

# What a bridge asks at any time (DLE EOT n) or on connecting (GS a n) is no part of a ticket.
QUESTIONS = (b"\x10\x04", b"\x1da")


@dataclass
class Seen:
    """When the first byte of a job reached the printer, and when the printer said that it is on paper."""

    first: float = 0.0
    acknowledged: float = 0.0
    done: threading.Event = field(default_factory=threading.Event)

    def expect(self) -> None:
        self.first = self.acknowledged = 0.0
        self.done.clear()


class Proxy:
    """Between bridge and printer: passes everything on at once, and looks at the clock."""

    def __init__(self, printer_port: int) -> None:
        self.seen, self._printer = Seen(), printer_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, name="proxy", daemon=True)
        self._thread.start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                bridge, _ = self._listener.accept()
                with socket.create_connection(("127.0.0.1", self._printer)) as printer, bridge:
                    for line in (bridge, printer):
                        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    with suppress(OSError):
                        self._talk(bridge, printer)

    def _talk(self, bridge: socket.socket, printer: socket.socket) -> None:
        replies = Replies()
        with selectors.DefaultSelector() as ready:
            ready.register(bridge, selectors.EVENT_READ)
            ready.register(printer, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                    now = time.perf_counter()
                    if not data:
                        return
                    if key.fileobj is bridge:
                        if not self.seen.first and not data.startswith(QUESTIONS):
                            self.seen.first = now
                        printer.sendall(data)
                        continue
                    bridge.sendall(data)
                    if any(reply.kind == "process_id" for reply in replies.feed(data)):
                        self.seen.acknowledged = now
                        self.seen.done.set()


@dataclass(frozen=True)
class Box:
    """`url` is the kiosk's own page."""

    served: Served
    url: str
    seen: Seen


@contextmanager
def kiosk_box(bench: Bench) -> Iterator[Box]:
    folder = bench.place("kiosk-box")
    served = Served(bench.database(folder), folder)
    hall = Hall(served.database_url, now_utc)  # type: ignore[arg-type]
    for kind in ("kiosk", "bridge"):
        _enrol(hall, kind, folder / kind)
    hall.close()
    with _running(served, folder) as (url, seen):
        yield Box(served, url, seen)


def _enrol(hall: Hall, kind: str, folder: Path) -> None:
    key = DeviceKey.load_or_create(folder / "device.pem")
    place = ApproveDevice(actor=ADMIN, code="", device_id=kind, name=kind, site_id=SITE)
    hall.write(enrol_own, EnrolOwn(place, kind, key.public_key))
    remember(folder, kind)


@contextmanager
def _running(served: Served, folder: Path) -> Iterator[tuple[str, Seen]]:
    processes: list[subprocess.Popen[str]] = []
    proxy = None
    try:
        served.open()
        printer = _process(processes, ["-m", "tests.benchmarks.load.printer"])
        assert printer.stdout is not None
        proxy = Proxy(int(printer.stdout.readline()))
        bridge_port, kiosk_port = free_port(), free_port()
        common = ("--server", served.url, "--state-dir")
        _motcua(
            processes, "bridge", *common, str(folder / "bridge"), "--port", str(bridge_port),
            "--printer", f"tcp://127.0.0.1:{proxy.port}",
        )  # fmt: skip
        until(lambda: _open(bridge_port), 30, "the bridge")
        _motcua(
            processes, "kiosk", *common, str(folder / "kiosk"), "--port", str(kiosk_port), "--bridge",
            f"http://127.0.0.1:{bridge_port}", "--bridge-key", str(folder / "bridge" / "bridge.key"),
        )  # fmt: skip
        url = f"http://127.0.0.1:{kiosk_port}"
        until(lambda: 'data-step="home"' in _page(url), 30, "the kiosk's first page")
        yield url, proxy.seen
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        if proxy is not None:
            proxy.close()
        served.kill()


def _process(
    processes: list["subprocess.Popen[str]"], arguments: Sequence[str]
) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    processes.append(process)
    return process


def _motcua(processes: list["subprocess.Popen[str]"], *arguments: str) -> None:
    _process(processes, ("-m", "queue_server.cli", *arguments))


def _open(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def _page(url: str) -> str:
    with suppress(OSError), urllib.request.urlopen(f"{url}/", timeout=5) as answer:
        return str(answer.read().decode())
    return ""
