"""Who appraises what, opinions of other agencies and meetings as rows."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from queue_server.domain.dossiers.states import State
from queue_server.services.appraisal_records import (
    AssignmentRecord,
    MeetingRecord,
    NewOpinion,
    OpinionRecord,
)
from queue_server.services.dossier_records import DossierRecord

from .database import Sql
from .dossiers import _record
from .tables.appraisal import dossier_assignment, meeting, opinion_request
from .tables.dossiers import dossier
from .vault import Vault

# Where a dossier is work of its appraiser; from signing on others carry it.
OPEN = (State.APPRAISING, State.GATHERING_OPINIONS, State.AWAITING_APPROVAL, State.REFUSAL_DRAFTED)


def _opinion(row: Any) -> OpinionRecord:
    return OpinionRecord(
        **{name.name: getattr(row, name.name) for name in dataclasses.fields(OpinionRecord)}
    )


def _meeting_place(dossier_id: int) -> str:
    return f"meeting:{dossier_id}"


@dataclass
class SqlAppraisals:
    _sql: Sql
    _vault: Vault

    def assign(
        self, dossier_id: int, account_id: str, by: str, now: datetime, waited_ms: int | None
    ) -> None:
        """The one before ends with it."""
        here = dossier_assignment.c
        self._sql.core.execute(
            sa.update(dossier_assignment)
            .where(here.dossier_id == dossier_id, here.ended_at.is_(None))
            .values(ended_at=now)
        )
        row = {"dossier_id": dossier_id, "account_id": account_id, "by": by, "at": now}
        self._sql.core.execute(sa.insert(dossier_assignment).values(**row, waited_ms=waited_ms))

    def assignments(self, dossier_id: int) -> list[AssignmentRecord]:
        asked = sa.select(dossier_assignment).where(dossier_assignment.c.dossier_id == dossier_id)
        names = [name.name for name in dataclasses.fields(AssignmentRecord)]
        return [
            AssignmentRecord(**{name: getattr(row, name) for name in names})
            for row in self._sql.core.execute(asked.order_by(dossier_assignment.c.id))
        ]

    def open_of(self, account_ids: Sequence[str]) -> Mapping[str, int]:
        """How many dossiers each of them has on the desk; those with none are missing."""
        asked = (
            sa.select(dossier.c.appraiser_id, sa.func.count())
            .where(dossier.c.appraiser_id.in_(account_ids), dossier.c.state.in_(_names(OPEN)))
            .group_by(dossier.c.appraiser_id)
        )
        return {account: count for account, count in self._sql.core.execute(asked)}

    def inbox(
        self, account_id: str, states: Sequence[State], most: int = 200
    ) -> list[DossierRecord]:
        """The nearest due first; each state is read along the index of its appraiser."""
        found: list[Any] = []
        for state in states:
            asked = sa.select(dossier).where(
                dossier.c.appraiser_id == account_id, dossier.c.state == str(state)
            )
            found += self._sql.core.execute(asked.order_by(dossier.c.due_at).limit(most)).all()
        records = [_record(row) for row in found]
        records.sort(key=lambda one: (one.due_at or one.received_at, one.id))
        return records[:most]

    def counts(self, account_id: str) -> Mapping[State, int]:
        asked = (
            sa.select(dossier.c.state, sa.func.count())
            .where(dossier.c.appraiser_id == account_id, dossier.c.state.in_(_names(OPEN)))
            .group_by(dossier.c.state)
        )
        return {State(state): count for state, count in self._sql.core.execute(asked)}

    def unassigned(self, site_id: str, most: int = 200) -> list[DossierRecord]:
        """Accepted, and nobody could be found who appraises them."""
        asked = sa.select(dossier).where(
            dossier.c.site_id == site_id,
            dossier.c.state == str(State.ACCEPTED),
            dossier.c.appraiser_id.is_(None),
        )
        rows = self._sql.core.execute(asked.order_by(dossier.c.due_at).limit(most))
        return [_record(row) for row in rows]

    def ask(self, new: NewOpinion) -> OpinionRecord:
        values = dataclasses.asdict(new) | {"state": "pending"}
        asked = sa.insert(opinion_request).values(**values).returning(opinion_request)
        return _opinion(self._sql.core.execute(asked).one())

    def opinion(self, opinion_id: int) -> OpinionRecord | None:
        asked = sa.select(opinion_request).where(opinion_request.c.id == opinion_id)
        row = self._sql.core.execute(asked).one_or_none()
        return None if row is None else _opinion(row)

    def opinions(self, dossier_id: int) -> list[OpinionRecord]:
        asked = sa.select(opinion_request).where(opinion_request.c.dossier_id == dossier_id)
        rows = self._sql.core.execute(asked.order_by(opinion_request.c.id))
        return [_opinion(row) for row in rows]

    def change_opinion(self, opinion_id: int, **changes: Any) -> bool:
        """False: it is not waited for any more."""
        here = (opinion_request.c.id == opinion_id, opinion_request.c.state == "pending")
        asked = sa.update(opinion_request).where(*here).values(**changes)
        return bool(self._sql.core.execute(asked).rowcount)

    def close_opinions(self, dossier_id: int) -> int:
        """What had not come, nobody waits for any longer; how many these were."""
        here = opinion_request.c
        asked = sa.update(opinion_request).where(
            here.dossier_id == dossier_id, here.state == "pending"
        )
        return int(self._sql.core.execute(asked.values(state="closed")).rowcount)

    def opinions_due(
        self, account_id: str, until: date, most: int = 200
    ) -> list[tuple[OpinionRecord, DossierRecord]]:
        """Asked by this appraiser's dossiers, not answered, and due by that day: whom to remind."""
        here = opinion_request.c
        asked = (
            sa.select(opinion_request)
            .join(dossier, dossier.c.id == here.dossier_id)
            .where(
                dossier.c.appraiser_id == account_id,
                dossier.c.state == str(State.GATHERING_OPINIONS),
                here.state == "pending",
                here.due <= until,
            )
            .order_by(here.due, here.id)
        )
        found = [_opinion(row) for row in self._sql.core.execute(asked.limit(most))]
        whose = sa.select(dossier).where(dossier.c.id.in_({one.dossier_id for one in found}))
        of = {row.id: _record(row) for row in self._sql.core.execute(whose)}
        return [(one, of[one.dossier_id]) for one in found]

    def add_meeting(self, dossier_id: int, held: MeetingRecord) -> None:
        values = dataclasses.asdict(held)
        people = {"attendees": values.pop("attendees")}
        sealed = self._vault.seal(people, _meeting_place(dossier_id))
        self._sql.core.execute(
            sa.insert(meeting).values(**values, dossier_id=dossier_id, sealed=sealed)
        )

    def meetings(self, dossier_id: int) -> list[MeetingRecord]:
        asked = sa.select(meeting).where(
            meeting.c.dossier_id == dossier_id, meeting.c.erased_at.is_(None)
        )
        return [
            MeetingRecord(
                row.minutes_id, row.held_on, row.at, row.by,
                self._vault.open(row.sealed, _meeting_place(dossier_id))["attendees"],
            )
            for row in self._sql.core.execute(asked.order_by(meeting.c.id))
        ]  # fmt: skip


def _names(states: Sequence[State]) -> list[str]:
    return [str(state) for state in states]
