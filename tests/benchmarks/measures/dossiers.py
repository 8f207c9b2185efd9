"""Dossiers by the hundred thousand and by the million: a code, an inbox, a card number, at each size of the archive.

The floor of a look-up by code is one row by its primary key through the same layer. Long: only when asked for by name.
"""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from queue_server.domain.dossiers.states import State
from queue_server.storage.database import open_engine
from queue_server.storage.equipment import Equipment
from queue_server.storage.reads import Reads
from queue_server.storage.vault import vault_of
from tests import postgres
from tests.benchmarks.bench import Bench
from tests.benchmarks.load import archive
from tests.benchmarks.load.figures import spread
from tests.benchmarks.place import prepared
from tests.benchmarks.report import Metric, at_most, note

SLOWEST_PAGE_MS = 100.0
TIMES_A_ROW = 2.0  # how much dearer than a row by its key a code may be
INBOX = (State.ACCEPTED, State.APPRAISING)
ASKED, WARM = 2_000, 20


def sqlite(bench: Bench) -> list[Metric]:
    sizes = bench.pick((100_000, 1_000_000), (5_000,))
    place = bench.place("dossiers")
    url = bench.database(place)
    return _sizes(url, place, sizes, "dossiers.sqlite", bench.pick(ASKED, 50))


def postgresql(bench: Bench) -> list[Metric]:
    if postgres.binaries() is None:
        note("dossiers-postgresql: left out, PostgreSQL is not installed")
        return []
    sizes = bench.pick((100_000, 1_000_000, 10_000_000), (5_000,))
    with _database() as url:
        return _sizes(
            url, bench.place("dossiers"), sizes, "dossiers.postgresql", bench.pick(ASKED, 50)
        )


@contextmanager
def _database() -> Iterator[str]:
    with postgres.cluster() as address:
        driver = address.replace("postgresql://", "postgresql+psycopg://")
        server = sa.create_engine(f"{driver}/postgres", isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE dossiers")
        server.dispose()
        prepared(f"{driver}/dossiers")
        yield f"{driver}/dossiers"


def _sizes(url: str, place: Path, sizes: tuple[int, ...], name: str, asked: int) -> list[Metric]:
    vault = vault_of(place)
    writing = open_engine(url, writing=True)
    reads = Reads(open_engine(url), Equipment(vault))
    metrics, already = list[Metric](), 0
    for size in sizes:
        begun = time.monotonic()
        archive.write(writing, already, size, vault.mark)
        note(f"{name}: {size:,} dossiers after {time.monotonic() - begun:.0f} s more")
        metrics += _at(reads, f"{name}.{size}", size, asked)
        already = size
    reads.close()
    writing.dispose()
    return metrics


def _at(reads: Reads, name: str, size: int, asked: int) -> list[Metric]:
    chance = random.Random(size)
    rows = [chance.randrange(size) for _ in range(asked)]
    marked = [row - row % 5 for row in rows[: asked // 4]]
    with reads() as work:
        by_key = _timed(lambda row: work.dossiers.by_id(row + 1), rows)
        by_code = _timed(lambda row: work.dossiers.by_code(archive.code(row)), rows)
        by_number = _timed(lambda row: work.dossiers.of_number(archive.number_of(row)), marked)
        inbox = _timed(lambda _row: work.dossiers.inbox(archive.SITES[0], INBOX), rows[:100])
    dearer = by_code["p99"] / by_key["p99"]
    return [
        Metric(f"{name}.by_code.p99", by_code["p99"], "ms", by_key["p99"],
               f"≤ {TIMES_A_ROW:g} × floor", dearer <= TIMES_A_ROW),
        at_most(f"{name}.by_card_number.p95", by_number["p95"], "ms", SLOWEST_PAGE_MS, by_key["p95"]),
        at_most(f"{name}.inbox.p95", inbox["p95"], "ms", SLOWEST_PAGE_MS, by_key["p95"]),
    ]  # fmt: skip


def _timed(ask: Callable[[int], Any], rows: list[int]) -> dict[str, float]:
    """Every question must find something: a quick nothing would be no figure."""
    for row in rows[:WARM]:
        ask(row)
    times = []
    for row in rows:
        begun = time.perf_counter()
        found = ask(row)
        times.append((time.perf_counter() - begun) * 1000)
        if not found:
            raise RuntimeError(f"nothing found for row {row}")
    return {name: value or 0.0 for name, value in spread(times).items()}
