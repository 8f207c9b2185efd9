"""All that a use case may touch. There is no announce and no transaction here: the writer commits, then speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from queue_server.domain.catalogue import Catalogue
from queue_server.domain.centre import CentreView
from queue_server.domain.picking import Waiting
from queue_server.domain.tickets import CallRules, State


@dataclass(frozen=True)
class Actor:
    """Who acts, in which capacity and where. `kind` is account, device or citizen (by the token of a ticket)."""

    kind: str
    id: str
    name: str
    roles: frozenset[str] = frozenset()
    site_id: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """A ticket row. Instants are UTC; `place` orders the line; `token_digest` finds it from a phone."""

    id: int
    key: str
    site_id: str
    series: str
    business_day: date
    letter: str
    number: int
    label: str
    purpose: str
    procedure_id: str | None
    priority: str | None
    language: str
    origin: str
    device_id: str | None
    taken_at: datetime
    place: datetime
    state: State
    counter_id: str | None
    only_counter: str | None
    overtaken: int
    calls: int
    call_id: int | None
    changed_at: datetime
    superseded_label: str | None = None
    postponed: bool = False


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call of a ticket to a counter; recalls raise `attempt`, a withdrawn call stays with its instant.

    `calls_before` is how often the ticket had been called before it, for taking it back."""

    id: int
    ticket_id: int
    counter_id: str
    called_at: datetime
    last_at: datetime
    attempt: int
    reason: str
    overtook: tuple[int, ...]
    withdrawn_at: datetime | None
    calls_before: int


@dataclass(frozen=True, slots=True)
class CounterRecord:
    """A counter of a hall with what it does now. `weights` is its work profile: series letter → weight 1–10."""

    id: str
    site_id: str
    hall_id: str
    zone_id: str
    number: str
    names: Mapping[str, str]
    weights: Mapping[str, int]
    state: str
    pause_reason: str
    since: datetime
    account_id: str | None
    ticket_id: int | None


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """A member of staff. `roles` are names of `domain.roles`; locked after repeated wrong passwords."""

    id: str
    username: str
    display_name: str
    password_hash: str
    roles: frozenset[str]
    site_id: str | None = None
    counter_id: str | None = None
    active: bool = True
    failures: int = 0
    locked_until: datetime | None = None
    must_change: bool = False


@dataclass(frozen=True, slots=True)
class DeviceRecord:
    """An enrolled device: its key, the place it serves and what it told last."""

    id: str
    kind: str
    name: str
    public_key: str
    site_id: str
    hall_id: str | None
    zone_id: str | None
    counter_id: str | None
    revoked_at: datetime | None = None
    parts: tuple[Mapping[str, Any], ...] = ()
    software: str = ""
    reported_at: datetime | None = None
    enrolled_at: datetime | None = None
    enrolled_by: str = ""


@dataclass(frozen=True, slots=True)
class EnrolmentRecord:
    """A device that waits for an admin to type its code."""

    id: str
    code: str
    kind: str
    about: str
    public_key: str
    opened_at: datetime
    expires_at: datetime
    device_id: str | None = None


@dataclass(frozen=True, slots=True)
class SettingRecord:
    """A value of a setting, in force from a day on until the next one."""

    name: str
    valid_from: date
    value: Any
    set_by: str
    set_at: datetime


@dataclass(frozen=True, slots=True)
class TrailRecord:
    """One act as the audit trail keeps it."""

    seq: int
    at: datetime
    actor_kind: str
    actor_id: str
    place: str
    act: str
    subject: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What the repository needs to store a ticket; the number was taken from its series in the same transaction."""

    key: str
    site_id: str
    series: str
    business_day: date
    letter: str
    number: int
    label: str
    purpose: str
    procedure_id: str | None
    priority: str | None
    language: str
    origin: str
    device_id: str | None
    taken_at: datetime
    place: datetime
    token_digest: str
    token_expires: datetime


class Tickets(Protocol):
    def by_key(self, key: str) -> TicketRecord | None: ...
    def by_id(self, ticket_id: int) -> TicketRecord | None: ...
    def by_token(self, digest: str) -> TicketRecord | None: ...
    def token_expires(self, digest: str) -> datetime | None: ...
    def by_number(
        self, site_id: str, series: str, day: date, number: int
    ) -> TicketRecord | None: ...
    def next_number(self, site_id: str, series: str, day: date) -> int: ...
    def taken(self, site_id: str, series: str, day: date) -> int: ...
    def add(self, new: NewTicket, now: datetime) -> TicketRecord: ...
    def waiting(self, site_id: str, day: date, series: Sequence[str]) -> list[Waiting]: ...
    def count_ahead(self, ticket: TicketRecord) -> int: ...
    def count_waiting(self, site_id: str, day: date, series: str) -> int: ...
    def move(
        self, ticket: TicketRecord, state: State, now: datetime, **changes: Any
    ) -> TicketRecord: ...
    def alter(self, ticket: TicketRecord, **changes: Any) -> TicketRecord: ...
    def overtake(self, ticket_ids: Sequence[int], by: int) -> None: ...
    def unfinished(self, site_id: str, before: date) -> list[TicketRecord]: ...
    def void_period(self, ticket_id: int, state: State) -> None: ...


class Calls(Protocol):
    def add(
        self,
        ticket: TicketRecord,
        counter_id: str,
        now: datetime,
        reason: str,
        overtook: Sequence[int],
    ) -> CallRecord: ...
    def by_id(self, call_id: int) -> CallRecord | None: ...
    def again(self, call: CallRecord, now: datetime) -> CallRecord: ...
    def withdraw(self, call: CallRecord, now: datetime) -> None: ...


class Counters(Protocol):
    def get(self, counter_id: str) -> CounterRecord | None: ...
    def of_site(self, site_id: str) -> list[CounterRecord]: ...
    def hold(self, counter_id: str, ticket_id: int | None) -> None: ...
    def set_state(
        self,
        counter_id: str,
        state: str,
        now: datetime,
        reason: str = "",
        account_id: str | None = None,
    ) -> None: ...


class CentreReads(Protocol):
    """The catalogue as last committed, the dated settings, and the ways they change."""

    @property
    def view(self) -> CentreView: ...
    def rules(self, day: date) -> CallRules: ...
    def replace(self, catalogue: Catalogue, now: datetime, by: str) -> None: ...
    def put(self, sheet: str, before: Any, after: Any, now: datetime, by: str) -> None: ...
    def drop(self, sheet: str, before: Any) -> None: ...
    def named_by_tickets(self, procedure_id: str) -> bool: ...
    def settings(self) -> list[SettingRecord]: ...
    def set(self, name: str, valid_from: date, value: Any, now: datetime, by: str) -> None: ...
    def unset(self, name: str, valid_from: date) -> bool: ...


class Blocks(Protocol):
    def of(
        self, device_id: str, site_id: str, series: str, day: date
    ) -> tuple[int, int] | None: ...
    def last_leased(self, site_id: str, series: str, day: date) -> int: ...
    def lease(
        self, device_id: str, site_id: str, series: str, day: date, first: int, last: int
    ) -> None: ...


class Trail(Protocol):
    def note(
        self, actor: Actor, act: str, subject: str, now: datetime, detail: Mapping[str, Any]
    ) -> None: ...
    def read(
        self, most: int, before: int | None = None, subject: str | None = None
    ) -> list[TrailRecord]: ...


class Accounts(Protocol):
    def by_username(self, username: str) -> AccountRecord | None: ...
    def by_id(self, account_id: str) -> AccountRecord | None: ...
    def all(self) -> list[AccountRecord]: ...
    def add(self, record: AccountRecord, now: datetime) -> None: ...
    def change(self, account_id: str, **changes: Any) -> None: ...
    def open_session(
        self, digest: str, account_id: str, csrf: str, now: datetime, expires: datetime
    ) -> None: ...
    def end_session(self, digest: str, now: datetime) -> None: ...
    def end_sessions_of(self, account_id: str, now: datetime) -> None: ...
    def open_sessions(self, now: datetime) -> Mapping[str, tuple[int, datetime]]: ...
    def prolong_session(self, digest: str, now: datetime, expires: datetime) -> None: ...
    def sit_down(self, digest: str, counter_id: str | None) -> None: ...


class Devices(Protocol):
    def by_id(self, device_id: str) -> DeviceRecord | None: ...
    def by_key(self, public_key: str) -> DeviceRecord | None: ...
    def all(self) -> list[DeviceRecord]: ...
    def add(self, record: DeviceRecord, now: datetime) -> None: ...
    def change(self, device_id: str, **changes: Any) -> None: ...
    def revoke(self, device_id: str, by: str, now: datetime) -> None: ...
    def open_session(
        self, digest: str, device_id: str, now: datetime, expires: datetime
    ) -> None: ...
    def ask(self, record: EnrolmentRecord) -> None: ...
    def enrolment(self, enrolment_id: str) -> EnrolmentRecord | None: ...
    def enrolment_by_code(self, code: str) -> EnrolmentRecord | None: ...
    def answer_enrolment(self, enrolment_id: str, device_id: str) -> None: ...
    def forget_enrolments(self, before: datetime) -> None: ...
    def count_enrolments(self) -> int: ...


@dataclass(frozen=True)
class NewEvent:
    """One line of the event log: what happened, which rooms hear it, and what they need to know."""

    kind: str
    rooms: tuple[str, ...]
    data: Mapping[str, Any]
    site_id: str | None = None


class Work(Protocol):
    """One transaction as a use case sees it."""

    @property
    def tickets(self) -> Tickets: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def counters(self) -> Counters: ...
    @property
    def centre(self) -> CentreReads: ...
    @property
    def blocks(self) -> Blocks: ...
    @property
    def trail(self) -> Trail: ...
    @property
    def devices(self) -> Devices: ...
    @property
    def accounts(self) -> Accounts: ...
    def emit(self, event: NewEvent) -> None: ...
    def remembered(self, key: str, fingerprint: str) -> Mapping[str, Any] | None: ...
    def remember(
        self, key: str, fingerprint: str, result: Mapping[str, Any], now: datetime
    ) -> None: ...


def hall_room(hall_id: str) -> str:
    return f"hall:{hall_id}"


def staff_room(site_id: str) -> str:
    return f"staff:{site_id}"


def kiosk_room(site_id: str) -> str:
    return f"kiosk:{site_id}"


def device_room(device_id: str) -> str:
    return f"device:{device_id}"
