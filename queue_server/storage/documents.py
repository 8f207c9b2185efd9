"""Documents of dossiers and printed blanks as rows; what was written in a document is sealed."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from queue_server.domain.documents.document import State
from queue_server.services.appraisal_records import (
    BlankRecord,
    BlankState,
    DocumentRecord,
    DocumentText,
)

from .database import Sql
from .tables.appraisal import blank, document
from .vault import Vault

_PLAIN = [
    name.name for name in dataclasses.fields(DocumentRecord) if name.name not in ("id", "text")
]
_AT_A_TIME = 200


def _place(dossier_id: int) -> str:
    return f"document:{dossier_id}"


@dataclass
class SqlDocuments:
    _sql: Sql
    _vault: Vault

    def add(self, new: DocumentRecord) -> DocumentRecord:
        """`id` of what is given does not count."""
        asked = sa.insert(document).values(**self._values(new)).returning(document)
        return self._record(self._sql.core.execute(asked).one())

    def by_id(self, document_id: int) -> DocumentRecord | None:
        asked = sa.select(document).where(document.c.id == document_id)
        row = self._sql.core.execute(asked).one_or_none()
        return None if row is None else self._record(row)

    def of_dossier(self, dossier_id: int) -> list[DocumentRecord]:
        asked = sa.select(document).where(document.c.dossier_id == dossier_id)
        rows = self._sql.core.execute(asked.order_by(document.c.id))
        return [self._record(row) for row in rows]

    def save(self, record: DocumentRecord, now: datetime) -> DocumentRecord:
        values = self._values(dataclasses.replace(record, changed_at=now))
        asked = sa.update(document).where(document.c.id == record.id).values(**values)
        return self._record(self._sql.core.execute(asked.returning(document)).one())

    def erase_of(self, dossier_id: int, now: datetime) -> None:
        """What names people goes; what happened to the document stays."""
        gone = sa.update(document).where(document.c.dossier_id == dossier_id)
        self._sql.core.execute(gone.values(sealed=b"", erased_at=now))

    def _values(self, record: DocumentRecord) -> dict[str, Any]:
        values = {name: getattr(record, name) for name in _PLAIN}
        written = dataclasses.asdict(record.text)
        sealed = self._vault.seal(written, _place(record.dossier_id))
        return values | {"state": str(record.state), "sealed": sealed}

    def _record(self, row: Any) -> DocumentRecord:
        written = self._vault.open(row.sealed, _place(row.dossier_id)) if row.sealed else {}
        values = {name: getattr(row, name) for name in _PLAIN}
        text = DocumentText(**written)
        return DocumentRecord(row.id, **values | {"state": State(row.state)}, text=text)


def _blank(row: Any) -> BlankRecord:
    return BlankRecord(
        **{name.name: getattr(row, name.name) for name in dataclasses.fields(BlankRecord)}
    )


@dataclass
class SqlBlanks:
    _sql: Sql

    def receive(
        self, agency_id: str, kind: str, serials: Sequence[str], now: datetime, by: str
    ) -> list[str]:
        """Put them into the book; the serials that stood in it already, and then nothing was added."""
        known = sa.select(blank.c.serial).where(
            blank.c.agency_id == agency_id, blank.c.kind == kind, blank.c.serial.in_(serials)
        )
        found = sorted(row.serial for row in self._sql.core.execute(known))
        if found:
            return found
        rows = [
            {"agency_id": agency_id, "kind": kind, "serial": serial, "state": "left",
             "received_at": now, "received_by": by}
            for serial in serials
        ]  # fmt: skip
        for first in range(0, len(rows), _AT_A_TIME):
            self._sql.core.execute(sa.insert(blank), rows[first : first + _AT_A_TIME])
        return []

    def find(self, agency_id: str, kind: str, serial: str) -> BlankRecord | None:
        asked = sa.select(blank).where(
            blank.c.agency_id == agency_id, blank.c.kind == kind, blank.c.serial == serial
        )
        row = self._sql.core.execute(asked).one_or_none()
        return None if row is None else _blank(row)

    def by_id(self, blank_id: int) -> BlankRecord | None:
        row = self._sql.core.execute(sa.select(blank).where(blank.c.id == blank_id)).one_or_none()
        return None if row is None else _blank(row)

    def use(self, record: BlankRecord, dossier_id: int, now: datetime, by: str) -> bool:
        """False: somebody else took it in between."""
        values = {"state": "used", "dossier_id": dossier_id, "used_at": now, "used_by": by}
        return self._move(record, ("left",), values)

    def spoil(self, record: BlankRecord, reason: str, now: datetime, by: str) -> bool:
        """One that was left, or one that was spoiled while it was printed or signed."""
        values = {"state": "spoiled", "reason": reason, "spoiled_at": now, "spoiled_by": by}
        return self._move(record, ("left", "used"), values)

    def _move(self, record: BlankRecord, states: Sequence[str], values: dict[str, Any]) -> bool:
        asked = sa.update(blank).where(blank.c.id == record.id, blank.c.state.in_(states))
        return bool(self._sql.core.execute(asked.values(**values)).rowcount)

    def book(self, agency_id: str | None) -> list[tuple[str, str, Mapping[str, int]]]:
        """For each agency (or one) and kind: how many are left, used, spoiled."""
        asked = sa.select(blank.c.agency_id, blank.c.kind, blank.c.state, sa.func.count())
        if agency_id is not None:
            asked = asked.where(blank.c.agency_id == agency_id)
        grouped = asked.group_by(blank.c.agency_id, blank.c.kind, blank.c.state)
        lines: dict[tuple[str, str], dict[str, int]] = {}
        for agency, kind, state, count in self._sql.core.execute(grouped):
            lines.setdefault((agency, kind), {})[state] = count
        return [(agency, kind, lines[agency, kind]) for agency, kind in sorted(lines)]

    def serials(
        self, agency_id: str, kind: str, state: BlankState | None, most: int = 200
    ) -> list[BlankRecord]:
        asked = sa.select(blank).where(blank.c.agency_id == agency_id, blank.c.kind == kind)
        if state is not None:
            asked = asked.where(blank.c.state == state)
        rows = self._sql.core.execute(asked.order_by(blank.c.serial).limit(most))
        return [_blank(row) for row in rows]
