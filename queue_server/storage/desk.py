"""Alerts about devices, what is muted, and orders to devices, as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from queue_server.domain.alerts import Alert, Cause
from queue_server.services.ports import AlertRecord, MuteRecord, OrderRecord

from .database import Sql
from .tables.desk import alert, alert_mute, device_order


def alert_of(row: Any) -> AlertRecord:
    cause = Cause(
        row.device_id, row.part, row.kind, tuple(row.hears), row.counter_id, row.detail
    )  # fmt: skip
    state = Alert(row.opened_at, row.rung_at, row.cleared_at, row.acknowledged_at, row.times)
    return AlertRecord(row.id, row.site_id, cause, state, row.acknowledged_by)


def _life(state: Alert) -> dict[str, Any]:
    return {name: getattr(state, name) for name in state.__dataclass_fields__}


def _record(kind: type[Any], row: Any) -> Any:
    return kind(**{name: getattr(row, name) for name in kind.__dataclass_fields__})


# Asked with every picture of a counter, and mostly answered with no.
_ANY_OPEN = "SELECT 1 FROM alert WHERE cleared_at IS NULL AND site_id = :site LIMIT 1"


@dataclass
class SqlAlerts:
    _sql: Sql

    def current(self, cleared_after: datetime, device_id: str = "") -> list[AlertRecord]:
        """Open ones, and those cleared since then: the cause may only be flapping. Oldest first."""
        recent = sa.or_(alert.c.cleared_at.is_(None), alert.c.cleared_at > cleared_after)
        asked = sa.select(alert).where(recent).order_by(alert.c.id)
        if device_id:
            asked = asked.where(alert.c.device_id == device_id)
        return [alert_of(row) for row in self._sql.core.execute(asked)]

    def open(self, site_id: str) -> list[AlertRecord]:
        """Those of a site whose cause lasts, oldest first."""
        if self._sql.run(_ANY_OPEN, {"site": site_id}).fetchone() is None:
            return []
        asked = sa.select(alert).where(alert.c.cleared_at.is_(None), alert.c.site_id == site_id)
        return [alert_of(row) for row in self._sql.core.execute(asked.order_by(alert.c.id))]

    def by_id(self, alert_id: int) -> AlertRecord | None:
        row = self._sql.core.execute(sa.select(alert).where(alert.c.id == alert_id)).one_or_none()
        return None if row is None else alert_of(row)

    def history(self, site_id: str, most: int) -> list[AlertRecord]:
        """Those that have cleared, the newest first."""
        asked = (
            sa.select(alert)
            .where(alert.c.site_id == site_id, alert.c.cleared_at.is_not(None))
            .order_by(alert.c.opened_at.desc(), alert.c.id.desc())
            .limit(most)
        )
        return [alert_of(row) for row in self._sql.core.execute(asked)]

    def add(self, site_id: str, cause: Cause, state: Alert) -> int:
        values = {
            "cause": cause.key, "site_id": site_id, "device_id": cause.device_id, "part": cause.part,
            "kind": cause.kind, "severity": cause.severity, "hears": list(cause.hears),
            "counter_id": cause.counter_id, "detail": cause.detail,
        }  # fmt: skip
        done = self._sql.core.execute(sa.insert(alert).values(**values, **_life(state)))
        key = done.inserted_primary_key
        assert key is not None
        return int(key[0])

    def save(self, alert_id: int, cause: Cause, state: Alert) -> None:
        self._change(alert_id, detail=cause.detail, **_life(state))

    def note_by(self, alert_id: int, state: Alert, by: str) -> None:
        """Somebody took note of it."""
        self._change(alert_id, acknowledged_by=by, acknowledged_at=state.acknowledged_at)

    def _change(self, alert_id: int, **changes: Any) -> None:
        self._sql.core.execute(sa.update(alert).where(alert.c.id == alert_id).values(**changes))

    def mutes(self, now: datetime, site_id: str = "") -> list[MuteRecord]:
        """What is muted now, the newest last."""
        asked = sa.select(alert_mute).where(
            alert_mute.c.lifted_at.is_(None), alert_mute.c.until > now
        )
        if site_id:
            asked = asked.where(alert_mute.c.site_id == site_id)
        rows = self._sql.core.execute(asked.order_by(alert_mute.c.id))
        return [_record(MuteRecord, row) for row in rows]

    def mute(self, record: MuteRecord) -> int:
        values = {name: getattr(record, name) for name in record.__dataclass_fields__}
        values.pop("id")
        done = self._sql.core.execute(sa.insert(alert_mute).values(**values))
        key = done.inserted_primary_key
        assert key is not None
        return int(key[0])

    def lift(self, mute_id: int, now: datetime) -> None:
        self._sql.core.execute(
            sa.update(alert_mute)
            .where(alert_mute.c.id == mute_id, alert_mute.c.lifted_at.is_(None))
            .values(lifted_at=now)
        )


@dataclass
class SqlOrders:
    _sql: Sql

    def by_id(self, order_id: str) -> OrderRecord | None:
        found = self._read(sa.select(device_order).where(device_order.c.id == order_id))
        return found[0] if found else None

    def add(self, record: OrderRecord) -> None:
        values = {name: getattr(record, name) for name in record.__dataclass_fields__}
        self._sql.core.execute(sa.insert(device_order).values(**values))

    def answer(self, order_id: str, state: str, now: datetime, detail: str) -> None:
        self._sql.core.execute(
            sa.update(device_order)
            .where(device_order.c.id == order_id)
            .values(state=state, answered_at=now, detail=detail)
        )

    def last_of(self, device_ids: Sequence[str]) -> Mapping[str, OrderRecord]:
        """The newest order of each device, if it had any."""
        newest = (
            sa.select(device_order.c.device_id, sa.func.max(device_order.c.asked_at).label("at"))
            .where(device_order.c.device_id.in_(device_ids))
            .group_by(device_order.c.device_id)
            .subquery()
        )
        same = sa.and_(
            device_order.c.device_id == newest.c.device_id, device_order.c.asked_at == newest.c.at
        )
        found = self._read(sa.select(device_order).join(newest, same).order_by(device_order.c.id))
        return {record.device_id: record for record in found}

    def waiting(self, device_id: str, since: datetime) -> list[OrderRecord]:
        """Not answered yet and asked since then, oldest first."""
        return self._read(
            sa.select(device_order)
            .where(
                device_order.c.device_id == device_id,
                device_order.c.state == "asked",
                device_order.c.asked_at >= since,
            )
            .order_by(device_order.c.asked_at, device_order.c.id)
        )

    def _read(self, asked: Any) -> list[OrderRecord]:
        return [_record(OrderRecord, row) for row in self._sql.core.execute(asked)]
