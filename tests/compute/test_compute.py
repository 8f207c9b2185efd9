"""The compute child: real processes that are stopped, killed and outlived."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from hardware.drawing.code import qr
from queue_server.compute import Compute
from queue_server.design.slips import shipped
from queue_server.services.computing import ComputeAway, ComputeRefused

PREVIEW = json.dumps({"layout": shipped("ticket", "80").model_dump(mode="json")}).encode()
PNG = b"\x89PNG"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def compute() -> Iterator[Compute]:
    made = Compute()
    yield made
    made.stop()


def until(condition: Callable[[], Any], seconds: float = 10.0) -> Any:
    end, pause = time.monotonic() + seconds, threading.Event()
    while time.monotonic() < end:
        if found := condition():
            return found
        pause.wait(0.01)
    raise AssertionError("not in time")


def is_gone(pid: int) -> bool:
    """Gone, or dead and only waiting for its parent to look."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


class Asked:
    """A job on its way in a thread; `outcome` waits for what came of it."""

    def __init__(self, compute: Compute) -> None:
        self._compute, self._outcome = compute, None  # type: ignore[var-annotated]
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._outcome = self._compute("slip_preview", PREVIEW)
        except ComputeAway as away:
            self._outcome = away

    def outcome(self) -> Any:
        self._thread.join(timeout=15)
        return self._outcome


def halted(compute: Compute) -> int:
    """A child that has started and does not get on with anything."""
    compute("slip_preview", PREVIEW)
    assert compute.pid is not None
    os.kill(compute.pid, signal.SIGSTOP)
    until(
        lambda: Path(f"/proc/{compute.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T"
    )
    return compute.pid


def test_one_child_answers_job_after_job(compute: Compute) -> None:
    first = compute("slip_preview", PREVIEW)
    pid = compute.pid
    assert first.startswith(PNG)
    assert compute("slip_preview", PREVIEW) == first
    assert compute.pid == pid


def test_a_child_killed_in_mid_job_is_an_error_that_says_so_and_the_next_job_has_a_new_one(
    compute: Compute,
) -> None:
    pid = halted(compute)
    asked = Asked(compute)
    os.kill(pid, signal.SIGKILL)
    away = asked.outcome()
    assert isinstance(away, ComputeAway)
    assert away.code == "compute_away"
    assert "mời thử lại" in away.detail
    assert compute("slip_preview", PREVIEW).startswith(PNG)
    assert compute.pid != pid


def test_a_child_that_died_between_jobs_costs_no_job(compute: Compute) -> None:
    compute("slip_preview", PREVIEW)
    pid = compute.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    until(lambda: is_gone(pid))
    assert compute("slip_preview", PREVIEW).startswith(PNG)
    assert compute.pid != pid


def test_a_job_that_takes_too_long_ends_in_time_and_its_child_with_it() -> None:
    compute = Compute(seconds=30)
    pid = halted(compute)
    compute._seconds = 0.3
    began = time.monotonic()
    with pytest.raises(ComputeAway):
        compute("slip_preview", PREVIEW)
    assert time.monotonic() - began < 5
    assert is_gone(pid)
    compute._seconds = 30
    assert compute("slip_preview", PREVIEW).startswith(PNG)
    compute.stop()


def test_what_the_job_refuses_comes_with_its_code_and_keeps_the_child(compute: Compute) -> None:
    with pytest.raises(ComputeRefused) as refused:
        compute("slip_logo", b"no picture")
    pid = compute.pid
    assert refused.value.reason == "logo_not_png"
    compute("slip_preview", PREVIEW)
    assert compute.pid == pid


@pytest.mark.parametrize(("job", "data"), [("unheard_of", b""), ("slip_preview", b"\xff{")])
def test_an_unknown_job_and_one_that_fails_are_away_and_say_nothing_of_the_data(
    compute: Compute, job: str, data: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises((ComputeAway, ComputeRefused)):
        compute(job, data)
    said = capfd.readouterr()
    assert "Traceback" not in said.out + said.err


def test_the_child_sees_no_setting_and_no_secret_of_the_server(
    compute: Compute, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", "postgresql://somebody:secret@localhost/motcua")
    compute("slip_preview", PREVIEW)
    seen = Path(f"/proc/{compute.pid}/environ").read_bytes()
    assert b"MOTCUA" not in seen
    assert b"secret" not in seen
    kept = os.listdir(f"/proc/{compute.pid}/fd")
    targets = [os.readlink(f"/proc/{compute.pid}/fd/{number}") for number in kept]
    assert not [target for target in targets if "sqlite" in target or ".db" in target]


SERVER = """
import sys
from queue_server.compute import Compute
compute = Compute()
compute("slip_logo", sys.stdin.buffer.read())
print(compute.pid, flush=True)
import time; time.sleep(60)
"""


def test_the_child_ends_when_the_server_is_killed() -> None:
    picture = BytesIO()
    qr("https://a.example", 320, 576).save(picture, "PNG")
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(picture.getvalue())
    server.stdin.close()
    pid = int(server.stdout.readline())
    assert not is_gone(pid)
    server.kill()
    server.wait(timeout=10)
    server.stdout.close()
    until(lambda: is_gone(pid))


LOOP = """
from gevent import monkey; monkey.patch_all()
import gevent, os, signal, sys, time
from queue_server.compute import Compute
from queue_server.services.computing import ComputeAway
compute = Compute(seconds=30)
data = sys.stdin.buffer.read()
compute("slip_preview", data)
compute("slip_preview", data)
os.kill(compute.pid, signal.SIGSTOP)
compute._seconds = 1.0
slow = gevent.spawn(lambda: compute("slip_preview", data))
worst, before = 0.0, time.monotonic()
while not slow.ready():
    gevent.sleep(0.005)
    now = time.monotonic(); worst = max(worst, now - before); before = now
assert isinstance(slow.exception, ComputeAway), slow.exception
compute._seconds = 30
assert compute("slip_preview", data).startswith(b"\\x89PNG")
print(worst)
"""


def test_the_loop_goes_on_while_a_job_takes_its_time() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOP], input=PREVIEW, capture_output=True, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()[-600:]
    assert float(done.stdout.splitlines()[-1]) < 0.5, "the loop stood still for as long as the job"


CONFINED = """
import sys
from queue_server.compute import Compute
compute = Compute(seconds=60)
print(compute("slip_preview", sys.stdin.buffer.read())[1:4].decode())
"""


def test_the_child_starts_and_draws_within_what_the_unit_of_the_server_allows() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.units.sandbox", "motcua.service", sys.executable, "-c", CONFINED],
        input=PREVIEW, capture_output=True, timeout=90, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout.decode().strip() == "PNG", done.stderr.decode()[-600:]
