"""When its time is over nothing of a person is left in the database, and what names nobody stays."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.commands.retention import sweep
from queue_server.domain.dossiers.people import Person
from queue_server.domain.dossiers.states import State
from queue_server.domain.errors import NotFound
from queue_server.domain.retention import Policy, Rule
from queue_server.services.admin.retention import (
    DecidePolicy,
    EraseDue,
    Hold,
    Lift,
    NotHeld,
    PolicyWrong,
    decide_policy,
    erase_due,
    hold,
    lift,
    over,
)
from queue_server.services.paper_records import NewPaper
from queue_server.services.reception import examining
from queue_server.services.reception.examining import MarkPaper, Refuse
from queue_server.services.trail_records import TrailQuestion
from queue_server.settings import Settings
from tests.conftest import ADMIN, EQUIPMENT, Hall
from tests.services.reception.test_reception import OFFICER, OWNER, Desk, desk, procedure

__all__ = ["desk", "procedure"]

SECRETS = (OWNER.name, OWNER.number, OWNER.phone)
MARKS = (
    EQUIPMENT.vault.mark("number", OWNER.number),
    EQUIPMENT.vault.mark("phone", OWNER.phone),
)
SPOKEN = "Bà Nguyễn Văn Thử hẹn lại chiều mai"


def refused(desk: Desk, procedure: str) -> Any:
    """A dossier that was not accepted, with a note, a paper and a line of the trail that name somebody."""
    done = desk.receive(procedure)
    noted = MarkPaper(position=1, mark="wrong", note=SPOKEN, **desk.common(done))
    done = desk.hall.write(examining.mark_paper, noted)
    command = Refuse(reason="Không thuộc thẩm quyền", **desk.common(done))
    done = desk.hall.write(examining.refuse_reception, command)
    desk.hall.write(_leave_traces, done.dossier_id)
    return desk.record(done)


def _leave_traces(work: Any, dossier_id: int, now: Any) -> None:
    name = f"{OWNER.name}.pdf"
    new = NewPaper(dossier_id, 1, "component", "d" * 64, "application/pdf", 10, 1, name, now, "x")
    work.papers.add(new)
    told = {"name": OWNER.name, "number": OWNER.number, "phone": OWNER.phone}
    work.trail.note(OFFICER, "dossier.read", f"dossier:{dossier_id}", now, told)


def closed_dossier(desk: Desk, procedure: str) -> Any:
    """Accepted, and its result returned."""
    done = desk.accept(desk.mark_all(desk.receive(procedure)))
    record = desk.record(done)

    def close(work: Any, _command: None, now: Any) -> Any:
        work.sql.run(
            "UPDATE dossier SET state = :state, changed_at = :at WHERE id = :id",
            {"state": str(State.RETURNED), "at": int(now.timestamp() * 1000), "id": record.id},
        )

    desk.hall.write(close, None)
    return desk.record(done)


def erase(hall: Hall) -> dict[str, int]:
    done: dict[str, int] = hall.write(erase_due, EraseDue(ADMIN))
    return done


def dumper() -> str:
    """Debian keeps the programs of a version together, and off the PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    found = str(folders[-1]) if folders else shutil.which("pg_dump")
    assert found, "pg_dump comes with PostgreSQL"
    return found


@pytest.fixture
def raw(hall: Hall) -> Callable[[], str]:
    """Every byte of the database after what `motcua retention erase` does at its end."""
    settings = Settings.from_env({"MOTCUA_DATABASE_URL": hall.url})

    def read() -> str:
        sweep(settings)
        if hall.url.startswith("sqlite"):
            folder = Path(hall.url.removeprefix("sqlite:///")).parent
            found = b"".join(path.read_bytes() for path in sorted(folder.glob("hall.db*")))
            return found.decode("utf-8", "replace")
        plain = hall.url.replace("postgresql+psycopg://", "postgresql://")
        dumped = subprocess.run(
            [dumper(), "--dbname", plain],
            check=True,
            capture_output=True,
        )
        return dumped.stdout.decode()

    return read


def test_after_erasure_nothing_of_the_person_is_in_the_database_and_the_trail_holds(
    hall: Hall, desk: Desk, procedure: str, raw: Callable[[], str]
) -> None:
    record = refused(desk, procedure)
    before = raw()
    assert all(text in before for text in (*SECRETS, *MARKS))  # or this test proves nothing
    with hall.reads() as work:
        assert SPOKEN in {paper.note for paper in work.dossiers.components(record.id)}
    hall.clock.pass_by(days=90)
    assert erase(hall) == {"unaccepted_person": 1, "unaccepted_paper": 1}
    left = raw()
    assert [text for text in (*SECRETS, *MARKS, SPOKEN) if text in left] == []
    with hall.reads() as work:
        assert work.trail.verify().broken is None
        assert work.dossiers.people(record.id) == {}
        assert work.papers.of_dossier(record.id) == []
        assert {paper.note for paper in work.dossiers.components(record.id)} == {""}
        assert work.dossiers.by_id(record.id) == record
        assert [step.event for step in work.dossiers.steps(record.id)][0] == "submit_direct"


def test_nothing_is_erased_a_day_too_early_and_nothing_twice(
    hall: Hall, desk: Desk, procedure: str
) -> None:
    refused(desk, procedure)
    hall.clock.pass_by(days=89)
    assert erase(hall) == {}
    hall.clock.pass_by(days=1)
    assert erase(hall)
    assert erase(hall) == {}


def test_the_erasure_stands_in_the_trail_with_its_basis(
    hall: Hall, desk: Desk, procedure: str
) -> None:
    record = refused(desk, procedure)
    hall.clock.pass_by(days=90)
    erase(hall)
    with hall.reads() as work:
        lines = work.trail.find(TrailQuestion(subject=f"dossier:{record.id}"), 50)
    acts = {line.act: line for line in lines}
    told = acts["trail.erase"].detail
    assert (told["class"], told["since"]) == ("unaccepted_person", "2026-06-08")
    assert "Đề xuất" in told["basis"]
    assert sorted(told["lines"]) == sorted(line.seq for line in lines if line.erased)
    assert acts["trail.erase"].actor_id == ADMIN.id


def test_a_dossier_that_runs_or_waits_for_its_papers_is_left_alone(
    hall: Hall, desk: Desk, procedure: str
) -> None:
    desk.receive(procedure)
    desk.accept(desk.mark_all(desk.receive(procedure)))
    desk.ask(desk.mark_all(desk.receive(procedure), p1="missing"))
    hall.clock.pass_by(days=4000)
    assert erase(hall) == {}


def test_a_complaint_holds_it_back_until_it_is_over(hall: Hall, desk: Desk, procedure: str) -> None:
    record = refused(desk, procedure)
    hall.write(hold, Hold(ADMIN, f"#{record.id}", "complaint", "15/KN"))
    hall.clock.pass_by(days=400)
    assert erase(hall) == {}
    hall.write(lift, Lift(ADMIN, f"#{record.id}"))
    assert erase(hall) == {"unaccepted_person": 1, "unaccepted_paper": 1}
    with pytest.raises(NotHeld):
        hall.write(lift, Lift(ADMIN, f"#{record.id}"))
    with pytest.raises(NotFound):
        hall.write(hold, Hold(ADMIN, "H05.14-260310-9999", "complaint", "15/KN"))


def test_of_an_accepted_dossier_the_contact_goes_and_the_archive_stays(
    hall: Hall, desk: Desk, procedure: str
) -> None:
    record = closed_dossier(desk, procedure)
    hall.clock.pass_by(days=365)
    assert erase(hall) == {"contact": 1}
    assert erase(hall) == {}
    with hall.reads() as work:
        person: Person = work.dossiers.people(record.id)["owner"]
        assert (person.name, person.number, person.phone) == (OWNER.name, OWNER.number, "")
        assert [one.id for one in work.dossiers.of_number(OWNER.number)] == [record.id]
        assert work.dossiers.of_phone(OWNER.phone) == []


def test_a_decision_of_the_centre_takes_the_place_of_the_proposal_from_its_day(
    hall: Hall, desk: Desk, procedure: str
) -> None:
    record = closed_dossier(desk, procedure)
    first = date(2026, 3, 20)
    policy = Policy(first, "12/QĐ-TTHCC", (Rule("person", "closed", 5),))
    hall.write(decide_policy, DecidePolicy(ADMIN, policy))
    hall.clock.pass_by(days=9)
    assert erase(hall) == {}
    hall.clock.pass_by(days=1)
    with hall.reads() as work:
        assert [due.basis for due in over(work, hall.clock.now)] == ["12/QĐ-TTHCC"]
    assert erase(hall) == {"person": 1}
    with hall.reads() as work:
        assert work.dossiers.people(record.id) == {}
        assert work.dossiers.by_code(record.code) == record
        assert work.trail.verify().broken is None


@pytest.mark.parametrize(
    "policy",
    [
        Policy(date(2026, 3, 9), "12/QĐ", (Rule("person", "closed", 5),)),
        Policy(date(2026, 3, 20), " ", (Rule("person", "closed", 5),)),
        Policy(date(2026, 3, 20), "12/QĐ", ()),
        Policy(date(2026, 3, 20), "12/QĐ", (Rule("everything", "closed", 5),)),
        Policy(date(2026, 3, 20), "12/QĐ", (Rule("paper", "closed", 5), Rule("paper", "made", 5))),
    ],
)
def test_a_policy_has_a_basis_a_coming_day_and_known_rules(hall: Hall, policy: Policy) -> None:
    with pytest.raises(PolicyWrong):
        hall.write(decide_policy, DecidePolicy(ADMIN, policy))
    with hall.reads() as work:
        assert work.retention.policies() == []


def test_many_are_erased_in_batches_the_longest_overdue_first(
    hall: Hall, desk: Desk, procedure: str
) -> None:
    ids = []
    for _ in range(3):
        ids.append(refused(desk, procedure).id)
        hall.clock.pass_by(days=1)
    hall.clock.now += timedelta(days=90)
    with hall.reads() as work:
        assert [due.held.id for due in over(work, hall.clock.now, 3)] == [ids[0], ids[0], ids[1]]
    assert hall.write(erase_due, EraseDue(ADMIN, 4)) == {
        "unaccepted_person": 2,
        "unaccepted_paper": 2,
    }
    assert sum(erase(hall).values()) == 2
