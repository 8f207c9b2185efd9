"""The guidance desk: what it asks and is told. Every act carries a key; telephones come masked unless asked for."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import (
    Day,
    Identifier,
    Instant,
    Key,
    Names,
    Notice,
    Request,
    RowId,
    ShortText,
    Text,
    Whole,
)
from .kiosk import PaperView

GuidanceChannel = Literal["direct", "phone", "online", "post"]
GuidanceState = Literal["new", "taken", "answered", "closed"]
Given = Literal["papers", "process", "fee", "form", "sample", "link", "document", "other"]
# Several lines of a person; the server itself cleans and measures them again.
Long = Annotated[str, StringConstraints(max_length=4000)]
Revision = Annotated[Whole, Field(ge=1)]


class AskGuidance(Request):
    """POST /api/v1/guidance/requests. `take`: the officer who writes it down answers it."""

    key: Key
    site_id: Identifier
    channel: GuidanceChannel
    question: Long = Field(repr=False)
    name: Text = Field(default="", repr=False)
    phone: Text = Field(default="", repr=False)
    address: Text = Field(default="", repr=False)
    procedure_id: Identifier | None = None
    ticket_id: RowId | None = None
    dossier_code: Text = ""
    contact_id: RowId | None = None
    take: bool = True


class GuidanceAct(Request):
    """POST …/requests/<id>/{take,ask-again,close}: on the request as the page shows it."""

    key: Key
    revision: Revision


class GuidanceReason(Request):
    """POST …/withdraw: why nobody waits for the answer."""

    key: Key
    revision: Revision
    reason: ShortText


class HandOverGuidance(Request):
    """POST …/hand-over: to another officer, with a reason that is kept."""

    key: Key
    revision: Revision
    to: Identifier
    reason: ShortText


class AnswerGuidance(Request):
    """POST …/answer: what was said, and what was given or shown."""

    key: Key
    revision: Revision
    answer: Long = Field(repr=False)
    given: list[Given] = Field(default=[], max_length=8)
    procedure_id: Identifier | None = None


class PostGuidance(Request):
    """POST …/post: the letter was handed to the post."""

    key: Key
    revision: Revision
    operator: ShortText
    tracking: Text = ""
    handed_on: Day


class GuidanceRow(Notice):
    """One line of the desk, without the words of the request. `late`: no answer yet and the limit is over."""

    request_id: int
    revision: int
    channel: GuidanceChannel
    state: GuidanceState
    procedure_id: str | None
    procedure: str = ""
    ticket: str = ""
    owner_id: str | None
    owner: str = ""
    opened_at: Instant
    due_at: Instant
    late: bool = False


class GuidanceStepLine(Notice):
    event: str
    by: str
    owner: str = ""
    reason: str = ""
    at: Instant


class GuidanceLetter(Notice):
    operator: str
    tracking: str
    handed_on: str


class GuidanceDetail(GuidanceRow):
    """GET …/requests/<id>: the words too; reading them is noted. `may` names the acts open to this officer."""

    question: str = Field(repr=False)
    answer: str = Field(default="", repr=False)
    name: str = Field(default="", repr=False)
    phone: str = Field(default="", repr=False)
    address: str = Field(default="", repr=False)
    given: list[str] = []
    dossier_id: int | None = None
    dossier_code: str = ""
    contact: str = ""
    posted: bool = False
    steps: list[GuidanceStepLine] = []
    letters: list[GuidanceLetter] = []
    may: list[str] = []
    revealed: bool = False


class GuidanceOfficer(Notice):
    account_id: str
    name: str
    on_duty: bool = False


class GuidanceContact(Notice):
    """A published telephone number or an approved channel; `link` is what its code of squares leads to."""

    contact_id: int
    kind: str
    name: str
    address: str
    link: str = ""
    approved_by: str
    decision: str
    decided_on: str


class GuidanceDesk(Notice):
    """GET /api/v1/guidance/sites/<site>: the desk of one site, true at `head`."""

    site_id: str
    me: str
    requests: list[GuidanceRow]
    officers: list[GuidanceOfficer]
    contacts: list[GuidanceContact]
    answered_today: int
    at: Instant
    room: str
    head: int


class GuidanceProcedure(Notice):
    """What the officer answers from: only what is in force today, with the decision it was published by."""

    id: str
    names: Names
    code: str
    agency_name: str
    papers: list[PaperView]
    duration: str
    fee_vnd: int | None
    decision: str
    valid_from: str
    valid_to: str
    reviewer: str = ""


class GuidanceProcedures(Notice):
    procedures: list[GuidanceProcedure]


class GuidanceDone(Notice):
    """The answer to every act: what happened in words and the request after it."""

    message: str
    request: GuidanceDetail
