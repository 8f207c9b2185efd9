"""Tickets: what a kiosk asks and is told, online and after it was alone."""

import base64
import hashlib
from typing import Literal

from pydantic import Field

from .base import (
    Day,
    Identifier,
    Instant,
    Key,
    Label,
    Language,
    Names,
    Notice,
    Request,
    SeriesLetter,
    Whole,
)

Purpose = Literal["submit", "supplement", "collect", "guidance"]
PriorityClass = Literal["elderly", "disabled", "pregnant", "merit", "child"]


class IssueTicket(Request):
    """POST /api/v1/tickets. The same `key` always gives the same ticket."""

    key: Key
    series: SeriesLetter
    purpose: Purpose = "submit"
    procedure_id: Identifier | None = None
    priority: PriorityClass | None = None
    language: Language = "vi"


class WaitRange(Notice):
    """Minutes until the call: the middle 80 % of what is expected."""

    low_minutes: int
    high_minutes: int


class TicketIssued(Notice):
    """The ticket as kiosk, paper and phone show it. `follow_url` holds an unguessable token."""

    ticket_id: int
    key: str
    label: Label
    series: SeriesLetter
    series_names: Names
    purpose: Purpose
    procedure_names: Names | None = None
    agency_name: str = ""
    priority: PriorityClass | None = None
    language: Language
    site_id: str
    zone_names: Names | None = None
    counters: list[str] = []
    taken_at: Instant
    business_day: str
    people_ahead: int
    wait: WaitRange | None = None
    follow_url: str
    superseded_label: Label | None = None


class LeaseBlocks(Request):
    """POST /api/v1/kiosk/blocks: the numbers this kiosk may give while the server is away."""

    days: Whole = Field(default=3, ge=1, le=7)


class NumberBlock(Notice):
    """Numbers first..last of one series on one business day belong to one kiosk alone."""

    series: SeriesLetter
    business_day: str
    first: int
    last: int


class NumberBlocks(Notice):
    blocks: list[NumberBlock]


class OfflineTicket(Request):
    """One ticket that a kiosk gave, or may have given, without hearing from the server.

    `label` is the printed number: it is the one shown everywhere from now on."""

    key: Key
    label: Label
    business_day: Day
    taken_at: Instant
    series: SeriesLetter
    purpose: Purpose = "submit"
    procedure_id: Identifier | None = None
    priority: PriorityClass | None = None
    language: Language = "vi"


class Reconcile(Request):
    """POST /api/v1/kiosk/reconciliations: everything in the outbox, oldest first."""

    tickets: list[OfflineTicket] = Field(max_length=200)


class Reconciled(Notice):
    """What became of each key: `accepted`, `known` (already told) or `refused` with a code."""

    key: str
    outcome: Literal["accepted", "known", "refused"]
    code: str = ""
    ticket: TicketIssued | None = None


class ReconciledAll(Notice):
    results: list[Reconciled]


class ReadCard(Request):
    """POST /api/v1/cards: what a scanner read, untouched; the server tells by its content what it is."""

    payload: str = Field(min_length=1, max_length=2000)


class TicketPlace(Notice):
    """Where a number stands, for who holds its QR. `counter`: where it is called to."""

    label: Label
    state: str
    people_ahead: int | None = None
    counter: str | None = None


class CardRead(Notice):
    """What a kiosk may show of a scan; of a card never the number, never the full name.

    `source`: the QR or the chip of a card; neither proves anything. `dossier_code` comes with dossier and receipt,
    `ticket` with the QR of a number. A health insurance card is told by name and not read."""

    kind: Literal["card", "ticket", "dossier", "receipt", "health_card"] = "card"
    masked_name: str = ""
    elderly: bool = False
    warnings: list[str] = []
    source: Literal["qr", "chip"] = "qr"
    dossier_code: str = ""
    ticket: TicketPlace | None = None


class CallStaff(Request):
    """POST /api/v1/kiosk/help: a person at this kiosk asks for a person."""

    key: Key
    screen: Identifier


class HelpAsked(Notice):
    asked_at: Instant


def follow_token(key: str) -> str:
    """The phone token of a ticket, derived from its key (128 random bits known to kiosk and server alone).

    So a kiosk prints the right QR with the server away, and a retried request gives the same link."""
    mark = hashlib.sha256(f"motcua-follow:{key}".encode()).digest()
    return base64.urlsafe_b64encode(mark[:18]).decode()
