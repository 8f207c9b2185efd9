"""Where a dossier stands, as a kiosk or phone may show it: nothing here names a person."""

from datetime import date
from typing import Literal

from pydantic import Field

from .base import Instant, Names, Notice, Request, SeriesLetter, ShortText


class AskDossierStatus(Request):
    """POST /api/v1/kiosk/dossier-status. `code` as typed or scanned; `factor` four digits of a number or phone."""

    code: ShortText
    factor: str = Field(pattern=r"^[0-9]{4}$", repr=False)


class StatusStep(Notice):
    """One of the five steps on site. `since` it came in, `at` it went on; `counter` where, if at a counter."""

    name: Literal["reception", "appraisal", "approval", "sealing", "return"]
    state: Literal["done", "now", "todo", "stopped"]
    since: Instant | None = None
    at: Instant | None = None
    counter: str = ""
    agency: str = ""


class LackingPaper(Notice):
    name: str
    mark: Literal["missing", "wrong"]


class NextAct(Notice):
    """What the citizen has to do. `series` with `purpose`: a number for it can be taken there."""

    kind: Literal[
        "wait_check", "supplement", "ask_reception_refusal", "wait", "collect", "pay", "collect_refusal",
        "wait_stop", "ask_stop_notice", "finished",
    ]  # fmt: skip
    reason: Literal["", "other_agency", "not_valid", "not_met", "withdrawn"] = ""
    agency: str = ""
    papers: list[LackingPaper] = []
    counters: list[str] = []
    zone_names: Names | None = None
    hours: list[str] = []
    fee_vnd: int = 0
    purpose: Literal["", "supplement", "collect"] = ""
    series: SeriesLetter | None = None


class DossierStatus(Notice):
    """The answer to a code and four digits that fit. `initials` of the owner; `state_name` in Vietnamese."""

    code: str
    procedure_names: Names
    procedure_short: str = ""
    initials: str = ""
    state: str
    state_name: str
    received_at: Instant
    accepted_at: Instant | None = None
    due_at: Instant | None = None
    first_due: date | None = None
    pace: Literal["none", "on_time", "rescheduled", "late", "ready"] = "none"
    steps: list[StatusStep]
    next: NextAct
    follow_url: str = ""
