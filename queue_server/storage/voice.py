"""Claims of zones and the played log, as rows."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from queue_server.services.ports import ClaimRecord, PlayRecord, SaidRecord

from .database import Sql
from .tables.queue import call, ticket
from .tables.voice import voice_claim, voice_play


@dataclass
class SqlVoices:
    _sql: Sql

    def holder(self, zone_id: str) -> ClaimRecord | None:
        asked = sa.select(voice_claim).where(voice_claim.c.zone_id == zone_id)
        row = self._sql.core.execute(asked).one_or_none()
        return None if row is None else ClaimRecord(*row)

    def hold(self, claim: ClaimRecord) -> None:
        """In the place of whoever held it."""
        self.release(claim.zone_id)
        self._sql.core.execute(sa.insert(voice_claim).values(asdict(claim)))

    def release(self, zone_id: str) -> None:
        self._sql.core.execute(sa.delete(voice_claim).where(voice_claim.c.zone_id == zone_id))

    def add(self, play: PlayRecord) -> None:
        """The same key of the same device again is the same play."""
        known = self._sql.run(
            "SELECT 1 FROM voice_play WHERE device_id = :device AND key = :key",
            {"device": play.device_id, "key": play.key},
        ).fetchone()
        if known is None:
            self._sql.core.execute(sa.insert(voice_play).values(asdict(play)))

    def forget(self, before: datetime) -> None:
        self._sql.core.execute(sa.delete(voice_play).where(voice_play.c.at < before))

    def said(self, site_id: str, since: datetime, until: datetime, most: int) -> list[SaidRecord]:
        """The newest first, each with the number and counter of its call."""
        joined = voice_play.outerjoin(call, call.c.id == voice_play.c.call_id).outerjoin(
            ticket, ticket.c.id == call.c.ticket_id
        )
        asked = (
            sa.select(voice_play, ticket.c.label, call.c.counter_id)
            .select_from(joined)
            .where(voice_play.c.site_id == site_id)
            .where(voice_play.c.at >= since, voice_play.c.at < until)
            .order_by(voice_play.c.at.desc(), voice_play.c.id.desc())
            .limit(most)
        )
        return [_said(row) for row in self._sql.core.execute(asked)]


def _said(row: Any) -> SaidRecord:
    names = [name for name in PlayRecord.__dataclass_fields__]
    play = PlayRecord(**{name: getattr(row, name) for name in names})
    return SaidRecord(play, row.label or "", row.counter_id or "")
