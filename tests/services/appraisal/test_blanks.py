"""The book of blanks: every serial once, every end of it with its reason, and never two dossiers on one."""

from typing import Any

import pytest

from queue_server.domain.dossiers.refusals import ActRefused
from queue_server.domain.errors import Forbidden, NotFound
from queue_server.services.appraisal import blanks, drafting
from queue_server.services.ports import Actor
from queue_server.storage.writer import Job

from .conftest import Office


def spoil(office: Office, actor: Actor, serial: str, reason: str) -> Any:
    key = office.key()
    command = blanks.SpoilBlank(
        key=key, fingerprint=key, actor=actor, agency_id=office.agency, kind="Giấy phép", serial=serial,
        reason=reason,
    )  # fmt: skip
    return office.hall.write(blanks.spoil_blank, command)


@pytest.mark.requirement("R7.7")
def test_the_book_counts_received_used_spoiled_and_left(office: Office) -> None:
    who = office.appraiser("binh")
    assert office.receive_blanks(who) == 3
    with pytest.raises(ActRefused, match="lý do"):
        spoil(office, who, "GP0003", " ")
    spoil(office, who, "GP0003", "In lệch")
    with office.hall.reads() as work:
        assert work.blanks.book(office.agency) == [
            (office.agency, "Giấy phép", {"left": 2, "spoiled": 1})
        ]
        serials = work.blanks.serials(office.agency, "Giấy phép", None)
    assert [(one.serial, one.state, one.reason) for one in serials][-1] == (
        "GP0003",
        "spoiled",
        "In lệch",
    )
    lines = office.trail("blank.receive")
    assert sorted(line.detail["serial"] for line in lines) == ["GP0001", "GP0002", "GP0003"]
    assert office.trail("blank.spoil")[0].detail["serial"] == "GP0003"


@pytest.mark.requirement("R7.7")
def test_a_serial_is_received_once_and_a_delivery_is_whole_or_not_at_all(office: Office) -> None:
    who = office.appraiser("binh")
    office.receive_blanks(who)
    with pytest.raises(blanks.BlanksKnown, match="GP0003"):
        office.receive_blanks(who, first="0003", last="0005")
    with office.hall.reads() as work:
        assert work.blanks.find(office.agency, "Giấy phép", "GP0004") is None


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("kind", " "),
        ("prefix", "gp<"),
        ("first", "x"),
        ("first", "²"),
        ("last", "0000"),
        ("last", "999999"),
    ],
)
def test_what_is_no_run_of_serials_names_its_cell(office: Office, cell: str, wrong: str) -> None:
    who = office.appraiser("binh")
    with pytest.raises(blanks.BlanksWrong) as refused:
        office.receive_blanks(who, **{cell: wrong})
    assert refused.value.field == cell


def test_the_book_of_another_agency_is_closed(office: Office) -> None:
    with office.hall.reads() as work:
        other = next(one for one in work.centre.view.agencies if one != office.agency)
    who = office.appraiser("khac", agency=other)
    with pytest.raises(Forbidden):
        office.receive_blanks(who)
    with pytest.raises(NotFound):
        office.receive_blanks(who, agency_id="khong-co")


@pytest.mark.requirement("R7.6", "R7.7")
def test_one_serial_goes_to_one_dossier_whoever_asks_at_the_same_time(office: Office) -> None:
    who = office.appraiser("binh")
    office.receive_blanks(who)
    jobs = []
    for _ in range(2):
        office.accepted("printed_blank")
        office.draft(who)
        command = drafting.Submit(
            blank_kind="Giấy phép", blank_serial="GP0001", **office.common(who)
        )
        jobs.append((drafting.submit_for_approval, command))
    outcomes = race(office, jobs)
    assert sorted(type(one).__name__ for one in outcomes) == ["ActRefused", "Done"]
    lost = next(one for one in outcomes if isinstance(one, ActRefused))
    assert lost.reason == "BLANK_NOT_LEFT"
    assert len(office.trail("blank.use")) == 1


def test_a_spoiled_blank_is_not_used_again(office: Office) -> None:
    who = office.appraiser("binh")
    office.receive_blanks(who)
    spoil(office, who, "GP0001", "Rách")
    office.accepted("printed_blank")
    office.draft(who)
    with pytest.raises(ActRefused) as refused:
        office.submit(who, blank_kind="Giấy phép", blank_serial="GP0001")
    assert refused.value.reason == "BLANK_NOT_LEFT"


def race(office: Office, jobs: list[Any]) -> list[Any]:
    """Both in one batch of the writer, as two requests that came together."""
    batch = [Job(use_case, command) for use_case, command in jobs]
    office.hall.writer.run(batch)
    return [job.error or job.value for job in batch]
