"""Conditions of a document's transitions. Each passes in silence or refuses with its reason."""

from collections.abc import Callable

from queue_server.domain.business_day import business_day
from queue_server.domain.registers.sealing import Sealable, check_sealing

from .document import Act, Document
from .refusals import refuse_unless

Guard = Callable[[Document, Act], None]


def has_reason(_document: Document, act: Act) -> None:
    refuse_unless(bool(act.reason.strip()), "REASON_REQUIRED")


def at_centre(_document: Document, act: Act) -> None:
    refuse_unless(act.at_centre, "NOT_AT_CENTRE")


def has_content(_document: Document, act: Act) -> None:
    refuse_unless(bool(act.content), "CONTENT_REQUIRED")


def saw_this_content(document: Document, act: Act) -> None:
    """What is signed is what was on the screen: two revisions at once cannot slip past the approver."""
    refuse_unless(bool(document.content), "CONTENT_REQUIRED")
    refuse_unless(act.content == document.content, "CONTENT_CHANGED")


def is_not_the_drafter(document: Document, act: Act) -> None:
    """Who appraised does not approve (ARCHITECTURE P11)."""
    refuse_unless(act.person != document.drafted_by, "SAME_PERSON")


def is_not_the_signer(document: Document, act: Act) -> None:
    refuse_unless(act.person != document.signed_by, "SAME_PERSON")


def may_sign_for(_document: Document, act: Act) -> None:
    """TUQ. stands on a written delegation (NĐ 30/2020 Đ13.3)."""
    refuse_unless(act.signed_for != "TUQ." or bool(act.delegation.strip()), "DELEGATION_REQUIRED")


def may_sign_digitally(document: Document, act: Act) -> None:
    refuse_unless(document.medium != "printed_blank", "BLANK_REQUIRES_WET_SIGNATURE")
    refuse_unless(act.signature_valid, "SIGNATURE_INVALID")


def is_of_the_agencys_book(document: Document, act: Act) -> None:
    if act.series is None or act.dated is None or document.signed_at is None:
        raise ValueError("a number needs its series, its date and a signed document")
    refuse_unless(act.series.agency == document.agency, "ANOTHER_AGENCY")
    refuse_unless(act.dated >= business_day(document.signed_at), "DATE_BEFORE_SIGNATURE")


def seal_may_be_put(document: Document, act: Act) -> None:
    """Personally, by its keeper (NĐ 30/2020 Đ32.2.c)."""
    if act.seal is None or act.custodian is None:
        raise ValueError("sealing needs the seal and its custodian")
    refuse_unless(act.person == act.custodian.person, "ACTOR_NOT_AUTHORISED")
    found = Sealable(
        document.type,
        document.agency,
        document.dossier,
        medium="electronic" if document.digitally else document.medium,
        signed=True,
        signature_valid=act.signature_valid,
        file_unchanged=act.content == document.content,
        numbered=document.number is not None,
        registered=act.registered,
    )
    check_sealing(act.seal, found, act.custodian, act.at_centre, business_day(act.now))


def row_is_closed(_document: Document, act: Act) -> None:
    """Opened with the number, closed after the seal (ARCHITECTURE P14)."""
    refuse_unless(act.row_closed, "REGISTER_ROW_OPEN")
