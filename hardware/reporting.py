"""The bridge at its server: enrolled by a code, then telling what its printers are like."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel

from queue_server.contracts.base import Request
from queue_server.contracts.bridge import JobStatus, PrinterStatus, ScannerStatus
from queue_server.contracts.devices import DeviceOrders, LastJob, OrderAct
from queue_server.link import (
    Follower,
    NotEnrolled,
    Orders,
    Reporter,
    Revoked,
    ServerLink,
    follow_orders,
)
from queue_server.link.errors import LinkError
from queue_server.link.orders import Act

from .settings import Settings

M = TypeVar("M", bound=BaseModel)
_log = logging.getLogger("motcua.bridge")
_OUTCOMES: dict[str, Literal["done", "not_done", "unknown"]] = {
    "printed": "done",
    "not_printed": "not_done",
    "unknown": "unknown",
}
Standing = Literal["alone", "enrolling", "connected", "away", "revoked"]


@dataclass(frozen=True)
class ServerView:
    """What the bridge's own page shows. `code` is there only while an admin is to type it."""

    standing: Standing = "alone"
    code: str | None = None


class _WatchedLink(ServerLink):
    """A link that says how its last report went."""

    told: Callable[[LinkError | None], None] = staticmethod(lambda error: None)

    def post(self, path: str, message: Request, model: type[M]) -> M:
        try:
            answer = super().post(path, message, model)
        except LinkError as error:
            self.told(error)
            raise
        self.told(None)
        return answer


class ServerDesk:
    """`start` it once. `on_view` is called from its threads on every change of `view`."""

    def __init__(
        self, settings: Settings, software: str, on_view: Callable[[ServerView], None]
    ) -> None:
        assert settings.server is not None
        self.view = ServerView("away")
        self._on_view = on_view
        state_dir: Path = settings.state_dir
        self._link = _WatchedLink(
            settings.server, "bridge", settings.about, state_dir, settings.ca_file
        )
        self._link.told = self._told
        self._reporter = Reporter(self._link, software)
        self._orders: Orders | None = None
        self._follower: Follower[DeviceOrders] | None = None
        self._stop, self._lost = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="server-desk", daemon=True)

    def answers(self, acts: dict[OrderAct, Act], restart: Callable[[], None] | None) -> None:
        """Before `start`: what the device desk may ask of this bridge."""
        self._orders = Orders(self._reporter, self._link.state_dir, acts, restart)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._lost.set()
        self._thread.join(timeout=10)
        self._leave()
        self._reporter.stop()

    def _listen(self) -> None:
        if self._orders is not None:
            self._follower = follow_orders(self._link, self._orders)

    def _leave(self) -> None:
        if self._follower is not None:
            self._follower.stop()
            self._follower = None

    def printer(self, status: PrinterStatus) -> None:
        """A printer changed: tell the server, at once if it can be reached."""
        self._reporter.set(
            status.name,
            "printer",
            status.state,
            status.detail or None,
            paper_percent=status.paper_percent,
            model=status.model,
            firmware=status.firmware,
        )

    def printed(self, name: str, status: JobStatus) -> None:
        """What became of the last job of a printer."""
        state = _OUTCOMES.get(status.state)
        if state is not None:
            detail = status.reason[:120] or None
            self._reporter.job(name, LastJob(state=state, at=status.at, detail=detail))

    def scanner(self, status: ScannerStatus) -> None:
        """A scanner was plugged in or went away; what it reads is never told."""
        name = f"scanner.{status.name}"  # a printer of this machine may have the same name
        self._reporter.set(name, "scanner", status.state, status.detail or None)

    def _run(self) -> None:
        started = False
        while not self._stop.is_set():
            try:
                self._link.enrol(self._show_code, self._stop)
            except NotEnrolled:
                return
            except LinkError as error:
                _log.warning("enrolment: %s", type(error).__name__)
                self._stop.wait(5.0)
                continue
            if not started:
                self._reporter.start()
                started = True
            self._listen()
            self._lost.wait()
            self._lost.clear()
            self._leave()
            if not self._stop.is_set():
                self._link.forget()

    def _show_code(self, code: str | None) -> None:
        standing: Standing = "enrolling" if code else "away"
        self._show(ServerView(standing, code))

    def _told(self, error: LinkError | None) -> None:
        if error is None:
            self._show(ServerView("connected"))
        elif isinstance(error, Revoked):
            self._show(ServerView("revoked"))
        elif isinstance(error, NotEnrolled):
            self._lost.set()
        else:
            self._show(replace(self.view, standing="away", code=None))

    def _show(self, view: ServerView) -> None:
        if view != self.view:
            self.view = view
            self._on_view(view)
