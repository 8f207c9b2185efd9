"""Conditions of the transitions. Each passes in silence or refuses with its reason; the basis is in the table."""

from collections.abc import Callable

from .dossier import Act, Dossier
from .refusals import ActRefused

Guard = Callable[[Dossier, Act], None]


def _refuse_unless(holds: bool, reason: str) -> None:
    if not holds:
        raise ActRefused(reason)


def has_reason(_dossier: Dossier, act: Act) -> None:
    _refuse_unless(bool(act.reason.strip()), "REASON_REQUIRED")


def at_centre(_dossier: Dossier, act: Act) -> None:
    _refuse_unless(act.at_centre, "NOT_AT_CENTRE")


def is_authorised(_dossier: Dossier, act: Act) -> None:
    _refuse_unless(act.authorised, "ACTOR_NOT_AUTHORISED")


def has_stamp(_dossier: Dossier, act: Act) -> None:
    _refuse_unless(act.stamp is not None, "POSTAL_STAMP_REQUIRED")


def notified_if_online(dossier: Dossier, act: Act) -> None:
    _refuse_unless(dossier.channel != "online" or bool(act.notified), "NOTIFICATION_REQUIRED")


def guidance_is_left(dossier: Dossier, act: Act) -> None:
    _refuse_unless(
        dossier.guidance_count == 0 or act.initiator == "applicant", "GUIDANCE_ONLY_ONCE"
    )


def items_are_published(dossier: Dossier, act: Act) -> None:
    _refuse_unless(bool(act.items), "ITEMS_REQUIRED")
    _refuse_unless(set(act.items) <= dossier.components, "NOT_IN_PUBLISHED_COMPONENTS")


def is_valid(dossier: Dossier, act: Act) -> None:
    """The four checks of seed Đ4.4, and a procedure in force."""
    _refuse_unless(act.checks_passed, "INCOMPLETE_DOSSIER")
    _refuse_unless(dossier.procedure_in_force, "PROCEDURE_NOT_IN_FORCE")


def opinions_can_be_asked(dossier: Dossier, act: Act) -> None:
    _refuse_unless(act.attached, "SCAN_REQUIRED")
    _refuse_unless(bool(act.agencies), "AGENCIES_REQUIRED")
    if act.opinion_due is None:
        raise ActRefused("OPINION_DEADLINE_REQUIRED")
    in_time = dossier.due is None or act.opinion_due <= dossier.due
    _refuse_unless(in_time, "OPINION_DEADLINE_AFTER_DUE")


def has_minutes(_dossier: Dossier, act: Act) -> None:
    _refuse_unless(act.attached, "MINUTES_REQUIRED")


def opinions_are_in(dossier: Dossier, _act: Act) -> None:
    _refuse_unless(dossier.pending_opinions == 0, "OPINIONS_PENDING")


def draft_is_whole(dossier: Dossier, act: Act) -> None:
    """A printed blank needs everything entered and its serial (seed Đ7.1.1.2)."""
    _refuse_unless(act.attached or dossier.medium == "printed_blank", "DRAFT_REQUIRED")
    if dossier.medium == "printed_blank":
        _refuse_unless(act.data_entered, "DATA_NOT_ENTERED")
        _refuse_unless(bool(act.blank_serial), "BLANK_SERIAL_REQUIRED")


def may_sign_digitally(dossier: Dossier, act: Act) -> None:
    _refuse_unless(dossier.medium != "printed_blank", "BLANK_REQUIRES_WET_SIGNATURE")
    _refuse_unless(act.signature_valid, "SIGNATURE_INVALID")


def refusal_is_issued(_dossier: Dossier, act: Act) -> None:
    _refuse_unless(act.document_issued, "DOCUMENT_NOT_ISSUED")


def something_is_owed(dossier: Dossier, _act: Act) -> None:
    _refuse_unless(dossier.fee_vnd > 0 and not dossier.fee_paid, "NOTHING_TO_PAY")


def has_receipt(_dossier: Dossier, act: Act) -> None:
    _refuse_unless(bool(act.receipt_number), "RECEIPT_NUMBER_REQUIRED")


def returned_by_the_centre(_dossier: Dossier, act: Act) -> None:
    _refuse_unless(act.at_centre, "RETURN_ONLY_AT_CENTRE")


def is_settled(dossier: Dossier, _act: Act) -> None:
    _refuse_unless(dossier.fee_vnd == 0 or dossier.fee_paid, "FEE_UNPAID")


def recipient_is_known(_dossier: Dossier, act: Act) -> None:
    _refuse_unless(act.recipient_verified, "RECIPIENT_NOT_VERIFIED")


def originals_go_back(_dossier: Dossier, act: Act) -> None:
    _refuse_unless(act.originals_returned, "ORIGINALS_NOT_RETURNED")


def may_hand_over(dossier: Dossier, act: Act) -> None:
    """Settled, digitised, archived, returned (the state says it), and minutes of both sides (seed Đ3.5)."""
    _refuse_unless(dossier.digitised, "NOT_DIGITISED")
    _refuse_unless(dossier.archived, "NOT_ARCHIVED")
    _refuse_unless(act.minutes_signed, "MINUTES_REQUIRED")


def never(_dossier: Dossier, _act: Act) -> None:
    raise ActRefused("PAPER_STAYS_AT_CENTRE")
