"""A dossier keeps the process it was accepted under, whatever is approved or withdrawn afterwards."""

import pytest

from queue_server.services.processes import approving
from tests.conftest import Hall
from tests.services.reception.test_reception import Desk as Reception

from .test_processes import BINH, TODAY, TOMORROW, Desk


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
