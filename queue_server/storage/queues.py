"""Lines as a counter and a hall see them: the first few rows and how many there are. Reads only.

A busy morning has hundreds waiting and a counter's page shows sixty: what is not shown is counted, not read.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from queue_server.services.ports import CounterRecord, TicketRecord

from .database import Sql
from .tickets import TICKET_COLUMNS, ticket_of

_IN_LINE = "ORDER BY place, taken_at, id LIMIT :most"


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait at the site, and how many of them this counter may call."""

    everybody: int
    mine: int


class SqlQueues:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def waiting(self, counter: CounterRecord, day: date, most: int) -> list[TicketRecord]:
        """Who this counter may call, in the order of the line, then the others of its site."""
        mine, values = _mine(counter)
        return self._tickets(
            f"state = 'waiting' ORDER BY CASE WHEN {mine} THEN 0 ELSE 1 END, place, taken_at, id LIMIT :most",
            {**_at(counter, day), **values, "most": most},
        )

    def count_waiting(self, counter: CounterRecord, day: date) -> Waiting:
        mine, values = _mine(counter)
        row = self._sql.run(
            f"SELECT count(*), coalesce(sum(CASE WHEN {mine} THEN 1 ELSE 0 END), 0) FROM ticket "
            "WHERE site_id = :site AND business_day = :day AND state = 'waiting'",
            {**_at(counter, day), **values},
        ).fetchone()
        return Waiting(int(row[0]), int(row[1]))

    def missed(self, counter: CounterRecord, day: date, most: int) -> list[TicketRecord]:
        """Absent tickets of this counter's series."""
        series, values = _series(counter)
        return self._tickets(
            f"state = 'absent' AND {series} {_IN_LINE}",
            {**_at(counter, day), **values, "most": most},
        )

    def parked(self, counter: CounterRecord, day: date, most: int) -> list[TicketRecord]:
        """What this counter put aside."""
        return self._tickets(
            f"state = 'parked' AND counter_id = :counter {_IN_LINE}",
            {**_at(counter, day), "counter": counter.id, "most": most},
        )

    def waiting_by_series(self, site_id: str, day: date) -> dict[str, int]:
        rows = self._sql.run(
            "SELECT series, count(*) FROM ticket WHERE site_id = :site AND business_day = :day "
            "AND state = 'waiting' GROUP BY series",
            {"site": site_id, "day": day.isoformat()},
        ).fetchall()
        return {row[0]: int(row[1]) for row in rows}

    def _tickets(self, condition: str, values: dict[str, Any]) -> list[TicketRecord]:
        rows = self._sql.run(
            f"SELECT {TICKET_COLUMNS} FROM ticket WHERE site_id = :site AND business_day = :day AND {condition}",
            values,
        ).fetchall()
        return [ticket_of(row) for row in rows]


def _at(counter: CounterRecord, day: date) -> dict[str, Any]:
    return {"site": counter.site_id, "day": day.isoformat()}


def _series(counter: CounterRecord) -> tuple[str, dict[str, Any]]:
    """The condition that a ticket is of the counter's series; false for a counter without any."""
    names = {f"s{index}": letter for index, letter in enumerate(counter.weights)}
    return (f"series IN ({', '.join(f':{name}' for name in names)})" if names else "1 = 0"), names


def _mine(counter: CounterRecord) -> tuple[str, dict[str, Any]]:
    series, names = _series(counter)
    return (
        f"({series} AND (only_counter IS NULL OR only_counter = :only))",
        {**names, "only": counter.id},
    )
