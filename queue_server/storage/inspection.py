"""Dossiers as an inspector lists them: codes, states and days; nobody's name."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from queue_server.services.trail_records import DossierLine, DossierQuestion

from .database import Sql
from .tables.dossiers import dossier

_SEEN = (
    dossier.c.id, dossier.c.code, dossier.c.state, dossier.c.agency_id, dossier.c.procedure_id,
    dossier.c.received_at, dossier.c.due,
)  # fmt: skip


class SqlInspection:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def dossiers(
        self, question: DossierQuestion, most: int, before: int | None = None
    ) -> list[DossierLine]:
        """The newest first; `code` is the beginning of one."""
        asked = sa.select(*_SEEN).where(*_conditions(question))
        if before is not None:
            asked = asked.where(dossier.c.id < before)
        rows = self._sql.core.execute(asked.order_by(dossier.c.id.desc()).limit(most))
        return [DossierLine(*row) for row in rows]

    def codes(self, ids: Sequence[int]) -> dict[int, str | None]:
        """Dossier → code, in steps that both databases take."""
        found: dict[int, str | None] = {}
        for start in range(0, len(ids), 500):
            asked = sa.select(dossier.c.id, dossier.c.code)
            some = asked.where(dossier.c.id.in_(ids[start : start + 500]))
            found |= {row.id: row.code for row in self._sql.core.execute(some)}
        return found


def _conditions(question: DossierQuestion) -> Sequence[Any]:
    found: list[Any] = []
    if question.code:
        # A range, not LIKE: the index of codes answers it on both databases.
        found += [dossier.c.code >= question.code, dossier.c.code < question.code + "\uffff"]
    if question.state:
        found.append(dossier.c.state == question.state)
    if question.site_id:
        found.append(dossier.c.site_id == question.site_id)
    return found
