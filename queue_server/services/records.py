"""What the repositories give and take: rows as values, instants in UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from queue_server.domain.alerts import Alert, Cause
from queue_server.domain.tickets import State


@dataclass(frozen=True)
class Actor:
    """Who acts, in which capacity and where. `kind` is account, device or citizen (by the token of a ticket).

    `agency_id` None is staff of the centre. `capacity` own or delegated, by which delegation: `delegating.acting`."""

    kind: str
    id: str
    name: str
    roles: frozenset[str] = frozenset()
    site_id: str | None = None
    place: str = ""
    agency_id: str | None = None
    capacity: str = "own"
    delegation_id: int | None = None


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
class ClaimRecord:
    """The endpoint that speaks in a zone, until it must have asked again."""

    zone_id: str
    device_id: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class PlayRecord:
    """One turn of one call at one endpoint; `turn` 0 is a correction, `call_id` 0 a test."""

    device_id: str
    key: str
    site_id: str
    zone_id: str
    call_id: int
    turn: int
    outcome: str
    at: datetime
    milliseconds: int
    first_sample_ms: int | None


@dataclass(frozen=True, slots=True)
class SaidRecord:
    """A play with the number and the counter that were called; empty for a test."""

    play: PlayRecord
    label: str
    counter_id: str


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
    """A member of staff. `roles` are names of `domain.roles`; locked after repeated wrong passwords.

    `agency_id` None: staff of the centre."""

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
    agency_id: str | None = None


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
    supervised: bool = False


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """An alert as stored: its cause, what became of it, and who took note."""

    id: int
    site_id: str
    cause: Cause
    alert: Alert
    acknowledged_by: str | None = None


@dataclass(frozen=True, slots=True)
class MuteRecord:
    """Who wanted silence, about what, until when and why. `lifted_at`: taken back before its end."""

    id: int
    site_id: str
    device_id: str
    kind: str
    reason: str
    muted_by: str
    muted_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """What a person asked of a device: test, reload or restart. `state` is asked, done, not_done or unknown."""

    id: str
    device_id: str
    act: str
    asked_by: str
    asked_at: datetime
    state: str = "asked"
    answered_at: datetime | None = None
    detail: str = ""


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
    """One act as the audit trail keeps it. `erased`: its details are gone, its place in the chain is not."""

    seq: int
    at: datetime
    actor_kind: str
    actor_id: str
    place: str
    act: str
    subject: str
    detail: Mapping[str, Any]
    capacity: str = "own"
    delegation_id: int | None = None
    erased: bool = False


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


@dataclass(frozen=True)
class NewEvent:
    """One line of the event log: what happened, which rooms hear it, and what they need to know."""

    kind: str
    rooms: tuple[str, ...]
    data: Mapping[str, Any]
    site_id: str | None = None
