"""Follow one room in a thread of its own: socket, snapshot, gaps, silence, reconnecting."""

import enum
import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from queue_server.contracts.devices import DeviceSession
from queue_server.contracts.screens import Envelope, HallSnapshot, Heartbeat, Volatile

from .client import ServerLink
from .connection import Connection
from .errors import LinkError, NotEnrolled, Refused, Revoked, ServerAway
from .rooms import HEARTBEAT_SECONDS, RoomFollower, Verdict

M = TypeVar("M", bound=BaseModel)
_log = logging.getLogger("motcua.link")

# How long a missing message may still be on its way: a heartbeat may overtake the message it counts,
# and a server of several processes may let two messages change places. Below what the hall notices.
GRACE_SECONDS = 0.3
# The longest pause between two attempts; with it the truth is back within two seconds of the network.
LONGEST_PAUSE = 1.5


class Status(enum.Enum):
    """LIVE is younger than two heartbeats. The last two are final: the thread has ended."""

    LIVE = "live"
    STALE = "stale"  # connected, but what is shown may be old: dim
    AWAY = "away"  # not connected, and old: dim
    REVOKED = "revoked"
    NOT_ENROLLED = "not_enrolled"  # the server does not know this device: enrol again


class Listener(Generic[M]):
    """Called from the follower's thread, one call at a time. Override what is needed."""

    def on_session(self, session: DeviceSession) -> None:
        """Before each connection: where the admin has put this device (it may have moved)."""

    def on_snapshot(self, model: M) -> None:
        """The whole truth, replacing everything shown. What is in it is never news: nothing rings."""

    def on_message(self, envelope: Envelope) -> None:
        """One change, new, in order, never twice."""

    def on_volatile(self, volatile: Volatile) -> None:
        """A summary that replaces the one before."""

    def on_device(self, envelope: Envelope) -> None:
        """Said to this device alone (`device.test`)."""

    def on_status(self, status: Status, age: float) -> None:
        """On every change, and each second while not LIVE. `age` in seconds, infinite before the first snapshot."""


@dataclass(frozen=True)
class Place:
    """A room and where its snapshot is read."""

    room: str
    snapshot_path: str


def hall(session: DeviceSession) -> Place:
    """The hall this device is set up in. ServerAway: the admin gave it none yet."""
    if session.hall_id is None:
        raise ServerAway("this device has no hall yet")
    return Place(f"hall:{session.hall_id}", f"/api/v1/halls/{session.hall_id}/snapshot")


class Follower(Generic[M]):
    """`ended` says why the thread stopped by itself, if it did."""

    def __init__(
        self,
        link: ServerLink,
        where: Callable[[DeviceSession], Place],
        model: type[M],
        listener: Listener[M],
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._link, self._where, self._model, self._listener = link, where, model, listener
        self._heartbeat_seconds = heartbeat_seconds
        self._room = RoomFollower("", heartbeat_seconds)
        self._place = Place("", "")
        self._held: list[Envelope] = []
        self._expected_head = 0
        self._gap_since: float | None = None
        self._connected = self._renew = False
        self._told: tuple[Status, float] | None = None
        self._stop = threading.Event()
        self.ended: Status | None = None
        self._thread = threading.Thread(target=self._run, name="room-follower", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self.wait(10)

    def wait(self, timeout: float | None = None) -> bool:
        """True when the thread has ended (seconds; None waits for ever)."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        attempts = 0
        try:
            while not self._stop.is_set():
                attempts = 0 if self._once() else attempts + 1
                self._tell_status()
                if not self._stop.is_set():
                    self._pause(attempts)
        except Revoked:
            self._end(Status.REVOKED)
        except NotEnrolled:
            self._end(Status.NOT_ENROLLED)

    def _end(self, status: Status) -> None:
        self.ended = status
        self._call(self._listener.on_status, status, self._room.age(time.monotonic()))

    def _pause(self, attempts: int) -> None:
        longest = min(LONGEST_PAUSE, 0.1 * 2 ** min(attempts, 6))
        # Jitter: a hundred screens that lost one server do not come back in one instant.
        until = time.monotonic() + longest * (0.5 + random.random() / 2)
        while (left := until - time.monotonic()) > 0 and not self._stop.wait(min(left, 0.25)):
            self._tell_status()

    def _once(self) -> bool:
        """One connection from its beginning to its end; whether it came to stand."""
        connection = Connection(self._link.http)
        try:
            session = self._link.session(self._renew)
            self._renew = False
            self._call(self._listener.on_session, session)
            self._settle(self._where(session))
            connection.open(session.token)
            self._read_snapshot()
            self._connected = True
            self._tell_status()
            self._listen(connection)
        except Refused as refused:
            self._link.judge(refused)
            self._renew = True
            _log.warning("refused: %s", refused.code)
        except ServerAway as away:
            _log.info("server away: %s", away)
        finally:
            stood, self._connected = self._connected, False
            connection.close()
        return stood

    def _settle(self, place: Place) -> None:
        self._held, self._gap_since = [], None
        if place != self._place:
            self._place = place
            self._room = RoomFollower(place.room, self._heartbeat_seconds)

    def _read_snapshot(self) -> None:
        model = self._link.get(self._place.snapshot_path, self._model)
        self._room.snapshot(getattr(model, "head", None), time.monotonic())
        self._call(self._listener.on_snapshot, model)

    def _listen(self, connection: Connection) -> None:
        """Returns after two heartbeats of silence, when this connection is not to be trusted any more."""
        while not self._stop.is_set():
            heard = connection.hear(0.1)
            if heard is not None:
                self._hear(*heard)
            self._close_gap()
            if self._tell_status() is not Status.LIVE or self._renew:
                return

    def _hear(self, event: str, data: Any) -> None:
        try:
            if event == "message":
                self._message(Envelope.model_validate(data))
            elif event == "heartbeat":
                self._heartbeat(Heartbeat.model_validate(data))
            elif event == "volatile":
                self._call(self._listener.on_volatile, Volatile.model_validate(data))
        except ValidationError:
            _log.warning("a %s that cannot be read", event)
            self._suspect(time.monotonic() - GRACE_SECONDS)

    def _message(self, envelope: Envelope) -> None:
        if envelope.room.startswith("device:"):
            self._own(envelope)
            return
        if envelope.room != self._place.room:
            return
        now = time.monotonic()
        verdict = self._room.message(envelope, now)
        if verdict is Verdict.APPLY:
            self._call(self._listener.on_message, envelope)
            self._release()
        elif verdict is Verdict.GAP:
            self._held.append(envelope)
            self._suspect(now)

    def _own(self, envelope: Envelope) -> None:
        """What is said to this device is acted on, also when something before it was missed."""
        now = time.monotonic()
        if envelope.room == self._place.room and self._room.message(envelope, now) is Verdict.GAP:
            self._suspect(now)
        self._device(envelope)

    def _device(self, envelope: Envelope) -> None:
        if envelope.kind == "device.revoked":
            self._link.revoke()
            raise Revoked
        if envelope.kind == "device.reload":
            self._renew = True  # moved to another hall or counter: the new session says where
        self._call(self._listener.on_device, envelope)

    def _release(self) -> None:
        """Messages that overtook the one just applied are next."""
        held, self._held = sorted(self._held, key=lambda envelope: envelope.seq), []
        for envelope in held:
            self._message(envelope)
        if not self._held and (self._room.head or 0) >= self._expected_head:
            self._gap_since = None

    def _heartbeat(self, heartbeat: Heartbeat) -> None:
        if heartbeat.room != self._place.room:
            return
        now = time.monotonic()
        if self._room.heartbeat(heartbeat.head, now) is Verdict.GAP:
            self._expected_head = heartbeat.head
            self._suspect(now)

    def _suspect(self, since: float) -> None:
        if self._gap_since is None:
            self._gap_since = since

    def _close_gap(self) -> None:
        if self._gap_since is None or time.monotonic() - self._gap_since < GRACE_SECONDS:
            return
        self._gap_since = None
        self._expected_head = 0
        self._read_snapshot()
        self._release()

    def _tell_status(self) -> Status:
        now = time.monotonic()
        status = Status.LIVE
        if self._room.stale(now):
            status = Status.STALE if self._connected else Status.AWAY
        changed = self._told is None or self._told[0] is not status
        if changed or (status is not Status.LIVE and now - self._told[1] >= 1.0):  # type: ignore[index]
            self._told = (status, now)
            self._call(self._listener.on_status, status, self._room.age(now))
        return status

    def _call(self, act: Callable[..., None], *arguments: Any) -> None:
        """A mistake in a screen must not stop the calls after it."""
        try:
            act(*arguments)
        except LinkError:
            raise
        except Exception:
            _log.exception("the listener failed")


def follow(
    link: ServerLink, room: str, snapshot_path: str, model: type[M], listener: Listener[M]
) -> Follower[M]:
    """Start following a known room."""
    place = Place(room, snapshot_path)
    follower = Follower(link, lambda _: place, model, listener)
    follower.start()
    return follower


def follow_hall(link: ServerLink, listener: Listener[HallSnapshot]) -> Follower[HallSnapshot]:
    """Start following the hall that this device is set up in, also after an admin moved it."""
    follower = Follower(link, hall, HallSnapshot, listener)
    follower.start()
    return follower
