"""All that a form says of a dossier, read in one transaction."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from queue_server.domain.catalogue import Agency, Catalogue, Procedure
from queue_server.domain.dossiers.people import Person
from queue_server.domain.privacy import Audience, shown
from queue_server.services.dossier_records import (
    ComponentRecord,
    DossierRecord,
    StepRecord,
    WordsRecord,
)


@dataclass(frozen=True)
class Facts:
    """`people` as the reader may see them: reception prints in full, other desks what their work needs."""

    record: DossierRecord
    catalogue: Catalogue
    procedure: Procedure | None
    agency: Agency | None
    parent: Agency | None
    people: dict[str, Person] = field(repr=False)
    papers: list[ComponentRecord]
    steps: list[StepRecord]
    words: list[WordsRecord] = field(repr=False)
    officers: dict[str, str]
    public_url: str
    now: datetime

    @property
    def events(self) -> frozenset[str]:
        return frozenset(step.event for step in self.steps)

    def last(self, *events: str) -> StepRecord | None:
        """The latest step of one of these."""
        return next((step for step in reversed(self.steps) if step.event in events), None)

    def officer_of(self, step: StepRecord | None) -> str:
        return self.officers.get(step.actor_id, "") if step else ""

    def said(self, *about: str) -> dict[str, str]:
        """The latest words of one of these kinds; nothing when none were written or they were erased."""
        found = (one.words for one in reversed(self.words) if one.about in about)
        return next(found, {})


def gather(work: Any, record: DossierRecord, seen_by: Audience, url: str, now: datetime) -> Facts:
    view = work.centre.view
    agency = view.agencies.get(record.agency_id)
    steps = work.dossiers.steps(record.id)
    accounts = {step.actor_id: work.accounts.by_id(step.actor_id) for step in steps}
    return Facts(
        record=record,
        catalogue=view.catalogue,
        procedure=view.procedures.get(record.procedure_id),
        agency=agency,
        parent=view.agencies.get(agency.parent_id or "") if agency else None,
        people={
            part: _seen(person, seen_by) for part, person in work.dossiers.people(record.id).items()
        },
        papers=work.dossiers.components(record.id),
        steps=steps,
        words=work.dossiers.words(record.id),
        officers={key: found.display_name for key, found in accounts.items() if found},
        public_url=url,
        now=now,
    )


def _seen(person: Person, seen_by: Audience) -> Person:
    if seen_by is Audience.RECEPTION:
        return person
    part = shown(person, seen_by)
    return Person(
        part.name, part.number, None, part.sex, part.address, part.phone, part.email, part.tax_code
    )
