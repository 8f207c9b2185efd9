"""Real parts: a software printer on TCP, a bridge with its spool on disk, HTTP over loopback."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from hardware.app import RunningBridge
from hardware.links.outcome import Deadlines
from hardware.printing.worker import Patience
from hardware.settings import Settings
from hardware.settings import printer as printer_settings
from hardware.software_printer.abilities import Abilities
from hardware.software_printer.server import SoftwarePrinter
from hardware.wire.profile import EPSON_TM, Profile
from queue_server.contracts.bridge import PrintJob

SLIP: dict[str, Any] = {
    "label": "A128",
    "centre_name": "Trung tâm Phục vụ hành chính công",
    "place": "tỉnh Bắc Ninh",
    "series_names": {"vi": "Đất đai", "en": "Land", "ko": "토지", "zh": "土地"},
    "procedure": "Cấp đổi Giấy chứng nhận quyền sử dụng đất",
    "counters": "05–08",
    "zone": "Khu A, tầng 1",
    "taken_at": "2026-03-10T09:42:00+07:00",
    "people_ahead": 6,
    "expected": "09:56",
    "follow_url": "https://motcua.bacninh.example/t/Zk3v9QmP4uT1aXyB7wR2cA",
    "hotline": "0222 3000 000",
}
QUICK = Deadlines(connect=0.5, preflight=0.3, progress=0.5, ack=0.6, stuck=30.0)
IMPATIENT = Patience(job=0.5, restart=20.0, look=0.3, retry=0.05)
FINAL = ("printed", "not_printed", "unknown")


def until(condition: Callable[[], Any], what: str = "", seconds: float = 10.0) -> Any:
    """Wait for something true and give it back."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while time.monotonic() < end:
        if found := condition():
            return found
        pause.wait(0.01)
    raise AssertionError(f"not within {seconds} s: {what}")


@pytest.fixture
def wait_until() -> Callable[..., Any]:
    return until


@pytest.fixture
def house_slip() -> dict[str, Any]:
    """What stands on an ordinary ticket."""
    return dict(SLIP)


@pytest.fixture
def job_body() -> Callable[..., dict[str, Any]]:
    """`job_body(label=…)` changes the slip; `top={…}` the job around it."""
    count = iter(range(1000))

    def make(top: dict[str, Any] | None = None, **slip: Any) -> dict[str, Any]:
        job_id = f"job-of-a-test-{next(count):04}"
        return {"job_id": job_id, "kind": "ticket", "slip": {**SLIP, **slip}, **(top or {})}

    return make


@pytest.fixture
def make_job(job_body: Callable[..., dict[str, Any]]) -> Callable[..., PrintJob]:
    return lambda *args, **slip: PrintJob.model_validate(job_body(*args, **slip))


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Client:
    """HTTP to a bridge, with the key unless told otherwise."""

    port: int
    key: str
    headers: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | dict[str, Any] | None = None,
        **headers: str | None,
    ) -> Answer:
        """Headers by name with `_` for `-`; None leaves one out."""
        sent: dict[str, str | None] = {
            "Host": f"127.0.0.1:{self.port}",
            "Authorization": f"Bearer {self.key}",
            **({"Content-Type": "application/json"} if body is not None else {}),
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        raw = json.dumps(body).encode() if isinstance(body, dict) else body
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                if value is not None:
                    line.putheader(name, value)
            if raw is not None:
                line.putheader("Content-Length", str(len(raw)))
            line.endheaders(raw)
            answer = line.getresponse()
            return Answer(
                answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
            )
        finally:
            line.close()

    def print(self, body: dict[str, Any]) -> Answer:
        return self.ask("POST", "/v1/jobs", body)

    def job(self, job_id: str) -> dict[str, Any]:
        found: dict[str, Any] = self.ask("GET", f"/v1/jobs/{job_id}").json
        return found

    def outcome(self, job_id: str, seconds: float = 10.0) -> dict[str, Any]:
        """Wait for one of the three outcomes."""

        def final() -> dict[str, Any] | None:
            job = self.job(job_id)
            return job if job["state"] in FINAL else None

        found: dict[str, Any] = until(final, f"an outcome of {job_id}", seconds)
        return found

    def printer_state(self) -> str:
        return str(self.ask("GET", "/v1/status").json["printers"][0]["state"])


@pytest.fixture
def make_client() -> Callable[[int, str], Client]:
    return Client


@pytest.fixture
def start_printer() -> Iterator[Callable[..., SoftwarePrinter]]:
    """On a free port, or on one that was used before."""
    made: list[SoftwarePrinter] = []

    def start(port: int = 0, abilities: Abilities | None = None) -> SoftwarePrinter:
        made.append(SoftwarePrinter(port, abilities=abilities).start())
        return made[-1]

    yield start
    for one in made:
        one.stop()


@pytest.fixture
def printer(start_printer: Callable[..., SoftwarePrinter]) -> SoftwarePrinter:
    return start_printer()


@dataclass
class House:
    """A bridge and its client; `demo` is its own software printer, if it has one."""

    bridge: RunningBridge
    client: Client

    @property
    def demo(self) -> SoftwarePrinter:
        assert self.bridge.demo is not None
        return self.bridge.demo


@pytest.fixture
def open_house(tmp_path: Path) -> Iterator[Callable[..., House]]:
    """Start a bridge on a free port: with its own software printer, or on the port of another."""
    running: list[RunningBridge] = []

    def start(
        printer_port: int | None = None,
        folder: str = "state",
        deadlines: Deadlines = QUICK,
        patience: Patience = IMPATIENT,
        profile: Profile = EPSON_TM,
        roll: float = 0.0,
    ) -> House:
        where = f"tcp://127.0.0.1:{printer_port}" if printer_port else "software"
        printers = (replace(printer_settings("ticket", where, profile), roll=roll),)
        settings = Settings(state_dir=tmp_path / folder, port=0, printers=printers)
        bridge = RunningBridge(settings, deadlines=deadlines, patience=patience)
        bridge.start()
        running.append(bridge)
        port = int(bridge.address.rstrip("/").rpartition(":")[2])
        return House(bridge, Client(port, bridge.key))

    yield start
    for bridge in running:
        bridge.stop()


@pytest.fixture
def house(open_house: Callable[..., House]) -> House:
    """The demo's bridge, its printer ready."""
    made = open_house()
    until(lambda: made.client.printer_state() == "ready", "a ready printer")
    return made
