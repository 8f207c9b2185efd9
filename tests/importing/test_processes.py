"""Processes in a file: what comes with the program fits the law, and a broken file says where."""

from datetime import date, timedelta

import pytest

from queue_server.domain.catalogue import Catalogue
from queue_server.domain.processes.steps import Sum, check, check_sum, legal_hours, total
from queue_server.importing.processes import ProcessFileBroken, read_processes, shipped_processes

DAY = timedelta(hours=8)


@pytest.mark.requirement("R12.1")
def test_every_sample_is_whole_and_not_longer_than_its_procedure_allows(
    catalogue: Catalogue,
) -> None:
    known = {one.id: one for one in catalogue.procedures}
    samples = shipped_processes()
    assert len({name for name, _ in samples}) == len(samples) == 7
    for name, steps in samples:
        procedure = known[name]
        assert procedure.in_force(date(2026, 3, 10)), name
        check(steps)
        legal = legal_hours(procedure.duration_unit, procedure.duration_amount, DAY)
        check_sum(Sum(total(steps, DAY), legal))


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"{", ""),
        (b'{"processes": [{"procedure_id": "A B", "steps": []}]}', "processes.0.procedure_id"),
        (
            b'{"processes": [{"procedure_id": "a", "steps": [{"station": 6, "title": "x", "actor": "y",'
            b' "amount": 1, "unit": "working_day"}]}]}',
            "processes.0.steps.0.station",
        ),
        (b'{"processes": [], "more": 1}', "more"),
    ],
)
def test_a_broken_file_says_where(data: bytes, place: str) -> None:
    with pytest.raises(ProcessFileBroken) as refusal:
        read_processes(data)
    assert str(refusal.value).startswith(place)
