"""The one writer when things go wrong: a batch happens whole or not at all, and nothing of it is spoken before."""

from typing import Any

import pytest
import sqlalchemy as sa

from queue_server.services.citizen.issue import IssueTicket, issue_ticket
from queue_server.services.ports import Actor, NewEvent
from queue_server.storage.database import AlreadyServed, journal_mode, open_engine
from queue_server.storage.writer import Job, StorageDown, Writer
from tests.conftest import SITE, Hall

KIOSK = Actor("device", "kiosk-1", "Máy 01", site_id=SITE)
_keys = iter(range(10**9))


def take(number: int | None = None) -> Job:
    key = f"key-{next(_keys) if number is None else number:020d}"
    return Job(issue_ticket, IssueTicket(key, KIOSK, SITE, "D", key))


def bad_at_commit(work: Any, _command: object, _now: object) -> None:
    """Passes every statement; the database refuses it only at COMMIT."""
    if work.sql.core.dialect.name == "sqlite":
        work.sql.run("PRAGMA defer_foreign_keys=ON")
        work.sql.run(
            "INSERT INTO period (ticket_id, state, started_at, voided) VALUES (987654, 'waiting', 0, false)"
        )
    else:
        work.sql.run(
            "INSERT INTO number_block VALUES ('refused', 'D', '2026-03-10', 'kiosk-1', 900, 919)"
        )
    work.emit(NewEvent("never.said", ("hall:x",), {}, SITE))


def bad_by_itself(work: Any, _command: object, now: Any) -> None:
    """Writes, tells, then meets a defect."""
    work.remember("half-written-half-written", "x", {}, now)
    work.emit(NewEvent("never.said", ("hall:x",), {}, SITE))
    raise ZeroDivisionError


@pytest.fixture
def late_refusal(hall: Hall) -> None:
    """In PostgreSQL a deferred constraint trigger plays the deferred foreign key."""
    if hall.url.startswith("postgresql"):
        on_server(
            hall,
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'refused at commit'; END $$",
            "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON number_block DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW WHEN (NEW.site_id = 'refused') EXECUTE FUNCTION refuse()",
        )


def on_server(hall: Hall, *statements: str) -> None:
    engine = sa.create_engine(open_engine(hall.url).url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def stored(hall: Hall) -> tuple[list[int], list[int], int]:
    """Numbers of tickets, numbers of events, answers remembered."""
    with hall.reads() as work:
        numbers = [
            row[0] for row in work.sql.run("SELECT number FROM ticket ORDER BY id").fetchall()
        ]
        events = [row[0] for row in work.sql.run("SELECT seq FROM event ORDER BY seq").fetchall()]
        answers = work.sql.run("SELECT count(*) FROM request_log").fetchone()[0]
    return numbers, events, answers


@pytest.mark.usefixtures("late_refusal")
def test_a_commit_that_fails_fails_the_whole_batch_and_nothing_is_said(hall: Hall) -> None:
    before = stored(hall)
    batch = [take(), Job(bad_at_commit, None), take()]
    hall.writer.run(batch)
    assert all(isinstance(job.error, StorageDown) for job in batch)
    assert [(job.value, job.events) for job in batch] == [(None, [])] * 3
    assert stored(hall) == before


@pytest.mark.usefixtures("late_refusal")
def test_after_a_failed_commit_numbers_and_rooms_go_on_without_a_gap(hall: Hall) -> None:
    first, second = take(), take()
    hall.writer.run([first])
    hall.writer.run([take(), Job(bad_at_commit, None)])
    hall.writer.run([second])
    assert (first.value.ticket.number, second.value.ticket.number) == (1, 2)
    before, after = first.events[-1], second.events[-1]
    assert after.seq == before.seq + 1
    assert after.rooms == {f"staff:{SITE}": before.seq}
    assert stored(hall)[1] == list(range(1, after.seq + 1))


def test_one_failing_job_of_a_batch_fails_alone(hall: Hall) -> None:
    batch = [take(), Job(bad_by_itself, None), take()]
    hall.writer.run(batch)
    assert [type(job.error) for job in batch] == [type(None), ZeroDivisionError, type(None)]
    assert [job.value.ticket.number for job in (batch[0], batch[2])] == [1, 2]
    numbers, events, answers = stored(hall)
    assert (numbers, answers) == ([1, 2], 0)
    assert events == list(range(1, batch[2].events[-1].seq + 1))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_refuses_everything_until_there_is_room_again(hall: Hall) -> None:
    """SQLite's own limit of pages is the disk; the failure is its real one."""
    raw = hall.writer._connection.connection.driver_connection
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count={pages}")
    said, refused = 0, []
    for _ in range(400):
        job = take()
        hall.writer.run([job])
        if job.error:
            refused.append(job)
            break
        said = job.events[-1].seq
    assert refused, "the disk never became full"
    assert isinstance(refused[0].error, StorageDown)
    assert refused[0].events == []
    raw.execute("PRAGMA max_page_count=1000000")
    again = take()
    hall.writer.run([again])
    assert again.events[-1].seq == said + 1


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
def test_a_connection_that_was_cut_comes_back_and_holds_the_lock_again(hall: Hall) -> None:
    first = take()
    hall.writer.run([first])
    with hall.writer._connection.begin():
        pid = hall.writer._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
    on_server(hall, f"SELECT pg_terminate_backend({pid})")
    lost = take()
    hall.writer.run([lost])
    assert isinstance(lost.error, StorageDown)
    assert lost.events == []
    found = take()
    hall.writer.run([found])
    assert found.error is None
    assert found.value.ticket.number == 2
    assert found.events[-1].seq == first.events[-1].seq + 1
    second = open_engine(hall.url, writing=True)
    with pytest.raises(AlreadyServed):
        Writer(second, hall.clock)
    second.dispose()


def test_an_old_sqlite_is_not_trusted_with_a_write_ahead_log() -> None:
    assert journal_mode((3, 51, 2)) == "TRUNCATE"
    assert journal_mode((3, 40, 1)) == "TRUNCATE"
    assert journal_mode((3, 51, 3)) == "WAL"
    assert journal_mode((4, 0)) == "WAL"
