"""Many finished dossiers and the open ones of a busy centre, written past the use cases: only their number counts.

A row is what the desk would have left, but for the sealed persons: their bytes are random, their marks are those of the
numbers `number(i)`, so that a search finds what it would find.
"""

import hashlib
import itertools
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from queue_server.storage.tables import to_ms

OPEN = 4_000  # dossiers that some desk still works on, however many were ever received
CHUNK = 20_000
FIRST_DAY = date(2020, 1, 1)
A_DAY = 2_000  # dossiers a day, so that codes spread over years
SITES = ("bac-giang", "bac-ninh")
WORKING = ("accepted", "appraising", "awaiting_approval", "submitted")
Mark = Callable[[str, str], str]

COLUMNS = (
    "id", "code", "site_id", "agency_id", "procedure_id", "rule_set", "state", "channel", "medium",
    "received_at", "accepted_at", "due_at", "due", "original_due", "changed_at",
)  # fmt: skip
PERSON = ("dossier_id", "part", "sealed", "number_mark", "phone_mark")


def code(number: int) -> str:
    day = FIRST_DAY + timedelta(days=number // A_DAY)
    return f"H05.10-{day:%y%m%d}-{number % A_DAY + 1:04d}"


def number_of(number: int) -> str:
    """The card number of whoever owns this dossier; every tenth person comes back."""
    return f"0240{number * 7919 % 10**8:08d}" if number % 10 else f"0240{number % 1000:08d}"


def dossiers(first: int, last: int, total: int) -> Iterator[tuple[Any, ...]]:
    for number in range(first, last):
        day = FIRST_DAY + timedelta(days=number // A_DAY)
        taken = to_ms(datetime(day.year, day.month, day.day, 3, tzinfo=UTC)) + number % A_DAY * 9000
        is_open = number >= total - OPEN
        state = WORKING[number % len(WORKING)] if is_open else "returned"
        due = day + timedelta(days=7)
        yield (
            number + 1, code(number), SITES[number % len(SITES)], f"so-{number % 20:02d}",
            f"tthc-{number % 300}", "2025", state, "direct", "electronic", taken, taken,
            taken + 7 * 86_400_000, due.isoformat(), due.isoformat(), taken,
        )  # fmt: skip


def people(first: int, last: int, mark: Mark) -> Iterator[tuple[Any, ...]]:
    """A fifth carries real marks: those are the ones that are searched for."""
    noise = secrets.token_bytes(220)
    for number in range(first, last):
        wanted = mark("number", number_of(number)) if number % 5 == 0 else _like(f"n{number}")
        yield number + 1, "owner", noise, wanted, _like(f"p{number}")


def _like(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def write(engine: sa.Engine, already: int, total: int, mark: Mark) -> None:
    """Dossiers `already`…`total`; on PostgreSQL by COPY. The open ones are the newest."""
    with engine.connect() as connection, connection.begin():
        raw = connection.connection.driver_connection
        closed = "UPDATE dossier SET state = 'returned' WHERE id > ? AND id <= ?"
        low, high = max(already - OPEN, 0), already
        if engine.dialect.name == "sqlite":
            raw.execute(closed, (low, high))
            _insert(raw, "dossier", COLUMNS, dossiers(already, total, total))
            _insert(raw, "dossier_person", PERSON, people(already, total, mark))
        else:
            connection.exec_driver_sql(closed.replace("?", "%s"), (low, high))
            _copy(raw, "dossier", COLUMNS, dossiers(already, total, total))
            _copy(raw, "dossier_person", PERSON, people(already, total, mark))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _insert(
    raw: Any, table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]
) -> None:
    places = ", ".join("?" * len(columns))
    asked = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
    while chunk := list(itertools.islice(rows, CHUNK)):
        raw.executemany(asked, chunk)


def _copy(raw: Any, table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]) -> None:
    with (
        raw.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)
