"""The bridge of this machine: print jobs, the printer's state and what the card scanner reads."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import requests
from pydantic import ValidationError

from queue_server.contracts.bridge import (
    BridgeStatus,
    JobStatus,
    PrinterStatus,
    PrintJob,
    ScannerRead,
)

_log = logging.getLogger("motcua.kiosk")
_TIMEOUTS = (1.0, 3.0)
# The bridge says something at least this often, or its connection is dead (seconds).
_SILENCE = 45.0
_PAUSE = 1.0
# A bridge need not tell the outcome by itself.
_ASK_EVERY = 0.4
PRINTING = frozenset({"ready", "near_end", "unknown"})


class BridgeAway(Exception):
    """No answer that can be trusted: the job may or may not have been taken."""


class Bridge:
    """`start` follows its events; without an address there is no printer, and tickets live on the screen."""

    def __init__(
        self,
        url: str | None,
        key: Callable[[], str] = lambda: "",
        on_change: Callable[[], None] = lambda: None,
        on_scan: Callable[[str], None] = lambda payload: None,
        printer: str = "ticket",
    ) -> None:
        self._url = url.rstrip("/") if url else None
        self._http = requests.Session()
        self._http.trust_env = False  # a proxy of the environment has no business on loopback
        self._key = key
        self.on_change, self.on_scan = on_change, on_scan
        self._printer_name = printer
        self._printer: PrinterStatus | None = None
        self._connected = False
        self._jobs: dict[str, JobStatus] = {}
        self._job_said = threading.Condition()
        self._stop = threading.Event()
        self._stream: requests.Response | None = None
        self._thread = threading.Thread(target=self._follow, name="bridge", daemon=True)

    def start(self) -> None:
        if self._url:
            self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if stream := self._stream:
            stream.close()

    @property
    def connected(self) -> bool:
        return self._connected

    @property
    def printer_state(self) -> str:
        """As the contract names it; `unreachable` while the bridge itself is gone."""
        if not self._connected:
            return "unreachable"
        return self._printer.state if self._printer else "unknown"

    @property
    def can_print(self) -> bool:
        return self.printer_state in PRINTING

    def print(self, job: PrintJob) -> JobStatus:
        """The same `job_id` never prints twice, so this may be repeated. BridgeAway: outcome not known."""
        return self._job("POST", "/v1/jobs", job.model_dump_json(exclude_none=True))

    def job(self, job_id: str) -> JobStatus:
        return self._job("GET", f"/v1/jobs/{job_id}", None)

    def outcome(self, job_id: str, seconds: float) -> JobStatus:
        """Wait until the job has one of its three outcomes, at most `seconds`; else where it stands."""
        until = time.monotonic() + seconds
        status = self._jobs.get(job_id)
        while not _final(status) and time.monotonic() < until:
            with self._job_said:
                self._job_said.wait_for(lambda: _final(self._jobs.get(job_id)), timeout=_ASK_EVERY)
                status = self._jobs.get(job_id)
            if not _final(status):
                status = self.job(job_id)
        return status or self.job(job_id)

    def _job(self, method: str, path: str, body: str | None) -> JobStatus:
        if not self._url:
            raise BridgeAway("no bridge")
        try:
            answer = self._http.request(
                method,
                self._url + path,
                data=body.encode() if body else None,
                headers={"Content-Type": "application/json", **self._door()},
                timeout=_TIMEOUTS,
                allow_redirects=False,
            )
            answer.raise_for_status()
            status = JobStatus.model_validate_json(answer.content)
        except (requests.RequestException, ValidationError) as error:
            raise BridgeAway(type(error).__name__) from None
        self._heard_job(status)
        return status

    def _heard_job(self, status: JobStatus) -> None:
        with self._job_said:
            self._jobs.pop(status.job_id, None)
            self._jobs[status.job_id] = status
            while len(self._jobs) > 200:
                self._jobs.pop(next(iter(self._jobs)))
            self._job_said.notify_all()

    def _follow(self) -> None:
        while not self._stop.is_set():
            try:
                self._listen()
            except (requests.RequestException, OSError, AttributeError, ValueError) as error:
                # AttributeError, ValueError: urllib3 when `stop` closes the stream under it.
                _log.info("bridge away: %s", type(error).__name__)
            self._change(connected=False)
            self._stop.wait(_PAUSE)

    def _door(self) -> dict[str, str]:
        key = self._key()
        return {"Authorization": f"Bearer {key}"} if key else {}

    def _listen(self) -> None:
        with self._http.get(
            f"{self._url}/v1/events", headers=self._door(), stream=True, timeout=(1.0, _SILENCE)
        ) as stream:
            self._stream = stream
            stream.raise_for_status()
            self._status()
            for event, data in events(stream.iter_lines(chunk_size=1)):
                if self._stop.is_set():
                    return
                self._hear(event, data)

    def _status(self) -> None:
        answer = self._http.get(f"{self._url}/v1/status", headers=self._door(), timeout=_TIMEOUTS)
        answer.raise_for_status()
        self._hear("status", answer.json())

    def _hear(self, event: str, data: Any) -> None:
        try:
            if event == "status":
                printers = BridgeStatus.model_validate(data).printers
                mine = [one for one in printers if one.name == self._printer_name]
                self._printer = mine[0] if mine else None
                self._change(connected=True)
            elif event == "scan":
                self.on_scan(ScannerRead.model_validate(data).payload)
            elif event == "scan_refused":
                self.on_scan("")  # scanned, but nothing to read: the page says that it could not
            elif event == "job":
                self._heard_job(JobStatus.model_validate(data))
        except ValidationError:
            _log.warning("a bridge event %s that cannot be read", event)  # never its content

    def _change(self, connected: bool) -> None:
        self._connected = connected
        self.on_change()


def _final(status: JobStatus | None) -> bool:
    return status is not None and status.state in ("printed", "not_printed", "unknown")


def events(lines: Iterator[bytes]) -> Iterator[tuple[str, Any]]:
    """Server-sent events with JSON data; comments and events that are not JSON are passed over."""
    event, data = "message", ""
    for raw in lines:
        line = raw.decode("utf-8", "replace")
        if line.startswith("event:"):
            event = line[6:].strip()
        elif line.startswith("data:"):
            data += line[5:].strip()
        elif not line:
            if data:
                try:
                    parsed = json.loads(data)
                except ValueError:
                    parsed = None
                if parsed is not None:
                    yield event, parsed
            event, data = "message", ""
