"""The job spool: one SQLite file, written before a byte leaves the machine, true again after a power cut.

States: queued → sent → printed | not_printed | unknown, and queued → not_printed. `sent` is committed before the
first byte of a job is sent, so after a crash every `sent` is `unknown` and every `queued` may be printed.
"""

import hashlib
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple

from queue_server.contracts.bridge import JobState, JobStatus, PrintJob

FINAL = ("printed", "not_printed", "unknown")
_KEPT = timedelta(days=30)  # how long a job id is remembered, so that a late repeat prints nothing
_MOST_WAITING = 50
_SCHEMA = """
CREATE TABLE IF NOT EXISTS job (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id     TEXT NOT NULL UNIQUE,
    printer    TEXT NOT NULL,
    digest     TEXT NOT NULL,
    payload    TEXT NOT NULL,          -- emptied when the outcome is known: a slip is nobody's record
    label      TEXT NOT NULL,
    copy       INTEGER NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'printed', 'not_printed', 'unknown')),
    reason     TEXT NOT NULL DEFAULT '',
    attempts   INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS roll (
    printer TEXT PRIMARY KEY,
    used    REAL NOT NULL,             -- millimetres since the roll was new
    sensor  INTEGER NOT NULL           -- 1: this printer has said "near end" before
) STRICT;
CREATE INDEX IF NOT EXISTS waiting ON job (printer, number) WHERE state IN ('queued', 'sent');
"""


class SpoolError(Exception):
    """`code` is stable."""

    def __init__(self, code: Literal["job_conflict", "spool_full", "spool_in_use"]) -> None:
        super().__init__(code)
        self.code = code


class QueuedJob(NamedTuple):
    number: int
    job: PrintJob
    created_at: datetime


class JobLine(NamedTuple):
    """What the bridge's own page shows of a job."""

    label: str
    copy: int
    state: JobState
    reason: str
    at: datetime


def _now() -> datetime:
    return datetime.now(UTC)


def _identity(job: PrintJob) -> str:
    """What makes it the same job when it is asked again; the count of people ahead may have changed since."""
    parts = (job.kind, job.printer, job.title, job.made_at.isoformat(), job.copy_number)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


class Spool:
    """Safe to use from many threads: one connection behind one lock. A second process is refused."""

    def __init__(self, path: Path, now: Callable[[], datetime] = _now) -> None:
        self._now = now
        self._lock = threading.Lock()
        path.touch(
            mode=0o600
        )  # slips hold the address of a follow page; SQLite gives the journal the same mode
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=0.2)
        try:
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = TRUNCATE")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("BEGIN EXCLUSIVE")
            self._db.execute("COMMIT")
            self._db.executescript(_SCHEMA)
        except sqlite3.OperationalError as error:
            self._db.close()
            raise SpoolError("spool_in_use") from error
        self._cut_short = self._recover()

    def cut_short(self, printer: str) -> bool:
        """Whether the last run of this bridge ended while a job was on its way to that printer."""
        return printer in self._cut_short

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def _recover(self) -> set[str]:
        at = self._now()
        cut_short = self._run(
            "UPDATE job SET state='unknown', reason='bridge_restarted', payload='', changed_at=?"
            " WHERE state='sent' RETURNING printer",
            at.isoformat(),
        )
        self._run(
            "DELETE FROM job WHERE changed_at < ? AND state IN ('printed', 'not_printed', 'unknown')",
            (at - _KEPT).isoformat(),
        )
        return {row[0] for row in cut_short}

    def _run(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(statement, values).fetchall()

    def add(self, job: PrintJob) -> tuple[JobStatus, bool]:
        """Write a job down; true if it is new. SpoolError: `job_conflict` (same id, other ticket), `spool_full`."""
        payload, digest = job.model_dump_json(), _identity(job)
        at = self._now().isoformat()
        with self._lock:
            if known := self._known(job.job_id):
                if known[0] != digest:
                    raise SpoolError("job_conflict")
                return known[1], False
            if self._waiting(job.printer) >= _MOST_WAITING:
                raise SpoolError("spool_full")
            self._db.execute(
                "INSERT INTO job (job_id, printer, digest, payload, label, copy, state, created_at, changed_at)"
                " VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, ?)",
                (job.job_id, job.printer, digest, payload, job.title, job.copy_number, at, at),
            )
        return JobStatus(job_id=job.job_id, state="queued", at=datetime.fromisoformat(at)), True

    def _known(self, job_id: str) -> tuple[str, JobStatus] | None:
        row = self._db.execute(
            "SELECT digest, state, reason, changed_at, attempts FROM job WHERE job_id=?", (job_id,)
        ).fetchone()
        if row is None:
            return None
        status = JobStatus(
            job_id=job_id,
            state=row[1],
            reason=row[2],
            at=datetime.fromisoformat(row[3]),
            attempts=row[4],
        )
        return row[0], status

    def _waiting(self, printer: str) -> int:
        statement = "SELECT count(*) FROM job WHERE printer=? AND state IN ('queued', 'sent')"
        return int(self._db.execute(statement, (printer,)).fetchone()[0])

    def get(self, job_id: str) -> JobStatus | None:
        with self._lock:
            known = self._known(job_id)
        return known[1] if known else None

    def next(self, printer: str) -> QueuedJob | None:
        """The oldest job that waits for this printer."""
        rows = self.queued(printer, limit=1)
        return rows[0] if rows else None

    def queued(self, printer: str, limit: int = _MOST_WAITING) -> list[QueuedJob]:
        rows = self._run(
            "SELECT number, payload, created_at FROM job WHERE printer=? AND state='queued'"
            " ORDER BY number LIMIT ?",
            printer,
            limit,
        )
        return [
            QueuedJob(row[0], PrintJob.model_validate_json(row[1]), datetime.fromisoformat(row[2]))
            for row in rows
        ]

    def tried(self, job_id: str) -> None:
        """One more attempt that sent nothing."""
        self._run(
            "UPDATE job SET attempts = attempts + 1 WHERE job_id=? AND state='queued'", job_id
        )

    def sending(self, job_id: str) -> JobStatus:
        """Commit `sent`. Only after this may the first byte leave."""
        return self._move(job_id, ("queued",), "sent", "")

    def finish(self, job_id: str, state: JobState, reason: str = "") -> JobStatus:
        """Commit an outcome. `printed` and `unknown` need `sent` before them."""
        allowed = ("queued", "sent") if state == "not_printed" else ("sent",)
        return self._move(job_id, allowed, state, reason)

    def _move(
        self, job_id: str, before: tuple[str, ...], after: JobState, reason: str
    ) -> JobStatus:
        marks = ", ".join("?" * len(before))
        rows = self._run(
            "UPDATE job SET state=?, reason=?, changed_at=?, attempts = attempts + (? = 'sent'),"
            " payload = CASE WHEN ? = 'sent' THEN payload ELSE '' END"
            f" WHERE job_id=? AND state IN ({marks}) RETURNING attempts, changed_at",
            after, reason, self._now().isoformat(), after, after, job_id, *before,
        )  # fmt: skip
        if not rows:
            raise ValueError(f"job {job_id} is not {' or '.join(before)}")
        attempts, at = rows[0]
        return JobStatus(
            job_id=job_id,
            state=after,
            reason=reason,
            at=datetime.fromisoformat(at),
            attempts=attempts,
        )

    def recent(self, limit: int = 8) -> list[JobLine]:
        """The newest jobs, newest first."""
        rows = self._run(
            "SELECT label, copy, state, reason, changed_at FROM job ORDER BY number DESC LIMIT ?",
            limit,
        )
        return [
            JobLine(row[0], row[1], row[2], row[3], datetime.fromisoformat(row[4])) for row in rows
        ]

    def roll(self, printer: str) -> tuple[float, bool]:
        """Millimetres used of the roll in a printer, and whether it feels a near end."""
        rows = self._run("SELECT used, sensor FROM roll WHERE printer=?", printer)
        return (float(rows[0][0]), bool(rows[0][1])) if rows else (0.0, False)

    def keep_roll(self, printer: str, used: float, sensor: bool) -> None:
        self._run(
            "INSERT INTO roll (printer, used, sensor) VALUES (?, ?, ?)"
            " ON CONFLICT (printer) DO UPDATE SET used = excluded.used, sensor = excluded.sensor",
            printer,
            used,
            int(sensor),
        )
