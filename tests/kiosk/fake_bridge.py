"""A small bridge for kiosk tests: jobs by id, the printer's state, events; it keeps every slip it printed."""

import json
import queue
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, request


def _now() -> str:
    return datetime.now(UTC).isoformat()


class Machine:
    """`state` of the printer and what becomes of the next job (`outcome`)."""

    def __init__(self) -> None:
        self.state, self.outcome = "ready", "printed"
        self.jobs: dict[str, dict[str, Any]] = {}
        self.printed: list[dict[str, Any]] = []
        self.lock = threading.RLock()
        self._pages: list[queue.Queue[tuple[str, Any]]] = []

    def status(self) -> dict[str, Any]:
        printer = {"name": "ticket", "state": self.state, "since": _now()}
        return {"protocol": "1.0", "software": "fake", "at": _now(), "printers": [printer]}

    def set(self, state: str) -> None:
        self.state = state
        self.say("status", self.status())

    def say(self, event: str, data: Any) -> None:
        for page in list(self._pages):
            page.put((event, data))

    def as_new(self) -> None:
        self.jobs.clear()
        self.printed.clear()
        self.outcome = "printed"
        self.set("ready")

    def hang_up(self) -> None:
        """End every event stream, as a process that was killed."""
        for page in list(self._pages):
            page.put(("", None))

    def take(self, job: dict[str, Any]) -> dict[str, Any]:
        with self.lock:
            if job["job_id"] not in self.jobs:
                if self.outcome == "printed":
                    self.printed.append(job)
                self.jobs[job["job_id"]] = {
                    "job_id": job["job_id"],
                    "state": self.outcome,
                    "at": _now(),
                }
            return self.jobs[job["job_id"]]

    def listen(self) -> Iterator[str]:
        page: queue.Queue[tuple[str, Any]] = queue.Queue()
        self._pages.append(page)
        try:
            yield ": hello\n\n"
            while True:
                try:
                    event, data = page.get(timeout=1)
                except queue.Empty:
                    yield ": still\n\n"
                    continue
                if data is None:
                    return
                yield f"event: {event}\ndata: {json.dumps(data)}\n\n"
        finally:
            self._pages.remove(page)


def create(machine: Machine, key: str = "secret") -> Flask:
    app = Flask(__name__)

    @app.before_request
    def only_with_the_key() -> tuple[str, int] | None:
        return None if request.headers.get("Authorization") == f"Bearer {key}" else ("", 401)

    @app.get("/v1/status")
    def status() -> Any:
        return machine.status()

    @app.get("/v1/events")
    def events() -> Response:
        return Response(machine.listen(), mimetype="text/event-stream")

    @app.post("/v1/jobs")
    def jobs() -> Any:
        return machine.take(request.get_json())

    @app.get("/v1/jobs/<job_id>")
    def job(job_id: str) -> Any:
        return machine.jobs[job_id]

    return app
