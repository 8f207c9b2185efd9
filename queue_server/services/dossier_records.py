"""What the repositories of dossiers give and take."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol

from queue_server.domain.dossiers.dossier import Channel, Dossier, Medium
from queue_server.domain.dossiers.people import Person
from queue_server.domain.dossiers.states import State

Part = Literal["owner", "submitter"]
Mark = Literal["", "ok", "missing", "wrong"]
ReturnBy = Literal["centre", "postal", "online"]
# What an officer wrote: proxy (letter), supplement, refusal, due (another day), withdrawal. Sealed like persons.
# Of appraisal: assignment (to somebody else), opinions (closed without all), settlement (refused).
About = Literal[
    "proxy", "supplement", "refusal", "due", "withdrawal", "assignment", "opinions", "settlement"
]


@dataclass(frozen=True, slots=True)
class NewDossier:
    """As it is handed in; the code comes with acceptance. `people` has the owner at least."""

    site_id: str
    agency_id: str
    procedure_id: str
    rule_set: str
    state: State
    channel: Channel
    medium: Medium
    ticket_id: int | None
    received_at: datetime
    stamp: date | None
    fee_vnd: int
    people: dict[Part, Person] = field(repr=False)
    return_by: ReturnBy = "centre"


@dataclass(frozen=True, slots=True)
class DossierRecord:
    """A row. Instants are UTC, `due` and `original_due` local days; `revision` tells a page that it is old."""

    id: int
    code: str | None
    site_id: str
    agency_id: str
    procedure_id: str
    rule_set: str
    state: State
    channel: Channel
    medium: Medium
    ticket_id: int | None
    received_at: datetime
    stamp: date | None
    accepted_at: datetime | None
    effective_at: datetime | None
    due_at: datetime | None
    due: date | None
    original_due: date | None
    guidance_count: int
    reschedule_count: int
    fee_vnd: int
    fee_paid: bool
    pending_opinions: int
    receipt_asked: bool
    digitised: bool
    archived: bool
    return_by: ReturnBy
    refusal_code: str
    process_version_id: int | None
    appraiser_id: str | None
    revision: int
    changed_at: datetime

    def facts(self, components: frozenset[str], in_force: bool = True) -> Dossier:
        """What the machine reads."""
        return Dossier(
            self.state, self.channel, self.medium, components, self.guidance_count, self.reschedule_count,
            self.due, self.original_due, self.fee_vnd, self.fee_paid, self.pending_opinions, in_force,
            self.digitised, self.archived,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ComponentRecord:
    """One paper of the published list with what the officer found."""

    position: int
    name_vi: str
    mandatory: bool
    present_only: bool
    mark: Mark
    original: int
    certified_copy: int
    photocopy: int
    note: str


@dataclass(frozen=True, slots=True)
class WordsRecord:
    """What an officer wrote about a dossier, as text by name; empty once erased."""

    about: About
    at: datetime
    words: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step of the closed process, as the process sheet prints it. `detail` holds nothing personal."""

    event: str
    before: State
    after: State
    actor_id: str
    capacity: str
    place: str
    at: datetime
    basis: str
    form: str
    detail: dict[str, Any]
    delegation_id: int | None = None


class Dossiers(Protocol):
    def add(self, new: NewDossier) -> DossierRecord: ...
    def by_id(self, dossier_id: int) -> DossierRecord | None: ...
    def by_code(self, code: str) -> DossierRecord | None: ...
    def of_ticket(self, ticket_id: int) -> list[DossierRecord]: ...
    def of_number(self, number: str, most: int = 50) -> list[DossierRecord]: ...
    def inbox(
        self,
        site_id: str,
        states: Sequence[State],
        most: int = 200,
        channel: Channel | None = None,
    ) -> list[DossierRecord]: ...
    def save(
        self, record: DossierRecord, facts: Dossier, now: datetime, **more: Any
    ) -> DossierRecord: ...
    def of_phone(self, phone: str, most: int = 50) -> list[DossierRecord]: ...
    def unfinished_same_day(
        self, site_id: str, procedures: Sequence[str], before: datetime, most: int = 200
    ) -> list[DossierRecord]: ...
    def count_by_state(self, site_id: str, channel: Channel | None = None) -> dict[State, int]: ...
    def put_person(self, dossier_id: int, part: Part, person: Person) -> None: ...
    def drop_person(self, dossier_id: int, part: Part) -> None: ...
    def put_words(
        self, dossier_id: int, about: About, words: dict[str, str], now: datetime
    ) -> None: ...
    def words(self, dossier_id: int) -> list[WordsRecord]: ...
    def people(self, dossier_id: int) -> dict[str, Person]: ...
    def erase_people(self, dossier_id: int, now: datetime) -> None: ...
    def list_components(self, dossier_id: int, papers: Sequence[Any]) -> None: ...
    def drop_components(self, dossier_id: int) -> None: ...
    def components(self, dossier_id: int) -> list[ComponentRecord]: ...
    def mark_component(self, dossier_id: int, position: int, **found: Any) -> bool: ...
    def add_step(self, dossier_id: int, step: StepRecord) -> None: ...
    def steps(self, dossier_id: int) -> list[StepRecord]: ...
    def last_number(self, unit: str, day: date) -> int: ...
