"""What a phone asks of its line, and what the estimate of waits is measured from. Reads only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from queue_server.services.ports import TicketRecord

from .board import CalledTicket
from .database import Sql
from .tables import from_ms, to_ms
from .tickets import CALL_COLUMNS, TICKET_COLUMNS, call_of, ticket_of

_TICKET = ", ".join(f"t.{name.strip()}" for name in TICKET_COLUMNS.split(","))
_CALL = ", ".join(f"c.{name.strip()}" for name in CALL_COLUMNS.split(","))
_TICKET_WIDTH = len(TICKET_COLUMNS.split(","))


@dataclass(frozen=True, slots=True)
class Occupation:
    """A counter taken by one call, from the call until it was free again (done, parked, absent; None: still is)."""

    call_id: int
    counter_id: str
    series: str
    began: datetime
    ended: datetime | None


class SqlLine:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def followed(self, digest: str) -> tuple[TicketRecord, datetime] | None:
        """The ticket of a phone token and when the token ends."""
        row = self._sql.run(
            f"SELECT {TICKET_COLUMNS}, token_expires FROM ticket WHERE token_digest = :digest",
            {"digest": digest},
        ).fetchone()
        return None if row is None else (ticket_of(row[:_TICKET_WIDTH]), from_ms(row[-1]))

    def calls_of_series(self, ticket: TicketRecord, most: int) -> list[CalledTicket]:
        """The newest calls of the ticket's series on its day, those taken back left out, newest first."""
        rows = self._sql.run(
            f"SELECT {_TICKET}, {_CALL} FROM ticket t JOIN call c ON c.ticket_id = t.id "
            "WHERE t.site_id = :site AND t.business_day = :day AND t.series = :series "
            "AND c.withdrawn_at IS NULL ORDER BY c.called_at DESC, c.id DESC LIMIT :most",
            {
                "site": ticket.site_id, "day": ticket.business_day.isoformat(),
                "series": ticket.series, "most": most,
            },
        ).fetchall()  # fmt: skip
        return [
            CalledTicket(ticket_of(row[:_TICKET_WIDTH]), call_of(row[_TICKET_WIDTH:]))
            for row in rows
        ]

    def occupations(self, site_id: str, day: date, since: datetime, after: int) -> list[Occupation]:
        """What the calls of a day numbered above `after` (made since `since`) took, in their order.

        Two rows of `period` (called, then serving) join where one begins as the other ends."""
        rows = self._sql.run(
            "SELECT c.id, c.counter_id, t.series, c.called_at, p.started_at, p.ended_at "
            "FROM call c JOIN ticket t ON t.id = c.ticket_id "
            "JOIN period p ON p.ticket_id = c.ticket_id AND p.counter_id = c.counter_id "
            "AND p.state IN ('called', 'serving') AND p.voided = false AND p.started_at >= c.called_at "
            "WHERE c.called_at >= :since AND c.id > :after AND c.withdrawn_at IS NULL "
            "AND t.site_id = :site AND t.business_day = :day ORDER BY c.id, p.id",
            {"since": to_ms(since), "after": after, "site": site_id, "day": day.isoformat()},
        ).fetchall()
        return _joined(rows)


def _joined(rows: list[Any]) -> list[Occupation]:
    joined: dict[int, Occupation] = {}
    for call_id, counter_id, series, called, started, ended in rows:
        before = joined.get(call_id)
        begins = started == called if before is None else before.ended == from_ms(started)
        if begins:
            until = None if ended is None else from_ms(ended)
            joined[call_id] = Occupation(call_id, counter_id, series, from_ms(called), until)
    return list(joined.values())
