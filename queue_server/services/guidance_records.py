"""What the repository of guidance gives and takes: requests, steps, letters, channels, duty, profiles, reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from queue_server.domain.guidance.channels import ContactChannel
from queue_server.domain.guidance.duty import Assignment, Half
from queue_server.domain.guidance.machine import Channel, Request, State


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a request, sealed at rest: who asks, what, and what was answered. Nothing of it in a repr."""

    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    question: str = field(default="", repr=False)
    answer: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NewRequest:
    site_id: str
    channel: Channel
    procedure_id: str | None
    ticket_id: int | None
    dossier_id: int | None
    contact_id: int | None
    opened_by: str
    opened_at: datetime
    due_at: datetime
    asked: Asked


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """A request without its words: what lists and the machine need."""

    id: int
    site_id: str
    channel: Channel
    state: State
    owner_id: str | None
    procedure_id: str | None
    ticket_id: int | None
    dossier_id: int | None
    contact_id: int | None
    given: tuple[str, ...]
    opened_by: str
    opened_at: datetime
    due_at: datetime
    taken_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    posted: bool
    revision: int

    def facts(self) -> Request:
        return Request(self.state, self.channel, self.owner_id, self.posted)


@dataclass(frozen=True, slots=True)
class GuidanceStep:
    """One step: who did it and who has the request afterwards."""

    event: str
    state: State
    actor_id: str
    owner_id: str | None
    place: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LetterRecord:
    """A letter handed to the post (seed Đ5.2.d)."""

    operator: str
    tracking: str
    handed_on: date
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DutyRecord:
    """One officer for half a day. `stands_for`: in whose place."""

    id: int
    site_id: str
    day: date
    half: Half
    account_id: str
    absent: bool
    reason: str
    stands_for: str | None


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """Who read the content of a procedure; `content` is the mark of what was read."""

    procedure_id: str
    content: str
    reviewer_id: str
    reviewed_at: datetime


class Guidance(Protocol):
    def add(self, new: NewRequest) -> RequestRecord: ...
    def by_id(self, request_id: int) -> RequestRecord | None: ...
    def asked(self, request_id: int) -> Asked: ...
    def of_desk(self, site_id: str, most: int = 200) -> list[RequestRecord]: ...
    def of_day(
        self, site_id: str, since: datetime, until: datetime, most: int = 200
    ) -> list[RequestRecord]: ...
    def of_ticket(self, ticket_id: int) -> list[RequestRecord]: ...
    def of_dossier(self, dossier_id: int) -> list[RequestRecord]: ...
    def of_phone(self, phone: str, most: int = 50) -> list[RequestRecord]: ...
    def save(
        self, record: RequestRecord, facts: Request, asked: Asked | None = None, **more: Any
    ) -> RequestRecord: ...
    def add_step(self, request_id: int, step: GuidanceStep) -> None: ...
    def steps(self, request_id: int) -> list[GuidanceStep]: ...
    def add_letter(self, request_id: int, letter: LetterRecord) -> None: ...
    def letters(self, request_id: int) -> list[LetterRecord]: ...
    def channels(self) -> list[ContactChannel]: ...
    def put_channel(self, channel: ContactChannel) -> int: ...
    def drop_channel(self, channel_id: int) -> bool: ...
    def duty(self, site_id: str, first: date, last: date) -> list[DutyRecord]: ...
    def duty_by_id(self, duty_id: int) -> DutyRecord | None: ...
    def put_duty(self, record: DutyRecord) -> int | None: ...
    def note_absent(self, duty_id: int, reason: str) -> None: ...
    def drop_duty(self, duty_id: int) -> None: ...
    def assignment(self, account_id: str) -> Assignment | None: ...
    def assignments(self) -> Mapping[str, Assignment]: ...
    def put_assignment(self, assignment: Assignment) -> None: ...
    def review(self, record: ReviewRecord) -> None: ...
    def reviews(self) -> Mapping[str, ReviewRecord]: ...
    def labels(self, ticket_ids: Sequence[int]) -> Mapping[int, str]: ...
