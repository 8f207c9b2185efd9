"""What the appraisal desk asks and is told. Every act on a dossier carries a key and the revision of its page."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Day, Identifier, Instant, Key, Notice, Request, RowId, ShortText, Text
from .forms import Prose
from .reception import DossierAct

Verdict = Literal["agree", "conditional", "disagree"]
Lines = Annotated[tuple[Text, ...], Field(max_length=40)]
Serial = Annotated[Text, Field(max_length=40)]


class GiveToAppraiser(DossierAct):
    """`to` is an account; `reason` is needed where somebody had it already."""

    to: Identifier
    reason: Text = ""


class AskOpinions(DossierAct):
    """`notice_id`: the scan, a paper of kind notice. `agencies`: ids of the catalogue, or names."""

    notice_id: RowId | None = None
    due: Day | None = None
    agencies: Lines = ()


class EnterOpinion(DossierAct):
    verdict: Verdict
    answered_on: Day
    answer_id: RowId | None = None


class EndOpinions(DossierAct):
    reason: Text = ""


class EnterMeeting(DossierAct):
    """`minutes_id`: a paper of kind minutes."""

    held_on: Day
    attendees: Lines = ()
    minutes_id: RowId | None = None


class WriteDraft(DossierAct):
    """With `draft_id` a file that was brought; without it the server sets the text as PDF.

    `type` is the kind of document (Quyết định), `symbol` stands behind its number."""

    draft_id: RowId | None = None
    title: Text = ""
    type: Text = ""
    symbol: Text = ""
    grounds: Prose = ()
    body: Prose = ()
    recipients: Lines = ()
    position: Text = ""
    signer: Text = ""


class SubmitDraft(DossierAct):
    """`blank_…` for a result on a printed blank."""

    blank_kind: Text = ""
    blank_serial: Serial = ""


class RefuseSettlement(DossierAct):
    reason: Prose = ()
    grounds: Prose = ()
    recipients: Lines = ()


class AppraisalDone(Notice):
    """The answer to every act: what happened, and how the dossier stands."""

    message: str
    dossier_id: int
    revision: int
    state: str
    state_words: str


class AppraisalPulse(Notice):
    """Whether a page must be read anew; nothing of the dossiers. `changes` of my own inbox."""

    revision: int = 0
    appraising: int
    waiting: int
    submitted: int
    at: Instant
    room: str
    head: int


class BlanksReceived(Request):
    """Serials `prefix` + number from `first` to `last`; leading noughts of `first` are kept."""

    key: Key
    agency_id: Identifier
    kind: Text
    prefix: Serial = ""
    first: Serial
    last: Serial


class BlankSpoiled(Request):
    key: Key
    agency_id: Identifier
    kind: ShortText
    serial: Serial
    reason: Text = ""


class BlanksAnswer(Notice):
    message: str
    count: int
