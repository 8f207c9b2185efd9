"""Durable tickets per second over HTTP, beside the same route with a constant for its storage, in turns."""

import uuid
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from tests import postgres
from tests.benchmarks.bench import FLOOR, Bench, median
from tests.benchmarks.place import Served, prepared
from tests.benchmarks.report import Metric, at_most, note, share_of_floor

CLIENTS = (1, 16, 64)
LEAST_SHARE = 0.5
SLOWEST_MS = 25.0


def sqlite(bench: Bench) -> list[Metric]:
    with (
        bench.server("tickets", room=True) as real,
        bench.server("floor", room=True, **FLOOR) as floor,
    ):
        return _levels(bench, "tickets", real, floor, CLIENTS, judged=16)


def postgresql(bench: Bench) -> list[Metric]:
    """Left out, with its reason, where there is no PostgreSQL."""
    if postgres.binaries() is None:
        note("tickets-postgresql: left out, PostgreSQL is not installed")
        return []
    with postgres.cluster(durable=True) as address:
        url = _database(address.replace("postgresql://", "postgresql+psycopg://"))
        with bench.server("pg", url) as real, bench.server("floor", room=True, **FLOOR) as floor:
            levels = bench.pick(CLIENTS, (16,))
            return _levels(bench, "tickets.postgresql", real, floor, levels)


def _database(address: str) -> str:
    name = f"bench_{uuid.uuid4().hex[:8]}"
    server = sa.create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    server.dispose()
    prepared(f"{address}/{name}", room=True)
    return f"{address}/{name}"


def _levels(
    bench: Bench, name: str, real: Served, floor: Served, levels: Sequence[int], judged: int = 0
) -> list[Metric]:
    """`judged` is the number of clients at which the targets hold: one alone waits for a sync of its own each time."""
    found = []
    for clients in levels:
        ours, best = _in_turns(bench, clients, real, floor)
        found += _metrics(f"{name}.{clients}_clients", clients == judged, ours, best)
    return found


def _in_turns(
    bench: Bench, clients: int, real: Served, floor: Served
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Short runs, one of each by turns, so that whatever else the machine does meets both."""
    seconds, rounds = bench.pick((1.2, 4), (0.4, 1))
    ours: list[dict[str, Any]] = []
    best: list[dict[str, Any]] = []
    for _ in range(rounds):
        best.append(_whole(floor.load(clients, seconds, warm=0.3)))
        ours.append(_whole(real.load(clients, seconds, warm=0.3)))
    return ours, best


def _whole(result: dict[str, Any]) -> dict[str, Any]:
    """A run with refusals or lost answers measured something else."""
    if result["refused"] or result["lost"]:
        raise RuntimeError(f"not every number was given: {result}")
    return result


def _metrics(
    name: str, judged: bool, ours: list[dict[str, Any]], best: list[dict[str, Any]]
) -> list[Metric]:
    def of(runs: list[dict[str, Any]], figure: str) -> float | None:
        return median([run[figure] for run in runs])

    speed, best_speed = of(ours, "per_second"), of(best, "per_second")
    p99, best_p99 = of(ours, "p99"), of(best, "p99")
    found = [Metric(f"{name}.p50", of(ours, "p50"), "ms", of(best, "p50"))]
    if judged:
        return [
            share_of_floor(f"{name}.per_second", speed, "tickets/s", LEAST_SHARE, best_speed),
            *found,
            at_most(f"{name}.p99", p99, "ms", SLOWEST_MS, best_p99),
        ]
    return [
        Metric(f"{name}.per_second", speed, "tickets/s", best_speed),
        *found,
        Metric(f"{name}.p99", p99, "ms", best_p99),
    ]
