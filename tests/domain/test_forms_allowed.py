"""A form is printed where the dossier stands, and nowhere else."""

import pytest

from queue_server.domain.dossiers.states import State
from queue_server.domain.forms.allowed import ALLOWED, FormNotYet, check_allowed, printable
from queue_server.domain.forms.fields import FORMS

S = State
WAYS: dict[tuple[State, tuple[str, ...]], tuple[str, ...]] = {
    (S.SUBMITTED, ("submit_direct",)): (),
    (S.SUPPLEMENT_REQUESTED, ("submit_direct", "request_supplement")): ("supplement_request",),
    (S.RECEPTION_REFUSED, ("submit_direct", "refuse_reception")): ("reception_refusal",),
    (S.ACCEPTED, ("submit_direct", "accept")): ("receipt", "process_sheet"),
    (S.ACCEPTED, ("request_supplement", "accept")): ("receipt", "supplement_request", "process_sheet"),
    (S.REFUSAL_DRAFTED, ("accept", "propose_refusal")): ("receipt", "settlement_refusal", "process_sheet"),
    (S.APPRAISING, ("accept", "propose_refusal", "withdraw_refusal")): ("receipt", "process_sheet"),
    (S.RESULT_READY, ("accept",)): ("receipt", "process_sheet", "return_receipt"),
    (S.RETURNED, ("accept", "return_result")): ("receipt", "process_sheet", "return_receipt", "handover"),
    (S.RETURNED, ("accept", "return_refusal")): (
        "receipt", "settlement_refusal", "process_sheet", "return_receipt", "handover",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("standing", "forms"), WAYS.items())
def test_a_dossier_offers_the_forms_of_its_way(
    standing: tuple[State, tuple[str, ...]], forms: tuple[str, ...]
) -> None:
    state, events = standing
    assert printable(state, set(events)) == forms
    for name in ALLOWED:
        if name in forms:
            check_allowed(name, state, set(events))
        else:
            with pytest.raises(FormNotYet):
                check_allowed(name, state, set(events))


def test_every_name_leads_to_a_form_of_the_law() -> None:
    assert {code for code, _ in ALLOWED.values()} <= set(FORMS)
