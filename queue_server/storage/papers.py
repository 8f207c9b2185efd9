"""Papers as rows. A removed or erased one keeps its row without its bytes: the sweep finds them unreferenced."""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from queue_server.services.paper_records import NewPaper, PaperRecord

from .database import Sql
from .tables.papers import paper
from .vault import Vault

_PLAIN = [name.name for name in dataclasses.fields(PaperRecord) if name.name != "name"]


def _place(dossier_id: int, digest: str) -> str:
    return f"paper:{dossier_id}:{digest}"


@dataclass
class SqlPapers:
    _sql: Sql
    _vault: Vault

    def add(self, new: NewPaper) -> PaperRecord:
        values = dataclasses.asdict(new)
        named = {"name": values.pop("name")}
        sealed = self._vault.seal(named, _place(new.dossier_id, new.digest))
        asked = sa.insert(paper).values(**values, sealed=sealed).returning(paper)
        return self._record(self._sql.core.execute(asked).one())

    def by_id(self, paper_id: int) -> PaperRecord | None:
        """None also for one that was taken away."""
        asked = sa.select(paper).where(paper.c.id == paper_id, paper.c.removed_at.is_(None))
        row = self._sql.core.execute(asked).one_or_none()
        return None if row is None else self._record(row)

    def of_dossier(self, dossier_id: int) -> list[PaperRecord]:
        """In the order they came."""
        asked = sa.select(paper).where(
            paper.c.dossier_id == dossier_id, paper.c.removed_at.is_(None)
        )
        return [self._record(row) for row in self._sql.core.execute(asked.order_by(paper.c.id))]

    def remove(self, record: PaperRecord, reason: str, now: datetime, by: str) -> None:
        told = {"name": record.name, "reason": reason}
        sealed = self._vault.seal(told, _place(record.dossier_id, record.digest))
        self._sql.core.execute(
            sa.update(paper)
            .where(paper.c.id == record.id)
            .values(sealed=sealed, removed_at=now, removed_by=by)
        )

    def reason_removed(self, paper_id: int) -> str:
        """Why it was taken away, for who may read the dossier; empty when it was not, or was erased."""
        row = self._sql.core.execute(sa.select(paper).where(paper.c.id == paper_id)).one_or_none()
        if row is None or not row.sealed:
            return ""
        told = self._vault.open(row.sealed, _place(row.dossier_id, row.digest))
        return str(told.get("reason", ""))

    def erase_of(self, dossier_id: int, now: datetime, by: str) -> int:
        """Retention: names go at once, the bytes with the next sweep. Returns how many papers there were."""
        erased = sa.update(paper).where(paper.c.dossier_id == dossier_id, paper.c.sealed != b"")
        count: int = self._sql.core.execute(erased.values(sealed=b"")).rowcount
        self._sql.core.execute(
            sa.update(paper)
            .where(paper.c.dossier_id == dossier_id, paper.c.removed_at.is_(None))
            .values(removed_at=now, removed_by=by)
        )
        return count

    def digests(self) -> Iterator[str]:
        """Of all files that some dossier still has, each once."""
        asked = sa.select(paper.c.digest).where(paper.c.removed_at.is_(None)).distinct()
        for row in self._sql.core.execute(asked):
            yield row.digest

    def _record(self, row: Any) -> PaperRecord:
        told = self._vault.open(row.sealed, _place(row.dossier_id, row.digest))
        return PaperRecord(name=told["name"], **{name: getattr(row, name) for name in _PLAIN})
