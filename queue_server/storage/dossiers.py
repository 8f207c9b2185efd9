"""Dossiers as rows; persons sealed, found by a keyed mark."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from queue_server.domain.dossiers.dossier import Channel, Dossier
from queue_server.domain.dossiers.people import Person
from queue_server.domain.dossiers.refusals import OldPage
from queue_server.domain.dossiers.states import ABOUT, RUNNING, State
from queue_server.services.dossier_records import (
    About,
    ComponentRecord,
    DossierRecord,
    NewDossier,
    Part,
    StepRecord,
    WordsRecord,
)

from .database import Sql
from .sealing import open_note, person_of, plain_of, seal_note
from .tables.dossiers import (
    dossier,
    dossier_component,
    dossier_person,
    dossier_step,
    dossier_words,
)
from .vault import Vault

_MOVED = (
    "state", "guidance_count", "reschedule_count", "due", "original_due", "fee_paid", "pending_opinions",
)  # fmt: skip


def _record(row: Any) -> DossierRecord:
    values = {name.name: getattr(row, name.name) for name in dataclasses.fields(DossierRecord)}
    return DossierRecord(**values | {"state": State(row.state)})


def _place(dossier_id: int, part: str) -> str:
    return f"dossier_person:{dossier_id}:{part}"


@dataclass
class SqlDossiers:
    _sql: Sql
    _vault: Vault

    def add(self, new: NewDossier) -> DossierRecord:
        values = {
            name.name: getattr(new, name.name)
            for name in dataclasses.fields(NewDossier)
            if name.name != "people"
        }
        # Said here: SQLite takes the table's default "false" for a text, which is read as true.
        no = dict.fromkeys(("fee_paid", "receipt_asked", "digitised", "archived"), False)
        asked = sa.insert(dossier).values(
            **values | no | {"state": str(new.state), "changed_at": new.received_at}
        )
        row = self._sql.core.execute(asked.returning(dossier)).one()
        for part, person in new.people.items():
            self.put_person(row.id, part, person)
        return _record(row)

    def by_id(self, dossier_id: int) -> DossierRecord | None:
        return self._one(dossier.c.id == dossier_id)

    def by_code(self, code: str) -> DossierRecord | None:
        return self._one(dossier.c.code == code)

    def of_ticket(self, ticket_id: int) -> list[DossierRecord]:
        """A ticket may serve several dossiers."""
        asked = sa.select(dossier).where(dossier.c.ticket_id == ticket_id).order_by(dossier.c.id)
        return [_record(row) for row in self._sql.core.execute(asked)]

    def of_number(self, number: str, most: int = 50) -> list[DossierRecord]:
        """Dossiers of whoever carries this number, newest first; the number stands nowhere in clear."""
        mark = self._vault.mark("number", number)
        return self._whose(dossier_person.c.number_mark == mark, most)

    def of_phone(self, phone: str, most: int = 50) -> list[DossierRecord]:
        """The same by the telephone number, as `people.checked` writes it."""
        return self._whose(dossier_person.c.phone_mark == self._vault.mark("phone", phone), most)

    def _whose(self, condition: Any, most: int) -> list[DossierRecord]:
        whose = sa.select(dossier_person.c.dossier_id).where(condition)
        asked = sa.select(dossier).where(dossier.c.id.in_(whose)).order_by(dossier.c.id.desc())
        return [_record(row) for row in self._sql.core.execute(asked.limit(most))]

    def inbox(
        self,
        site_id: str,
        states: Sequence[State],
        most: int = 200,
        channel: Channel | None = None,
    ) -> list[DossierRecord]:
        """Those in these states, the nearest due date first, those without one last, oldest first.

        Each state is read along its own index: a million others cost nothing."""
        found = [one for state in states for one in self._of_state(site_id, state, most, channel)]
        found.sort(key=lambda one: (one.due_at is None, one.due_at or one.received_at, one.id))
        return found[:most]

    def _of_state(
        self, site_id: str, state: State, most: int, channel: Channel | None
    ) -> list[DossierRecord]:
        here = [dossier.c.site_id == site_id, dossier.c.state == str(state)]
        if channel is not None:
            here.append(dossier.c.channel == channel)
        dated = sa.select(dossier).where(*here, dossier.c.due_at.is_not(None))
        undated = sa.select(dossier).where(*here, dossier.c.due_at.is_(None))
        rows = self._sql.core.execute(dated.order_by(dossier.c.due_at).limit(most)).all()
        if len(rows) < most:
            rest = undated.order_by(dossier.c.id).limit(most - len(rows))
            rows = [*rows, *self._sql.core.execute(rest)]
        return [_record(row) for row in rows]

    def count_by_state(self, site_id: str, channel: Channel | None = None) -> dict[State, int]:
        """How many stand in each state that is not over."""
        open_states = [str(state) for state, about in ABOUT.items() if about.clock != "over"]
        asked = sa.select(dossier.c.state, sa.func.count()).where(
            dossier.c.site_id == site_id, dossier.c.state.in_(open_states)
        )
        if channel is not None:
            asked = asked.where(dossier.c.channel == channel)
        rows = self._sql.core.execute(asked.group_by(dossier.c.state))
        return {State(state): count for state, count in rows}

    def unfinished_same_day(
        self, site_id: str, procedures: Sequence[str], before: datetime, most: int = 200
    ) -> list[DossierRecord]:
        """Same-day matters whose day has passed while their result is not in the system (seed Đ6.5)."""
        waiting = [str(state) for state in RUNNING]
        asked = sa.select(dossier).where(
            dossier.c.site_id == site_id,
            dossier.c.state.in_(waiting),
            dossier.c.procedure_id.in_(procedures),
            dossier.c.due_at <= before,
        )
        ordered = asked.order_by(dossier.c.due_at, dossier.c.id).limit(most)
        return [_record(row) for row in self._sql.core.execute(ordered)]

    def save(
        self, record: DossierRecord, facts: Dossier, now: datetime, **more: Any
    ) -> DossierRecord:
        """What an act changed. OldPage when somebody else was quicker: one wins, the other is told."""
        changes = {name: getattr(facts, name) for name in _MOVED} | more
        changes |= {"state": str(facts.state), "revision": record.revision + 1, "changed_at": now}
        asked = (
            sa.update(dossier)
            .where(dossier.c.id == record.id, dossier.c.revision == record.revision)
            .values(**changes)
            .returning(dossier)
        )
        row = self._sql.core.execute(asked).one_or_none()
        if row is None:
            raise OldPage("Hồ sơ vừa được người khác xử lý. Mời xem lại.")
        return _record(row)

    def put_person(self, dossier_id: int, part: Part, person: Person) -> None:
        """In the place of whoever stood there before."""
        self.drop_person(dossier_id, part)
        number, phone = person.number, person.phone
        self._sql.core.execute(
            sa.insert(dossier_person).values(
                dossier_id=dossier_id,
                part=part,
                sealed=self._vault.seal(plain_of(person), _place(dossier_id, part)),
                number_mark=self._vault.mark("number", number) if number else None,
                phone_mark=self._vault.mark("phone", phone) if phone else None,
            )
        )

    def drop_person(self, dossier_id: int, part: Part) -> None:
        here = (dossier_person.c.dossier_id == dossier_id, dossier_person.c.part == part)
        self._sql.core.execute(sa.delete(dossier_person).where(*here))

    def put_words(
        self, dossier_id: int, about: About, words: dict[str, str], now: datetime
    ) -> None:
        sealed = self._vault.seal(words, f"dossier_words:{dossier_id}:{about}")
        row = {"dossier_id": dossier_id, "about": about, "sealed": sealed, "at": now}
        self._sql.core.execute(sa.insert(dossier_words).values(**row))

    def words(self, dossier_id: int) -> list[WordsRecord]:
        """In the order they were written; what was erased is missing."""
        asked = sa.select(dossier_words).where(
            dossier_words.c.dossier_id == dossier_id, dossier_words.c.erased_at.is_(None)
        )
        return [
            WordsRecord(
                row.about,
                row.at,
                self._vault.open(row.sealed, f"dossier_words:{dossier_id}:{row.about}"),
            )
            for row in self._sql.core.execute(asked.order_by(dossier_words.c.id))
        ]

    def people(self, dossier_id: int) -> dict[str, Person]:
        """By part; whoever was erased is missing."""
        asked = sa.select(dossier_person).where(
            dossier_person.c.dossier_id == dossier_id, dossier_person.c.erased_at.is_(None)
        )
        return {
            row.part: person_of(self._vault.open(row.sealed, _place(dossier_id, row.part)))
            for row in self._sql.core.execute(asked)
        }

    def erase_people(self, dossier_id: int, now: datetime) -> None:
        """The row stays and says when; nothing of the person does."""
        self._sql.core.execute(
            sa.update(dossier_person)
            .where(dossier_person.c.dossier_id == dossier_id)
            .values(sealed=b"", number_mark=None, phone_mark=None, erased_at=now)
        )
        self._sql.core.execute(
            sa.update(dossier_words)
            .where(dossier_words.c.dossier_id == dossier_id)
            .values(sealed=b"", erased_at=now)
        )

    def list_components(self, dossier_id: int, papers: Sequence[Any]) -> None:
        """The published list as it is on this day: what the officer will tick."""
        rows = [
            {
                "dossier_id": dossier_id, "position": place, "name_vi": paper.name_vi,
                "mandatory": paper.mandatory, "present_only": paper.kind == "present",
            }
            for place, paper in enumerate(papers, 1)
        ]  # fmt: skip
        if rows:
            self._sql.core.execute(sa.insert(dossier_component), rows)

    def drop_components(self, dossier_id: int) -> None:
        """For another procedure with another list."""
        gone = sa.delete(dossier_component).where(dossier_component.c.dossier_id == dossier_id)
        self._sql.core.execute(gone)

    def components(self, dossier_id: int) -> list[ComponentRecord]:
        asked = sa.select(dossier_component).where(dossier_component.c.dossier_id == dossier_id)
        names = [name.name for name in dataclasses.fields(ComponentRecord)]
        return [
            ComponentRecord(
                **{name: getattr(row, name) for name in names}
                | {"note": open_note(self._vault, row)}
            )
            for row in self._sql.core.execute(asked.order_by(dossier_component.c.position))
        ]

    def mark_component(self, dossier_id: int, position: int, **found: Any) -> bool:
        """False: there is no such line."""
        if "note" in found:
            found |= seal_note(self._vault, dossier_id, position, found["note"])
        asked = (
            sa.update(dossier_component)
            .where(
                dossier_component.c.dossier_id == dossier_id,
                dossier_component.c.position == position,
            )
            .values(**found)
        )
        return bool(self._sql.core.execute(asked).rowcount)

    def add_step(self, dossier_id: int, step: StepRecord) -> None:
        values = dataclasses.asdict(step) | {"before": str(step.before), "after": str(step.after)}
        self._sql.core.execute(sa.insert(dossier_step).values(dossier_id=dossier_id, **values))

    def steps(self, dossier_id: int) -> list[StepRecord]:
        asked = sa.select(dossier_step).where(dossier_step.c.dossier_id == dossier_id)
        names = [name.name for name in dataclasses.fields(StepRecord)]
        return [
            StepRecord(
                **{name: getattr(row, name) for name in names}
                | {"before": State(row.before), "after": State(row.after)}
            )
            for row in self._sql.core.execute(asked.order_by(dossier_step.c.id))
        ]

    def last_number(self, unit: str, day: date) -> int:
        """The number before the one this call takes; rolled back with the rest, so that numbers have no gaps."""
        row = self._sql.run(
            "INSERT INTO dossier_number (unit, day, last) VALUES (:unit, :day, 1) "
            "ON CONFLICT (unit, day) DO UPDATE SET last = dossier_number.last + 1 RETURNING last",
            {"unit": unit, "day": day.isoformat()},
        ).fetchone()
        return int(row[0]) - 1

    def _one(self, condition: Any) -> DossierRecord | None:
        row = self._sql.core.execute(sa.select(dossier).where(condition)).one_or_none()
        return None if row is None else _record(row)
