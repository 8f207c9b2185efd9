"""Processes on both databases: two people make one, one is in force of a day, and a dossier keeps its own."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Thread

import pytest

from queue_server.domain.errors import DomainError, Forbidden, NotFound
from queue_server.domain.processes.steps import Basis, ProcessWrong, default_steps
from queue_server.domain.processes.versions import (
    OldVersion,
    ProcessDeedRefused,
    ProcessVersion,
    SecondPersonNeeded,
    State,
)
from queue_server.services.ports import Actor
from queue_server.services.processes import approving, writing
from queue_server.services.processes.reading import Published, published
from tests.conftest import Hall

TODAY = date(2026, 3, 10)
TOMORROW = TODAY + timedelta(days=1)
ANNA = Actor("account", "anna", "Quản trị 1", frozenset({"admin"}))
BINH = Actor("account", "binh", "Quản trị 2", frozenset({"admin"}))
CHI = Actor("account", "chi", "Quản trị 3", frozenset({"admin"}))
BASIS = Basis("Luật Đất đai 2024", "12/QĐ-UBND", TODAY)


class Desk:
    """Two administrators and the processes of one procedure of ten working days."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        with hall.reads() as work:
            found = work.centre.view.procedures.values()
            self.procedure = next(
                p for p in found if (p.duration_unit, p.duration_amount) == ("working_day", 10)
            ).id

    def begin(self, actor: Actor = ANNA) -> ProcessVersion:
        return self.hall.write(writing.begin_draft, writing.Begin(actor, self.procedure))

    def write(
        self, version: ProcessVersion, actor: Actor = ANNA, propose: bool = False
    ) -> ProcessVersion:
        command = writing.Written(actor, version.id, version.revision, version, propose)
        return self.hall.write(writing.write_draft, command)

    def proposed(self, starts: date = TOMORROW, actor: Actor = ANNA) -> ProcessVersion:
        draft = replace(self.begin(actor), basis=BASIS, valid_from=starts)
        return self.write(draft, actor, propose=True)

    def approve(self, version: ProcessVersion, actor: Actor = BINH) -> ProcessVersion:
        return self.hall.write(
            approving.approve, writing.VersionCommand(actor, version.id, version.revision)
        )

    def with_reason(
        self, deed: str, version: ProcessVersion, reason: str = "Nhầm"
    ) -> ProcessVersion:
        command = approving.WithReason(BINH, version.id, version.revision, reason)
        return self.hall.write(getattr(approving, deed), command)

    def in_force(self, day: date) -> ProcessVersion | None:
        with self.hall.reads() as work:
            return work.processes.in_force(self.procedure, day)

    def published(self) -> Published:
        with self.hall.reads() as work:
            return published(work, self.procedure, TODAY)


@pytest.fixture
def desk(hall: Hall) -> Desk:
    return Desk(hall)


@pytest.mark.requirement("R3.6", "R3.8", "R12.1")
def test_a_version_is_in_force_from_its_day_after_a_second_person_approved_it(desk: Desk) -> None:
    version = desk.proposed()
    assert desk.in_force(TOMORROW) is None
    approved = desk.approve(version)
    assert (approved.state, approved.approved_by) == (State.APPROVED, "binh")
    assert approved.approved_at == desk.hall.clock.now
    assert desk.in_force(TODAY) is None
    assert desk.in_force(TOMORROW) == approved
    assert approved.basis == BASIS
    assert sum(one.quarters for one in approved.steps) == 10 * 8 * 4
    with desk.hall.reads() as work:
        acts = [note.act for note in work.trail.read(5, subject=f"process:{desk.procedure}")]
    assert acts == ["process.approve", "process.propose", "process.begin"]
    assert desk.hall.events[-1].kind == "centre.changed"


@pytest.mark.requirement("R3.8")
def test_nobody_approves_what_they_wrote_in(desk: Desk) -> None:
    first = desk.write(replace(desk.begin(), basis=BASIS))
    proposed = desk.write(first, BINH, propose=True)
    for author in (ANNA, BINH):
        with pytest.raises(SecondPersonNeeded):
            desk.approve(proposed, author)
    with pytest.raises(Forbidden):
        desk.approve(proposed, replace(CHI, roles=frozenset({"supervisor"})))
    assert desk.in_force(TOMORROW) is None
    assert desk.approve(proposed, CHI).state is State.APPROVED


@pytest.mark.requirement("R12.1")
def test_steps_longer_than_the_law_are_not_even_proposed_and_shorter_ones_are(desk: Desk) -> None:
    draft = replace(desk.begin(), basis=BASIS)
    longer = replace(draft.steps[1], quarters=draft.steps[1].quarters + 1)
    with pytest.raises(ProcessWrong, match="dài hơn thời hạn"):
        desk.write(replace(draft, steps=(draft.steps[0], longer, *draft.steps[2:])), propose=True)
    shorter = replace(draft.steps[1], quarters=4)
    saved = desk.write(
        replace(draft, steps=(draft.steps[0], shorter, *draft.steps[2:])), propose=True
    )
    desk.approve(saved)
    with desk.hall.reads() as work:
        found = published(work, desk.procedure, TOMORROW)
    assert found.standing == "in_force"
    assert found.sum.spare == Decimal("43")


@pytest.mark.parametrize(
    ("basis", "cell"),
    [
        (replace(BASIS, decision_no=" "), "decision_no"),
        (replace(BASIS, decision_date=None), "decision_date"),
        (replace(BASIS, decision_date=TODAY + timedelta(days=9)), "decision_date"),
    ],
)
def test_what_is_proposed_carries_its_decision(desk: Desk, basis: Basis, cell: str) -> None:
    draft = replace(desk.begin(), basis=basis)
    with pytest.raises(ProcessWrong) as refusal:
        desk.write(draft, propose=True)
    assert refusal.value.cell == cell
    assert desk.write(draft).state is State.DRAFT


def test_a_draft_may_be_unfinished_and_there_is_one_at_a_time(desk: Desk) -> None:
    draft = desk.write(replace(desk.begin(), steps=()))
    assert draft.steps == ()
    with pytest.raises(writing.DraftExists):
        desk.begin(BINH)
    command = writing.VersionCommand(ANNA, draft.id, draft.revision)
    assert desk.hall.write(writing.discard_draft, command).state is State.DISCARDED
    assert desk.begin(BINH).number == 2


@pytest.mark.requirement("R3.8")
def test_old_versions_stay_and_a_withdrawn_approval_gives_the_one_before_back(desk: Desk) -> None:
    old = desk.approve(desk.proposed(TODAY))
    new = desk.approve(desk.proposed(TOMORROW), BINH)
    assert (desk.in_force(TODAY), desk.in_force(TOMORROW)) == (old, new)
    desk.hall.clock.pass_by(days=2)
    gone = desk.with_reason("withdraw", new)
    assert (gone.state, gone.reason, gone.last_day) == (
        State.WITHDRAWN,
        "Nhầm",
        TOMORROW + timedelta(days=1),
    )
    assert desk.in_force(TOMORROW + timedelta(days=1)) == gone
    assert desk.in_force(TOMORROW + timedelta(days=2)) == old
    with desk.hall.reads() as work:
        assert [v.number for v in work.processes.of_procedure(desk.procedure)] == [1, 2]


def test_one_sent_back_can_be_written_again_and_says_why(desk: Desk) -> None:
    back = desk.with_reason("send_back", desk.proposed(), "Bước 2 quá dài")
    assert (back.state, back.reason) == (State.DRAFT, "Bước 2 quá dài")
    with pytest.raises(ProcessWrong):
        desk.with_reason("withdraw", desk.approve(desk.write(back, propose=True)), " ")


def test_two_approvals_at_once_are_one_and_the_other_is_told(desk: Desk) -> None:
    version = desk.proposed()
    said: list[object] = []

    def try_it(actor: Actor) -> None:
        try:
            said.append(desk.approve(version, actor).approved_by)
        except DomainError as refusal:
            said.append(refusal.code)

    people = [Thread(target=try_it, args=(actor,)) for actor in (BINH, CHI)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(said) == 2
    assert len({"binh", "chi"} & set(said)) == 1
    assert {"process_changed"} & set(said)
    with desk.hall.reads() as work:
        acts = [note.act for note in work.trail.read(9, subject=f"process:{desk.procedure}")]
    assert acts.count("process.approve") == 1


def test_an_old_page_and_a_deed_that_is_not_in_the_table_change_nothing(desk: Desk) -> None:
    draft = desk.begin()
    desk.write(draft)
    with pytest.raises(OldVersion):
        desk.write(draft, BINH)
    approved = desk.approve(desk.write(replace(draft, revision=2, basis=BASIS), propose=True))
    with pytest.raises(ProcessDeedRefused):
        desk.write(replace(approved, basis=Basis()))
    with pytest.raises(NotFound):
        desk.approve(replace(approved, id=999))
    assert desk.in_force(TOMORROW) == approved


@pytest.mark.requirement("R3.7")
def test_a_procedure_without_a_process_shows_the_default_and_a_sample_is_marked(desk: Desk) -> None:
    assert desk.published().standing == "default"
    assert desk.published().sum.spare == 0
    samples = ((desk.procedure, default_steps(Decimal(16))), ("no-such", ()))
    command = writing.LoadSamples(ANNA, samples)
    assert desk.hall.write(writing.load_samples, command) == 1
    assert desk.hall.write(writing.load_samples, command) == 0
    found = desk.published()
    assert (found.standing, found.sum.spare) == ("sample", Decimal(64))
    assert desk.in_force(TOMORROW) is None
