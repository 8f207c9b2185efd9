"""What this machine knows of its hall, kept over reloads and restarts, and passed on to its own pages.

The link's thread tells it the truth; pages read it as a snapshot with an `Age` and as a stream of events.
"""

import contextlib
import logging
import math
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from queue_server.contracts.screens import Envelope, HallSnapshot, Heartbeat, Volatile
from queue_server.link import Answer, Listener, Orders, Status

from .folding import after, summarised
from .loopback import Stream

_log = logging.getLogger("motcua.display")


class Relay(Listener[HallSnapshot]):
    """Thread-safe. `store` is a file that outlives this process; it holds nothing personal.

    `stream` is what the pages listen to: messages as the server sent them, `resync` when a page must read the
    snapshot again, and a heartbeat only while the link is live, so that a page dims by its own rule."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._lock = threading.Lock()
        self.stream = Stream(self._first)
        self._live = False
        self.orders: Orders | None = None
        self._snapshot: HallSnapshot | None = None
        # Steady clock: when `snapshot.at` was told, and when the snapshot was last known to be true.
        self._told_at = self._true_at = -math.inf
        self._load()

    def _load(self) -> None:
        """After a restart with the server away: the last state, as old as it is."""
        with contextlib.suppress(FileNotFoundError):
            try:
                self._snapshot = HallSnapshot.model_validate_json(self._store.read_bytes())
            except ValueError:
                _log.warning("the kept state cannot be read; it is left alone until the next one")
                return
            age = (datetime.now(UTC) - self._snapshot.at).total_seconds()
            self._told_at = self._true_at = time.monotonic() - max(age, 0.0)

    # -- told by the link, in its thread ------------------------------------------------

    def on_snapshot(self, model: HallSnapshot) -> None:
        with self._lock:
            moved = self._snapshot is not None and self._snapshot.hall_id != model.hall_id
            self._become(model)
        self.stream.publish("resync", {})
        if moved:
            self._tell("message", _said_here("device.reload"))

    def on_message(self, envelope: Envelope) -> None:
        with self._lock:
            if self._snapshot is not None:
                self._become(after(self._snapshot, envelope))
        self._tell("message", envelope)

    def on_volatile(self, volatile: Volatile) -> None:
        with self._lock:
            if self._snapshot is not None and volatile.room == self._snapshot.room:
                self._snapshot = summarised(self._snapshot, volatile)
        self._tell("volatile", volatile)

    def on_device(self, envelope: Envelope) -> None:
        """An order of the device desk is for this machine, which answers it; anything else for its pages."""
        if self.orders is not None and "order_id" in envelope.data:
            self.orders.heard(envelope)
        else:
            self._tell("message", envelope)

    def ask_page(self, kind: str) -> Answer:
        """`device.test` or `device.reload` to the pages of this machine."""
        if self.stream.pages == 0:
            return Answer("not_done", "no_page")
        self._tell("message", _said_here(kind))
        return Answer()

    def on_status(self, status: Status, age: float) -> None:
        with self._lock:
            was, self._live = self._live, status is Status.LIVE
            if age != math.inf:
                self._true_at = max(self._true_at, time.monotonic() - age)
            if was and not self._live:
                self._keep()
        if was and status is not Status.LIVE:
            self.stream.publish("resync", {})  # pages read how old it is, and dim themselves
        if status is Status.REVOKED:
            self._tell("message", _said_here("device.revoked"))

    def _become(self, snapshot: HallSnapshot) -> None:
        self._snapshot, self._live = snapshot, True
        self._told_at = self._true_at = time.monotonic()
        self._keep()

    def _keep(self) -> None:
        """Write down what is shown and the instant at which it was last true."""
        if self._snapshot is None:
            return
        kept = self._snapshot.model_copy(update={"at": self._server_time()})
        part = self._store.with_suffix(".part")
        try:
            self._store.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(kept.model_dump_json(), encoding="utf-8")
            part.replace(self._store)
        except OSError as error:
            _log.warning("the state was not kept: %s", error.strerror)

    # -- read by the pages ------------------------------------------------------------

    def snapshot(self) -> tuple[HallSnapshot, float] | None:
        """The last state and its age in seconds (0 while the link is live), or None if there never was one."""
        with self._lock:
            if self._snapshot is None:
                return None
            age = 0.0 if self._live else time.monotonic() - self._true_at
            return self._snapshot.model_copy(update={"at": self._server_time()}), age

    def _server_time(self) -> datetime:
        """When the snapshot was last true, by the server's clock; while live that is now."""
        assert self._snapshot is not None
        true_at = time.monotonic() if self._live else self._true_at
        return self._snapshot.at + timedelta(seconds=true_at - self._told_at)

    def beat(self) -> None:
        """Told by whoever follows the hall, every second or so: while the link is live, so are the pages."""
        for event, data in self._first():
            self.stream.publish(event, data)

    def _first(self) -> list[tuple[str, Any]]:
        with self._lock:
            if not self._live or self._snapshot is None:
                return []
            beat = Heartbeat(
                room=self._snapshot.room, head=self._snapshot.head, at=self._server_time()
            )
        return [("heartbeat", beat.model_dump(mode="json"))]

    def _tell(self, event: str, message: BaseModel) -> None:
        self.stream.publish(event, message.model_dump(mode="json"))


def _said_here(kind: str) -> Envelope:
    """Said to the pages by this machine, in the form in which the server says it to a device."""
    return Envelope(room="device:self", seq=0, prev=0, kind=kind, at=datetime.now(UTC), data={})
