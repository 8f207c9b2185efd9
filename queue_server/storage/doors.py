"""Accounts, sessions and devices as rows, for the use cases that change them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from queue_server.services.ports import AccountRecord, DeviceRecord, EnrolmentRecord

from .database import Sql
from .tables import from_ms
from .tables.doors import account, device, device_session, enrolment, session


def account_of(row: Any) -> AccountRecord:
    return AccountRecord(
        row.id, row.username, row.display_name, row.password_hash, frozenset(row.roles), row.site_id,
        row.counter_id, bool(row.active), row.failures, row.locked_until, bool(row.must_change),
        row.agency_id,
    )  # fmt: skip


def device_of(row: Any) -> DeviceRecord:
    return DeviceRecord(
        row.id, row.kind, row.name, row.public_key, row.site_id, row.hall_id, row.zone_id, row.counter_id,
        row.revoked_at, tuple(row.parts), row.software, row.reported_at, row.enrolled_at, row.enrolled_by,
        bool(row.supervised),
    )  # fmt: skip


# Asked for with every request of staff, so in plain SQL.
_BY_ID = (
    "SELECT id, username, display_name, password_hash, roles, site_id, counter_id, active, failures, "
    "locked_until, must_change, agency_id FROM account WHERE id = :id"
)


class SqlAccounts:
    def __init__(self, sql: Sql) -> None:
        self._sql, self._core = sql, sql.core

    def by_username(self, username: str) -> AccountRecord | None:
        row = self._core.execute(
            sa.select(account).where(account.c.username == username)
        ).one_or_none()
        return None if row is None else account_of(row)

    def by_id(self, account_id: str) -> AccountRecord | None:
        row = self._sql.run(_BY_ID, {"id": account_id}).fetchone()
        if row is None:
            return None
        (
            id_,
            username,
            name,
            password,
            roles,
            site,
            counter,
            active,
            failures,
            locked,
            must,
            agency,
        ) = row
        roles = json.loads(roles) if isinstance(roles, str) else roles
        return AccountRecord(
            id_, username, name, password, frozenset(roles), site, counter, bool(active), failures,
            None if locked is None else from_ms(locked), bool(must), agency,
        )  # fmt: skip

    def all(self) -> list[AccountRecord]:
        return [
            account_of(row)
            for row in self._core.execute(sa.select(account).order_by(account.c.username))
        ]

    def add(self, record: AccountRecord, now: datetime) -> None:
        values = {**_columns(record), "roles": sorted(record.roles), "created_at": now}
        self._core.execute(sa.insert(account).values(values))

    def change(self, account_id: str, **changes: Any) -> None:
        if "roles" in changes:
            changes["roles"] = sorted(changes["roles"])
        self._core.execute(sa.update(account).where(account.c.id == account_id).values(**changes))

    def open_session(
        self, digest: str, account_id: str, csrf: str, now: datetime, expires: datetime
    ) -> None:
        self._core.execute(
            sa.insert(session).values(
                digest=digest,
                account_id=account_id,
                csrf=csrf,
                created_at=now,
                seen_at=now,
                expires_at=expires,
            )
        )

    def end_session(self, digest: str, now: datetime) -> None:
        self._core.execute(
            sa.update(session)
            .where(session.c.digest == digest, session.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )

    def end_sessions_of(self, account_id: str, now: datetime) -> None:
        self._core.execute(
            sa.update(session)
            .where(session.c.account_id == account_id, session.c.revoked_at.is_(None))
            .values(revoked_at=now)
        )

    def open_sessions(self, now: datetime) -> Mapping[str, tuple[int, datetime]]:
        """By account: how many sessions have not ended, and when one of them was last used."""
        rows = self._core.execute(
            sa.select(session.c.account_id, sa.func.count(), sa.func.max(session.c.seen_at))
            .where(session.c.revoked_at.is_(None), session.c.expires_at > now)
            .group_by(session.c.account_id)
        )
        return {row[0]: (row[1], row[2]) for row in rows}

    def prolong_session(self, digest: str, now: datetime, expires: datetime) -> None:
        self._core.execute(
            sa.update(session)
            .where(session.c.digest == digest)
            .values(seen_at=now, expires_at=expires)
        )

    def sit_down(self, digest: str, counter_id: str | None) -> None:
        self._core.execute(
            sa.update(session).where(session.c.digest == digest).values(counter_id=counter_id)
        )


def _columns(record: AccountRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


@dataclass
class SqlDevices:
    _sql: Sql

    def by_id(self, device_id: str) -> DeviceRecord | None:
        row = self._sql.core.execute(
            sa.select(device).where(device.c.id == device_id)
        ).one_or_none()
        return None if row is None else device_of(row)

    def by_key(self, public_key: str) -> DeviceRecord | None:
        row = self._sql.core.execute(
            sa.select(device).where(device.c.public_key == public_key)
        ).one_or_none()
        return None if row is None else device_of(row)

    def all(self) -> list[DeviceRecord]:
        return [
            device_of(row)
            for row in self._sql.core.execute(sa.select(device).order_by(device.c.name))
        ]

    def add(self, record: DeviceRecord, now: datetime) -> None:
        self._sql.core.execute(
            sa.insert(device).values(
                id=record.id, kind=record.kind, name=record.name, public_key=record.public_key,
                site_id=record.site_id, hall_id=record.hall_id, zone_id=record.zone_id,
                counter_id=record.counter_id, enrolled_by=record.enrolled_by, enrolled_at=now, parts=[],
            )
        )  # fmt: skip

    def change(self, device_id: str, **changes: Any) -> None:
        self._sql.core.execute(sa.update(device).where(device.c.id == device_id).values(**changes))

    def revoke(self, device_id: str, by: str, now: datetime) -> None:
        self.change(device_id, revoked_at=now, revoked_by=by)
        self._sql.core.execute(
            sa.delete(device_session).where(device_session.c.device_id == device_id)
        )

    def open_session(self, digest: str, device_id: str, now: datetime, expires: datetime) -> None:
        """A new session; sessions of this device that have ended are forgotten."""
        core = self._sql.core
        core.execute(
            sa.delete(device_session).where(
                device_session.c.device_id == device_id, device_session.c.expires_at < now
            )
        )
        core.execute(
            sa.insert(device_session).values(
                digest=digest, device_id=device_id, opened_at=now, expires_at=expires
            )
        )

    def ask(self, record: EnrolmentRecord) -> None:
        values = {name: getattr(record, name) for name in record.__dataclass_fields__}
        self._sql.core.execute(sa.insert(enrolment).values(values))

    def enrolment(self, enrolment_id: str) -> EnrolmentRecord | None:
        return self._enrolment(enrolment.c.id == enrolment_id)

    def enrolment_by_code(self, code: str) -> EnrolmentRecord | None:
        return self._enrolment(enrolment.c.code == code)

    def _enrolment(self, condition: Any) -> EnrolmentRecord | None:
        row = self._sql.core.execute(sa.select(enrolment).where(condition)).one_or_none()
        if row is None:
            return None
        return EnrolmentRecord(
            row.id,
            row.code,
            row.kind,
            row.about,
            row.public_key,
            row.opened_at,
            row.expires_at,
            row.device_id,
        )

    def answer_enrolment(self, enrolment_id: str, device_id: str) -> None:
        self._sql.core.execute(
            sa.update(enrolment).where(enrolment.c.id == enrolment_id).values(device_id=device_id)
        )

    def forget_enrolments(self, before: datetime) -> None:
        self._sql.core.execute(sa.delete(enrolment).where(enrolment.c.expires_at < before))

    def count_enrolments(self) -> int:
        return int(
            self._sql.core.execute(sa.select(sa.func.count()).select_from(enrolment)).scalar_one()
        )
