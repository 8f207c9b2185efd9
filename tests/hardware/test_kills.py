"""The bridge is killed with -9 at every state of a job and started again: no paper is lost or doubled in silence."""

import http.client
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware.software_printer.server import SoftwarePrinter
from tests.hardware.paper import body_of, copies

ROOT = Path(__file__).parents[2]
NAMES = {"ticket": "ticket", "receipt": "receipt", "seal_line": "seal"}
# Point of death: (outcome after the restart, how often it stands on paper).
POINTS = {
    "queued": ("printed", 1),
    "sent": ("unknown", 0),
    "middle": ("unknown", 0),
    "all sent": ("unknown", 1),
    "acknowledged": ("unknown", 1),
    "recorded": ("printed", 1),
}
CASES = [(point, "ticket") for point in POINTS] + [
    (point, kind) for kind in ("receipt", "seal_line") for point in ("middle", "acknowledged")
]


class Process:
    """The real bridge as a process; `point` is where it dies."""

    def __init__(self, folder: Path, point: str | None) -> None:
        module = ["-m", "tests.hardware.killed", point] if point else ["-m", "hardware"]
        options = [
            "--port",
            "0",
            "--state-dir",
            str(folder),
            "--config",
            str(folder / "bridge.toml"),
        ]
        self.running = subprocess.Popen(
            [sys.executable, *module, *options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        assert self.running.stdout is not None
        line = self.running.stdout.readline()
        self.port = int(line.strip().rstrip("/").rpartition(":")[2])
        self.key = (folder / "bridge.key").read_text().strip()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def start(point: str | None = None) -> Process:
        started.append(Process(tmp_path, point))
        return started[-1]

    yield start
    for one in started:
        if one.running.poll() is None:
            one.running.kill()
        one.running.communicate(timeout=10)


@pytest.mark.parametrize(("point", "kind"), CASES)
def test_after_a_kill_the_outcome_is_what_is_on_paper_and_the_next_slip_is_whole(
    run: Callable[..., Process],
    tmp_path: Path,
    printer: SoftwarePrinter,
    make_client: Any,
    house_slip: dict[str, Any],
    wait_until: Any,
    point: str,
    kind: str,
) -> None:
    address = f'[printers.{NAMES[kind]}]\naddress = "tcp://127.0.0.1:{printer.port}"\n'
    (tmp_path / "bridge.toml").write_text(address, encoding="utf-8")
    first, body = run(point), body_of(kind, house_slip, 1)
    client = make_client(first.port, first.key)
    wait_until(lambda: client.printer_state() == "ready", "a ready printer")
    try:
        assert client.print(body).status == 202
    except (http.client.HTTPException, OSError):
        assert point == "queued", "only there it dies before it answered"
    assert first.running.wait(timeout=10) == -signal.SIGKILL
    again = run()
    client = make_client(again.port, again.key)
    state, on_paper = POINTS[point]
    outcome = client.outcome(body["job_id"])
    assert outcome["state"] == state
    assert outcome["reason"] == ("bridge_restarted" if state == "unknown" else "")
    assert client.print(body).json["state"] == state, "asked again, nothing is printed again"
    later = body_of(kind, house_slip, 2)
    client.print(later)
    assert client.outcome(later["job_id"])["state"] == "printed"
    assert copies(body, printer) == on_paper
    assert copies(later, printer) == 1
