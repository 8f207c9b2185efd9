"""Who appraises: found in the transaction of the acceptance, by rules that anybody can count after."""

import pytest

from queue_server.domain.dossiers.refusals import ActRefused, OldPage
from queue_server.domain.dossiers.states import State
from queue_server.services.appraisal.assigning import Assign, assign

from .conftest import LEADER, SITE, Office


@pytest.mark.requirement("R7.1", "R6.10")
def test_an_accepted_dossier_is_on_its_appraisers_desk_in_the_same_transaction(
    office: Office,
) -> None:
    office.appraiser("binh")
    office.accepted()
    record = office.record
    assert (record.state, record.appraiser_id) == (State.APPRAISING, "binh")
    with office.hall.reads() as work:
        steps = work.dossiers.steps(record.id)
        given = work.appraisals.assignments(record.id)
        assert work.appraisals.inbox("binh", [State.APPRAISING]) == [record]
    assert [step.event for step in steps][-2:] == ["accept", "start_appraisal"]
    assert [(one.account_id, one.by, one.waited_ms) for one in given] == [("binh", "system", 0)]
    assert office.hall.events[-1].kind == "dossier.assigned"


@pytest.mark.requirement("R7.1")
def test_the_fewest_open_dossiers_decide_and_among_equals_the_name(office: Office) -> None:
    office.appraiser("cuong")
    office.appraiser("anh")
    got = []
    for _ in range(5):
        office.accepted()
        got.append(office.record.appraiser_id)
    assert got == ["anh", "cuong", "anh", "cuong", "anh"]


def test_nobody_of_another_agency_or_site_or_without_delegation_gets_it(office: Office) -> None:
    with office.hall.reads() as work:
        other = next(one for one in work.centre.view.agencies if one != office.agency)
        elsewhere = next(one for one in work.centre.view.sites if one != SITE)
    office.appraiser("khac", agency=other)
    office.appraiser("xa", site=elsewhere)
    office.appraiser("trung-tam", agency=None)
    office.accepted()
    assert office.record.state is State.ACCEPTED
    assert office.record.appraiser_id is None
    assert office.trail("dossier.unassigned")
    with office.hall.reads() as work:
        assert [one.id for one in work.appraisals.unassigned(SITE)] == [office.done.dossier_id]


@pytest.mark.requirement("R7.1")
def test_the_shift_leader_gives_what_nobody_had_and_the_wait_is_measured(office: Office) -> None:
    office.accepted()
    office.appraiser("binh")
    office.hall.clock.pass_by(minutes=5)
    office.act(assign, Assign, LEADER, to="binh")
    assert office.record.state is State.APPRAISING
    with office.hall.reads() as work:
        assert work.appraisals.assignments(office.done.dossier_id)[0].waited_ms == 300_000


def test_another_appraiser_needs_a_reason_and_the_first_one_stays_in_the_history(
    office: Office,
) -> None:
    first = office.appraiser("anh")
    office.accepted()
    office.appraiser("binh")
    for more, reason in (
        ({"to": "binh"}, "REASON_REQUIRED"),
        ({"to": "anh", "reason": "Nghỉ ốm"}, "ALREADY_ASSIGNED"),
        ({"to": "can-bo", "reason": "Nghỉ ốm"}, "NO_SUCH_APPRAISER"),
    ):
        with pytest.raises(ActRefused) as refused:
            office.act(assign, Assign, LEADER, **more)
        assert refused.value.reason == reason
    office.act(assign, Assign, LEADER, to="binh", reason="Anh nghỉ ốm")
    with office.hall.reads() as work:
        given = work.appraisals.assignments(office.done.dossier_id)
        words = work.dossiers.words(office.done.dossier_id)[-1]
    assert [(one.account_id, one.ended_at is None) for one in given] == [
        ("anh", False),
        ("binh", True),
    ]
    assert (words.about, words.words) == ("assignment", {"reason": "Anh nghỉ ốm"})
    assert "ốm" not in str(office.trail("dossier.assign"))
    with pytest.raises(ActRefused) as refused:
        office.draft(first)
    assert refused.value.reason == "NOT_YOUR_DOSSIER"


def test_of_two_leaders_at_once_one_wins_and_the_other_is_told(office: Office) -> None:
    office.appraiser("anh")
    office.accepted()
    office.appraiser("binh")
    old = office.done
    office.act(assign, Assign, LEADER, to="binh", reason="Bận")
    office.done = old
    with pytest.raises(OldPage):
        office.act(assign, Assign, LEADER, to="binh", reason="Bận")
