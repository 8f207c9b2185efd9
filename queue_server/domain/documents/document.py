"""A document (result, refusal, apology, letter) as its rules see it, and one act on it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from queue_server.domain.registers.numbering import Medium, Number, Series, Tail
from queue_server.domain.registers.sealing import Custodian, Seal


class State(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    NUMBERED = "numbered"
    SEALED = "sealed"
    ISSUED = "issued"
    ANNULLED = "annulled"


NAMES = {
    State.DRAFT: "Dự thảo",
    State.SIGNED: "Đã ký",
    State.NUMBERED: "Đã cấp số",
    State.SEALED: "Đã đóng dấu",
    State.ISSUED: "Đã phát hành",
    State.ANNULLED: "Đã hủy",
}


class Event(StrEnum):
    REVISE = "revise"
    SIGN_WET = "sign_wet"
    SIGN_DIGITAL = "sign_digital"
    NUMBER = "number"
    SEAL = "seal"
    ISSUE = "issue"
    ANNUL = "annul"


class Actor(StrEnum):
    """In what capacity somebody acts; who may take it is the business of roles and delegations."""

    DRAFTER = "drafter"
    APPROVER = "approver"
    SEAL_CLERK = "seal_clerk"


SigningFor = Literal["", "TM.", "KT.", "TL.", "TUQ.", "Q."]
# NĐ 30/2020/NĐ-CP Đ13 and Phụ lục I, II.7
SIGNING_FOR: dict[SigningFor, str] = {
    "": "Ký theo chức vụ",
    "TM.": "Thay mặt tập thể",
    "KT.": "Ký thay cấp trưởng",
    "TL.": "Thừa lệnh",
    "TUQ.": "Thừa ủy quyền",
    "Q.": "Quyền cấp trưởng",
}


@dataclass(frozen=True)
class Document:
    """`content` is the digest of what is (or was) signed. Number and date, once given, stay even when annulled."""

    type: str
    agency: str
    dossier: str
    drafted_by: str
    content: str = ""
    medium: Medium = "electronic"
    state: State = State.DRAFT
    signed_by: str = ""
    signed_for: SigningFor = ""
    delegation: str = ""
    signed_at: datetime | None = None
    digitally: bool = False
    number: Number | None = None
    sealed_by: str = ""
    issued_at: datetime | None = None
    annulled_because: str = ""


@dataclass(frozen=True)
class Act:
    """One wish to move a document. Which fields count depends on the event; the guards say.

    `content` is the digest the person saw; `seal` and `custodian` are what the seal desk is about to use."""

    event: Event
    actor: Actor
    person: str
    now: datetime
    content: str = ""
    at_centre: bool = True
    reason: str = ""
    signature_valid: bool = True
    signed_for: SigningFor = ""
    delegation: str = ""
    series: Series | None = None
    tail: Tail = Tail()
    dated: date | None = None
    registered: bool = True
    row_closed: bool = True
    seal: Seal | None = None
    custodian: Custodian | None = None
