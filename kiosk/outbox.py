"""What this kiosk must not forget: every request for a ticket, its answer, and the numbers it may give alone.

SQLite with a rollback journal that is emptied, not deleted, and every commit on the disk before the next step:
a kiosk is switched off at the wall. Nothing here says who took a ticket.
"""

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from queue_server.contracts.tickets import (
    IssueTicket,
    NumberBlock,
    OfflineTicket,
    PriorityClass,
    Purpose,
    TicketIssued,
)  # fmt: skip

State = Literal["asking", "issued", "alone", "refused"]
# From when the last number was given alone to the day and time of the next; asked while no other can be given.
When = Callable[[datetime | None], tuple[str, datetime]]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS tickets (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    series TEXT NOT NULL,
    purpose TEXT NOT NULL,
    procedure_id TEXT,
    priority TEXT,
    language TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asking', 'issued', 'alone', 'refused')),
    label TEXT,
    business_day TEXT,
    taken_at TEXT NOT NULL,
    answer TEXT,
    code TEXT NOT NULL DEFAULT '',
    told INTEGER NOT NULL DEFAULT 0,
    copies INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS one_use_of_a_number ON tickets (business_day, label)
    WHERE state = 'alone';
CREATE TABLE IF NOT EXISTS blocks (
    series TEXT NOT NULL,
    business_day TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    next INTEGER NOT NULL,
    PRIMARY KEY (series, business_day, first)
) STRICT;
"""


@dataclass(frozen=True)
class Entry:
    """One request for a ticket. `told`: the server knows the number that was given without it."""

    key: str
    series: str
    purpose: Purpose
    procedure_id: str | None
    priority: PriorityClass | None
    language: str
    state: State
    label: str | None
    business_day: str | None
    taken_at: datetime
    answer: TicketIssued | None
    code: str
    told: bool
    copies: int

    @property
    def alone(self) -> bool:
        return self.state == "alone"


class NoNumber(Exception):
    """No number is left that this kiosk may give by itself today."""


class Outbox:
    """One file, one connection, one lock: a kiosk serves one person at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=TRUNCATE")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    @contextlib.contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    def intend(self, asked: IssueTicket, at: datetime) -> Entry:
        """Write down what is about to be asked; after a no it may be asked anew.

        The same key again changes nothing else and returns what is known."""
        with self._change() as db:
            db.execute(
                "INSERT INTO tickets (key, series, purpose, procedure_id, priority, language, state, taken_at)"
                " VALUES (?, ?, ?, ?, ?, ?, 'asking', ?)"
                " ON CONFLICT (key) DO UPDATE SET state = 'asking', code = '' WHERE state = 'refused'",
                (
                    asked.key,
                    asked.series,
                    asked.purpose,
                    asked.procedure_id,
                    asked.priority,
                    asked.language,
                    _text(at),
                ),
            )
        return self.entry(asked.key)

    def entry(self, key: str) -> Entry:
        """KeyError when this key was never written here."""
        rows = self._rows("SELECT * FROM tickets WHERE key = ?", key)
        if not rows:
            raise KeyError(key)
        return _entry(rows[0])

    def answered(self, key: str, ticket: TicketIssued) -> Entry:
        """The server's answer; too late when the kiosk has already given a number of its own."""
        with self._change() as db:
            db.execute(
                "UPDATE tickets SET state = 'issued', label = ?, business_day = ?, taken_at = ?, answer = ?"
                " WHERE key = ? AND state = 'asking'",
                (
                    ticket.label,
                    ticket.business_day,
                    _text(ticket.taken_at),
                    ticket.model_dump_json(),
                    key,
                ),
            )
        return self.entry(key)

    def refused(self, key: str, code: str) -> Entry:
        with self._change() as db:
            db.execute(
                "UPDATE tickets SET state = 'refused', code = ? WHERE key = ? AND state = 'asking'",
                (code, key),
            )
        return self.entry(key)

    def give_alone(self, key: str, when: When) -> Entry:
        """Give the next number of this kiosk's block. NoNumber: none is left; nothing changed."""
        with self._change() as db:
            row = db.execute("SELECT series, state FROM tickets WHERE key = ?", (key,)).fetchone()
            if row["state"] == "asking":
                business_day, at = when(_last_given_alone(db))
                label = _take_number(db, row["series"], business_day)
                db.execute(
                    "UPDATE tickets SET state = 'alone', label = ?, business_day = ?, taken_at = ? WHERE key = ?",
                    (label, business_day, _text(at), key),
                )
        return self.entry(key)

    def lease(self, blocks: Iterable[NumberBlock]) -> None:
        """Keep what the server leased. A block known already keeps its place: a number is never given again."""
        with self._change() as db:
            for block in blocks:
                db.execute(
                    "INSERT INTO blocks (series, business_day, first, last, next) VALUES (?, ?, ?, ?, ?)"
                    " ON CONFLICT (series, business_day, first) DO UPDATE SET last = excluded.last",
                    (block.series, block.business_day, block.first, block.last, block.first),
                )

    def numbers_left(self, business_day: str) -> dict[str, int]:
        """How many numbers each series has left on this day."""
        rows = self._rows(
            "SELECT series, sum(max(0, last - next + 1)) AS n FROM blocks WHERE business_day = ? GROUP BY series",
            business_day,
        )
        return {row["series"]: row["n"] for row in rows}

    def untold(self, limit: int = 200) -> list[OfflineTicket]:
        """Numbers given alone that the server has not confirmed, oldest first."""
        rows = self._rows(
            "SELECT * FROM tickets WHERE state = 'alone' AND told = 0 ORDER BY taken_at, seq LIMIT ?",
            limit,
        )
        return [_offline(_entry(row)) for row in rows]

    def told(self, key: str, ticket: TicketIssued | None, code: str = "") -> None:
        """The server took the number (`ticket`), or refused it (`code`): a person must look then."""
        with self._change() as db:
            db.execute(
                "UPDATE tickets SET told = 1, answer = coalesce(?, answer), code = ? WHERE key = ? AND state = 'alone'",
                (ticket.model_dump_json() if ticket else None, code, key),
            )

    def rejected_labels(self, business_day: str) -> list[str]:
        """Printed numbers that the server does not accept; staff must help these people."""
        rows = self._rows(
            "SELECT label FROM tickets WHERE state = 'alone' AND told = 1 AND code != '' AND business_day = ?",
            business_day,
        )
        return [row["label"] for row in rows]

    def copied(self, key: str) -> int:
        """One more copy on paper; its number (1 is the first reprint)."""
        with self._change() as db:
            db.execute("UPDATE tickets SET copies = copies + 1 WHERE key = ?", (key,))
        return self.entry(key).copies

    def uses(self, since: datetime) -> list[tuple[str, datetime]]:
        """Series and time of the tickets taken here, to put the most used first."""
        rows = self._rows(
            "SELECT series, taken_at FROM tickets WHERE state IN ('issued', 'alone') AND taken_at >= ?",
            _text(since),
        )
        return [(row["series"], datetime.fromisoformat(row["taken_at"])) for row in rows]

    def forget_before(self, at: datetime) -> None:
        """Drop what is settled and old. What the server was not told stays; so do blocks, however old:
        a clock that ran ahead for a while must not make a number new again."""
        with self._change() as db:
            db.execute(
                "DELETE FROM tickets WHERE taken_at < ? AND NOT (state = 'alone' AND told = 0)",
                (_text(at),),
            )


def _last_given_alone(db: sqlite3.Connection) -> datetime | None:
    at = db.execute("SELECT max(taken_at) FROM tickets WHERE state = 'alone'").fetchone()[0]
    return datetime.fromisoformat(at) if at else None


def _take_number(db: sqlite3.Connection, series: str, business_day: str) -> str:
    while True:
        row = db.execute(
            "SELECT first, next FROM blocks WHERE series = ? AND business_day = ? AND next <= last"
            " ORDER BY first LIMIT 1",
            (series, business_day),
        ).fetchone()
        if row is None:
            raise NoNumber(series)
        db.execute(
            "UPDATE blocks SET next = next + 1 WHERE series = ? AND business_day = ? AND first = ?",
            (series, business_day, row["first"]),
        )
        label = f"{series}{row['next']:03d}"
        given = db.execute(
            "SELECT 1 FROM tickets WHERE state = 'alone' AND business_day = ? AND label = ?",
            (business_day, label),
        ).fetchone()
        if given is None:  # given already only where two leases of the server overlap
            return label


def _text(at: datetime) -> str:
    # UTC with a fixed width, so that text order is time order.
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _entry(row: sqlite3.Row) -> Entry:
    values = {name: row[name] for name in row.keys() if name != "seq"}  # noqa: SIM118
    values["taken_at"] = datetime.fromisoformat(row["taken_at"])
    values["answer"] = TicketIssued.model_validate_json(row["answer"]) if row["answer"] else None
    values["told"] = bool(row["told"])
    return Entry(**values)


def _offline(entry: Entry) -> OfflineTicket:
    assert entry.label is not None
    assert entry.business_day is not None
    return OfflineTicket(**{name: getattr(entry, name) for name in OfflineTicket.model_fields})
