"""A dossier keeps the process it was accepted under, whatever is approved or withdrawn afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from queue_server.services.processes import approving
from queue_server.services.processes.clocks import clocks_of
from tests.conftest import Hall
from tests.services.reception.test_reception import Desk as Reception

from .test_processes import BASIS, BINH, TODAY, TOMORROW, Desk


@pytest.mark.requirement("R3.6", "R3.8")
def test_a_dossier_keeps_the_version_in_force_on_the_day_of_its_acceptance(hall: Hall) -> None:
    processes, reception = Desk(hall), Reception(hall)
    without = reception.accept(reception.mark_all(reception.receive(processes.procedure)))
    assert reception.record(without).process_version_id is None
    first = processes.approve(processes.proposed(TODAY))
    accepted = reception.accept(reception.mark_all(reception.receive(processes.procedure)))
    assert reception.record(accepted).process_version_id == first.id
    second = processes.approve(processes.proposed(TOMORROW))
    hall.clock.pass_by(days=1)
    later = reception.accept(reception.mark_all(reception.receive(processes.procedure)))
    assert reception.record(later).process_version_id == second.id
    command = approving.WithReason(BINH, first.id, first.revision, "Nhầm")
    hall.write(approving.withdraw, command)
    assert reception.record(accepted).process_version_id == first.id
    with hall.reads() as work:
        assert work.processes.by_id(first.id).steps == first.steps


@pytest.mark.requirement("R3.6")
def test_the_clock_of_a_dossier_follows_the_process_it_keeps(hall: Hall) -> None:
    processes, reception = Desk(hall), Reception(hall)
    plain = reception.accept(reception.mark_all(reception.receive(processes.procedure)))
    draft = replace(processes.begin(), basis=BASIS, valid_from=TODAY)
    steps = (
        replace(draft.steps[0], quarters=1),
        *draft.steps[1:4],
        replace(draft.steps[4], quarters=0),
    )
    processes.approve(processes.write(replace(draft, steps=steps), propose=True))
    kept = reception.accept(reception.mark_all(reception.receive(processes.procedure)))
    hall.clock.pass_by(minutes=90)
    with hall.reads() as work:
        told = [clocks_of(work, reception.record(done), hall.clock.now) for done in (plain, kept)]
    (_, default), (_, own) = told[0][0], told[1][0]
    assert default.spent == own.spent == timedelta(minutes=90)
    assert (default.late, own.late) == (False, True)
    assert [step.title for step, _ in told[1]] == [step.title for step in steps]
