"""The reception desk on both databases: one examination, one guidance, a code without gaps, nobody's name in clear."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from queue_server.domain.dossiers.people import Person, PersonIncomplete, Proxy
from queue_server.domain.dossiers.refusals import ActRefused, OldPage
from queue_server.domain.dossiers.states import State
from queue_server.domain.errors import Forbidden, NotFound
from queue_server.services.dossier_acts import DeskCommand, Done
from queue_server.services.ports import Actor
from queue_server.services.reception import examining, receiving
from tests.conftest import SITE, Hall

OFFICER = Actor("account", "can-bo", "Cán bộ", frozenset({"clerk"}), SITE, "Quầy 05")
OWNER = Person("Nguyễn Văn Thử", "027090000001", date(1990, 1, 1), "Nam", "Số 1", "0912345678")
ALL_FOUR = (True, True, True, True)


class Desk:
    """One officer with a dossier in front."""

    def __init__(self, hall: Hall) -> None:
        self.hall, self._keys = hall, itertools.count(1)

    def common(self, done: Done | None = None, actor: Actor = OFFICER) -> dict[str, Any]:
        key = f"key-{next(self._keys):020d}"
        place = {"dossier_id": done.dossier_id, "revision": done.revision} if done else {}
        return {"key": key, "fingerprint": key, "actor": actor, **place}

    def receive(self, procedure: str, **more: Any) -> Done:
        asked = {"site_id": SITE, "channel": "direct", "owner": OWNER, **more}
        return self.hall.write(
            receiving.receive,
            receiving.Receive(procedure_id=procedure, **self.common(), **asked),
        )

    def mark_all(self, done: Done, **but: str) -> Done:
        """`but`: position p3="missing"."""
        with self.hall.reads() as work:
            papers = work.dossiers.components(done.dossier_id)
        for paper in papers:
            mark = but.get(f"p{paper.position}", "ok")
            command = examining.MarkPaper(position=paper.position, mark=mark, **self.common(done))
            done = self.hall.write(examining.mark_paper, command)
        return done

    def accept(self, done: Done, checks: Any = ALL_FOUR, **more: Any) -> Done:
        command = examining.Accept(checks=checks, **self.common(done, **more))
        return self.hall.write(examining.accept, command)

    def ask(self, done: Done, reason: str = "Thiếu", **more: Any) -> Done:
        command = examining.AskForMore(reason=reason, **self.common(done), **more)
        return self.hall.write(examining.ask_for_more, command)

    def back(self, done: Done) -> Done:
        return self.hall.write(examining.supplement_received, DeskCommand(**self.common(done)))

    def record(self, done: Done) -> Any:
        with self.hall.reads() as work:
            return work.dossiers.by_id(done.dossier_id)


@pytest.fixture
def desk(hall: Hall) -> Desk:
    return Desk(hall)


@pytest.fixture
def procedure(hall: Hall) -> str:
    """One with several papers, a limit in working days and an agency with a unit code."""
    with hall.reads() as work:
        view = work.centre.view
        return next(
            one.id
            for one in view.catalogue.procedures
            if len(one.components) >= 3
            and one.duration_unit == "working_day"
            and one.in_force(date(2026, 3, 10))
            and (agency := view.agency_on(one.agency_ids, date(2026, 3, 10)))
            and agency.unit_code
        )


@pytest.mark.requirement("R6.6", "R6.11", "R6.12", "R3.12")
def test_a_whole_dossier_gets_code_and_date_in_one_act(desk: Desk, procedure: str) -> None:
    done = desk.mark_all(desk.receive(procedure))
    accepted = desk.accept(done)
    record = desk.record(accepted)
    assert accepted.code == record.code
    assert record.code.endswith("-260310-0001")
    assert record.state is State.ACCEPTED
    assert record.due == record.original_due
    assert record.due > date(2026, 3, 10)
    with desk.hall.reads() as work:
        steps = work.dossiers.steps(record.id)
        assert work.dossiers.by_code(record.code) == record
    assert [step.event for step in steps] == ["submit_direct", "accept"]
    assert [event.kind for event in desk.hall.events].count("dossier.changed") == 2


@pytest.mark.requirement("R6.12")
def test_codes_of_a_unit_and_day_have_no_gaps_whatever_is_refused(
    desk: Desk, procedure: str
) -> None:
    first = desk.accept(desk.mark_all(desk.receive(procedure)))
    broken = desk.mark_all(desk.receive(procedure))
    with pytest.raises(ActRefused, match="bốn điều kiện"):
        desk.accept(broken, checks=(True, True, False, True))
    second = desk.accept(broken)
    assert [done.code[-4:] for done in (first, second)] == ["0001", "0002"]


def test_the_same_key_is_one_dossier(desk: Desk, procedure: str) -> None:
    command = receiving.Receive(
        procedure_id=procedure, site_id=SITE, channel="direct", owner=OWNER, **desk.common()
    )
    once, again = (desk.hall.write(receiving.receive, command) for _ in range(2))
    assert once == again
    with desk.hall.reads() as work:
        assert len(work.dossiers.inbox(SITE, [State.SUBMITTED])) == 1


@pytest.mark.requirement("R5.14", "R6.3", "R4.2")
def test_every_paper_is_marked_before_the_examination_ends(desk: Desk, procedure: str) -> None:
    done = desk.receive(procedure)
    for end in (desk.accept, desk.ask):
        with pytest.raises(examining.PapersUnmarked):
            end(done)


@pytest.mark.requirement("R5.12", "R5.13", "R6.4")
def test_what_is_missing_is_asked_for_once_and_from_the_published_list(
    desk: Desk, procedure: str
) -> None:
    done = desk.ask(desk.mark_all(desk.receive(procedure), p1="missing", p2="wrong"))
    with desk.hall.reads() as work:
        papers = work.dossiers.components(done.dossier_id)
        step = work.dossiers.steps(done.dossier_id)[-1]
    assert step.detail["items"] == [papers[0].name_vi, papers[1].name_vi]
    assert step.form == "PHIEU_YEU_CAU_BO_SUNG"
    done = desk.back(done)
    with pytest.raises(ActRefused) as refusal:
        desk.ask(done)
    assert refusal.value.reason == "GUIDANCE_ONLY_ONCE"
    assert desk.ask(done, by_applicant=True).revision == done.revision + 1


@pytest.mark.requirement("R4.2", "R6.5")
def test_a_missing_paper_stops_acceptance_and_a_reason_is_needed_to_refuse(
    desk: Desk, procedure: str
) -> None:
    done = desk.mark_all(desk.receive(procedure), p1="missing")
    with pytest.raises(ActRefused) as refusal:
        desk.accept(done)
    assert refusal.value.reason == "INCOMPLETE_DOSSIER"
    with pytest.raises(ActRefused):
        desk.hall.write(
            examining.refuse_reception, examining.Refuse(reason=" ", **desk.common(done))
        )
    refused = desk.hall.write(
        examining.refuse_reception, examining.Refuse(reason="Sai nơi", **desk.common(done))
    )
    assert desk.record(refused).state is State.RECEPTION_REFUSED
    assert refused.code is None


def test_two_officers_on_one_dossier_one_wins_and_the_other_is_told(
    desk: Desk, procedure: str
) -> None:
    done = desk.mark_all(desk.receive(procedure))
    other = replace(OFFICER, id="can-bo-2")
    desk.accept(done)
    with pytest.raises(OldPage):
        desk.accept(done, actor=other)
    far = replace(OFFICER, site_id="kinh-bac")
    with pytest.raises(Forbidden):
        desk.accept(done, actor=far)


@pytest.mark.requirement("R6.1", "R6.2")
def test_the_date_by_post_counts_from_the_stamp(desk: Desk, procedure: str) -> None:
    posted = desk.receive(procedure, channel="postal", stamp=date(2026, 3, 5))
    direct = desk.receive(procedure)
    dates = [desk.record(desk.accept(desk.mark_all(done))).due for done in (posted, direct)]
    assert dates[0] < dates[1]
    with pytest.raises(ActRefused) as refusal:
        desk.receive(procedure, channel="postal")
    assert refusal.value.reason == "POSTAL_STAMP_REQUIRED"


class TestPersons:
    def test_a_person_comes_back_as_given_and_is_found_by_number(
        self, desk: Desk, procedure: str
    ) -> None:
        done = desk.receive(
            procedure,
            submitter=Person("Trần Thị Nộp", phone="0987654321"),
            proxy=Proxy("authorisation", "12/2026", date(2026, 3, 1)),
        )
        with desk.hall.reads() as work:
            people = work.dossiers.people(done.dossier_id)
            found = work.dossiers.of_number(OWNER.number)
        assert people == {"owner": OWNER, "submitter": Person("Trần Thị Nộp", phone="0987654321")}
        assert [record.id for record in found] == [done.dossier_id]

    def test_nothing_of_a_person_stands_in_the_database_or_in_what_is_told(
        self, desk: Desk, procedure: str
    ) -> None:
        desk.ask(desk.mark_all(desk.receive(procedure), p1="missing"), reason="Ông Thử thiếu đơn")
        with desk.hall.reads() as work:
            tables = ("dossier", "dossier_person", "dossier_step", "event", "audit", "request_log")
            rows = [
                str(tuple(row)) for name in tables for row in work.sql.run(f"SELECT * FROM {name}")
            ]
        for secret in ("Nguyễn", "Thử", OWNER.number, OWNER.phone):
            assert not [row for row in rows if secret in row]

    def test_an_erased_person_is_gone_and_the_process_stays(
        self, desk: Desk, procedure: str
    ) -> None:
        done = desk.receive(procedure)
        desk.hall.write(
            lambda work, dossier_id, now: work.dossiers.erase_people(dossier_id, now),
            done.dossier_id,
        )
        with desk.hall.reads() as work:
            assert work.dossiers.people(done.dossier_id) == {}
            assert work.dossiers.of_number(OWNER.number) == []
            assert work.dossiers.by_id(done.dossier_id) is not None

    def test_an_implausible_person_changes_nothing(self, desk: Desk, procedure: str) -> None:
        with pytest.raises(PersonIncomplete):
            desk.receive(procedure, owner=Person(" "))
        with desk.hall.reads() as work:
            assert work.dossiers.inbox(SITE, list(State)) == []


def test_what_is_not_in_the_catalogue_is_refused(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.receive("khong-co")


def test_the_inbox_has_the_nearest_date_first(desk: Desk, procedure: str) -> None:
    late = desk.accept(desk.mark_all(desk.receive(procedure)))
    desk.hall.clock.pass_by(days=-1)
    soon = desk.accept(desk.mark_all(desk.receive(procedure)))
    with desk.hall.reads() as work:
        inbox = [record.id for record in work.dossiers.inbox(SITE, [State.ACCEPTED])]
    assert inbox == [soon.dossier_id, late.dossier_id]


def test_the_clock_of_the_date_starts_when_the_office_is_open(desk: Desk, procedure: str) -> None:
    desk.hall.clock.now = datetime(2026, 3, 7, 13, 0, tzinfo=UTC)  # Saturday, 20:00 in Bắc Ninh
    record = desk.record(desk.accept(desk.mark_all(desk.receive(procedure))))
    assert record.effective_at == datetime(2026, 3, 9, 0, 30, tzinfo=UTC)
    assert record.due_at - record.effective_at > timedelta(days=1)


def test_a_new_dossier_has_nothing_paid_asked_digitised_or_archived(
    desk: Desk, procedure: str
) -> None:
    record = desk.record(desk.receive(procedure))
    assert not [record.fee_paid, record.receipt_asked, record.digitised, record.archived].count(
        True
    )
