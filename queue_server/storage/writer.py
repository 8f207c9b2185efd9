"""The one writer: runs use cases in order, commits them in batches, then hands their events out.

Every use case runs in its own savepoint: a refusal rolls back that one alone. Event numbers and the
`prev` of every room are given here, so that they follow the order of commits and have no gaps.
A failing COMMIT fails the whole batch and nothing is announced.
"""

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Connection, Engine

from queue_server.services.ports import NewEvent

from .centre import CentreCache
from .database import Sql, WriterLock, as_json
from .equipment import Equipment
from .tables import to_ms
from .trail import TrailHead
from .work import SqlWork

UseCase = Callable[..., Any]
Aside = Callable[[Callable[[], None]], object]


def at_once(commit: Callable[[], None]) -> None:
    commit()


class StorageDown(Exception):
    """The batch could not be committed; nothing of it happened."""


@dataclass(frozen=True, slots=True)
class Event:
    """A committed line of the log; `rooms` maps each room that hears it to the `seq` it heard before."""

    seq: int
    at: datetime
    kind: str
    site_id: str | None
    rooms: dict[str, int]
    data: dict[str, Any]


@dataclass(slots=True)
class Job:
    """A use case waiting for its turn, and afterwards its outcome: exactly one of `value` and `error` counts."""

    use_case: UseCase
    command: Any
    value: Any = None
    error: Exception | None = None
    events: list[Event] = field(default_factory=list)


_INSERT_EVENT = (
    "INSERT INTO event (seq, at, kind, site_id, rooms, data) "
    "VALUES (:seq, :at, :kind, :site_id, :rooms, :data)"
)
_SAVE_HEAD = (
    "INSERT INTO room_head (room, seq) VALUES (:room, :seq) "
    "ON CONFLICT (room) DO UPDATE SET seq = excluded.seq"
)


class Writer:
    """Owns the writing connection. `run` is called by one thread only (see `lanes`)."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        before: Callable[[Engine], object] = lambda _engine: None,
        equipment: Equipment | None = None,
    ) -> None:
        """Take the right to write; `AlreadyServed` when another process has it. `before` runs under the lock."""
        self._engine = engine
        self._clock = clock
        self._equipment = equipment or Equipment()
        self._lock = WriterLock(engine)
        self._connection: Connection = engine.connect()
        self._lock.take(self._connection)
        before(engine)
        self.centre = CentreCache()
        self._trail = TrailHead()
        self._seq = 0
        self._heads: dict[str, int] = {}
        self._load_heads()

    @property
    def in_process(self) -> bool:
        """Whether statements run in this process (SQLite), so that only a commit has something to wait for."""
        return self._engine.dialect.name == "sqlite"

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()
        self._lock.release()

    def _load_heads(self) -> None:
        with self._connection.begin():
            sql = Sql(self._connection)
            self._seq = sql.run("SELECT coalesce(max(seq), 0) FROM event").fetchone()[0]
            self._heads = dict(sql.run("SELECT room, seq FROM room_head").fetchall())

    def run(self, batch: Sequence[Job], aside: Aside = at_once) -> None:
        """Run and commit a batch; fills each job's outcome. Never raises. `aside` waits for the sync of the disk."""
        try:
            if self._connection.invalidated:
                self._come_back()
        except Exception as error:
            self._fail(batch, error)
            return
        heads_before, seq_before = dict(self._heads), self._seq
        try:
            transaction = self._connection.begin()
            sql = Sql(self._connection)
            for job in batch:
                self._run_one(sql, job)
            self._store_events(sql, [event for job in batch for event in job.events])
            aside(transaction.commit)
        except Exception as error:
            self._heads, self._seq = heads_before, seq_before
            self._take_back()
            self._fail(batch, error)

    def _come_back(self) -> None:
        """The database went away: hold the lock again, and believe nothing that another writer may have changed."""
        self._connection.rollback()
        self._lock.take(self._connection)
        self.centre.clear()
        self._trail.last = None
        self._load_heads()

    def _take_back(self) -> None:
        """After a COMMIT that failed the library believes the transaction over; the database still holds it."""
        with contextlib.suppress(Exception):  # a lost connection has nothing to take back
            self._connection.rollback()
            if not self._connection.invalidated:
                self._connection.connection.rollback()

    def _fail(self, batch: Sequence[Job], error: Exception) -> None:
        self.centre.clear()
        self._trail.last = None
        for job in batch:
            job.value, job.events = None, []
            job.error = StorageDown(f"{type(error).__name__}: {error}")

    def _run_one(self, sql: Sql, job: Job) -> None:
        now = self._clock()
        work = SqlWork(sql, self.centre, self._equipment, self._trail)
        version = self.centre.version
        sql.run("SAVEPOINT act")
        try:
            job.value = job.use_case(work, job.command, now)
        except Exception as refusal:
            sql.run("ROLLBACK TO SAVEPOINT act")
            job.error = refusal
            self._trail.last = None  # it may be a line of what was just rolled back
            if self.centre.version != version:
                self.centre.clear()  # what was read back may be what was just rolled back
        else:
            job.events = [self._number(event, now) for event in work.new_events]
        sql.run("RELEASE SAVEPOINT act")

    def _number(self, new: NewEvent, now: datetime) -> Event:
        self._seq += 1
        rooms = {}
        for room in new.rooms:
            rooms[room] = self._heads.get(room, 0)
            self._heads[room] = self._seq
        return Event(self._seq, now, new.kind, new.site_id, rooms, dict(new.data))

    def _store_events(self, sql: Sql, events: Sequence[Event]) -> None:
        if not events:
            return
        rows = [
            {
                "seq": event.seq,
                "at": to_ms(event.at),
                "kind": event.kind,
                "site_id": event.site_id,
                "rooms": as_json(event.rooms),
                "data": as_json(event.data),
            }
            for event in events
        ]
        sql.run_many(_INSERT_EVENT, rows)
        changed = {room for event in events for room in event.rooms}
        sql.run_many(
            _SAVE_HEAD, [{"room": room, "seq": self._heads[room]} for room in sorted(changed)]
        )
