"""Opinions: notice and deadline are needed, each agency has its own state, nobody is waited for in silence."""

from datetime import date

import pytest

from queue_server.domain.dossiers.refusals import ActRefused
from queue_server.domain.dossiers.states import State
from queue_server.services.appraisal import opinions

from .conftest import Office

FINANCE, WARD = "Sở Tài chính", "UBND phường Thí Dụ"


def refusal(act: object, *args: object, **more: object) -> str:
    with pytest.raises(ActRefused) as refused:
        act(*args, **more)  # type: ignore[operator]
    return refused.value.reason


@pytest.mark.requirement("R7.8", "R7.2")
def test_a_notice_a_deadline_and_an_agency_are_all_needed(office: Office) -> None:
    who = office.appraiser("binh")
    office.accepted()
    draft = office.paper("draft", who)
    assert refusal(office.ask, who, FINANCE, notice_id=None) == "SCAN_REQUIRED"
    assert refusal(office.ask, who, FINANCE, notice_id=draft) == "SCAN_REQUIRED"
    assert refusal(office.ask, who, FINANCE, due=None) == "OPINION_DEADLINE_REQUIRED"
    assert refusal(office.ask, who, FINANCE, due=date(2026, 3, 9)) == "OPINION_DEADLINE_PAST"
    assert refusal(office.ask, who, FINANCE, due=date(2027, 3, 9)) == "OPINION_DEADLINE_AFTER_DUE"
    assert refusal(office.ask, who, " ") == "AGENCIES_REQUIRED"
    assert office.record.state is State.APPRAISING


@pytest.mark.requirement("R7.8")
def test_each_agency_answers_for_itself_and_the_last_answer_ends_the_waiting(
    office: Office,
) -> None:
    who = office.appraiser("binh")
    office.accepted()
    with office.hall.reads() as work:
        known = next(iter(work.centre.view.agencies.values()))
    office.ask(who, known.id, known.names.vi, WARD)
    with office.hall.reads() as work:
        first, second = work.appraisals.opinions(office.done.dossier_id)
    assert (first.agency_id, second.agency_id, second.agency) == (known.id, None, WARD)
    assert office.record.pending_opinions == 2
    assert refusal(office.answer, who, first.id, answer_id=None) == "ANSWER_SCAN_REQUIRED"
    assert (
        refusal(office.answer, who, first.id, answered_on=date(2026, 3, 9)) == "ANSWER_DATE_WRONG"
    )
    office.answer(who, first.id)
    assert office.record.state is State.GATHERING_OPINIONS
    assert refusal(office.answer, who, first.id) == "OPINION_NOT_PENDING"
    office.hall.clock.pass_by(days=3)
    office.answer(who, second.id, verdict="conditional")
    assert office.record.state is State.APPRAISING
    assert office.record.pending_opinions == 0
    said = [
        event.data.get("late") for event in office.hall.events if event.kind == "opinion.answered"
    ]
    assert said == [False, True]


@pytest.mark.requirement("R7.8")
def test_what_is_due_or_overdue_stands_on_the_list_of_reminders(office: Office) -> None:
    who = office.appraiser("binh")
    office.accepted()
    office.ask(who, FINANCE)
    with office.hall.reads() as work:
        assert work.appraisals.opinions_due("binh", date(2026, 3, 11)) == []
        [(one, record)] = work.appraisals.opinions_due("binh", date(2026, 3, 12))
        assert work.appraisals.opinions_due("khac", date(2026, 3, 12)) == []
    assert (one.agency, record.id) == (FINANCE, office.done.dossier_id)
    office.act(opinions.remind, opinions.Remind, who, opinion_id=one.id)
    with office.hall.reads() as work:
        after = work.appraisals.opinion(one.id)
    assert (after.reminders, after.reminded_at) == (1, office.hall.clock.now)
    assert "opinion.reminded" in [event.kind for event in office.hall.events]
    assert office.trail("dossier.remind")


@pytest.mark.requirement("R7.8")
def test_the_lead_agency_closes_with_a_reason_and_nobody_is_waited_for(office: Office) -> None:
    who = office.appraiser("binh")
    office.accepted()
    office.ask(who, FINANCE, WARD)
    assert refusal(office.submit, who) == "ILLEGAL_TRANSITION"
    close = (opinions.close_opinions, opinions.CloseOpinions, who)
    assert refusal(office.act, *close, reason=" ") == "REASON_REQUIRED"
    office.act(*close, reason="Quá hạn hai lần")
    assert (office.record.state, office.record.pending_opinions) == (State.APPRAISING, 0)
    with office.hall.reads() as work:
        assert {one.state for one in work.appraisals.opinions(office.done.dossier_id)} == {"closed"}
    assert office.trail("dossier.opinions_left")[0].detail == {"unanswered": 2}


@pytest.mark.requirement("R7.9")
def test_a_meeting_counts_with_its_minutes_and_who_was_there(office: Office) -> None:
    who = office.appraiser("binh")
    office.accepted()
    office.ask(who, FINANCE)
    meet = (opinions.hold_meeting, opinions.HoldMeeting, who)
    held = {"held_on": office.today(), "attendees": "Ông A\nBà B", "minutes_id": None}
    assert refusal(office.act, *meet, **held) == "MINUTES_REQUIRED"
    held["minutes_id"] = office.paper("minutes", who)
    assert refusal(office.act, *meet, **held | {"attendees": ""}) == "ATTENDEES_REQUIRED"
    office.act(*meet, **held)
    assert office.record.state is State.GATHERING_OPINIONS
    with office.hall.reads() as work:
        [meeting] = work.appraisals.meetings(office.done.dossier_id)
        step = work.dossiers.steps(office.done.dossier_id)[-1]
    assert meeting.attendees == "Ông A\nBà B"
    assert (step.event, step.form) == ("hold_meeting", "BIEN_BAN_HOP")
    assert "Ông A" not in str(office.trail("dossier.hold_meeting"))
