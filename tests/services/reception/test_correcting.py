"""What may change while a dossier is examined, and what is kept sealed; on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from queue_server.domain.dossiers.people import Person, PersonIncomplete, Proxy
from queue_server.domain.dossiers.refusals import ActRefused
from queue_server.domain.dossiers.states import State
from queue_server.services.dossier_acts import DeskCommand, Done
from queue_server.services.reception import correcting, examining
from queue_server.services.refusing import NoteRefusal, note_refusal
from tests.conftest import SITE, Hall

from .test_reception import ALL_FOUR, OFFICER, OWNER, Desk

LETTER = Proxy("authorisation", "12/GUQ", date(2026, 3, 1), "UBND phường Thí Dụ")
OTHER = Person("Trần Thị Nộp", phone="0987654321")


@pytest.fixture
def desk(hall: Hall) -> Desk:
    return Desk(hall)


def put(desk: Desk, done: Done, part: Any, person: Person | None, proxy: Proxy | None) -> Done:
    command = correcting.PutPerson(part=part, person=person, proxy=proxy, **desk.common(done))
    done = desk.hall.write(correcting.put_person, command)
    return done


def people(desk: Desk, done: Done) -> Any:
    with desk.hall.reads() as work:
        return work.dossiers.people(done.dossier_id)


@pytest.mark.requirement("R6.1")
def test_who_hands_in_for_another_has_a_paper_that_is_kept_sealed(desk: Desk) -> None:
    done = put(desk, desk.receive("cap-doi-gcn"), "submitter", OTHER, LETTER)
    assert people(desk, done)["submitter"] == OTHER
    with desk.hall.reads() as work:
        (kept,) = work.dossiers.words(done.dossier_id)
        stored = str([tuple(row) for row in work.sql.run("SELECT * FROM dossier_words")])
    assert (kept.about, kept.words["number"]) == ("proxy", "12/GUQ")
    assert "12/GUQ" not in stored
    with pytest.raises(ActRefused) as refusal:
        put(desk, done, "submitter", OTHER, None)
    assert refusal.value.reason == "PROXY_REQUIRED"
    for wrong in (replace(LETTER, made_on=None), replace(LETTER, made_on=date(2026, 3, 11))):
        with pytest.raises(PersonIncomplete):
            put(desk, done, "submitter", OTHER, wrong)
    assert "submitter" not in people(desk, put(desk, done, "submitter", None, None))


def test_the_owner_is_put_right_and_found_by_the_new_number_only(desk: Desk) -> None:
    done = desk.receive("cap-doi-gcn")
    right = replace(OWNER, number="027090000002")
    put(desk, done, "owner", right, None)
    with desk.hall.reads() as work:
        found = [work.dossiers.of_number(number) for number in (OWNER.number, right.number)]
        by_phone = work.dossiers.of_phone(OWNER.phone)
    assert [len(one) for one in [*found, by_phone]] == [0, 1, 1]


@pytest.mark.requirement("R3.9", "R7.3", "R7.5", "R7.6")
@pytest.mark.parametrize("medium", ["paper", "electronic", "printed_blank"])
def test_a_dossier_is_signed_as_its_procedure_says(desk: Desk, medium: str) -> None:
    with desk.hall.reads() as work:
        procedure = next(
            one
            for one in work.centre.view.catalogue.procedures
            if one.medium == medium and one.in_force(date(2026, 3, 10))
        )
    done = desk.receive(procedure.id)
    with desk.hall.reads() as work:
        assert work.dossiers.by_id(done.dossier_id).medium == medium


def test_another_procedure_has_its_own_list_and_marks_begin_anew(desk: Desk) -> None:
    done = desk.mark_all(desk.receive("cap-doi-gcn"))
    command = correcting.ChangeProcedure(procedure_id="tach-hop-thua", **desk.common(done))
    done = desk.hall.write(correcting.change_procedure, command)
    with desk.hall.reads() as work:
        papers = work.dossiers.components(done.dossier_id)
        published = work.centre.view.procedures["tach-hop-thua"].components
        record = work.dossiers.by_id(done.dossier_id)
        assert record.medium == work.centre.view.procedures["tach-hop-thua"].medium
    assert [paper.name_vi for paper in papers] == [paper.name_vi for paper in published]
    assert {paper.mark for paper in papers} == {""}


def test_nothing_of_it_changes_after_acceptance(desk: Desk) -> None:
    done = desk.accept(desk.mark_all(desk.receive("cap-doi-gcn")))
    wishes: list[tuple[Any, Any]] = [
        (
            correcting.put_person,
            correcting.PutPerson(part="owner", person=OTHER, **desk.common(done)),
        ),
        (
            correcting.change_procedure,
            correcting.ChangeProcedure(procedure_id="tach-hop-thua", **desk.common(done)),
        ),
        (
            correcting.choose_return,
            correcting.ChooseReturn(return_by="postal", **desk.common(done)),
        ),
        (examining.mark_paper, examining.MarkPaper(position=1, mark="wrong", **desk.common(done))),
    ]
    for act, command in wishes:
        with pytest.raises(ActRefused) as refusal:
            desk.hall.write(act, command)
        assert refusal.value.reason == "NOT_UNDER_EXAMINATION"


@pytest.mark.requirement("R4.3", "R4.4", "R6.5")
def test_a_refusal_keeps_its_code_in_clear_and_its_words_sealed(desk: Desk) -> None:
    done = desk.receive("cap-doi-gcn")
    ours = {"reason": "Việc của xã", "reason_code": "out_of_scope"}
    with pytest.raises(ActRefused) as refusal:
        desk.hall.write(examining.refuse_reception, examining.Refuse(**ours, **desk.common(done)))
    assert refusal.value.reason == "REDIRECT_REQUIRED"
    command = examining.Refuse(**ours, redirect_to="UBND xã", **desk.common(done))
    desk.hall.write(examining.refuse_reception, command)
    with desk.hall.reads() as work:
        record = work.dossiers.by_id(done.dossier_id)
        (words,) = work.dossiers.words(done.dossier_id)
    assert record.refusal_code == "out_of_scope"
    assert words.words == {"reason": "Việc của xã", "redirect_to": "UBND xã"}


@pytest.mark.requirement("R6.6")
def test_the_date_is_counted_and_another_needs_a_reason(desk: Desk) -> None:
    done = desk.mark_all(desk.receive("cap-doi-gcn"))
    other = {"due_on": date(2026, 3, 30), "due_reason": "Cơ quan đề nghị"}
    for wrong, reason in (
        ({"due_on": date(2026, 3, 30)}, "REASON_REQUIRED"),
        ({**other, "due_on": date(2026, 3, 9)}, "DUE_IN_PAST"),
        ({**other, "due_on": date(2026, 3, 29)}, "NEW_DUE_NOT_WORKING_DAY"),
    ):
        with pytest.raises(ActRefused) as refusal:
            accept(desk, done, wrong)
        assert refusal.value.reason == reason
    record = desk.record(accept(desk, done, other))
    assert (record.due, record.original_due) == (date(2026, 3, 30), date(2026, 3, 30))


def accept(desk: Desk, done: Done, more: dict[str, Any]) -> Done:
    command = examining.Accept(checks=ALL_FOUR, **desk.common(done), **more)
    accepted: Done = desk.hall.write(examining.accept, command)
    return accepted


def test_a_paper_that_need_not_be_there_is_not_asked_for(desk: Desk) -> None:
    done = desk.mark_all(desk.receive("cap-doi-gcn"), p3="missing")
    assert desk.record(desk.accept(done)).state is State.ACCEPTED


@pytest.mark.requirement("R6.14")
def test_same_day_matters_without_result_are_listed_after_closing(desk: Desk) -> None:
    done = desk.accept(desk.mark_all(desk.receive("xoa-dk-bao-dam")))
    desk.accept(desk.mark_all(desk.receive("cap-doi-gcn")))
    closing = datetime(2026, 3, 10, 10, 0, tzinfo=UTC)
    with desk.hall.reads() as work:
        asked = (SITE, ["xoa-dk-bao-dam"])
        late = work.dossiers.unfinished_same_day(*asked, closing)
        early = work.dossiers.unfinished_same_day(*asked, datetime(2026, 3, 10, 9, tzinfo=UTC))
    assert [record.id for record in late] == [done.dossier_id]
    assert early == []


def test_the_applicant_takes_it_back_and_the_reason_goes_with_the_person(desk: Desk) -> None:
    done = desk.accept(desk.mark_all(desk.receive("cap-doi-gcn")))
    wish = examining.Withdraw(reason="Bà Nộp đổi ý", **desk.common(done))
    done = desk.hall.write(examining.withdraw, wish)
    done = desk.hall.write(examining.confirm_withdrawal, DeskCommand(**desk.common(done)))
    assert desk.record(done).state is State.STOPPED
    desk.hall.write(
        lambda work, which, now: work.dossiers.erase_people(which, now), done.dossier_id
    )
    with desk.hall.reads() as work:
        assert work.dossiers.words(done.dossier_id) == []


def test_a_refused_act_leaves_its_line_without_what_was_typed(desk: Desk) -> None:
    done = desk.receive("cap-doi-gcn")
    told = NoteRefusal(
        OFFICER, "accept", done.dossier_id, "dossier_act_refused", "INCOMPLETE_DOSSIER"
    )
    desk.hall.write(note_refusal, told)
    with desk.hall.reads() as work:
        (line, *_) = work.trail.read(5, subject=f"dossier:{done.dossier_id}")
        assert work.trail.first_break() is None
    assert (line.act, line.actor_id) == ("dossier.refused", OFFICER.id)
    assert line.detail["reason"] == "INCOMPLETE_DOSSIER"
