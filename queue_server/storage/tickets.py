"""Tickets and calls as rows. Raw SQL here because issuing and claiming are the hot path."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.domain.picking import Waiting
from queue_server.domain.tickets import ActRefused, State
from queue_server.services.ports import CallRecord, NewTicket, TicketRecord

from .database import Sql
from .tables import EPOCH, to_ms
from .waiting import SqlWaiting

_MS = timedelta(milliseconds=1)
TICKET_COLUMNS = (
    "id, key, site_id, series, business_day, letter, number, label, purpose, procedure_id, priority, language, "
    "origin, device_id, taken_at, place, state, counter_id, only_counter, overtaken, calls, call_id, "
    "changed_at, superseded_label, postponed"
)
_INSERT = (
    "INSERT INTO ticket (key, site_id, series, business_day, letter, number, label, purpose, procedure_id, "
    "priority, language, origin, device_id, taken_at, place, state, changed_at, token_digest, "
    "token_expires, overtaken, calls, postponed) VALUES (:key, :site_id, :series, :business_day, :letter, :number, "
    ":label, :purpose, :procedure_id, :priority, :language, :origin, :device_id, :taken_at, :place, "
    "'waiting', :changed_at, :token_digest, :token_expires, 0, 0, false) RETURNING id"
)
_OPEN_PERIOD = (
    "INSERT INTO period (ticket_id, state, counter_id, account_id, started_at, voided) "
    "VALUES (:ticket, :state, :counter, :account, :at, false)"
)
_CLOSE_PERIOD = "UPDATE period SET ended_at = :at WHERE ticket_id = :ticket AND ended_at IS NULL"
_INSTANTS = frozenset({"taken_at", "place", "changed_at"})


def _at(value: int) -> datetime:
    return EPOCH + value * _MS


def ticket_of(row: Any) -> TicketRecord:
    """A row of `TICKET_COLUMNS` as a record."""
    (id_, key, site, series, day, letter, number, label, purpose, procedure, priority, language, origin, device,
     taken, place, state, counter, only, overtaken, calls, call, changed, superseded, postponed) = row  # fmt: skip
    return TicketRecord(
        id_, key, site, series, date.fromisoformat(day), letter, number, label, purpose, procedure, priority,
        language, origin, device, _at(taken), _at(place), State(state), counter, only, overtaken, calls, call,
        _at(changed), superseded, bool(postponed),
    )  # fmt: skip


class SqlTickets:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def _one(self, condition: str, values: dict[str, Any]) -> TicketRecord | None:
        row = self._sql.run(
            f"SELECT {TICKET_COLUMNS} FROM ticket WHERE {condition}", values
        ).fetchone()
        return None if row is None else ticket_of(row)

    def by_key(self, key: str) -> TicketRecord | None:
        return self._one("key = :key", {"key": key})

    def by_id(self, ticket_id: int) -> TicketRecord | None:
        return self._one("id = :id", {"id": ticket_id})

    def by_token(self, digest: str) -> TicketRecord | None:
        return self._one("token_digest = :digest", {"digest": digest})

    def token_expires(self, digest: str) -> datetime | None:
        row = self._sql.run(
            "SELECT token_expires FROM ticket WHERE token_digest = :digest", {"digest": digest}
        ).fetchone()
        return None if row is None else _at(row[0])

    def by_number(self, site_id: str, letter: str, day: date, number: int) -> TicketRecord | None:
        return self._one(
            "site_id = :site AND letter = :letter AND business_day = :day AND number = :number",
            {"site": site_id, "letter": letter, "day": day.isoformat(), "number": number},
        )

    def next_number(self, site_id: str, series: str, day: date) -> int:
        """Advance the series by one; rolled back with the ticket, so that numbers have no gaps."""
        row = self._sql.run(
            "INSERT INTO number_series (site_id, series, business_day, last) VALUES (:site, :series, :day, 1) "
            "ON CONFLICT (site_id, series, business_day) DO UPDATE SET last = number_series.last + 1 RETURNING last",
            {"site": site_id, "series": series, "day": day.isoformat()},
        ).fetchone()
        return int(row[0])

    def taken(self, site_id: str, series: str, day: date) -> int:
        row = self._sql.run(
            "SELECT count(*) FROM ticket WHERE site_id = :site AND business_day = :day AND series = :series",
            {"site": site_id, "series": series, "day": day.isoformat()},
        ).fetchone()
        return int(row[0])

    def add(self, new: NewTicket, now: datetime) -> TicketRecord:
        values = {
            "key": new.key, "site_id": new.site_id, "series": new.series,
            "business_day": new.business_day.isoformat(), "letter": new.letter, "number": new.number,
            "label": new.label, "purpose": new.purpose, "procedure_id": new.procedure_id, "priority": new.priority,
            "language": new.language, "origin": new.origin, "device_id": new.device_id,
            "taken_at": to_ms(new.taken_at), "place": to_ms(new.place), "changed_at": to_ms(now),
            "token_digest": new.token_digest, "token_expires": to_ms(new.token_expires),
        }  # fmt: skip
        ticket_id = self._sql.run(_INSERT, values).fetchone()[0]
        self._open_period(ticket_id, State.WAITING, new.taken_at, None, None)
        return TicketRecord(
            ticket_id, new.key, new.site_id, new.series, new.business_day, new.letter, new.number, new.label,
            new.purpose, new.procedure_id, new.priority, new.language, new.origin, new.device_id, new.taken_at,
            new.place, State.WAITING, None, None, 0, 0, None, now,
        )  # fmt: skip

    def _open_period(
        self, ticket_id: int, state: State, at: datetime, counter: str | None, account: str | None
    ) -> None:
        self._sql.run(
            _OPEN_PERIOD,
            {
                "ticket": ticket_id,
                "state": state.value,
                "counter": counter,
                "account": account,
                "at": to_ms(at),
            },
        )

    def waiting(self, site_id: str, day: date, series: Sequence[str]) -> list[Waiting]:
        """Everyone who waits in these series, in no promised order: the rule orders them."""
        return SqlWaiting(self._sql, site_id, day).all(series)

    def candidates(
        self, site_id: str, day: date, series: Sequence[str], past: datetime, first: int = 1
    ) -> list[Waiting]:
        """Of those who wait, whom the rule of the next can pick, or has to count, `first` times in a row."""
        return SqlWaiting(self._sql, site_id, day).candidates(series, past, first)

    def count_ahead(self, ticket: TicketRecord) -> int:
        """Waiting tickets of its series in earlier places; a priority ticket has only priority tickets before it."""
        row = self._sql.run(
            "SELECT count(*) FROM ticket WHERE site_id = :site AND business_day = :day AND series = :series "
            "AND state = 'waiting' AND (place, id) < (:place, :id) "
            "AND (:everyone = 1 OR priority IS NOT NULL)",
            {
                "site": ticket.site_id, "day": ticket.business_day.isoformat(), "series": ticket.series,
                "place": to_ms(ticket.place), "id": ticket.id, "everyone": 0 if ticket.priority else 1,
            },
        ).fetchone()  # fmt: skip
        return int(row[0])

    def count_waiting(self, site_id: str, day: date, series: str) -> int:
        row = self._sql.run(
            "SELECT count(*) FROM ticket WHERE site_id = :site AND business_day = :day "
            "AND series = :series AND state = 'waiting'",
            {"site": site_id, "day": day.isoformat(), "series": series},
        ).fetchone()
        return int(row[0])

    def move(
        self, ticket: TicketRecord, state: State, now: datetime, **changes: Any
    ) -> TicketRecord:
        """Leave one state for another, closing its period and opening the next.

        The update is guarded by the state that was read: whoever comes second is refused."""
        account = changes.pop("account_id", None)
        values = {"state": state.value, "changed_at": now, **changes}
        self._update(ticket, values)
        self._sql.run(_CLOSE_PERIOD, {"ticket": ticket.id, "at": to_ms(now)})
        counter = changes.get("counter_id", ticket.counter_id)
        self._open_period(ticket.id, state, now, counter, account)
        return replace(ticket, state=state, changed_at=now, **changes)

    def alter(self, ticket: TicketRecord, **changes: Any) -> TicketRecord:
        """Change what does not touch the running period (attempts, place in line)."""
        self._update(ticket, changes)
        return replace(ticket, **changes)

    def _update(self, ticket: TicketRecord, changes: dict[str, Any]) -> None:
        values = {
            name: to_ms(value)
            if name in _INSTANTS
            else value.isoformat()
            if name == "business_day"
            else value
            for name, value in changes.items()
        }
        assignments = ", ".join(f"{name} = :{name}" for name in values)
        changed = self._sql.run(
            f"UPDATE ticket SET {assignments} WHERE id = :this_id AND state = :this_state",
            {**values, "this_id": ticket.id, "this_state": ticket.state.value},
        )
        if changed.rowcount != 1:
            raise ActRefused(f"Số {ticket.label} vừa được người khác xử lý. Mời xem lại danh sách.")

    def overtake(self, ticket_ids: Sequence[int], by: int) -> None:
        """Count (or, taken back, uncount) one priority call that passed these tickets."""
        if ticket_ids:
            self._sql.run_many(
                "UPDATE ticket SET overtaken = overtaken + :by WHERE id = :id",
                [{"id": ticket_id, "by": by} for ticket_id in ticket_ids],
            )

    def void_period(self, ticket_id: int, state: State) -> None:
        """Leave the last period in this state out of all metrics (a call that was taken back)."""
        self._sql.run(
            "UPDATE period SET voided = true WHERE id = (SELECT max(id) FROM period "
            "WHERE ticket_id = :ticket AND state = :state)",
            {"ticket": ticket_id, "state": state.value},
        )

    def unfinished(self, site_id: str, before: date) -> list[TicketRecord]:
        """Tickets of earlier days that never ended."""
        rows = self._sql.run(
            f"SELECT {TICKET_COLUMNS} FROM ticket WHERE site_id = :site AND business_day < :day "
            "AND state IN ('waiting', 'called', 'serving', 'parked', 'absent') ORDER BY id LIMIT 500",
            {"site": site_id, "day": before.isoformat()},
        ).fetchall()
        return [ticket_of(row) for row in rows]


CALL_COLUMNS = "id, ticket_id, counter_id, called_at, last_at, attempt, reason, overtook, withdrawn_at, calls_before"


class SqlCalls:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add(
        self,
        ticket: TicketRecord,
        counter_id: str,
        now: datetime,
        reason: str,
        overtook: Sequence[int],
    ) -> CallRecord:
        attempt = 1
        row = self._sql.run(
            "INSERT INTO call (ticket_id, counter_id, called_at, last_at, attempt, reason, overtook, calls_before) "
            "VALUES (:ticket, :counter, :at, :at, :attempt, :reason, :overtook, :before) RETURNING id",
            {
                "ticket": ticket.id, "counter": counter_id, "at": to_ms(now), "attempt": attempt,
                "reason": reason, "overtook": json.dumps(list(overtook)), "before": ticket.calls,
            },
        ).fetchone()  # fmt: skip
        return CallRecord(
            row[0],
            ticket.id,
            counter_id,
            now,
            now,
            attempt,
            reason,
            tuple(overtook),
            None,
            ticket.calls,
        )

    def by_id(self, call_id: int) -> CallRecord | None:
        row = self._sql.run(
            f"SELECT {CALL_COLUMNS} FROM call WHERE id = :id", {"id": call_id}
        ).fetchone()
        return None if row is None else call_of(row)

    def again(self, call: CallRecord, now: datetime) -> CallRecord:
        self._sql.run(
            "UPDATE call SET last_at = :at, attempt = attempt + 1 WHERE id = :id",
            {"at": to_ms(now), "id": call.id},
        )
        return replace(call, last_at=now, attempt=call.attempt + 1)

    def withdraw(self, call: CallRecord, now: datetime) -> None:
        self._sql.run(
            "UPDATE call SET withdrawn_at = :at WHERE id = :id", {"at": to_ms(now), "id": call.id}
        )


def call_of(row: Any) -> CallRecord:
    overtook = json.loads(row[7]) if isinstance(row[7], str) else row[7]
    return CallRecord(
        row[0], row[1], row[2], _at(row[3]), _at(row[4]), row[5], row[6], tuple(overtook),
        None if row[8] is None else _at(row[8]), row[9],
    )  # fmt: skip
