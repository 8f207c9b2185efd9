"""Requests for guidance as rows; whoever asks and what was said are sealed, a telephone is found by a keyed mark."""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from queue_server.domain.guidance.machine import OPEN, GuidanceRefused, Request, State
from queue_server.services.guidance_records import (
    Asked,
    GuidanceStep,
    LetterRecord,
    NewRequest,
    RequestRecord,
)

from .database import Sql
from .guidance_desk import SqlGuidanceDesk
from .tables.guidance import guidance_letter, guidance_request, guidance_step
from .tables.queue import ticket
from .vault import Vault

_STANDING = ("site_id", "channel", "procedure_id", "ticket_id", "dossier_id", "contact_id", "opened_by",
             "opened_at", "due_at")  # fmt: skip


def _record(row: Any) -> RequestRecord:
    values = {name.name: getattr(row, name.name) for name in dataclasses.fields(RequestRecord)}
    return RequestRecord(**values | {"state": State(row.state), "given": tuple(row.given)})


def _place(request_id: int) -> str:
    return f"guidance_request:{request_id}"


def _digits(phone: str) -> str:
    """+84 912… and 0912… are one telephone."""
    return re.sub(r"^(\+84|84(?=[0-9]{9}$))", "0", re.sub(r"[^0-9+]", "", phone))


@dataclass
class SqlGuidance(SqlGuidanceDesk):
    _sql: Sql
    _vault: Vault

    def add(self, new: NewRequest) -> RequestRecord:
        values = {name: getattr(new, name) for name in _STANDING}
        asked = sa.insert(guidance_request).values(
            **values, state=str(State.NEW), given=[], sealed=b"", phone_mark=self._mark(new.asked)
        )
        row = self._sql.core.execute(asked.returning(guidance_request)).one()
        self._alter(row.id, sealed=self._seal(row.id, new.asked))
        return _record(row)

    def _mark(self, asked: Asked) -> str | None:
        return self._vault.mark("phone", _digits(asked.phone)) if asked.phone else None

    def _seal(self, request_id: int, asked: Asked) -> bytes:
        words = {name: text for name, text in dataclasses.asdict(asked).items() if text}
        return self._vault.seal(words, _place(request_id))

    def _alter(self, request_id: int, **changes: Any) -> None:
        self._sql.core.execute(
            sa.update(guidance_request).where(guidance_request.c.id == request_id).values(**changes)
        )

    def by_id(self, request_id: int) -> RequestRecord | None:
        asked = sa.select(guidance_request).where(guidance_request.c.id == request_id)
        row = self._sql.core.execute(asked).one_or_none()
        return None if row is None else _record(row)

    def asked(self, request_id: int) -> Asked:
        """The words; empty once they were erased."""
        wanted = sa.select(guidance_request.c.sealed).where(guidance_request.c.id == request_id)
        sealed = self._sql.core.execute(wanted).scalar_one()
        return Asked(**self._vault.open(sealed, _place(request_id))) if sealed else Asked()

    def of_desk(self, site_id: str, most: int = 200) -> list[RequestRecord]:
        """What waits or is under way, the most urgent first; answered ones after them, until they are closed."""
        states = [*map(str, OPEN), str(State.ANSWERED)]
        asked = sa.select(guidance_request).where(
            guidance_request.c.site_id == site_id, guidance_request.c.state.in_(states)
        )
        order = (
            guidance_request.c.state == str(State.ANSWERED),
            guidance_request.c.due_at,
            guidance_request.c.id,
        )
        return self._all(asked.order_by(*order).limit(most))

    def of_day(
        self, site_id: str, since: datetime, until: datetime, most: int = 200
    ) -> list[RequestRecord]:
        """The request log: those opened between two instants, the newest first."""
        asked = sa.select(guidance_request).where(
            guidance_request.c.site_id == site_id,
            guidance_request.c.opened_at >= since,
            guidance_request.c.opened_at < until,
        )
        return self._all(asked.order_by(guidance_request.c.id.desc()).limit(most))

    def of_ticket(self, ticket_id: int) -> list[RequestRecord]:
        wanted = sa.select(guidance_request).where(guidance_request.c.ticket_id == ticket_id)
        return self._all(wanted.order_by(guidance_request.c.id))

    def of_dossier(self, dossier_id: int) -> list[RequestRecord]:
        wanted = sa.select(guidance_request).where(guidance_request.c.dossier_id == dossier_id)
        return self._all(wanted.order_by(guidance_request.c.id))

    def of_phone(self, phone: str, most: int = 50) -> list[RequestRecord]:
        """Calls of one telephone, the newest first; the number stands nowhere in clear."""
        mark = self._vault.mark("phone", _digits(phone))
        wanted = sa.select(guidance_request).where(guidance_request.c.phone_mark == mark)
        return self._all(wanted.order_by(guidance_request.c.id.desc()).limit(most))

    def _all(self, asked: Any) -> list[RequestRecord]:
        return [_record(row) for row in self._sql.core.execute(asked)]

    def save(
        self, record: RequestRecord, facts: Request, asked: Asked | None = None, **more: Any
    ) -> RequestRecord:
        """What an act changed; refused when somebody else was quicker: one wins, the other is told."""
        changes = {
            "state": str(facts.state),
            "owner_id": facts.owner,
            "posted": facts.posted,
        } | more
        if asked is not None:
            changes["sealed"] = self._seal(record.id, asked)
        wanted = (
            sa.update(guidance_request)
            .where(
                guidance_request.c.id == record.id, guidance_request.c.revision == record.revision
            )
            .values(**changes, revision=record.revision + 1)
            .returning(guidance_request)
        )
        row = self._sql.core.execute(wanted).one_or_none()
        if row is None:
            raise GuidanceRefused(
                "guidance_state", "Yêu cầu vừa được người khác xử lý. Mời xem lại danh sách."
            )
        return _record(row)

    def add_step(self, request_id: int, step: GuidanceStep) -> None:
        values = dataclasses.asdict(step) | {"state": str(step.state)}
        self._sql.core.execute(sa.insert(guidance_step).values(request_id=request_id, **values))

    def steps(self, request_id: int) -> list[GuidanceStep]:
        wanted = sa.select(guidance_step).where(guidance_step.c.request_id == request_id)
        names = [name.name for name in dataclasses.fields(GuidanceStep)]
        return [
            GuidanceStep(
                **{name: getattr(row, name) for name in names} | {"state": State(row.state)}
            )
            for row in self._sql.core.execute(wanted.order_by(guidance_step.c.id))
        ]

    def add_letter(self, request_id: int, letter: LetterRecord) -> None:
        values = dataclasses.asdict(letter)
        self._sql.core.execute(sa.insert(guidance_letter).values(request_id=request_id, **values))

    def letters(self, request_id: int) -> list[LetterRecord]:
        wanted = sa.select(guidance_letter).where(guidance_letter.c.request_id == request_id)
        names = [name.name for name in dataclasses.fields(LetterRecord)]
        return [
            LetterRecord(**{name: getattr(row, name) for name in names})
            for row in self._sql.core.execute(wanted.order_by(guidance_letter.c.id))
        ]

    def labels(self, ticket_ids: Sequence[int]) -> Mapping[int, str]:
        """What is printed on the tickets that requests came with."""
        wanted = sa.select(ticket.c.id, ticket.c.label).where(ticket.c.id.in_(ticket_ids))
        return {row.id: row.label for row in self._sql.core.execute(wanted)}
