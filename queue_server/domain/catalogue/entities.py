"""The things of a catalogue, as values.

Everything that changes by decision (papers, durations, fees, agencies) carries dates; nothing here is a
constant of the code. `fictitious` marks what was invented for the demo and must be replaced.
"""

from dataclasses import dataclass
from datetime import date, time

from queue_server.domain.business_day import Sessions


@dataclass(frozen=True)
class Names:
    """One name in the four languages of the kiosk. Vietnamese is official; the rest may be empty."""

    vi: str
    en: str = ""
    ko: str = ""
    zh: str = ""


@dataclass(frozen=True)
class Centre:
    """`fictitious` here speaks of the hotline alone; the rest is the centre's own."""

    id: str
    names: Names
    short_vi: str
    province_vi: str
    unit_code: str | None = None
    timezone: str = "Asia/Ho_Chi_Minh"
    hotline: str = ""
    web: str = ""
    note: str = ""
    fictitious: bool = False


@dataclass(frozen=True)
class Site:
    """A place where the centre receives people; kind is headquarters or service_point."""

    id: str
    names: Names
    kind: str
    ward_vi: str = ""
    effective_from: date | None = None
    source: str = ""
    fictitious: bool = False


@dataclass(frozen=True)
class Hall:
    id: str
    site_id: str
    names: Names
    fictitious: bool = False


@dataclass(frozen=True)
class Zone:
    """A part of a hall, as a citizen is told to go there: "Khu A, tầng 1"."""

    id: str
    hall_id: str
    names: Names
    floor: int = 1
    fictitious: bool = False


@dataclass(frozen=True)
class Agency:
    """A receiver of dossiers, with the dates between which it existed. `fictitious`: the unit code is invented."""

    id: str
    names: Names
    short_vi: str
    kind: str
    unit_code: str | None = None
    parent_id: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    succeeds: tuple[str, ...] = ()
    source: str = ""
    source_kind: str = ""
    note: str = ""
    fictitious: bool = False


@dataclass(frozen=True)
class TicketSeries:
    """One kiosk card and one number series. Offered at the sites of its zones, at most one zone per site.

    `purpose`: submit (also supplement), collect, guidance, or overflow (numbers after 899 of another series).
    """

    letter: str
    names: Names
    purpose: str = "submit"
    icon: str = "ticket"
    zone_ids: tuple[str, ...] = ()
    fictitious: bool = False


@dataclass(frozen=True)
class Field:
    """Lĩnh vực. `agency_ids` from the oldest to the newest; which of them receive is a matter of the day."""

    id: str
    names: Names
    series: str
    agency_ids: tuple[str, ...]


@dataclass(frozen=True)
class Component:
    """One paper of a dossier and how many of each kind. `copies_sourced` false: 1 was assumed."""

    name_vi: str
    kind: str = "submit"
    original: int = 0
    certified_copy: int = 0
    photocopy: int = 0
    mandatory: bool = True
    copies_sourced: bool = False


@dataclass(frozen=True)
class Procedure:
    """One version of a procedure. Versions share a code, or are linked by `replaced_by`.

    `code` None: not known, never guessed (`code_note` is never printed). `fee_vnd` None is "not known", 0 is free.
    `duration_unit`: working_day, day (calendar), hour (working), same_day (before `duration_cutoff` or closing).
    """

    id: str
    names: Names
    short_vi: str
    field_id: str
    agency_ids: tuple[str, ...]
    legal_basis: tuple[str, ...]
    code: str | None = None
    level: str = "province"
    duration_amount: int | None = None
    duration_unit: str | None = None
    duration_cutoff: time | None = None
    duration_note: str = ""
    fee_vnd: int | None = None
    fee_scope: str | None = None
    fee_province: str = ""
    fee_note: str = ""
    medium: str = "paper"
    requires_opinions: bool = False
    result_name_vi: str = ""
    channels: tuple[str, ...] = ("direct",)
    decision: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    replaced_by: str | None = None
    basis_replaced_on: date | None = None
    source: str = ""
    confidence: str = ""
    from_memory: tuple[str, ...] = ()
    note: str = ""
    code_note: str = ""
    components: tuple[Component, ...] = ()

    def in_force(self, day: date) -> bool:
        """Whether this version is the one to accept under on that day (both bounds included)."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True)
class Counter:
    """A desk with a number people look for. The number is unique within its site."""

    id: str
    number: int
    zone_id: str
    profile_id: str | None = None
    fictitious: bool = False


@dataclass(frozen=True)
class ProfileItem:
    """A series this work profile calls, and how much its waiting counts (1 to 10)."""

    series: str
    weight: int


@dataclass(frozen=True)
class WorkProfile:
    id: str
    name_vi: str
    items: tuple[ProfileItem, ...]
    fictitious: bool = False


@dataclass(frozen=True)
class OpeningHours:
    """The sessions of one weekday at one site; weekday as in `date.weekday()`, Monday is 0."""

    site_id: str
    weekday: int
    sessions: Sessions
    fictitious: bool = False


@dataclass(frozen=True)
class ClosedDay:
    """A day without reception; without a site it holds for all."""

    day: date
    reason: str
    site_id: str | None = None
    fictitious: bool = False


@dataclass(frozen=True)
class Contingent:
    """How many numbers of a series are given on one weekday; None takes the limit away."""

    site_id: str
    series: str
    weekday: int
    limit: int | None = None
    fictitious: bool = False


@dataclass(frozen=True)
class Catalogue:
    """All of it. Order is kept: it is the order of screens and of the exported workbook."""

    centre: Centre
    sites: tuple[Site, ...] = ()
    halls: tuple[Hall, ...] = ()
    zones: tuple[Zone, ...] = ()
    agencies: tuple[Agency, ...] = ()
    series: tuple[TicketSeries, ...] = ()
    fields: tuple[Field, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    work_profiles: tuple[WorkProfile, ...] = ()
    counters: tuple[Counter, ...] = ()
    opening_hours: tuple[OpeningHours, ...] = ()
    closed_days: tuple[ClosedDay, ...] = ()
    contingents: tuple[Contingent, ...] = ()
