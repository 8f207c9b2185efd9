"""The real process: started by its command, killed without warning, started again."""

import contextlib
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware.software_printer.abilities import KINDS

Body = Callable[..., dict[str, Any]]


class Process:
    """`python -m hardware …`; `client` speaks to it."""

    def __init__(self, folder: Path, make_client: Any, *options: str) -> None:
        command = [
            sys.executable,
            "-m",
            "hardware",
            "--port",
            "0",
            "--state-dir",
            str(folder),
            *options,
        ]
        self.running = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.running.stdout is not None
        self.line = self.running.stdout.readline().strip()
        self.address = self.line.removeprefix("bridge ")
        port = int(self.address.rstrip("/").rpartition(":")[2])
        self.client = make_client(port, (folder / "bridge.key").read_text().strip())

    def kill(self) -> None:
        self.end(signal.SIGKILL)

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        if self.running.poll() is None:
            self.running.send_signal(number)
        _, errors = self.running.communicate(timeout=20)
        return self.running.returncode, errors


@pytest.fixture
def run(tmp_path: Path, make_client: Any) -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def start(*options: str, folder: str = "state") -> Process:
        started.append(Process(tmp_path / folder, make_client, *options))
        return started[-1]

    yield start
    for process in started:
        with contextlib.suppress(ValueError):
            process.kill()


def test_it_says_its_address_in_one_line_and_ends_cleanly_on_either_signal(
    run: Callable[..., Process],
) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        process = run()
        assert process.line.startswith("bridge http://127.0.0.1:")
        assert process.client.ask("GET", "/v1/status").status == 200
        assert process.end(number) == (0, "")


def test_a_job_on_its_way_when_the_process_is_killed_is_unknown_and_not_printed_again(
    run: Callable[..., Process], printer: Any, job_body: Body, wait_until: Any
) -> None:
    printer.set_paper("near", rows_left=300)
    address = f"tcp://127.0.0.1:{printer.port}"
    process, body = run("--printer", address), job_body()
    process.client.print(body)
    wait_until(lambda: process.client.job(body["job_id"])["state"] == "sent", "the job on its way")
    process.kill()
    after = run("--printer", address).client
    job = after.job(body["job_id"])
    assert (job["state"], job["reason"]) == ("unknown", "bridge_restarted")
    printer.set_paper("ok")
    wait_until(lambda: after.printer_state() == "ready", "the printer to come back")
    assert after.print(body).json["state"] == "unknown"
    later = job_body(label="A129")
    after.print(later)
    assert after.outcome(later["job_id"])["state"] == "printed"
    # What the printer had taken came out by itself after the reload; nobody sent it a second time.
    assert printer.cut_count <= 2


def test_a_job_still_queued_when_the_process_is_killed_is_printed_once_by_the_next(
    run: Callable[..., Process], start_printer: Any, job_body: Body, wait_until: Any
) -> None:
    printer = start_printer()
    printer.set_faults(hang=True)
    address = f"tcp://127.0.0.1:{printer.port}"
    process, body = run("--printer", address), job_body()
    process.client.print(body)
    assert process.client.job(body["job_id"])["state"] == "queued"
    process.kill()
    printer.set_faults()
    after = run("--printer", address).client
    assert after.outcome(body["job_id"])["state"] == "printed"
    assert printer.cut_count == 1


def test_a_printed_job_stays_printed_after_a_kill(
    run: Callable[..., Process], printer: Any, job_body: Body
) -> None:
    address = f"tcp://127.0.0.1:{printer.port}"
    process, body = run("--printer", address), job_body()
    process.client.print(body)
    process.client.outcome(body["job_id"])
    process.kill()
    after = run("--printer", address).client
    again = after.print(body)
    assert (again.status, again.json["state"]) == (200, "printed")
    assert printer.cut_count == 1


def test_killed_at_any_moment_of_many_jobs_no_ticket_is_doubled_or_forgotten(
    run: Callable[..., Process], printer: Any, job_body: Body
) -> None:
    address = f"tcp://127.0.0.1:{printer.port}"
    process = run("--printer", address)
    bodies = [job_body(label=f"A{number:03}") for number in range(12)]
    for place, body in enumerate(bodies):
        process.client.print(body)
        if place % 4 == 3:
            process.kill()
            process = run("--printer", address)
    outcomes = [process.client.outcome(body["job_id"]) for body in bodies]
    states = [one["state"] for one in outcomes]
    assert set(states) <= {"printed", "unknown"}
    assert states.count("printed") <= printer.cut_count <= len(bodies)
    assert states.count("unknown") <= 3  # at most the one on its way at each kill


def test_the_job_is_on_disk_as_sent_before_the_printer_sees_a_byte_of_it(
    run: Callable[..., Process], printer: Any, job_body: Body, wait_until: Any
) -> None:
    seen: list[str] = []
    process = run("--printer", f"tcp://127.0.0.1:{printer.port}")
    wait_until(lambda: process.client.printer_state() == "ready", "a ready printer")
    body = job_body()
    receive = printer.machine.receive

    def watched(data: bytes) -> None:
        if b"\x1b@" in data:
            seen.append(process.client.job(body["job_id"])["state"])
        receive(data)

    printer.machine.receive = watched
    process.client.print(body)
    process.client.outcome(body["job_id"])
    assert seen == ["sent"]


def test_a_second_bridge_on_the_same_folder_is_refused(
    run: Callable[..., Process], tmp_path: Path
) -> None:
    run()
    second = subprocess.run(
        [sys.executable, "-m", "hardware", "--port", "0", "--state-dir", str(tmp_path / "state")],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert second.returncode == 3
    assert "cầu nối khác" in second.stderr


def test_a_second_bridge_for_the_same_printer_is_refused_and_says_who_has_it(
    run: Callable[..., Process], printer: Any, tmp_path: Path
) -> None:
    address = f"tcp://127.0.0.1:{printer.port}"
    first = run("--printer", address)
    command = [sys.executable, "-m", "hardware", "--port", "0", "--state-dir", str(tmp_path / "b")]
    second = subprocess.run(
        [*command, "--printer", address], capture_output=True, text=True, timeout=20
    )
    assert second.returncode == 3
    assert f"đang do tiến trình khác giữ (số tiến trình {first.running.pid})" in second.stderr
    first.kill()
    assert run("--printer", address, folder="b").client.ask("GET", "/v1/status").status == 200


def test_a_port_that_is_taken_is_said_in_words(run: Callable[..., Process], tmp_path: Path) -> None:
    port = run().address.rstrip("/").rpartition(":")[2]
    second = subprocess.run(
        [sys.executable, "-m", "hardware", "--port", port, "--state-dir", str(tmp_path / "other")],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert second.returncode == 3
    assert port in second.stderr


def test_the_key_is_readable_by_its_owner_only_and_stays_the_same(
    run: Callable[..., Process], tmp_path: Path
) -> None:
    run().end()
    file = tmp_path / "state" / "bridge.key"
    first = file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert len(first.strip()) >= 40
    file.chmod(0o644)
    run().end()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == first


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('host = "0.0.0.0"', "host"),
        ("portt = 1", "portt"),
        ('port = "8710"', "port"),
        ('[printers.ticket]\naddress = "udp://x"', "printers.ticket"),
        ('[printers.ticket]\naddress = "software"\nspeed = 3', "printers.ticket.speed"),
        ('[printers.ticket]\naddress = "tcp://h"\nacknowledgement = "hope"', "acknowledgement"),
        ('[printers.ticket]\naddress = "tcp://h"\nstatus = "hope"', "status"),
        ('[printers.ticket]\naddress = "tcp://h"\ndoubles = 2', "doubles"),
        ('[printers.ticket]\naddress = "cups://Office"', "CUPS"),
        ("= broken", "bridge.toml"),
    ],
)
def test_wrong_settings_are_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "bridge.toml"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "hardware",
            "--config",
            str(file),
            "--state-dir",
            str(tmp_path / "s"),
        ],
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert done.returncode == 2
    assert named in done.stderr


def test_settings_come_from_the_file_and_the_command_line_wins(
    run: Callable[..., Process], printer: Any, tmp_path: Path, wait_until: Any
) -> None:
    file = tmp_path / "bridge.toml"
    file.write_text(
        'port = 1\n[printers.ticket]\naddress = "tcp://127.0.0.1:1"\n', encoding="utf-8"
    )
    process = run("--config", str(file), "--printer", f"tcp://127.0.0.1:{printer.port}")
    wait_until(lambda: process.client.printer_state() == "ready", "the printer of the command line")


def test_a_profile_on_the_command_line_is_that_of_its_printer(
    run: Callable[..., Process], start_printer: Any, wait_until: Any
) -> None:
    printer = start_printer(abilities=KINDS["clone-58"])
    options = ("--printer", f"tcp://127.0.0.1:{printer.port}", "--profile", "clone-58")
    client = run(*options).client
    wait_until(lambda: client.printer_state() == "ready", "the clone to be understood")


def test_the_listener_is_on_loopback_only(run: Callable[..., Process]) -> None:
    port = int(run().address.rstrip("/").rpartition(":")[2])
    listening = Path("/proc/net/tcp").read_text().splitlines()
    mine = [line.split()[1] for line in listening if line.split()[1].endswith(f":{port:04X}")]
    assert "0100007F" in {address.partition(":")[0] for address in mine}
    assert not any(address.startswith("00000000:") for address in mine)
    assert f":{port:04X} " not in Path("/proc/net/tcp6").read_text()


def test_the_bridge_loads_no_server_library_and_no_other_part() -> None:
    forbidden = (
        "apiflask", "flask_socketio", "sqlalchemy", "alembic", "gevent", "gunicorn", "pysqlite3", "psycopg",
        "kiosk", "displays", "queue_server.domain", "queue_server.services", "queue_server.storage",
        "queue_server.web", "queue_server.app", "queue_server.settings",
    )  # fmt: skip
    code = (
        "import sys, hardware.cli\n"
        f"print([name for name in {forbidden!r} if name in sys.modules])\n"
        "print('waitress' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "True"]
