"""What a kiosk shows before a ticket is taken: the catalogue, opening hours and who is waiting."""

from typing import Any

from .base import Instant, Names, Notice
from .tickets import WaitRange


class PaperView(Notice):
    """One component of a dossier: the paper and how many of each kind to bring."""

    name: str
    original: int
    certified_copy: int
    photocopy: int
    present_only: bool
    mandatory: bool


class ProcedureView(Notice):
    id: str
    names: Names
    short: str
    agency_name: str
    papers: list[PaperView]
    duration_amount: int | None
    duration_unit: str | None
    duration_note: str = ""
    fee_vnd: int | None
    fee_note: str = ""


class SeriesView(Notice):
    """One kiosk card: a ticket group, its letter, its agencies and its procedures."""

    letter: str
    names: Names
    purpose: str
    icon: str
    agency_names: list[str]
    zone_names: Names | None
    counters: list[str]
    procedures: list[ProcedureView]


class Session(Notice):
    """Opening hours of one half day, local time HH:MM."""

    opens: str
    closes: str


class DayHours(Notice):
    """Opening hours of one date; no sessions: closed all day."""

    day: str
    sessions: list[Session]


class HelpChannel(Notice):
    """A published telephone number or an approved channel in force; `link` goes into a code of squares."""

    kind: str
    name: str
    address: str
    link: str = ""


class KioskCatalogue(Notice):
    """GET /api/v1/kiosk/catalogue (ETag): all a kiosk needs to work, also alone."""

    protocol: str
    centre_names: Names
    centre_short: str
    province: str
    site_id: str
    site_names: Names
    timezone: str
    hotline: str
    elderly_age: int
    priority_classes: list[str]
    languages: list[str]
    series: list[SeriesView]
    version: str
    # Today and the next days, so that a kiosk with the server away neither opens nor closes wrongly; empty: unknown.
    hours: list[DayHours] = []
    # Put follow_token(key) behind it: the phone page of a number given while the server was away. Empty: none.
    follow_prefix: str = ""
    # What the centre decided about its slips; not checked here, so that a newer layout stops no older kiosk.
    layouts: list[dict[str, Any]] = []
    # Where people may ask besides the hall: only what was approved and is in force on that day.
    channels: list[HelpChannel] = []


class SeriesQueue(Notice):
    letter: str
    waiting: int
    wait: WaitRange | None = None
    open: bool = True
    reopens: str = ""
    reason: str = ""


class KioskQueue(Notice):
    """GET /api/v1/kiosk/queue and the volatile message `queue.summary`: who is waiting now."""

    at: Instant
    open: bool
    closes: str = ""
    reopens: str = ""
    series: list[SeriesQueue]
