"""Races with real processes: gap-free numbers, no double call, one writer, and nothing half done after kill -9."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_server.app import now_utc
from queue_server.storage.database import open_engine
from queue_server.storage.equipment import Equipment
from queue_server.storage.reads import Reads
from queue_server.storage.vault import vault_of
from tests.conftest import Hall
from tests.live import Live

CLIENTS, ISSUES = 8, 200


@pytest.fixture
def live(database_url: str, tmp_path: Path) -> Iterator[Live]:
    live = Live(database_url, tmp_path)
    live.furnish(clerks=20, land_counters=20)
    yield live.start()
    live.stop()


def client(live: Live, script: str, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", f"tests.races.{script}", live.url, *arguments]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )


def answers(clients: "list[subprocess.Popen[str]]") -> list[dict[str, object]]:
    found = []
    for process in clients:
        output, _ = process.communicate(timeout=150)
        assert process.returncode == 0, output
        found += [json.loads(line) for line in output.splitlines()]
    return found


def ticket_rows(live: Live, columns: str) -> list[tuple[object, ...]]:
    reads = Reads(open_engine(live.database_url))
    with reads() as work:
        rows = work.sql.run(f"SELECT {columns} FROM ticket ORDER BY id").fetchall()
    reads.close()
    return [tuple(row) for row in rows]


@pytest.mark.slow
def test_8_processes_of_200_issues_get_1600_numbers_without_a_gap(live: Live) -> None:
    token = live.device_token()
    told = answers([client(live, "issue", token, str(ISSUES)) for _ in range(CLIENTS)])
    by_key: dict[object, set[object]] = {}
    for answer in told:
        by_key.setdefault(answer["key"], set()).add(answer["label"])
    assert len(by_key) == CLIENTS * ISSUES
    assert len(told) > CLIENTS * ISSUES  # a tenth was asked again
    assert all(len(labels) == 1 for labels in by_key.values())
    labels = {next(iter(labels)) for labels in by_key.values()}
    expected = {f"{letter}{number:03d}" for letter in "ABDG" for number in range(1, 401)}
    assert labels == expected


@pytest.mark.slow
def test_20_counters_calling_500_tickets_call_every_ticket_exactly_once(live: Live, clock) -> None:
    token = live.device_token()
    answers([client(live, "issue", token, "125", "D") for _ in range(4)])
    told = answers([client(live, "call", f"clerk{number}", str(number)) for number in range(20)])
    called = [answer["ticket_id"] for answer in told]
    assert len(called) == 500
    assert len(set(called)) == 500
    assert {row[0] for row in ticket_rows(live, "state")} == {"done"}


def test_a_second_server_on_the_same_database_refuses_to_start(live: Live, tmp_path: Path) -> None:
    second = Live(live.database_url, tmp_path / "second")
    second.folder.mkdir()
    with pytest.raises(AssertionError, match="another server writes"):
        second.start()


def test_a_server_killed_under_load_leaves_nothing_half_done(live: Live) -> None:
    token = live.device_token()
    for _ in range(3):
        clients = [client(live, "issue", token, "60", "D") for _ in range(4)]
        clients += [client(live, "call", f"clerk{number}", str(number)) for number in range(3)]
        assert clients[0].stdout is not None
        clients[0].stdout.readline()  # the load runs
        live.kill()
        for process in clients:
            process.communicate(timeout=60)
        live.start()
        check_whole(live)


def check_whole(live: Live) -> None:
    """Numbers without a gap, one open period per open ticket, counters and tickets agree, the log has no gap."""
    numbers = sorted(int(str(row[0])) for row in ticket_rows(live, "number"))
    assert numbers == list(range(1, len(numbers) + 1))
    reads = Reads(open_engine(live.database_url), Equipment(vault_of(live.folder)))
    with reads() as work:
        open_periods = work.sql.run(
            "SELECT t.id, t.state, p.state FROM ticket t "
            "LEFT JOIN period p ON p.ticket_id = t.id AND p.ended_at IS NULL"
        ).fetchall()
        held = work.sql.run(
            "SELECT t.state FROM counter_now n JOIN ticket t ON t.id = n.ticket_id"
        ).fetchall()
        log = work.sql.run("SELECT seq FROM event ORDER BY seq").fetchall()
        heads = work.sql.run("SELECT max(seq) FROM room_head").fetchone()
        assert work.trail.first_break() is None
    reads.close()
    assert all(row[1] == row[2] for row in open_periods)
    assert {row[0] for row in held} <= {"called", "serving"}
    assert [row[0] for row in log] == list(range(1, len(log) + 1))
    assert heads[0] == len(log)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_live_writer_is_durable(database_url: str) -> None:
    """The pragmas of the very connection that writes, not of another one."""
    hall = Hall(database_url, now_utc)  # type: ignore[arg-type]
    connection = hall.writer._connection
    with connection.begin():
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous")
        }
    hall.close()
    assert values == {"journal_mode": "wal", "synchronous": 2}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_answered_batch_was_synced(live: Live, tmp_path: Path) -> None:
    """One client asks one number after another: each answer needs at least one fsync or fdatasync before it."""
    assert live.process is not None
    trace = tmp_path / "trace"
    children = (
        Path(f"/proc/{live.process.pid}/task/{live.process.pid}/children").read_text().split()
    )
    workers = [part for child in children for part in ("-p", child)]
    command = ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", str(trace), *workers]
    tracer = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    token = live.device_token()
    for _ in range(30):
        body = {"key": secrets.token_hex(16), "series": "D"}
        assert live.post("/api/v1/tickets", body, token).status_code == 201
    tracer.terminate()
    tracer.wait(10)
    syncs = [line for line in trace.read_text().splitlines() if "sync(" in line]
    assert len(syncs) >= 30
