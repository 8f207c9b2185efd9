"""Open a database for one writer and many readers: SQLite by default, PostgreSQL by URL."""

import fcntl
import functools
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

import sqlalchemy as sa
from pydantic_core import to_json
from sqlalchemy.engine import URL, Connection, Engine, make_url

# Older releases can lose or corrupt commits in WAL mode with more than one connection (sqlite.org/wal.html).
SAFE_WAL = (3, 51, 3)
# One advisory lock per database: "motcua" in bytes.
ADVISORY = 0x6D6F74637561


class AlreadyServed(Exception):
    """Another server holds this database; there is exactly one writer per centre."""


def sqlite_driver() -> ModuleType:
    """pysqlite3 where it has a wheel (it brings a current SQLite), else the interpreter's own."""
    try:
        import pysqlite3.dbapi2 as fresh
    except ImportError:
        return sqlite3
    return fresh  # type: ignore[no-any-return]


def sqlite_version() -> tuple[int, ...]:
    return tuple(int(part) for part in sqlite_driver().sqlite_version.split("."))


def journal_mode(version: tuple[int, ...] | None = None) -> str:
    """WAL only where the library is safe in it; TRUNCATE is slower and always safe. By default of our own library."""
    return "WAL" if (version or sqlite_version()) >= SAFE_WAL else "TRUNCATE"


def _prepare_sqlite(engine: Engine, begin: str) -> None:
    @sa.event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA journal_mode={journal_mode()}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=10000")
        # What is erased is overwritten, not only forgotten (Luật 91/2025/QH15: erased means gone).
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # On the driver's own connection: every request that reads begins here, most of them twice.
        connection.connection.driver_connection.execute(begin)  # type: ignore[union-attr]


def open_engine(url: str | URL, *, writing: bool = False) -> Engine:
    """An engine for reading (pooled) or for the one writing connection."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        if address.database and address.database != ":memory:":
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(
            address,
            module=sqlite_driver(),
            poolclass=sa.pool.QueuePool,
            pool_size=8,
            max_overflow=16,
            connect_args={"check_same_thread": False},
        )
        _prepare_sqlite(engine, "BEGIN IMMEDIATE" if writing else "BEGIN")
        return engine
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    isolation = {} if writing else {"isolation_level": "REPEATABLE READ"}
    engine = sa.create_engine(
        address, pool_size=8, max_overflow=16, pool_pre_ping=True, **isolation
    )
    if writing:
        _wait_natively(engine)
    return engine


def _wait_natively(engine: Engine) -> None:
    """The writer has a thread of its own: it waits there for PostgreSQL, without a second event loop in between."""
    import psycopg
    from psycopg import waiting

    wait = getattr(waiting, "wait_c", waiting.wait)

    class Waiting(psycopg.Connection[Any]):
        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            return wait(gen, self.pgconn.socket, interval=interval, timeout=timeout)

    @sa.event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, arguments: Any, options: Any) -> Any:
        return Waiting.connect(*arguments, **options)


class WriterLock:
    """The right to write: a locked file beside SQLite, an advisory lock in PostgreSQL.

    A crash frees it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._file: TextIO | None = None

    def take(self, connection: Connection) -> None:
        """Raise `AlreadyServed` when another process holds it. PostgreSQL keeps it for the connection's life."""
        if self._engine.dialect.name == "sqlite":
            self._take_file()
            return
        held = connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({ADVISORY})").scalar()
        connection.commit()
        if not held:
            raise AlreadyServed("another server writes to this PostgreSQL database")

    def _take_file(self) -> None:
        database = self._engine.url.database
        if not database or database == ":memory:":
            return
        self._file = Path(f"{database}.writer").open("w")  # noqa: SIM115 - held open for the life of the process
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._file.close()
            self._file = None
            raise AlreadyServed(f"another server writes to {Path(database).name}") from None

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def as_json(value: Any) -> str:
    """A JSON column of a raw statement; a tenth of what the standard library takes for a short record."""
    return to_json(value).decode()


@functools.lru_cache(maxsize=512)
def _psycopg_style(statement: str) -> str:
    return re.sub(r"(?<![:\w]):(\w+)", r"%(\1)s", statement)


class Sql:
    """One connection in one transaction: `run` for the few hot statements, `core` for everything else."""

    def __init__(self, connection: Connection) -> None:
        self.core = connection
        self._raw = connection.connection.driver_connection
        self._style = connection.dialect.name

    def run(self, statement: str, values: Mapping[str, Any] | None = None) -> Any:
        """Execute raw SQL with `:name` places on the driver's own connection; returns the driver's cursor."""
        if self._style == "sqlite":
            return self._raw.execute(statement, values or {})  # type: ignore[union-attr]
        return self._raw.execute(_psycopg_style(statement), values or {})  # type: ignore[union-attr]

    def run_many(self, statement: str, rows: list[dict[str, Any]]) -> None:
        cursor = self._raw.cursor()  # type: ignore[union-attr]
        cursor.executemany(
            statement if self._style == "sqlite" else _psycopg_style(statement), rows
        )
        cursor.close()
