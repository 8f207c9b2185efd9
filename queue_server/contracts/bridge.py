"""What the bridge of one machine is asked on loopback: print, and tell what became of it."""

from typing import Literal

from pydantic import Field

from .base import Instant, Key, Label, Language, Names, Notice, Request, Whole
from .devices import PartState
from .tickets import PriorityClass

JobState = Literal["queued", "sent", "printed", "not_printed", "unknown"]


class TicketSlip(Request):
    """The ticket as it stands on paper; all text is ready to draw."""

    label: Label
    centre_name: str = Field(max_length=120)
    place: str = Field(max_length=120)
    series_names: Names
    procedure: str = Field(default="", max_length=300)
    agency: str = Field(default="", max_length=200)
    counters: str = Field(default="", max_length=60)
    zone: str = Field(default="", max_length=120)
    priority: PriorityClass | None = None
    taken_at: Instant
    people_ahead: Whole | None = Field(default=None, ge=0, le=99999)
    expected: str = Field(default="", max_length=60)
    follow_url: str = Field(default="", max_length=300)
    offline: bool = False
    kiosk_name: str = Field(default="", max_length=60)
    hotline: str = Field(default="", max_length=60)
    language: Language = "vi"


class PrintJob(Request):
    """POST /v1/jobs of the bridge. The same `job_id` never prints twice; `copy_of` asks for a marked reprint."""

    job_id: Key
    kind: Literal["ticket", "test"]
    printer: str = Field(default="ticket", pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    slip: TicketSlip
    copy_number: Whole = Field(default=0, ge=0, le=9)


class JobStatus(Notice):
    """The three outcomes are printed, not_printed (nothing left this machine) and unknown (a person decides)."""

    job_id: str
    state: JobState
    reason: str = ""
    at: Instant
    attempts: int = 0


class PrinterStatus(Notice):
    name: str
    state: PartState
    since: Instant
    detail: str = ""
    paper_percent: int | None = None


class BridgeStatus(Notice):
    """GET /v1/status and the server-sent event `status` of GET /v1/events."""

    protocol: str
    software: str
    at: Instant
    printers: list[PrinterStatus]


class ScannerRead(Notice):
    """The server-sent event `scan`: bytes a scanner read, framed, decoded as UTF-8, never logged."""

    scanner: str
    payload: str
    at: Instant
