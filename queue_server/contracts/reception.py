"""What the reception desk asks and is told. Every act carries a key and the revision of the page it was made on."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Day, Identifier, Instant, Key, Notice, Request, RowId, Text, Whole

Channel = Literal["direct", "online", "postal"]
ReturnBy = Literal["centre", "postal", "online"]
Mark = Literal["", "ok", "missing", "wrong"]
Part = Literal["owner", "submitter"]
Notified = Literal["email", "sms", "phone", "portal", "zalo", "paper"]
Copies = Annotated[Whole, Field(ge=0, le=99)]
# What a scanner typed: a card with both parents has under 500 characters, a chip's fields under 4000.
Payload = Annotated[str, Field(min_length=1, max_length=6000)]


class PersonGiven(Request):
    """By card, by hand, or both: what is typed wins; what is missing stays as it was."""

    card: Payload | None = None
    name: Annotated[Text, Field(max_length=120)] | None = None
    number: Annotated[Text, Field(max_length=20)] | None = None
    born: Day | None = None
    sex: Literal["Nam", "Nữ", ""] | None = None
    address: Annotated[Text, Field(max_length=300)] | None = None
    phone: Annotated[Text, Field(max_length=24)] | None = None
    email: Annotated[Text, Field(max_length=120)] | None = None
    tax_code: Annotated[Text, Field(max_length=20)] | None = None


class ProxyGiven(Request):
    """The paper by which somebody hands in for another."""

    kind: Literal["authorisation", "introduction", "representative", "postal"]
    number: Annotated[Text, Field(max_length=120)] = ""
    made_on: Day | None = None
    certified_by: Annotated[Text, Field(max_length=120)] = ""


class ReceiveDossier(Request):
    """POST /api/v1/dossiers."""

    key: Key
    procedure_id: Identifier
    channel: Channel = "direct"
    owner: PersonGiven
    submitter: PersonGiven | None = None
    proxy: ProxyGiven | None = None
    ticket_id: RowId | None = None
    stamp: Day | None = None
    return_by: ReturnBy = "centre"


class DossierAct(Request):
    """An act on the dossier as this page showed it."""

    key: Key
    revision: RowId


class GivePerson(DossierAct):
    """`person` null takes the submitter away."""

    part: Part
    person: PersonGiven | None = None
    proxy: ProxyGiven | None = None


class GiveProcedure(DossierAct):
    procedure_id: Identifier


class GiveReturn(DossierAct):
    return_by: ReturnBy


class GiveMark(DossierAct):
    position: Annotated[Whole, Field(ge=1, le=200)]
    mark: Mark
    original: Copies = 0
    certified_copy: Copies = 0
    photocopy: Copies = 0
    note: Annotated[Text, Field(max_length=300)] = ""


class AcceptDossier(DossierAct):
    """`checks` are the four of seed Đ4.4; `due_on` another day than the one counted, with its reason."""

    checks: tuple[bool, bool, bool, bool]
    receipt_asked: bool = False
    due_on: Day | None = None
    due_reason: Text = ""


class AskSupplement(DossierAct):
    reason: Text
    by_applicant: bool = False
    notified: list[Notified] = []


class RefuseDossier(DossierAct):
    reason_code: Literal[
        "papers_missing", "content_wrong", "fee_rule", "papers_forged", "out_of_scope"
    ]
    reason: Text
    redirect_to: Text = ""
    notified: list[Notified] = []


class WithdrawDossier(DossierAct):
    reason: Text = ""


class RevealPerson(Request):
    """Asking for number and telephone in full is an act that is noted."""

    part: Part


class ScanAtDesk(Request):
    payload: Payload


class PersonShown(Notice):
    """A person as this desk sees them."""

    name: str = ""
    number: str = ""
    born: str = ""
    sex: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    tax_code: str = ""


class PaperLine(Notice):
    """One line of the published list: how many it asks for (`need_…`) and what was found."""

    position: int
    name: str
    hint: str
    mandatory: bool
    present_only: bool
    need_original: int = 0
    need_certified_copy: int = 0
    need_photocopy: int = 0
    mark: Mark = ""
    original: int = 0
    certified_copy: int = 0
    photocopy: int = 0
    note: str = ""


class DueCell(Notice):
    """A day of the small calendar. `kind`: past, start, counted, off, last, after; `n` counts up to the last."""

    day: Day
    kind: Literal["past", "start", "counted", "off", "last", "after", "gap"]
    n: int | None = None
    why: str = ""


class DueView(Notice):
    """When it is due and why; `problem` where no date can be promised."""

    title: str = ""
    before: str = ""
    day: Day | None = None
    cells: list[DueCell] = []
    received: str = ""
    day_zero: str = ""
    skipped: str = ""
    spoken: str = ""
    problem: str = ""


class TicketAtDesk(Notice):
    ticket_id: int
    label: str
    serving_since: Instant | None = None
    counter_id: str = ""
    counter: str = ""


class DossierBrief(Notice):
    """One line of a list."""

    dossier_id: int
    code: str | None
    state: str
    state_words: str
    procedure: str
    owner: str
    channel: Channel
    received: str
    due: str = ""
    tone: Literal["", "soon", "late"] = ""


class ProcedureAtDesk(Notice):
    procedure_id: str
    name: str
    code: str = ""
    agency: str = ""
    basis: str = ""
    fee: str = ""
    fee_note: str = ""
    same_day: bool = False


class DeskView(Notice):
    """The whole reception desk. Without `dossier_id` nothing is received yet: the list is what will be asked."""

    dossier_id: int | None = None
    revision: int = 0
    code: str | None = None
    state: str = "none"
    state_words: str = ""
    channel: Channel = "direct"
    stamp: Day | None = None
    procedure: ProcedureAtDesk | None = None
    owner: PersonShown | None = None
    submitter: PersonShown | None = None
    proxy: str = ""
    card_read_at: str = ""
    papers: list[PaperLine] = []
    due: DueView = DueView()
    return_by: ReturnBy = "centre"
    guidance_used: bool = False
    receipt_asked: bool = False
    ticket: TicketAtDesk | None = None
    siblings: list[DossierBrief] = []
    at: Instant


class DeskDone(Notice):
    """The answer to every act at the desk."""

    message: str
    view: DeskView


class ScannedAtDesk(Notice):
    """A card (fills the dossier), a dossier (opens it), or nothing this desk can use."""

    kind: Literal["card", "dossier", "ticket", "health_card"]
    masked_name: str = ""
    dossier_id: int | None = None


class DeskPulse(Notice):
    """Whether the desk must read anew; nothing of the dossier itself. `revision` 0 without dossier."""

    revision: int = 0
    at: Instant
    room: str
    head: int


class ProcedureChoice(Notice):
    procedure_id: str
    name: str
    code: str
    field: str
    channels: list[str]


class ProcedureChoices(Notice):
    rows: list[ProcedureChoice]
