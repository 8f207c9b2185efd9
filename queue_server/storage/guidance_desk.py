"""What stands around requests for guidance: channels, the roster, profiles of officers, reviews of content."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from queue_server.domain.guidance.channels import ContactChannel
from queue_server.domain.guidance.duty import Assignment
from queue_server.services.guidance_records import DutyRecord, ReviewRecord

from .database import Sql
from .tables.guidance import content_review, guidance_channel, guidance_duty, staff_assignment


def _values_of(kind: Any, row: Any) -> dict[str, Any]:
    return {name.name: getattr(row, name.name) for name in dataclasses.fields(kind)}


class SqlGuidanceDesk:
    _sql: Sql

    def channels(self) -> list[ContactChannel]:
        """All of them, also those that nobody approved: whoever shows them asks `shown`."""
        asked = sa.select(guidance_channel).order_by(guidance_channel.c.id)
        return [
            ContactChannel(**_values_of(ContactChannel, row))
            for row in self._sql.core.execute(asked)
        ]

    def put_channel(self, channel: ContactChannel) -> int:
        """A new one (id 0) or a changed one; its id."""
        values = dataclasses.asdict(channel)
        number = int(values.pop("id"))
        if number:
            change = sa.update(guidance_channel).where(guidance_channel.c.id == number)
            self._sql.core.execute(change.values(**values))
            return number
        added = sa.insert(guidance_channel).values(**values).returning(guidance_channel.c.id)
        return int(self._sql.core.execute(added).scalar_one())

    def drop_channel(self, channel_id: int) -> bool:
        gone = sa.delete(guidance_channel).where(guidance_channel.c.id == channel_id)
        return bool(self._sql.core.execute(gone).rowcount)

    def duty(self, site_id: str, first: date, last: date) -> list[DutyRecord]:
        asked = sa.select(guidance_duty).where(
            guidance_duty.c.site_id == site_id,
            guidance_duty.c.day >= first,
            guidance_duty.c.day <= last,
        )
        order = (guidance_duty.c.day, guidance_duty.c.half.desc(), guidance_duty.c.id)
        return [
            DutyRecord(**_values_of(DutyRecord, row))
            for row in self._sql.core.execute(asked.order_by(*order))
        ]

    def duty_by_id(self, duty_id: int) -> DutyRecord | None:
        row = self._sql.core.execute(
            sa.select(guidance_duty).where(guidance_duty.c.id == duty_id)
        ).one_or_none()
        return None if row is None else DutyRecord(**_values_of(DutyRecord, row))

    def put_duty(self, record: DutyRecord) -> int | None:
        """The new line; None when this officer already stands there."""
        values = dataclasses.asdict(record)
        del values["id"]
        same = [
            guidance_duty.c[name] == values[name]
            for name in ("site_id", "day", "half", "account_id")
        ]
        if self._sql.core.execute(sa.select(guidance_duty.c.id).where(*same)).first():
            return None
        added = sa.insert(guidance_duty).values(**values).returning(guidance_duty.c.id)
        return int(self._sql.core.execute(added).scalar_one())

    def note_absent(self, duty_id: int, reason: str) -> None:
        change = sa.update(guidance_duty).where(guidance_duty.c.id == duty_id)
        self._sql.core.execute(change.values(absent=True, reason=reason))

    def drop_duty(self, duty_id: int) -> None:
        self._sql.core.execute(sa.delete(guidance_duty).where(guidance_duty.c.id == duty_id))

    def assignment(self, account_id: str) -> Assignment | None:
        return self.assignments().get(account_id)

    def assignments(self) -> Mapping[str, Assignment]:
        rows = self._sql.core.execute(sa.select(staff_assignment))
        return {row.account_id: Assignment(**_values_of(Assignment, row)) for row in rows}

    def put_assignment(self, assignment: Assignment) -> None:
        values = dataclasses.asdict(assignment)
        mine = staff_assignment.c.account_id == assignment.account_id
        if not self._sql.core.execute(
            sa.update(staff_assignment).where(mine).values(**values)
        ).rowcount:
            self._sql.core.execute(sa.insert(staff_assignment).values(**values))

    def review(self, record: ReviewRecord) -> None:
        values = dataclasses.asdict(record)
        mine = content_review.c.procedure_id == record.procedure_id
        if not self._sql.core.execute(
            sa.update(content_review).where(mine).values(**values)
        ).rowcount:
            self._sql.core.execute(sa.insert(content_review).values(**values))

    def reviews(self) -> Mapping[str, ReviewRecord]:
        rows = self._sql.core.execute(sa.select(content_review))
        return {row.procedure_id: ReviewRecord(**_values_of(ReviewRecord, row)) for row in rows}
