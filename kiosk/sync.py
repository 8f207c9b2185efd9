"""Threads that keep the kiosk up to date: enrolment, catalogue, queue, leased numbers, reconciliation."""

import logging
import threading
import time
from datetime import date

from pydantic import ValidationError

from queue_server.contracts.devices import DeviceSession, PartState
from queue_server.contracts.kiosk import KioskQueue
from queue_server.contracts.screens import Envelope, Volatile
from queue_server.link import (
    Follower,
    Listener,
    NotEnrolled,
    Orders,
    Refused,
    Reporter,
    Revoked,
    ServerAway,
    Status,
)
from queue_server.link.follow import Place

from .issuing import Issuing
from .server import Server
from .standing import Standing

_log = logging.getLogger("motcua.kiosk")
_TICK = 5.0
_CATALOGUE_EVERY = 60.0
_LEASE_EVERY = 600.0


def kiosk_room(session: DeviceSession) -> Place:
    return Place(f"kiosk:{session.site_id}", "/api/v1/kiosk/queue")


class _Queue(Listener[KioskQueue]):
    """What the room of this site says."""

    def __init__(self, sync: "Sync") -> None:
        self._sync = sync

    def on_snapshot(self, model: KioskQueue) -> None:
        self._sync.heard_queue(model)

    def on_volatile(self, volatile: Volatile) -> None:
        if volatile.kind != "queue.summary":
            return
        known = self._sync.standing.queue
        merged = {**(known.model_dump() if known else {}), "at": volatile.at, **volatile.data}
        try:
            self._sync.heard_queue(KioskQueue.model_validate(merged))
        except ValidationError:
            _log.warning("a queue summary that cannot be read")

    def on_message(self, envelope: Envelope) -> None:
        self._sync.wake()

    def on_device(self, envelope: Envelope) -> None:
        self._sync.wake(all_again=envelope.kind == "device.reload")
        if self._sync.orders is not None:
            self._sync.orders.heard(envelope)

    def on_status(self, status: Status, age: float) -> None:
        self._sync.followed(status)


class Sync:
    """One thread of its own, one that follows the room. `wake` makes it look at once."""

    def __init__(
        self,
        server: Server,
        standing: Standing,
        issuing: Issuing,
        reporter: Reporter,
        tick: float = _TICK,
    ) -> None:
        self.server, self.standing, self._issuing = server, standing, issuing
        self._reporter, self._tick = reporter, tick
        self.orders: Orders | None = None
        self._live = False
        self._catalogue_at = self._leased_at = float("-inf")
        self._leased_for: date | None = None
        self._again = threading.Event()
        self._stop = threading.Event()
        self._follower: Follower[KioskQueue] | None = None
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)

    def start(self) -> None:
        self._thread.start()
        self._reporter.start()

    def stop(self) -> None:
        self._stop.set()
        self._again.set()
        if self._follower:
            self._follower.stop()
        self._reporter.stop()
        self._thread.join(timeout=10)

    def wake(self, all_again: bool = False) -> None:
        if all_again:
            self._catalogue_at = self._leased_at = float("-inf")
        self._again.set()

    def heard_queue(self, queue: KioskQueue) -> None:
        self.standing.clock.heard(queue.at)
        self.server.heard(True)
        self.standing.new_queue(queue)

    def followed(self, status: Status) -> None:
        was, self._live = self._live, status is Status.LIVE
        if status is Status.REVOKED:
            self._revoked()
        elif self._live != was:
            self.wake()

    def _revoked(self) -> None:
        self.standing.revoked = True
        self.standing.on_change()
        self._stop.set()

    def _show_code(self, code: str | None) -> None:
        self.standing.code = code
        self.standing.on_change()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self.server.link.enrol(self._show_code, self._stop)
                self.standing.enrolled = True
                self.standing.on_change()
                self._work()
        except Revoked:
            self._revoked()
        except NotEnrolled:
            _log.info("stopped before enrolment")

    def _work(self) -> None:
        """Until stopped, or until the server does not know this kiosk any more."""
        self._follower = Follower(self.server.link, kiosk_room, KioskQueue, _Queue(self))
        self._follower.start()
        while not self._stop.is_set():
            try:
                self._round()
            except ServerAway as away:
                _log.info("server away: %s", away)
            except Refused as refused:
                _log.warning("refused: %s", refused.code)
            except NotEnrolled:
                self.standing.enrolled = False
                self._follower.stop()
                self.server.link.forget()
                return
            self.standing.on_change()  # counts grow too old without anybody saying so
            self._again.wait(self._tick)
            self._again.clear()

    def _round(self) -> None:
        now = time.monotonic()
        if now - self._catalogue_at > _CATALOGUE_EVERY or self.standing.catalogue is None:
            self._read_catalogue()
            self._catalogue_at = now
        if not self._live:
            self.heard_queue(self.server.queue())
        self._issuing.reconcile()
        today = self.standing.clock.today()
        if now - self._leased_at > _LEASE_EVERY or today != self._leased_for:
            self._issuing.lease()
            self._leased_at, self._leased_for = now, today
            self._issuing.clean()
        self._report()

    def _read_catalogue(self) -> None:
        catalogue, etag = self.server.catalogue(self.standing.etag)
        if catalogue is not None:
            self.standing.new_catalogue(catalogue, etag)

    def _report(self) -> None:
        day = self.standing.clock.today().isoformat()
        rejected = self._issuing.outbox.rejected_labels(day)
        state: PartState = "error" if rejected else "ready"
        self._reporter.set("outbox", "outbox", state, ", ".join(rejected)[:120] or None)
