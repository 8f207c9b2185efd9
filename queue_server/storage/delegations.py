"""The register of delegations as rows."""

import dataclasses
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from queue_server.services.delegation_records import DelegationRecord, NewDelegation

from .database import Sql
from .tables.oversight import delegation


class SqlDelegations:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def add(self, new: NewDelegation, now: datetime) -> DelegationRecord:
        values = dataclasses.asdict(new) | {
            "acts": sorted(new.acts),
            "procedures": sa.null() if new.procedures is None else sorted(new.procedures),
            "entered_at": now,
        }
        asked = sa.insert(delegation).values(**values).returning(delegation)
        return _record(self._sql.core.execute(asked).one())

    def by_id(self, delegation_id: int) -> DelegationRecord | None:
        asked = sa.select(delegation).where(delegation.c.id == delegation_id)
        row = self._sql.core.execute(asked).one_or_none()
        return None if row is None else _record(row)

    def of_taker(self, taker_id: str) -> list[DelegationRecord]:
        asked = sa.select(delegation).where(delegation.c.taker_id == taker_id)
        return [_record(row) for row in self._sql.core.execute(asked.order_by(delegation.c.id))]

    def all(self, most: int = 500) -> list[DelegationRecord]:
        """The newest first."""
        asked = sa.select(delegation).order_by(delegation.c.id.desc()).limit(most)
        return [_record(row) for row in self._sql.core.execute(asked)]

    def revoke(self, delegation_id: int, on: date, by: str, reason: str) -> None:
        self._sql.core.execute(
            sa.update(delegation)
            .where(delegation.c.id == delegation_id)
            .values(revoked_on=on, revoked_by=by, revoke_reason=reason)
        )


def _record(row: Any) -> DelegationRecord:
    values = {name.name: getattr(row, name.name) for name in dataclasses.fields(DelegationRecord)}
    procedures = None if row.procedures is None else frozenset(row.procedures)
    return DelegationRecord(**values | {"acts": frozenset(row.acts), "procedures": procedures})
