"""A dossier as the rules see it, and one act on it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from .states import State

Channel = Literal["direct", "online", "postal"]
Medium = Literal["paper", "electronic", "printed_blank"]


class Event(StrEnum):
    SUBMIT_DIRECT = "submit_direct"
    SUBMIT_ONLINE = "submit_online"
    SUBMIT_POSTAL = "submit_postal"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLEMENT_RECEIVED = "supplement_received"
    GIVE_INFORMATION = "give_information"
    REFUSE_RECEPTION = "refuse_reception"
    ACCEPT = "accept"
    START_APPRAISAL = "start_appraisal"
    REQUEST_OPINIONS = "request_opinions"
    HOLD_MEETING = "hold_meeting"
    ALL_OPINIONS_IN = "all_opinions_in"
    CLOSE_OPINIONS = "close_opinions"
    SUBMIT_FOR_APPROVAL = "submit_for_approval"
    RETURN_TO_APPRAISER = "return_to_appraiser"
    APPROVE_WET = "approve_wet"
    APPROVE_DIGITAL = "approve_digital"
    PROPOSE_REFUSAL = "propose_refusal"
    WITHDRAW_REFUSAL = "withdraw_refusal"
    ISSUE_REFUSAL = "issue_refusal"
    ASSIGN_NUMBER = "assign_number"
    APPLY_SEAL = "apply_seal"
    REGISTER_AND_ARCHIVE = "register_and_archive"
    ANNUL_DOCUMENT = "annul_document"
    REQUIRE_PAYMENT = "require_payment"
    PAYMENT_CONFIRMED = "payment_confirmed"
    RETURN_RESULT = "return_result"
    RETURN_REFUSAL = "return_refusal"
    HAND_OVER_ORIGINALS = "hand_over_originals"
    WITHDRAW_REQUEST = "withdraw_request"
    CONFIRM_WITHDRAWAL = "confirm_withdrawal"
    RESCHEDULE = "reschedule"
    TRANSFER_PAPER_TO_AGENCY = "transfer_paper_to_agency"


class Actor(StrEnum):
    """In what capacity somebody acts; who may take it is the business of roles and delegations."""

    APPLICANT = "applicant"
    POSTAL_OPERATOR = "postal_operator"
    RECEPTION = "reception_officer"
    APPRAISER = "appraisal_officer"
    APPROVER = "approver"
    SEAL_CLERK = "clerk"
    RETURN_OFFICER = "return_officer"
    AGENCY = "agency"
    AGENCY_OFFICER = "agency_officer"
    CENTRE = "centre"
    SYSTEM = "system"


@dataclass(frozen=True)
class Dossier:
    """What guards read. `components` is the published list of its procedure; `document_*` what its documents say.

    `guidance_count` and `reschedule_count` are 0 or 1: seed Đ5.3 and Đ10.b allow each once."""

    state: State = State.NONE
    channel: Channel = "direct"
    medium: Medium = "electronic"
    components: frozenset[str] = frozenset()
    guidance_count: int = 0
    reschedule_count: int = 0
    due: date | None = None
    original_due: date | None = None
    fee_vnd: int = 0
    fee_paid: bool = False
    pending_opinions: int = 0
    procedure_in_force: bool = True
    digitised: bool = False
    archived: bool = False


@dataclass(frozen=True)
class Act:
    """One wish to move a dossier. Which fields count depends on the event; the guards say."""

    event: Event
    actor: Actor
    now: datetime | None = None
    at_centre: bool = True
    reason: str = ""
    initiator: Literal["officer", "applicant"] = "officer"
    items: tuple[str, ...] = ()
    redirect_to: str = ""
    notified: tuple[str, ...] = ()
    checks_passed: bool = True
    stamp: date | None = None
    attached: bool = True
    opinion_due: date | None = None
    agencies: tuple[str, ...] = ()
    blank_serial: str = ""
    data_entered: bool = True
    authorised: bool = True
    signature_valid: bool = True
    document_issued: bool = True
    agency_notice: bool = False
    apology_form: bool = False
    new_due: date | None = None
    receipt_number: str = ""
    recipient_verified: bool = True
    originals_returned: bool = True
    minutes_signed: bool = True
