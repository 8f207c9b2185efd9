"""Where is my dossier, on both databases: the same answer to every wrong try, a lock, five steps, nobody's name."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from queue_server.domain.dossier_codes import NotADossierCode, waiting_code
from queue_server.domain.dossiers.states import State
from queue_server.services.citizen.status import (
    TRIES,
    TRIES_A_DAY,
    TRIES_OF_A_DEVICE,
    AskStatus,
    Looked,
    status_of,
)
from queue_server.services.ports import Actor
from queue_server.storage.tables import metadata
from queue_server.storage.vault import Vault
from queue_server.web.presenters.status import dossier_status
from tests.conftest import Hall
from tests.status.making import OWNER, SITE, SUBMITTER, Maker

KIOSK = Actor("device", "kiosk-1", "Máy 01", site_id=SITE, place="Máy 01")
PHONE = Actor("citizen", "phone", "Điện thoại")
RIGHT = OWNER.number[-4:]


@pytest.fixture
def maker(hall: Hall) -> Maker:
    return Maker(hall.write, hall.reads, hall.clock)


def look(
    hall: Hall, code: str, factor: str = RIGHT, actor: Actor = KIOSK, place: str = "k"
) -> Looked:
    looked: Looked = hall.write(status_of, AskStatus(code, factor, actor, place))
    return looked


def shown(hall: Hall, code: str) -> Any:
    found = look(hall, code).found
    assert found
    with hall.reads() as work:
        return dossier_status(work.centre.view, found, hall.clock.now, "https://motcua.example")


@pytest.mark.requirement("R3.7", "R6.13")
@pytest.mark.parametrize(
    "factor", [OWNER.number[-4:], OWNER.phone[-4:], SUBMITTER.number[-4:], SUBMITTER.phone[-4:]]
)
def test_the_code_and_four_digits_of_its_people_show_it(
    hall: Hall, maker: Maker, factor: str
) -> None:
    code = maker.accepted()
    looked = look(hall, code, factor)
    assert looked.outcome == "shown"
    assert looked.found is not None
    assert looked.found.code == code


def test_a_wrong_code_and_wrong_digits_are_the_same_answer(hall: Hall, maker: Maker) -> None:
    code = maker.accepted()
    no_such = code[:-4] + "7777"
    assert look(hall, code, "0000") == look(hall, no_such, RIGHT) == Looked("unknown")
    for factor in ("", "----", "none", "000", "٠٠٠١", RIGHT + " "):
        hall.clock.pass_by(minutes=16)
        assert look(hall, code, factor) == Looked("unknown")


def test_a_dossier_without_number_or_phone_fits_no_digits(hall: Hall, maker: Maker) -> None:
    nameless = replace(OWNER, number="", phone="")
    code = maker.accepted(owner=nameless, submitter=None, proxy=None)
    for factor in ("----", "none", ""):
        assert look(hall, code, factor).outcome == "unknown"


def test_five_wrong_tries_lock_a_code_that_exists_and_one_that_does_not_alike(
    hall: Hall, maker: Maker
) -> None:
    code = maker.accepted()
    for one in (code, code[:-4] + "7777"):
        tries = [look(hall, one, "0000", place=f"k{n}").outcome for n in range(TRIES + 1)]
        assert tries == ["unknown"] * TRIES + ["locked"]
    assert look(hall, code).outcome == "locked"
    hall.clock.pass_by(minutes=15, seconds=1)
    assert look(hall, code).outcome == "shown"


def test_a_code_typed_in_another_way_is_the_same_code_for_the_lock(
    hall: Hall, maker: Maker
) -> None:
    code = maker.accepted()
    forms = (
        code,
        code.lower(),
        code.replace("0", "O"),
        code.replace("-", " "),
        code.replace("-", "–"),
    )
    for form in forms:
        look(hall, form, "0000")
    assert look(hall, code).outcome == "locked"


def test_patience_does_not_help_a_guesser(hall: Hall, maker: Maker) -> None:
    code = maker.accepted()
    for n in range(TRIES_A_DAY):
        assert look(hall, code, "0000", place=f"k{n}").outcome == "unknown"
        hall.clock.pass_by(minutes=4)
    assert look(hall, code).outcome == "locked"
    hall.clock.pass_by(days=1)
    assert look(hall, code).outcome == "shown"


def test_a_place_that_tries_many_codes_is_locked_and_others_are_not(
    hall: Hall, maker: Maker
) -> None:
    code = maker.accepted()
    for n in range(TRIES_OF_A_DEVICE):
        look(hall, f"H05.19-260302-{n + 1:04d}", "0000", place="a")
    assert look(hall, code, place="a").outcome == "locked"
    assert look(hall, code, place="b").outcome == "shown"


def test_right_tries_lock_nobody_out(hall: Hall, maker: Maker) -> None:
    code = maker.accepted()
    assert {look(hall, code).outcome for _ in range(3 * TRIES)} == {"shown"}


def test_what_is_no_code_is_told_so_and_counts_nothing(hall: Hall) -> None:
    for text in ("", "xin chào", "H05", "1' OR '1'='1", "H05.19-261340-0001", "🙂" * 60):
        with pytest.raises(NotADossierCode):
            look(hall, text)


@pytest.mark.requirement("R3.7")
def test_every_look_up_is_in_the_trail_without_the_digits(hall: Hall, maker: Maker) -> None:
    code = maker.accepted()
    look(hall, code)
    look(hall, code, "4711", PHONE, "10.1.2.3")
    look(hall, code[:-4] + "7777", "4712", PHONE, "10.1.2.3")
    with hall.reads() as work:
        rows = [row for row in work.trail.read(50) if row.act == "dossier.look_up"]
        record = work.dossiers.by_code(code)
        tables = [str(tuple(row)) for name in metadata.tables for row in _rows(work, name)]
    assert sorted(row.subject for row in rows) == sorted(
        ["dossier:unknown", f"dossier:{record.id}", f"dossier:{record.id}"]
    )
    everything = " ".join(tables) + str(hall.events)
    for secret in (RIGHT, "4711", "4712", "10.1.2.3", "7777"):
        assert f"'{secret}'" not in everything
        assert f'"{secret}"' not in everything


def _rows(work: Any, table: str) -> list[Any]:
    return list(work.sql.core.execute(metadata.tables[table].select()))


@pytest.mark.requirement("R3.7")
def test_nothing_shown_names_a_person(hall: Hall, maker: Maker) -> None:
    status = shown(hall, maker.accepted())
    text = status.model_dump_json()
    assert status.initials == "N. V. T."
    for person in (OWNER, SUBMITTER):
        for word in (
            person.name,
            person.number,
            person.phone,
            person.number[-4:],
            person.phone[-4:],
        ):
            assert word not in text


STEPS = {
    State.ACCEPTED: ["done", "now", "todo", "todo", "todo"],
    State.APPRAISING: ["done", "now", "todo", "todo", "todo"],
    State.AWAITING_APPROVAL: ["done", "done", "now", "todo", "todo"],
    State.SIGNED: ["done", "done", "now", "todo", "todo"],
    State.NUMBERED: ["done", "done", "done", "now", "todo"],
    State.RESULT_READY: ["done", "done", "done", "done", "now"],
    State.RETURNED: ["done"] * 5,
    State.SETTLEMENT_REFUSED: ["done", "done", "done", "done", "stopped"],
    State.STOPPED: ["done", "stopped", "todo", "todo", "todo"],
}
NEXT = {
    State.RESULT_READY: "collect",
    State.RETURNED: "finished",
    State.SETTLEMENT_REFUSED: "collect_refusal",
    State.STOPPED: "ask_stop_notice",
}


@pytest.mark.requirement("R3.7")
@pytest.mark.parametrize("state", STEPS)
def test_the_five_steps_say_where_it_is_and_what_to_do(
    hall: Hall, maker: Maker, state: State
) -> None:
    status = shown(hall, maker.at(state))
    assert [step.name for step in status.steps] == [
        "reception", "appraisal", "approval", "sealing", "return",
    ]  # fmt: skip
    assert [step.state for step in status.steps] == STEPS[state]
    assert status.next.kind == NEXT.get(state, "wait")
    assert status.steps[0].counter == "05"
    assert all(step.at for step in status.steps if step.state == "done")
    collects = state in (State.RESULT_READY, State.SETTLEMENT_REFUSED)
    assert (status.next.purpose == "collect") is collects
    assert bool(status.next.counters and status.next.hours) is (collects or state is State.STOPPED)


@pytest.mark.requirement("R6.13", "R6.4")
def test_a_supplement_request_lists_the_papers_before_there_is_a_code(
    hall: Hall, maker: Maker
) -> None:
    code, done = maker.supplement()
    status = shown(hall, code)
    with hall.reads() as work:
        papers = work.dossiers.components(done.dossier_id)
    assert [(one.name, one.mark) for one in status.next.papers] == [
        (papers[0].name_vi, "missing"),
        (papers[1].name_vi, "wrong"),
    ]
    assert (status.next.kind, status.next.purpose) == ("supplement", "supplement")
    assert status.next.series
    assert status.steps[0].state == "now"


def test_an_accepted_dossier_is_found_by_its_own_code_only(hall: Hall, maker: Maker) -> None:
    code = maker.accepted()
    with hall.reads() as work:
        record = work.dossiers.by_code(code)
    assert look(hall, waiting_code(record.id)).outcome == "unknown"


@pytest.mark.parametrize(("redirect", "reason"), [("", "not_valid"), ("Sở Thử", "other_agency")])
def test_a_refused_dossier_says_the_class_of_reason_and_the_form_to_ask_for(
    hall: Hall, maker: Maker, redirect: str, reason: str
) -> None:
    status = shown(hall, maker.refused(redirect))
    assert (status.next.kind, status.next.reason) == ("ask_reception_refusal", reason)
    assert status.next.agency == redirect
    assert status.steps[0].state == "stopped"


def test_the_promise_is_kept_or_late_and_says_so(hall: Hall, maker: Maker) -> None:
    code = maker.at(State.APPRAISING)
    status = shown(hall, code)
    assert status.pace == "on_time"
    assert status.due_at is not None
    hall.clock.now = datetime(2027, 1, 4, 3, 0, tzinfo=UTC)
    assert shown(hall, code).pace == "late"
    assert status.first_due is None or status.first_due > date(2026, 3, 10)


def test_every_wrong_try_does_the_same_work(hall: Hall, maker: Maker) -> None:
    """Counted, not timed: as many statements, as many unsealings."""
    code = maker.accepted()
    counts = []
    for one in (code, code[:-4] + "7777"):
        with counting(hall) as seen:
            look(hall, one, "0000", place=one)
        counts.append(seen)
    assert counts[0] == counts[1]
    assert counts[0]["unsealed"] == 2


class counting:  # noqa: N801 - used as a word of the test
    """Statements of the writer's connection and openings of the vault."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.seen: dict[str, int] = {"statements": 0, "unsealed": 0}

    def __enter__(self) -> dict[str, int]:
        self._open = Vault.open
        seen, was = self.seen, Vault.open

        def opened(vault: Vault, sealed: bytes, where: str) -> dict[str, Any]:
            seen["unsealed"] += 1
            return was(vault, sealed, where)

        def executed(*_: Any) -> None:
            seen["statements"] += 1

        self._executed = executed
        Vault.open = opened  # type: ignore[method-assign]
        sa.event.listen(sa.Engine, "before_cursor_execute", executed)
        return self.seen

    def __exit__(self, *_: object) -> None:
        Vault.open = self._open  # type: ignore[method-assign]
        sa.event.remove(sa.Engine, "before_cursor_execute", self._executed)
