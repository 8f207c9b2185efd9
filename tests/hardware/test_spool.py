"""The spool is written before a byte leaves, and tells the truth after a crash."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hardware.printing.spool import Spool, SpoolError
from queue_server.contracts.bridge import PrintJob

Make = Callable[..., PrintJob]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "spool.sqlite3"


def test_after_a_crash_sent_is_unknown_queued_is_still_queued_and_printed_stays_printed(
    file: Path, make_job: Make
) -> None:
    spool = Spool(file)
    done, sent, waiting = make_job(), make_job(), make_job()
    for job in (done, sent, waiting):
        spool.add(job)
    spool.sending(done.job_id)
    spool.finish(done.job_id, "printed")
    spool.sending(sent.job_id)
    spool.close()

    after = Spool(file)
    states = [after.get(job.job_id) for job in (done, sent, waiting)]
    assert [one.state for one in states if one] == ["printed", "unknown", "queued"]
    assert states[1] is not None
    assert states[1].reason == "bridge_restarted"
    queued = after.next("ticket")
    assert queued is not None
    assert queued.job == waiting
    after.close()


def test_only_one_process_may_hold_a_spool(file: Path) -> None:
    first = Spool(file)
    with pytest.raises(SpoolError, match="spool_in_use"):
        Spool(file)
    first.close()
    Spool(file).close()


def test_every_commit_reaches_the_disk_before_it_is_told(file: Path) -> None:
    spool = Spool(file)
    assert spool._run("PRAGMA journal_mode") == [("truncate",)]
    assert spool._run("PRAGMA synchronous") == [(2,)]
    spool.close()


def test_the_spool_is_readable_by_its_owner_only(file: Path) -> None:
    spool = Spool(file)
    assert file.stat().st_mode & 0o077 == 0
    spool.close()


def test_printed_and_unknown_need_sent_before_them_and_outcomes_are_final(
    file: Path, make_job: Make
) -> None:
    spool, job = Spool(file), make_job()
    spool.add(job)
    for state in ("printed", "unknown"):
        with pytest.raises(ValueError, match="is not sent"):
            spool.finish(job.job_id, state)
    spool.sending(job.job_id)
    spool.finish(job.job_id, "unknown", "no_ack")
    with pytest.raises(ValueError, match="is not"):
        spool.finish(job.job_id, "printed")
    with pytest.raises(ValueError, match="is not"):
        spool.sending(job.job_id)
    spool.close()


def test_what_stood_on_a_slip_is_forgotten_once_its_outcome_is_known(
    file: Path, make_job: Make
) -> None:
    spool, job = Spool(file), make_job()
    spool.add(job)
    spool.sending(job.job_id)
    spool.finish(job.job_id, "printed")
    spool.close()
    with sqlite3.connect(file) as db:
        (payload,) = db.execute("SELECT payload FROM job").fetchone()
    db.close()
    assert payload == ""
    assert job.ticket.follow_url.rpartition("/")[2].encode() not in file.read_bytes().rstrip(b"\0")


def test_the_same_ticket_asked_again_with_a_new_count_of_people_is_the_same_job(
    file: Path, make_job: Make
) -> None:
    spool, job = Spool(file), make_job()
    assert spool.add(job)[1] is True
    again = job.model_copy(update={"slip": job.ticket.model_copy(update={"people_ahead": 3})})
    assert spool.add(again)[1] is False
    other = job.model_copy(update={"copy_number": 1})
    with pytest.raises(SpoolError, match="job_conflict"):
        spool.add(other)
    spool.close()


def test_a_flood_of_jobs_is_refused_and_old_ids_are_forgotten_after_a_month(
    file: Path, make_job: Make
) -> None:
    spool = Spool(file)
    jobs = [make_job() for _ in range(51)]
    for job in jobs[:50]:
        spool.add(job)
    with pytest.raises(SpoolError, match="spool_full"):
        spool.add(jobs[50])
    for job in jobs[:50]:
        spool.finish(job.job_id, "not_printed", "paper_out")
    spool.close()
    later = Spool(file, now=lambda: datetime.now(UTC) + timedelta(days=31))
    assert later.get(jobs[0].job_id) is None
    later.close()
