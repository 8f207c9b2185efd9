"""What is held of persons, since when, and how it goes. States, codes, times and numbers stay."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from queue_server.domain.business_day import business_day
from queue_server.domain.dossiers.states import ABOUT
from queue_server.domain.retention import Held, Policy, Rule
from queue_server.services.dossier_records import Part
from queue_server.services.retention_records import HoldCause, HoldRecord

from .database import Sql
from .dossiers import SqlDossiers
from .papers import SqlPapers
from .tables import metadata
from .tables.dossiers import dossier, dossier_component, dossier_person
from .tables.guidance import guidance_request, guidance_step
from .tables.oversight import dossier_hold, retention_policy
from .tables.papers import paper
from .vault import Vault

_OVER = [str(state) for state, about in ABOUT.items() if about.clock == "over"]
# These have rules of their own; every other table that seals something of a dossier goes with its person.
_APART = frozenset({"paper", "guidance_request"})
_GONE = b""


class SqlRetention:
    def __init__(self, sql: Sql, vault: Vault) -> None:
        self._sql, self._vault = sql, vault

    def policies(self) -> list[Policy]:
        """What the centre has decided, the earliest first; without a decision there is the proposal."""
        rows = self._sql.core.execute(
            sa.select(retention_policy).order_by(retention_policy.c.first)
        )
        return [
            Policy(row.first, row.basis, tuple(Rule(*rule) for rule in row.rules)) for row in rows
        ]

    def decide(self, policy: Policy, by: str, now: datetime) -> None:
        """In the place of one that begins on the same day."""
        same = sa.delete(retention_policy).where(retention_policy.c.first == policy.first)
        self._sql.core.execute(same)
        rules = [[rule.what, rule.since, rule.days] for rule in policy.rules]
        self._sql.core.execute(
            sa.insert(retention_policy).values(
                first=policy.first, basis=policy.basis, rules=rules, decided_by=by, decided_at=now
            )
        )

    def held(self, what: str, before: datetime, most: int) -> list[Held]:
        """What of this class is still there and ended (calls: were made) before, oldest first, and is in no case."""
        if what == "guidance_call":
            return self._calls(before, most)
        accepted = dossier.c.accepted_at.is_not(None)
        if what.startswith("unaccepted_"):
            accepted = dossier.c.accepted_at.is_(None)
        asked = sa.select(dossier.c.id, dossier.c.received_at, dossier.c.changed_at).where(
            dossier.c.state.in_(_OVER), dossier.c.changed_at < before, accepted, _there(what),
            ~_in_a_case(dossier.c.id),
        )  # fmt: skip
        rows = self._sql.core.execute(asked.order_by(dossier.c.changed_at).limit(most))
        return [
            Held(row.id, what, business_day(row.received_at), business_day(row.changed_at))
            for row in rows
        ]

    def _calls(self, before: datetime, most: int) -> list[Held]:
        asked = sa.select(guidance_request.c.id, guidance_request.c.opened_at).where(
            guidance_request.c.opened_at < before,
            guidance_request.c.closed_at.is_not(None),
            sa.func.length(guidance_request.c.sealed) > 0,
            ~_in_a_case(guidance_request.c.dossier_id),
        )
        rows = self._sql.core.execute(asked.order_by(guidance_request.c.id).limit(most))
        return [Held(row.id, "guidance_call", business_day(row.opened_at)) for row in rows]

    def erase(self, held: Held, now: datetime, by: str) -> None:
        """Papers lose their names and their reference to the bytes, which go with the next `papers sweep`."""
        if held.what == "guidance_call":
            self._forget_call(held.id)
        elif held.what == "contact":
            self._forget_contact(held.id, now)
        elif held.what in ("paper", "unaccepted_paper"):
            SqlPapers(self._sql, self._vault).erase_of(held.id, now, by)
        else:
            self._forget_person(held.id, now)

    def _forget_person(self, dossier_id: int, now: datetime) -> None:
        SqlDossiers(self._sql, self._vault).erase_people(dossier_id, now)
        for table in metadata.sorted_tables:
            columns = table.c
            if {"sealed", "dossier_id"} <= set(columns.keys()) and table.name not in _APART:
                gone = {"sealed": _GONE} | ({"erased_at": now} if "erased_at" in columns else {})
                here = columns.dossier_id == dossier_id
                self._sql.core.execute(sa.update(table).where(here).values(**gone))
        # A note beside a paper is free text: it may name somebody.
        self._sql.core.execute(
            sa.update(dossier_component)
            .where(dossier_component.c.dossier_id == dossier_id)
            .values(note="")
        )

    def _forget_contact(self, dossier_id: int, now: datetime) -> None:
        """Name and number stay with the archive; telephone and mail do not."""
        people = SqlDossiers(self._sql, self._vault)
        for part, person in people.people(dossier_id).items():
            people.put_person(dossier_id, cast("Part", part), replace(person, phone="", email=""))
        self._sql.core.execute(
            sa.update(dossier_person)
            .where(dossier_person.c.dossier_id == dossier_id)
            .values(contact_erased_at=now)
        )

    def _forget_call(self, request_id: int) -> None:
        here = guidance_request.c.id == request_id
        gone = sa.update(guidance_request).where(here).values(sealed=_GONE, phone_mark=None)
        self._sql.core.execute(gone)
        steps = sa.update(guidance_step).where(guidance_step.c.request_id == request_id)
        self._sql.core.execute(steps.values(reason=""))

    def hold(
        self, dossier_id: int, cause: HoldCause, document: str, by: str, now: datetime
    ) -> None:
        row = {"cause": cause, "document": document, "held_by": by, "held_at": now}
        self._sql.core.execute(sa.insert(dossier_hold).values(dossier_id=dossier_id, **row))

    def lift(self, dossier_id: int, by: str, now: datetime) -> None:
        here = (dossier_hold.c.dossier_id == dossier_id, dossier_hold.c.lifted_at.is_(None))
        self._sql.core.execute(
            sa.update(dossier_hold).where(*here).values(lifted_by=by, lifted_at=now)
        )

    def holds(self, dossier_id: int | None = None) -> Sequence[HoldRecord]:
        """Those in force, of one dossier or of all."""
        asked = sa.select(dossier_hold).where(dossier_hold.c.lifted_at.is_(None))
        if dossier_id is not None:
            asked = asked.where(dossier_hold.c.dossier_id == dossier_id)
        return [
            HoldRecord(row.id, row.dossier_id, row.cause, row.document, row.held_by, row.held_at)
            for row in self._sql.core.execute(asked.order_by(dossier_hold.c.id))
        ]


def _in_a_case(dossier_id: Any) -> Any:
    """A complaint or a violation is being looked into (seed Đ14.2)."""
    return sa.exists().where(
        dossier_hold.c.dossier_id == dossier_id, dossier_hold.c.lifted_at.is_(None)
    )


def _there(what: str) -> Any:
    """Whether anything of this class is left of a dossier."""
    if what in ("paper", "unaccepted_paper"):
        return sa.exists().where(
            paper.c.dossier_id == dossier.c.id, sa.func.length(paper.c.sealed) > 0
        )
    left = [dossier_person.c.dossier_id == dossier.c.id, dossier_person.c.erased_at.is_(None)]
    if what == "contact":
        left.append(dossier_person.c.contact_erased_at.is_(None))
    return sa.exists().where(*left)
