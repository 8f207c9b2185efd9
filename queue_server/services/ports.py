"""All that a use case may touch. There is no announce and no transaction here: the writer commits, then speaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

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
    superseded_by: int | None = None
    postponed: bool = False


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call of a ticket to a counter; recalls raise `attempt`, a withdrawn call stays with its instant."""

    id: int
    ticket_id: int
    counter_id: str
    called_at: datetime
    last_at: datetime
    attempt: int
    reason: str
    overtook: tuple[int, ...]
    withdrawn_at: datetime | None


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
class SeriesRecord:
    """A number series of a site: its letter, names in four languages, purpose and waiting zone."""

    site_id: str
    letter: str
    names: Mapping[str, str]
    purpose: str
    zone_id: str | None
    hall_id: str | None
    contingent: int | None = None


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What the repository needs to store a ticket; the number was taken from its series in the same transaction."""

    key: str
    site_id: str
    series: str
    business_day: date
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
    def by_number(
        self, site_id: str, series: str, day: date, number: int
    ) -> TicketRecord | None: ...
    def next_number(self, site_id: str, series: str, day: date) -> int: ...
    def taken(self, site_id: str, series: str, day: date) -> int: ...
    def add(self, new: NewTicket, now: datetime) -> TicketRecord: ...
    def waiting(self, site_id: str, day: date, series: Sequence[str]) -> list[Waiting]: ...
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
    def of_hall(self, hall_id: str) -> list[CounterRecord]: ...
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


class Centre(Protocol):
    """What a use case reads of the catalogue and the dated settings."""

    def rules(self, day: date) -> CallRules: ...
    def series(self, site_id: str, letter: str, day: date) -> SeriesRecord | None: ...
    def all_series(self, site_id: str, day: date) -> list[SeriesRecord]: ...
    def procedure_series(self, procedure_id: str, day: date) -> str | None: ...
    def sessions(self, site_id: str, day: date) -> tuple[Any, ...]: ...


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
    def centre(self) -> Centre: ...
    @property
    def blocks(self) -> Blocks: ...
    @property
    def trail(self) -> Trail: ...
    @property
    def devices(self) -> Any: ...
    @property
    def accounts(self) -> Any: ...
    @property
    def catalogue(self) -> Any: ...
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
