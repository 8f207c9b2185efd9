"""Internal processes as rows: a version and its steps in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from queue_server.domain.processes.steps import Basis, Step
from queue_server.domain.processes.versions import OldVersion, ProcessVersion, State, in_force
from queue_server.services.process_records import NewProcess

from .database import Sql
from .tables.processes import process_step, process_version

_CELLS = ("station", "title", "content", "actor", "quarters", "unit")


def _version(row: Any, steps: Sequence[Step]) -> ProcessVersion:
    return ProcessVersion(
        row.id, row.procedure_id, row.number, State(row.state), tuple(steps),
        Basis(row.legal_basis, row.decision_no, row.decision_date), row.valid_from, tuple(row.written_by),
        row.sample, row.approved_by, row.approved_at, row.last_day, row.reason, row.revision,
    )  # fmt: skip


def _basis(basis: Basis) -> dict[str, Any]:
    return {
        "legal_basis": basis.legal,
        "decision_no": basis.decision_no,
        "decision_date": basis.decision_date,
    }


@dataclass
class SqlProcesses:
    _sql: Sql

    def by_id(self, version_id: int) -> ProcessVersion | None:
        found = self._read(process_version.c.id == version_id)
        return found[0] if found else None

    def of_procedure(self, procedure_id: str) -> list[ProcessVersion]:
        """All versions, the first one first."""
        return self._read(process_version.c.procedure_id == procedure_id)

    def in_force(self, procedure_id: str, day: date) -> ProcessVersion | None:
        """The version a dossier accepted on this day is worked under; None: the procedure has none."""
        held = process_version.c.state.in_([str(State.APPROVED), str(State.WITHDRAWN)])
        here = process_version.c.procedure_id == procedure_id
        begun = process_version.c.valid_from <= day
        return in_force(self._read(sa.and_(here, held, begun)), day)

    def heads(self) -> list[ProcessVersion]:
        """All versions of all procedures, without their steps."""
        asked = sa.select(process_version).order_by(process_version.c.id)
        return [_version(row, ()) for row in self._sql.core.execute(asked)]

    def add(self, new: NewProcess, now: datetime) -> ProcessVersion:
        last = sa.select(sa.func.coalesce(sa.func.max(process_version.c.number), 0)).where(
            process_version.c.procedure_id == new.procedure_id
        )
        number = self._sql.core.execute(last).scalar_one() + 1
        asked = sa.insert(process_version).values(
            procedure_id=new.procedure_id, number=number, state=str(State.DRAFT), valid_from=new.valid_from,
            written_by=list(new.written_by), sample=new.sample, changed_at=now, **_basis(new.basis),
        )  # fmt: skip
        row = self._sql.core.execute(asked.returning(process_version)).one()
        self.put_steps(row.id, new.steps)
        return _version(row, new.steps)

    def save(self, version: ProcessVersion, now: datetime, **changes: Any) -> ProcessVersion:
        """What a deed changed; steps apart. OldVersion when somebody else was quicker: one wins, the other is told."""
        if "basis" in changes:
            changes |= _basis(changes.pop("basis"))
        asked = (
            sa.update(process_version)
            .where(process_version.c.id == version.id)
            .where(process_version.c.revision == version.revision)
            .values(**changes, revision=version.revision + 1, changed_at=now)
            .returning(process_version)
        )
        row = self._sql.core.execute(asked).one_or_none()
        if row is None:
            raise OldVersion
        return _version(row, self._steps([version.id]).get(version.id, ()))

    def put_steps(self, version_id: int, steps: Sequence[Step]) -> None:
        gone = sa.delete(process_step).where(process_step.c.version_id == version_id)
        self._sql.core.execute(gone)
        rows = [
            {name: getattr(step, name) for name in _CELLS}
            | {"version_id": version_id, "position": place}
            for place, step in enumerate(steps, 1)
        ]
        if rows:
            self._sql.core.execute(sa.insert(process_step), rows)

    def _read(self, condition: Any) -> list[ProcessVersion]:
        asked = sa.select(process_version).where(condition).order_by(process_version.c.number)
        rows = self._sql.core.execute(asked).all()
        steps = self._steps([row.id for row in rows])
        return [_version(row, steps.get(row.id, ())) for row in rows]

    def _steps(self, version_ids: list[int]) -> dict[int, list[Step]]:
        found: dict[int, list[Step]] = {}
        if not version_ids:
            return found
        asked = sa.select(process_step).where(process_step.c.version_id.in_(version_ids))
        for row in self._sql.core.execute(asked.order_by(process_step.c.position)):
            step = Step(**{name: getattr(row, name) for name in _CELLS})
            found.setdefault(row.version_id, []).append(step)
        return found
