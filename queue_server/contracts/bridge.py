"""What the bridge of one machine is asked on loopback: print, and tell what became of it."""

from typing import Literal, Self

from pydantic import Field, model_validator

from .base import Instant, Key, Label, Language, Names, Notice, Request, ShortText, Text, Whole
from .devices import PartState
from .slips import Layout, Readable
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


class ReceiptFact(Request):
    """One line of a receipt: what it is, and its value."""

    name: ShortText
    value: Text


class ReceiptSlip(Request):
    """A receipt on a roll (a dossier was handed in, a fee was paid); all text is ready to draw."""

    code: ShortText
    centre_name: str = Field(max_length=120)
    place: str = Field(default="", max_length=120)
    title: ShortText
    facts: list[ReceiptFact] = Field(default=[], max_length=20)
    at: Instant
    follow_url: str = Field(default="", max_length=300)
    note: Text = ""
    language: Language = "vi"


class SealLine(Request):
    """One entry of the seal register. The roll is never cut; numbers have no gaps; `chain` holds entries together.

    `part`: the entry itself, what became of it, the head and foot of a roll, or a start of the printer."""

    part: Literal["entry", "result", "head", "foot", "start"] = "entry"
    number: Whole = Field(ge=1, le=10**9)
    at: Instant
    seal: ShortText
    officer: ShortText
    document: ShortText
    dossier: str = Field(default="", max_length=40)
    digest: str = Field(default="", max_length=32)
    chain: str = Field(default="", max_length=32)
    result: Literal["", "sealed", "void"] = ""
    note: str = Field(default="", max_length=60)


class PrintJob(Request):
    """POST /v1/jobs of the bridge. The same `job_id` never prints twice; `copy_of` asks for a marked reprint.

    `ticket` and `test` carry `slip`, `receipt` carries `receipt`, `seal_line` carries `line`.
    `layouts`: what the centre decided, one for each width of paper; without one the shipped layout is used."""

    job_id: Key
    kind: Literal["ticket", "receipt", "seal_line", "test"]
    printer: str = Field(default="ticket", pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    slip: TicketSlip | None = None
    receipt: ReceiptSlip | None = None
    line: SealLine | None = None
    copy_number: Whole = Field(default=0, ge=0, le=9)
    layouts: Readable = ()

    @model_validator(mode="after")
    def _one_content(self) -> Self:
        wanted = {"receipt": "receipt", "seal_line": "line"}.get(self.kind, "slip")
        for name in ("slip", "receipt", "line"):
            if (getattr(self, name) is not None) != (name == wanted):
                raise ValueError(f"a {self.kind} carries {wanted} and nothing else")
        return self

    @property
    def ticket(self) -> TicketSlip:
        """The slip of a ticket or a test."""
        assert self.slip is not None
        return self.slip

    @property
    def title(self) -> str:
        """What a person calls it: a ticket's number, a receipt's code, the number of a seal entry."""
        if self.line:
            return f"#{self.line.number}"
        return self.receipt.code if self.receipt else self.ticket.label

    @property
    def made_at(self) -> Instant:
        if self.line:
            return self.line.at
        return self.receipt.at if self.receipt else self.ticket.taken_at

    def layout(self, paper: str) -> Layout | None:
        """What the job says for this width of paper."""
        fitting = (one for one in self.layouts if (one.kind, one.paper) == (self.kind, paper))
        return next(fitting, None)


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
    model: str | None = None
    firmware: str | None = None


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


class ScannerRefusal(Notice):
    """The server-sent event `scan_refused`: something was scanned that is not passed on, and why."""

    scanner: str
    reason: str
    at: Instant


class ScannerStatus(Notice):
    """One of GET /v1/scanners, and the server-sent event `scanner` when it changes."""

    name: str
    kind: str
    state: PartState
    since: Instant
    detail: str = ""


class ReadChip(Request):
    """POST /v1/scanners/<name>/chip: read the next card laid on this reader, with the key printed on the card.

    Either `mrz`, the three lines on its back, or the three fields of it; dates as YYMMDD. Nothing of it is kept."""

    mrz: str = Field(default="", max_length=100, repr=False)
    document_number: str = Field(default="", max_length=9, repr=False)
    born: str = Field(default="", max_length=6, repr=False)
    expires: str = Field(default="", max_length=6, repr=False)
