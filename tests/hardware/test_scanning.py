"""Scanners through a real bridge: read, told to its listeners only, kept and logged nowhere, healed when plugged in."""

import contextlib
import json
import logging
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware.app import RunningBridge
from hardware.settings import Settings
from tests.hardware.scanner_kit import Listener, PtyScanner

CARD = "001055000123|012345678|Nguyễn Văn Ấn|10031955|Nam|Phường Thí Dụ, tỉnh Bắc Ninh|01012022"


class Place:
    """A running bridge with one scanner."""

    def __init__(self, folder: Path, address: str) -> None:
        settings = Settings(state_dir=folder, port=0, scanners={"desk": {"address": address}})
        self.bridge = RunningBridge(settings)
        self.bridge.start()
        self._close = contextlib.ExitStack()

    def listen(self) -> Listener:
        listener = Listener(self.bridge.address, self.bridge.key)
        self._close.callback(listener.close)
        listener.next("status")
        return listener

    def scanner(self) -> tuple[str, str]:
        (one,) = self.bridge.scanners.states()
        return one.state, one.detail

    def close(self) -> None:
        self._close.close()
        self.bridge.stop()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Callable[[str], Place]]:
    with contextlib.ExitStack() as stack:

        def start(address: str) -> Place:
            made = Place(tmp_path / "state", address)
            stack.callback(made.close)
            return made

        yield start


@pytest.fixture
def pty(tmp_path: Path) -> Iterator[PtyScanner]:
    scanner = PtyScanner(tmp_path / "ttyScanner")
    scanner.plug()
    yield scanner
    scanner.unplug()


def ready(place: Place, wait_until: Callable[..., Any]) -> None:
    wait_until(lambda: place.scanner() == ("ready", ""), "a ready scanner")


def test_a_serial_scanner_brings_a_vietnamese_card_exactly(
    place: Callable[[str], Place], pty: PtyScanner, wait_until: Callable[..., Any]
) -> None:
    hall = place(f"serial://{pty.path}?baud=115200")
    ready(hall, wait_until)
    listener = hall.listen()
    pty.scan(CARD.encode() + b"\r\n")
    read = listener.next("scan")
    assert (read["scanner"], read["payload"]) == ("desk", CARD)


def test_a_read_without_terminator_comes_after_a_short_silence(
    place: Callable[[str], Place], pty: PtyScanner, wait_until: Callable[..., Any]
) -> None:
    hall = place(f"serial://{pty.path}")
    ready(hall, wait_until)
    listener = hall.listen()
    pty.scan(b"H05.14-261124-0001")
    assert listener.next("scan")["payload"] == "H05.14-261124-0001"


def test_what_cannot_be_passed_on_is_said_by_its_reason_only(
    place: Callable[[str], Place], pty: PtyScanner, wait_until: Callable[..., Any]
) -> None:
    hall = place(f"serial://{pty.path}")
    ready(hall, wait_until)
    listener = hall.listen()
    pty.scan(b"\xff\xfe|Nguyen\r")
    told = listener.next("scan_refused")
    assert told.keys() == {"scanner", "reason", "at"}
    assert told["reason"] == "not_utf8"


def test_a_scanner_pulled_out_is_unreachable_and_plugged_in_again_it_reads(
    place: Callable[[str], Place], pty: PtyScanner, wait_until: Callable[..., Any]
) -> None:
    hall = place(f"serial://{pty.path}")
    ready(hall, wait_until)
    listener = hall.listen()
    pty.unplug()
    wait_until(lambda: hall.scanner()[0] == "unreachable", "an unreachable scanner")
    wait_until(lambda: hall.scanner() == ("unreachable", "not_found"), "why it cannot be opened")
    pty.plug()
    ready(hall, wait_until)
    pty.scan(b"A128\r")
    assert listener.next("scan")["payload"] == "A128"


def test_a_scanner_that_somebody_else_reads_is_busy(
    place: Callable[[str], Place], pty: PtyScanner, wait_until: Callable[..., Any]
) -> None:
    import serial

    with serial.Serial(str(pty.path), exclusive=True):
        hall = place(f"serial://{pty.path}")
        wait_until(lambda: hall.scanner() == ("unreachable", "busy"), "a busy scanner")
    ready(hall, wait_until)


def test_only_listeners_with_the_key_hear_a_scan_and_nothing_of_it_is_kept_or_logged(
    place: Callable[[str], Place],
    pty: PtyScanner,
    wait_until: Callable[..., Any],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    hall = place(f"serial://{pty.path}")
    ready(hall, wait_until)
    with contextlib.closing(Listener(hall.bridge.address, "wrong")) as stranger:
        assert stranger.status == 401
    listener = hall.listen()
    pty.scan(CARD.encode() + b"\r")
    listener.next("scan")
    later = hall.listen()
    pty.scan(b"A128\r")
    assert later.next("scan")["payload"] == "A128"
    states = json.dumps([one.model_dump(mode="json") for one in hall.bridge.scanners.states()])
    kept = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert kept
    for secret in (b"001055000123", "Nguyễn".encode(), b"10031955"):
        assert secret not in caplog.text.encode() + states.encode()
        for path in kept:
            assert secret not in path.read_bytes(), path.name


def test_a_software_scanner_on_loopback_reads_line_by_line(
    place: Callable[[str], Place], wait_until: Callable[..., Any]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    hall = place(f"tcp://127.0.0.1:{port}")
    ready(hall, wait_until)
    listener = hall.listen()
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"https://motcua.example/t/Zk3v9QmP4uT1aXyB7wR2cA\nB")
        assert listener.next("scan")["payload"].endswith("wR2cA")
    assert listener.next("scan")["payload"] == "B"


CRASH = """
import sys, threading
from hardware.scanning import reader, framing
class Source:
    def open(self): pass
    def close(self): pass
    def read(self, seconds): return b"001055000123|Nguyen\\r"
def broken(name, text):
    done.set()
    raise ValueError(f"cannot handle {text}")
done = threading.Event()
hearers = reader.Hearers(broken, lambda *a: None, lambda *a: None)
thread = reader.ScannerThread("desk", Source(), hearers)
import logging; logging.basicConfig(level=logging.DEBUG)
thread.start(); done.wait(5); thread.stop()
import faulthandler; faulthandler.dump_traceback(file=sys.stderr)
"""


def test_an_error_in_the_thread_of_a_scanner_says_nothing_of_what_was_read() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRASH], capture_output=True, text=True, timeout=30, check=True
    )
    assert "scanner desk: ValueError" in done.stderr
    assert "001055000123" not in done.stderr + done.stdout
