"""May this seal be put on this document, and may it change hands?

Source: seed Đ9.1, Đ9.2.a, Đ12.2, Đ12.3; NĐ 30/2020/NĐ-CP Đ14, Đ32."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .numbering import Medium
from .refusals import refuse_unless


@dataclass(frozen=True)
class Seal:
    """A second seal. `permission` is the document of UBND tỉnh that allows it; `types` its registered list."""

    agency: str
    permission: str
    types: frozenset[str]
    kind: Literal["wet", "electronic"] = "wet"


@dataclass(frozen=True)
class Custodian:
    """Who holds the seal, and by which document; `last` None has no end."""

    person: str
    authorised: bool = True
    document: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Sealable:
    """What the seal desk knows of a document. `file_unchanged` and `signature_valid` count for electronic ones."""

    type: str
    agency: str
    dossier: str
    medium: Medium = "paper"
    signed: bool = False
    signature_valid: bool = True
    file_unchanged: bool = True
    numbered: bool = False
    registered: bool = False


def check_sealing(
    seal: Seal, document: Sealable, custodian: Custodian, at_centre: bool, today: date
) -> None:
    """RegisterRefused with the first thing that is wrong: first the seal, then its holder, then the document."""
    refuse_unless(bool(seal.permission.strip()), "SEAL_NOT_PERMITTED")
    refuse_unless(seal.agency == document.agency, "WRONG_AGENCY_SEAL")
    _check_custodian(custodian, today)
    refuse_unless(at_centre, "NOT_AT_CENTRE")
    refuse_unless(bool(document.dossier), "NOT_A_SETTLEMENT_RESULT")
    refuse_unless(document.type in seal.types, "NOT_IN_REGISTERED_LIST")
    refuse_unless(document.signed, "NOT_SIGNED")
    if document.medium == "electronic":
        refuse_unless(document.file_unchanged, "FILE_CHANGED")
        refuse_unless(document.signature_valid, "SIGNATURE_INVALID")
    refuse_unless(document.numbered, "NOT_NUMBERED")
    refuse_unless(document.registered, "NOT_REGISTERED")


def _check_custodian(custodian: Custodian, today: date) -> None:
    refuse_unless(custodian.authorised, "CUSTODIAN_NOT_AUTHORISED")
    early = custodian.first is not None and today < custodian.first
    refuse_unless(not early, "AUTHORISATION_NOT_YET")
    late = custodian.last is not None and today > custodian.last
    refuse_unless(not late, "AUTHORISATION_EXPIRED")


@dataclass(frozen=True)
class SealHandOver:
    """The entry of the custody chain."""

    giver: str
    taker: str
    permission: str
    minutes: str
    day: date


def hand_over(entry: SealHandOver, keeper: str) -> SealHandOver:
    """The entry to be logged. `keeper` holds the seal now. Written permission and minutes: NĐ 30/2020 Đ32.2.b."""
    refuse_unless(bool(entry.permission.strip()), "WRITTEN_PERMISSION_REQUIRED")
    refuse_unless(bool(entry.minutes.strip()), "MINUTES_REQUIRED")
    refuse_unless(entry.giver == keeper, "NOT_THE_KEEPER")
    refuse_unless(entry.giver != entry.taker, "SAME_PERSON")
    return entry
