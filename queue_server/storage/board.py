"""Questions of screens and desks: who waits, who is called where, how the day goes. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from queue_server.services.ports import CallRecord, TicketRecord

from .database import Sql
from .tables import from_ms, to_ms
from .tickets import CALL_COLUMNS, TICKET_COLUMNS, call_of, ticket_of

_TICKET = ", ".join(f"t.{name.strip()}" for name in TICKET_COLUMNS.split(","))
_CALL = ", ".join(f"c.{name.strip()}" for name in CALL_COLUMNS.split(","))
_TICKET_WIDTH = len(TICKET_COLUMNS.split(","))


@dataclass(frozen=True, slots=True)
class CalledTicket:
    ticket: TicketRecord
    call: CallRecord


@dataclass(frozen=True, slots=True)
class DayOfCounter:
    """What one counter did today: tickets served, mean service in seconds, longest wait in minutes."""

    served: int
    average_seconds: int | None
    longest_wait_minutes: int | None


class SqlBoard:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def head(self, room: str) -> int:
        row = self._sql.run(
            "SELECT seq FROM room_head WHERE room = :room", {"room": room}
        ).fetchone()
        return 0 if row is None else int(row[0])

    def all_heads(self) -> dict[str, int]:
        return {
            row[0]: int(row[1])
            for row in self._sql.run("SELECT room, seq FROM room_head").fetchall()
        }

    def in_states(self, site_id: str, day: date, states: tuple[str, ...]) -> list[TicketRecord]:
        """Tickets of a day in these states, in the order of the line."""
        names = {f"st{index}": state for index, state in enumerate(states)}
        places = ", ".join(f":{name}" for name in names)
        rows = self._sql.run(
            f"SELECT {TICKET_COLUMNS} FROM ticket WHERE site_id = :site AND business_day = :day "
            f"AND state IN ({places}) ORDER BY place, taken_at, id",
            {"site": site_id, "day": day.isoformat(), **names},
        ).fetchall()
        return [ticket_of(row) for row in rows]

    def recent_calls(self, site_id: str, day: date, limit: int = 30) -> list[CalledTicket]:
        """The newest calls of a day that were not taken back, newest first."""
        rows = self._sql.run(
            f"SELECT {_TICKET}, {_CALL} FROM call c JOIN ticket t ON t.id = c.ticket_id "
            "WHERE t.site_id = :site AND t.business_day = :day AND c.withdrawn_at IS NULL "
            "ORDER BY c.last_at DESC, c.id DESC LIMIT :most",
            {"site": site_id, "day": day.isoformat(), "most": limit},
        ).fetchall()
        return [
            CalledTicket(ticket_of(row[:_TICKET_WIDTH]), call_of(row[_TICKET_WIDTH:]))
            for row in rows
        ]

    def calls_of(self, ticket_id: int) -> list[CallRecord]:
        rows = self._sql.run(
            f"SELECT {CALL_COLUMNS} FROM call WHERE ticket_id = :id ORDER BY id", {"id": ticket_id}
        ).fetchall()
        return [call_of(row) for row in rows]

    def serving_since(self, ticket_id: int) -> datetime | None:
        row = self._sql.run(
            "SELECT started_at FROM period WHERE ticket_id = :id AND state = 'serving' AND ended_at IS NULL",
            {"id": ticket_id},
        ).fetchone()
        return None if row is None else from_ms(row[0])

    def counter_day(self, counter_id: str, since: datetime) -> DayOfCounter:
        row = self._sql.run(
            "SELECT count(*), avg(ended_at - started_at) FROM period WHERE counter_id = :counter "
            "AND state = 'serving' AND ended_at IS NOT NULL AND voided = false AND started_at >= :since",
            {"counter": counter_id, "since": to_ms(since)},
        ).fetchone()
        wait = self._sql.run(
            "SELECT max(c.called_at - t.taken_at) FROM call c JOIN ticket t ON t.id = c.ticket_id "
            "WHERE c.counter_id = :counter AND c.called_at >= :since AND c.withdrawn_at IS NULL",
            {"counter": counter_id, "since": to_ms(since)},
        ).fetchone()
        average = None if row[1] is None else round(float(row[1]) / 1000)
        return DayOfCounter(
            int(row[0]), average, None if wait[0] is None else int(wait[0]) // 60_000
        )

    def service_seconds(
        self, site_id: str, series: str, since: datetime, most: int = 50
    ) -> list[float]:
        """The newest finished services of a series, in seconds, newest last."""
        rows = self._sql.run(
            "SELECT p.ended_at - p.started_at FROM period p JOIN ticket t ON t.id = p.ticket_id "
            "WHERE t.site_id = :site AND t.series = :series AND p.state = 'serving' AND p.voided = false "
            "AND p.ended_at IS NOT NULL AND p.started_at >= :since ORDER BY p.ended_at DESC LIMIT :most",
            {"site": site_id, "series": series, "since": to_ms(since), "most": most},
        ).fetchall()
        return [float(row[0]) / 1000 for row in reversed(rows)]

    def session(self, digest: str) -> Any:
        """(account_id, csrf, counter_id, created_at, seen_at, expires_at) of a session not revoked; None otherwise."""
        return self._sql.run(
            "SELECT account_id, csrf, counter_id, created_at, seen_at, expires_at FROM session "
            "WHERE digest = :digest AND revoked_at IS NULL",
            {"digest": digest},
        ).fetchone()

    def device_session(self, digest: str) -> Any:
        """(device_id, expires_at ms) of a device token; None when unknown."""
        return self._sql.run(
            "SELECT device_id, expires_at FROM device_session WHERE digest = :digest",
            {"digest": digest},
        ).fetchone()

    def events_after(self, seq: int, most: int = 500) -> list[Any]:
        return list(
            self._sql.run(
                "SELECT seq, at, kind, site_id, rooms, data FROM event WHERE seq > :seq ORDER BY seq LIMIT :most",
                {"seq": seq, "most": most},
            ).fetchall()
        )
