"""Look-ups that must not grow with the archive are answered through an index, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from queue_server.domain.dossiers.states import State
from tests.conftest import SITE, Hall

LOOKUPS: dict[str, Callable[[Any], object]] = {
    "by code": lambda work: work.dossiers.by_code("H05.14-260310-0001"),
    "of a ticket": lambda work: work.dossiers.of_ticket(1),
    "by citizen number": lambda work: work.dossiers.of_number("027090000001"),
    "by telephone": lambda work: work.dossiers.of_phone("0912345678"),
    "inbox of the reception": lambda work: work.dossiers.inbox(SITE, [State.SUBMITTED]),
    "guidance by telephone": lambda work: work.guidance.of_phone("0912345678"),
    "guidance desk": lambda work: work.guidance.of_desk(SITE),
    "guidance of a dossier": lambda work: work.guidance.of_dossier(1),
}
WHOLE = ("SCAN ", "Seq Scan")


def plans_of(hall: Hall, look_up: Callable[[Any], object]) -> list[str]:
    """The plans of all that the look-up asked; PostgreSQL is kept from reading small tables whole."""
    asked: list[tuple[str, Any]] = []
    with hall.reads() as work:
        connection = work.sql.core
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")

        def hear(_c: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
            asked.append((statement, values))

        sa.event.listen(connection, "before_cursor_execute", hear)
        look_up(work)
        sa.event.remove(connection, "before_cursor_execute", hear)
        prefix = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
        rows = [connection.exec_driver_sql(prefix + text, values).all() for text, values in asked]
    return ["\n".join(str(row[-1]) for row in plan) for plan in rows]


@pytest.mark.parametrize("name", LOOKUPS)
def test_nothing_reads_a_whole_table(hall: Hall, name: str) -> None:
    plans = plans_of(hall, LOOKUPS[name])
    assert plans
    assert not [plan for plan in plans for mark in WHOLE if mark in plan]
