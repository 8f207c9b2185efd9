"""From a command to the first answer: the server on its database, and the whole demo the second time."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.benchmarks.bench import Bench, median, until
from tests.benchmarks.place import ROOT, Served
from tests.benchmarks.report import Metric, at_most
from tests.ports import free_port

FIRST_PAGE_S = 5.0


def measure(bench: Bench) -> list[Metric]:
    rounds = bench.pick(3, 1)
    imports = [_imports() for _ in range(rounds)]
    server = _server(bench, rounds)
    found = [Metric("start.server_ready", median(server), "s", median(imports))]
    if not bench.quick:
        folder = bench.place("demo")
        _demo(folder)  # the first start makes the database
        first, kiosk = _demo(folder)
        floor = median(imports)
        found.append(at_most("start.demo_again_first_page", first, "s", FIRST_PAGE_S, floor))
        found.append(Metric("start.demo_again_kiosk", kiosk, "s", floor))
    return found


def _imports() -> float:
    """The floor: an interpreter that loads the same code and does nothing."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import queue_server.app"], cwd=ROOT, check=True)
    return time.perf_counter() - begun


def _server(bench: Bench, rounds: int) -> list[float]:
    folder = bench.place("start")
    served = Served(bench.database(folder), folder)
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        try:
            served.start()
            took.append(time.perf_counter() - begun)
        finally:
            served.kill()
    return took


def _demo(folder: Path) -> tuple[float, float]:
    """Seconds until the server's first page answers, and the kiosk's: its port is the next but one."""
    port = _three_free_ports()
    begun = time.perf_counter()
    with (folder / "demo.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "queue_server.cli", "demo", "--state-dir", str(folder / "var"), "--port", str(port)],
            cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        until(lambda: _answers(f"http://127.0.0.1:{port}/dang-nhap"), 60, "the server's page")
        first = time.perf_counter() - begun
        until(lambda: _answers(f"http://127.0.0.1:{port + 2}/"), 60, "the kiosk's page")
        return first, time.perf_counter() - begun
    finally:
        os.kill(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _three_free_ports() -> int:
    import socket

    while True:
        port = free_port()
        try:
            with (
                socket.create_server(("127.0.0.1", port + 1)),
                socket.create_server(("127.0.0.1", port + 2)),
            ):
                return port
        except (OSError, OverflowError):
            continue


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
