"""What the repositories of appraisal give and take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol

from queue_server.domain.documents.document import State as DocumentState
from queue_server.domain.dossiers.dossier import Medium
from queue_server.domain.dossiers.states import State

from .dossier_records import DossierRecord

Verdict = Literal["", "agree", "conditional", "disagree"]
OpinionState = Literal["pending", "answered", "closed"]
DocumentKind = Literal["result", "refusal", "opinion_letter"]
BlankState = Literal["left", "used", "spoiled"]


@dataclass(frozen=True, slots=True)
class AssignmentRecord:
    """`by` is an account or `system`; `waited_ms` from acceptance to the first appraiser, None for later ones."""

    account_id: str
    by: str
    at: datetime
    waited_ms: int | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewOpinion:
    """A request to one agency; `notice_id` is the paper that was scanned."""

    dossier_id: int
    agency_id: str | None
    agency: str
    notice_id: int
    due: date
    asked_at: datetime
    asked_by: str


@dataclass(frozen=True, slots=True)
class OpinionRecord:
    """One agency of one round. `answered_on` is the date on the answer, `answered_at` when it was entered."""

    id: int
    dossier_id: int
    agency_id: str | None
    agency: str
    notice_id: int
    due: date
    state: OpinionState
    asked_at: datetime
    asked_by: str
    verdict: Verdict
    answer_id: int | None
    answered_on: date | None
    answered_at: datetime | None
    answered_by: str | None
    reminders: int
    reminded_at: datetime | None


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    minutes_id: int
    held_on: date
    at: datetime
    by: str
    attendees: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What an appraiser wrote: a result or a refusal with its reason and legal ground. Empty once erased.

    `type` (Quyết định, Giấy phép), `symbol` behind the number, `position` and name of who is to sign."""

    title: str = field(default="", repr=False)
    body: str = field(default="", repr=False)
    recipients: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    ground: str = field(default="", repr=False)
    type: str = ""
    symbol: str = ""
    position: str = ""
    signer: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A row. `edition` counts the drafts; `late`: drafted after the dossier was due (R7.12)."""

    id: int
    dossier_id: int
    kind: DocumentKind
    agency_id: str
    medium: Medium
    state: DocumentState
    drafted_by: str
    content: str
    paper_id: int | None
    edition: int
    approver_id: str | None
    blank_id: int | None
    late: bool
    created_at: datetime
    changed_at: datetime
    text: DocumentText = field(repr=False)


@dataclass(frozen=True, slots=True)
class BlankRecord:
    id: int
    agency_id: str
    kind: str
    serial: str
    state: BlankState
    received_at: datetime
    received_by: str
    dossier_id: int | None
    used_at: datetime | None
    used_by: str | None
    spoiled_at: datetime | None
    spoiled_by: str | None
    reason: str


class Appraisals(Protocol):
    """Who appraises what, opinions and meetings."""

    def assign(
        self, dossier_id: int, account_id: str, by: str, now: datetime, waited_ms: int | None
    ) -> None: ...
    def assignments(self, dossier_id: int) -> list[AssignmentRecord]: ...
    def open_of(self, account_ids: Sequence[str]) -> Mapping[str, int]: ...
    def inbox(
        self, account_id: str, states: Sequence[State], most: int = 200
    ) -> list[DossierRecord]: ...
    def counts(self, account_id: str) -> Mapping[State, int]: ...
    def unassigned(self, site_id: str, most: int = 200) -> list[DossierRecord]: ...
    def ask(self, new: NewOpinion) -> OpinionRecord: ...
    def opinion(self, opinion_id: int) -> OpinionRecord | None: ...
    def opinions(self, dossier_id: int) -> list[OpinionRecord]: ...
    def change_opinion(self, opinion_id: int, **changes: Any) -> bool: ...
    def close_opinions(self, dossier_id: int) -> int: ...
    def opinions_due(
        self, account_id: str, until: date, most: int = 200
    ) -> list[tuple[OpinionRecord, DossierRecord]]: ...
    def add_meeting(self, dossier_id: int, held: MeetingRecord) -> None: ...
    def meetings(self, dossier_id: int) -> list[MeetingRecord]: ...


class Documents(Protocol):
    def add(self, new: DocumentRecord) -> DocumentRecord: ...
    def by_id(self, document_id: int) -> DocumentRecord | None: ...
    def of_dossier(self, dossier_id: int) -> list[DocumentRecord]: ...
    def save(self, record: DocumentRecord, now: datetime) -> DocumentRecord: ...
    def erase_of(self, dossier_id: int, now: datetime) -> None: ...


class Blanks(Protocol):
    def receive(
        self, agency_id: str, kind: str, serials: Sequence[str], now: datetime, by: str
    ) -> list[str]: ...
    def find(self, agency_id: str, kind: str, serial: str) -> BlankRecord | None: ...
    def by_id(self, blank_id: int) -> BlankRecord | None: ...
    def use(self, blank: BlankRecord, dossier_id: int, now: datetime, by: str) -> bool: ...
    def spoil(self, blank: BlankRecord, reason: str, now: datetime, by: str) -> bool: ...
    def book(self, agency_id: str | None) -> list[tuple[str, str, Mapping[str, int]]]: ...
    def serials(
        self, agency_id: str, kind: str, state: BlankState | None, most: int = 200
    ) -> list[BlankRecord]: ...
