"""Counters: where they stand comes from the catalogue, what they do now is a row of `counter_now`."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from queue_server.domain.centre import CentreView, PlacedCounter
from queue_server.services.ports import CounterRecord

from .database import Sql
from .tables import EPOCH, from_ms, to_ms

_NOW = "SELECT counter_id, state, pause_reason, since, account_id, ticket_id FROM counter_now"
_CLOSED: tuple[str, str, str, int, None, None] = ("", "closed", "", 0, None, None)


def counter_of(view: CentreView, placed: PlacedCounter, row: Any) -> CounterRecord:
    """Join a counter of the catalogue with its row; a counter without a row was never opened."""
    _, state, reason, since, account, ticket = row or _CLOSED
    return CounterRecord(
        placed.id, placed.site_id, placed.hall.id, placed.zone.id, placed.number,
        asdict(view.counter_names(placed)), placed.weights, state, reason,
        from_ms(since) if since else EPOCH, account, ticket,
    )  # fmt: skip


class SqlCounters:
    def __init__(self, sql: Sql, view: CentreView) -> None:
        self._sql = sql
        self._view = view

    def get(self, counter_id: str) -> CounterRecord | None:
        placed = self._view.counters.get(counter_id)
        if placed is None:
            return None
        row = self._sql.run(f"{_NOW} WHERE counter_id = :id", {"id": counter_id}).fetchone()
        return counter_of(self._view, placed, row)

    def of_site(self, site_id: str) -> list[CounterRecord]:
        rows: Mapping[str, Any] = {row[0]: row for row in self._sql.run(_NOW).fetchall()}
        return [
            counter_of(self._view, placed, rows.get(placed.id))
            for placed in self._view.counters.values()
            if placed.site_id == site_id
        ]

    def hold(self, counter_id: str, ticket_id: int | None) -> None:
        """Put a ticket in front of a counter, or take it away. The counter is open, so its row exists."""
        self._sql.run(
            "UPDATE counter_now SET ticket_id = :ticket WHERE counter_id = :id",
            {"ticket": ticket_id, "id": counter_id},
        )

    def set_state(
        self,
        counter_id: str,
        state: str,
        now: datetime,
        reason: str = "",
        account_id: str | None = None,
    ) -> None:
        """Open, pause or close: closes the counter's running period and opens the next."""
        values = {
            "id": counter_id,
            "state": state,
            "reason": reason,
            "at": to_ms(now),
            "account": account_id,
        }
        self._sql.run(
            "INSERT INTO counter_now (counter_id, state, pause_reason, since, account_id) "
            "VALUES (:id, :state, :reason, :at, :account) ON CONFLICT (counter_id) DO UPDATE SET "
            "state = excluded.state, pause_reason = excluded.pause_reason, since = excluded.since, "
            "account_id = excluded.account_id",
            values,
        )
        self._sql.run(
            "UPDATE counter_period SET ended_at = :at WHERE counter_id = :id AND ended_at IS NULL",
            {"at": values["at"], "id": counter_id},
        )
        self._sql.run(
            "INSERT INTO counter_period (counter_id, state, reason, account_id, started_at) "
            "VALUES (:id, :state, :reason, :account, :at)",
            values,
        )
