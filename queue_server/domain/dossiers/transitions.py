"""The closed process: every transition there is (law.md b.2, refined by the documents' own machine).

What the table does not declare is refused. A refusal of settlement is a document too: it is signed, numbered and sealed
by its own machine, and `issue_refusal` needs it issued. An annulled document brings the dossier back to its appraiser.
"""

from dataclasses import dataclass
from typing import Literal

from . import guards
from .dossier import Actor, Event
from .guards import Guard
from .states import RUNNING, State

Form = Literal[
    "GIAY_TIEP_NHAN_HEN_TRA", "PHIEU_YEU_CAU_BO_SUNG", "PHIEU_TU_CHOI_TIEP_NHAN", "BIEN_BAN_HOP",
    "PHIEU_TU_CHOI_GIAI_QUYET", "PHIEU_XIN_LOI_HEN_LAI", "BIEN_NHAN_TRA_KET_QUA", "GIAY_BAN_GIAO",
    "THONG_BAO_DUNG",
]  # fmt: skip


@dataclass(frozen=True)
class Transition:
    """`target` None stays where it is. `basis` names the article; the seed is QĐ 433/QĐ-UBND."""

    event: Event
    sources: frozenset[State]
    target: State | None
    actors: frozenset[Actor]
    guards: tuple[Guard, ...]
    basis: str
    form: Form | None = None


def _row(
    event: Event,
    sources: State | frozenset[State],
    target: State | None,
    actors: Actor | frozenset[Actor],
    *conditions: Guard,
    basis: str,
    form: Form | None = None,
) -> Transition:  # noqa: PLR0913 - one row of the table
    return Transition(
        event,
        sources if isinstance(sources, frozenset) else frozenset({sources}),
        target,
        actors if isinstance(actors, frozenset) else frozenset({actors}),
        conditions,
        basis,
        form,
    )


E, S, A, g = Event, State, Actor, guards
_BEFORE_SIGNING = frozenset({S.ACCEPTED, S.APPRAISING, S.GATHERING_OPINIONS, S.AWAITING_APPROVAL})
_AFTER_ACCEPTANCE = RUNNING | {S.RESULT_READY, S.AWAITING_PAYMENT, S.RETURNED}
_RESULTS = frozenset({S.SIGNED, S.NUMBERED, S.SEALED})

TRANSITIONS: tuple[Transition, ...] = (
    _row(E.SUBMIT_DIRECT, S.NONE, S.SUBMITTED, frozenset({A.APPLICANT, A.RECEPTION}), basis="Đ6.1"),
    _row(E.SUBMIT_ONLINE, S.NONE, S.SUBMITTED, A.APPLICANT, basis="Đ6.2"),
    _row(E.SUBMIT_POSTAL, S.NONE, S.SUBMITTED, frozenset({A.POSTAL_OPERATOR, A.RECEPTION}), g.has_stamp, basis="Đ6.1"),
    _row(E.REQUEST_SUPPLEMENT, S.SUBMITTED, S.SUPPLEMENT_REQUESTED, A.RECEPTION, g.guidance_is_left,
         g.items_are_published, g.has_reason, g.notified_if_online, basis="Đ5.3, Đ6.1.a, Đ6.2.a",
         form="PHIEU_YEU_CAU_BO_SUNG"),
    _row(E.SUPPLEMENT_RECEIVED, S.SUPPLEMENT_REQUESTED, S.SUBMITTED, frozenset({A.APPLICANT, A.RECEPTION}),
         basis="Đ6.1.a"),
    _row(E.GIVE_INFORMATION, frozenset(S), None, A.RECEPTION, basis="Đ5.1"),
    _row(E.REFUSE_RECEPTION, S.SUBMITTED, S.RECEPTION_REFUSED, A.RECEPTION, g.has_reason, g.notified_if_online,
         basis="Đ6.1.b, Đ6.2.a", form="PHIEU_TU_CHOI_TIEP_NHAN"),
    _row(E.ACCEPT, S.SUBMITTED, S.ACCEPTED, A.RECEPTION, g.is_valid, basis="Đ4.4, Đ6.1.c, Đ6.4",
         form="GIAY_TIEP_NHAN_HEN_TRA"),
    _row(E.START_APPRAISAL, S.ACCEPTED, S.APPRAISING, frozenset({A.SYSTEM, A.APPRAISER}), g.at_centre, basis="Đ7"),
    _row(E.REQUEST_OPINIONS, S.APPRAISING, S.GATHERING_OPINIONS, A.APPRAISER, g.opinions_can_be_asked, basis="Đ7.2.a"),
    _row(E.HOLD_MEETING, S.GATHERING_OPINIONS, None, frozenset({A.APPRAISER, A.CENTRE}), g.at_centre, g.has_minutes,
         basis="Đ7.2.b", form="BIEN_BAN_HOP"),
    _row(E.ALL_OPINIONS_IN, S.GATHERING_OPINIONS, S.APPRAISING, A.SYSTEM, g.opinions_are_in, basis="Đ7.2.a"),
    _row(E.CLOSE_OPINIONS, S.GATHERING_OPINIONS, S.APPRAISING, A.APPRAISER, g.has_reason, basis="Đ7.2.a, P10"),
    _row(E.SUBMIT_FOR_APPROVAL, S.APPRAISING, S.AWAITING_APPROVAL, A.APPRAISER, g.opinions_are_in, g.draft_is_whole,
         basis="Đ7.1"),
    _row(E.RETURN_TO_APPRAISER, S.AWAITING_APPROVAL, S.APPRAISING, A.APPROVER, g.has_reason, basis="Đ8, Đ3.5"),
    _row(E.APPROVE_WET, S.AWAITING_APPROVAL, S.SIGNED, A.APPROVER, g.is_authorised, g.at_centre, basis="Đ8.1"),
    _row(E.APPROVE_DIGITAL, S.AWAITING_APPROVAL, S.SIGNED, A.APPROVER, g.is_authorised, g.may_sign_digitally,
         basis="Đ8.2"),
    _row(E.PROPOSE_REFUSAL, S.APPRAISING, S.REFUSAL_DRAFTED, A.APPRAISER, g.has_reason, basis="Đ7.3",
         form="PHIEU_TU_CHOI_GIAI_QUYET"),
    _row(E.WITHDRAW_REFUSAL, S.REFUSAL_DRAFTED, S.APPRAISING, A.APPROVER, g.has_reason, basis="Đ7.3, Đ3.5"),
    _row(E.ISSUE_REFUSAL, S.REFUSAL_DRAFTED, S.SETTLEMENT_REFUSED, A.SEAL_CLERK, g.refusal_is_issued, basis="Đ7.3"),
    _row(E.ASSIGN_NUMBER, S.SIGNED, S.NUMBERED, A.SEAL_CLERK, basis="Đ9.2.b; NĐ 30/2020 Đ15"),
    _row(E.APPLY_SEAL, S.NUMBERED, S.SEALED, A.SEAL_CLERK, g.is_authorised, g.at_centre,
         basis="Đ9.1; NĐ 30/2020 Đ32"),
    _row(E.REGISTER_AND_ARCHIVE, S.SEALED, S.RESULT_READY, A.SEAL_CLERK, basis="Đ9.3.a"),
    _row(E.ANNUL_DOCUMENT, _RESULTS, S.APPRAISING, A.APPROVER, g.has_reason, basis="ARCHITECTURE 4.7"),
    _row(E.REQUIRE_PAYMENT, S.RESULT_READY, S.AWAITING_PAYMENT, A.SYSTEM, g.something_is_owed, basis="Đ10.a"),
    _row(E.PAYMENT_CONFIRMED, S.AWAITING_PAYMENT, S.RESULT_READY, frozenset({A.SYSTEM, A.RETURN_OFFICER}),
         g.has_receipt, basis="Đ10.a"),
    _row(E.RETURN_RESULT, S.RESULT_READY, S.RETURNED, A.RETURN_OFFICER, g.returned_by_the_centre, g.is_settled,
         g.recipient_is_known, basis="Đ10.a", form="BIEN_NHAN_TRA_KET_QUA"),
    _row(E.RETURN_REFUSAL, S.SETTLEMENT_REFUSED, S.RETURNED, A.RETURN_OFFICER, g.returned_by_the_centre,
         g.originals_go_back, basis="Đ7.3", form="BIEN_NHAN_TRA_KET_QUA"),
    _row(E.HAND_OVER_ORIGINALS, S.RETURNED, S.HANDED_OVER, A.RETURN_OFFICER, g.may_hand_over, basis="Đ3.5",
         form="GIAY_BAN_GIAO"),
    _row(E.WITHDRAW_REQUEST, _BEFORE_SIGNING, S.WITHDRAWAL_REQUESTED, A.APPLICANT, basis="P16"),
    _row(E.CONFIRM_WITHDRAWAL, S.WITHDRAWAL_REQUESTED, S.STOPPED, A.RECEPTION, basis="TT 03/2025 Mẫu 05",
         form="THONG_BAO_DUNG"),
    _row(E.TRANSFER_PAPER_TO_AGENCY, _AFTER_ACCEPTANCE, None, frozenset(A), g.never, basis="Đ3.5"),
)  # fmt: skip

# Undeclared on purpose, with a better word than "not in the process".
UNDECLARED: dict[tuple[State, Event], str] = {
    (S.AWAITING_APPROVAL, E.ASSIGN_NUMBER): "NOT_SIGNED",
    (S.AWAITING_APPROVAL, E.APPLY_SEAL): "NOT_SIGNED",
    (S.SIGNED, E.APPLY_SEAL): "NOT_NUMBERED",
    (S.NUMBERED, E.REGISTER_AND_ARCHIVE): "NOT_SEALED",
    (S.SEALED, E.RETURN_RESULT): "NOT_REGISTERED",
    (S.AWAITING_PAYMENT, E.RETURN_RESULT): "FEE_UNPAID",
    (S.RETURNED, E.RETURN_RESULT): "ALREADY_RETURNED",
    **{
        (state, E.WITHDRAW_REQUEST): "ALREADY_FINISHED"
        for state in (
            S.SIGNED,
            S.NUMBERED,
            S.SEALED,
            S.RESULT_READY,
            S.AWAITING_PAYMENT,
            S.RETURNED,
        )
    },
}
