"""From the clerk's key to the first audio sample at the player of the zone, over the whole path.

The player is a stand-in named `aplay` that writes down when its first bytes come: what a sound card adds (its buffer,
usually 20 to 100 ms) is not in the figure. The floor is one durable commit and the same player started by nobody else.
"""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from displays.voice.turns import GAP
from queue_server.app import now_utc
from queue_server.link.client import remember
from queue_server.storage.database import open_engine
from queue_server.storage.reads import Reads
from tests.benchmarks.bench import Bench, until
from tests.benchmarks.load.figures import percentile
from tests.benchmarks.place import COUNTER, COUNTER_SERIES, ROOT, ZONE, Served
from tests.benchmarks.report import Metric, at_most
from tests.conftest import Hall
from tests.live import Staff

MOST_MS = 250.0
PLAYER = """#!/bin/sh
first=$(head -c 2 | wc -c; date +%s%N)
echo $first >> {log}
exec cat > /dev/null
"""


def measure(bench: Bench) -> list[Metric]:
    calls = bench.pick(10, 3)
    folder = bench.place("voice-player")
    log, player = folder / "first", folder / "aplay"
    player.write_text(PLAYER.format(log=log))
    player.chmod(0o755)
    with bench.server("voice") as served:
        _enrol(served)
        with _endpoint(served, folder):
            ours = _calls(served, log, calls)
    best = [_floor(folder, player, log) for _ in range(calls)]
    return [
        Metric("voice.call_to_first_sample.p50", percentile(ours, 0.5), "ms", percentile(best, 0.5)),
        at_most(
            "voice.call_to_first_sample.p95", percentile(ours, 0.95), "ms", MOST_MS, percentile(best, 0.95)
        ),
    ]  # fmt: skip


def _enrol(served: Served) -> None:
    served.stop()
    hall = Hall(served.database_url, now_utc)  # type: ignore[arg-type]
    served.enrol(hall, "loa", "voice", zone_id=ZONE)
    hall.close()
    state = served.folder / "loa"
    state.mkdir()
    (served.folder / "loa.pem").rename(state / "device.pem")
    remember(state, "loa")
    served.start()


@contextmanager
def _endpoint(served: Served, players: Path) -> Iterator[None]:
    """The voice of the zone, as it is installed, until its words are ready and the zone is its own."""
    command = [
        sys.executable, "-m", "queue_server.cli", "voice", "run", "--server", served.url, "--port", "0",
        "--state-dir", str(served.folder / "loa"), "--output", "aplay",
    ]  # fmt: skip
    environment = {**os.environ, "PATH": f"{players}:{os.environ['PATH']}"}
    with (served.folder / "voice.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    engine = open_engine(served.database_url)
    try:
        until(lambda: _speaks(Reads(engine)), 20, "the voice has its zone")
        yield
    finally:
        engine.dispose()
        process.terminate()
        process.wait(20)


def _speaks(reads: Reads) -> bool:
    with reads() as work:
        return bool(work.sql.run("SELECT 1 FROM voice_claim").fetchone())


def _calls(served: Served, log: Path, count: int) -> list[float]:
    """Milliseconds of each call; the first is left out: it finds everything cold."""
    staff, token, found = Staff(served.url, "clerk0"), served.device_token(), list[float]()
    staff.act(COUNTER, "open")
    for number in range(count + 1):
        body = {"key": f"bench-voice-{number:08d}", "series": COUNTER_SERIES}
        if served.post("/api/v1/tickets", body, token).status_code != 201:
            raise RuntimeError("no ticket for the calls")
        begun = time.time_ns()
        staff.act(COUNTER, "next")
        found.append(_first_after(log, number + 1) - begun)
        for act in ("start", "finish"):  # the citizen came: nothing is repeated
            staff.act(COUNTER, act)
        _wait_for_the_gap()
    return [nanoseconds / 1e6 for nanoseconds in found[1:]]


def _wait_for_the_gap() -> None:
    """Between two announcements there is silence; a call in it would be late for that."""
    begun = time.monotonic()
    until(lambda: time.monotonic() - begun > GAP + 0.3, 5, "the gap between two announcements")


def _first_after(log: Path, lines: int) -> int:
    def written() -> list[str] | None:
        got = log.read_text().splitlines() if log.exists() else []
        return got if len(got) >= lines else None

    return int(until(written, 10, "the first sample")[-1].split()[1])


def _floor(folder: Path, player: Path, log: Path) -> float:
    """One commit that is on the disk, and the player started with its first bytes."""
    lines = len(log.read_text().splitlines())
    store = sqlite3.connect(folder / "floor.db", isolation_level=None)
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("PRAGMA synchronous=FULL")
    store.execute("CREATE TABLE IF NOT EXISTS event (data)")
    begun = time.time_ns()
    store.execute("INSERT INTO event VALUES ('called')")
    subprocess.run([player], input=bytes(8192), check=True)
    store.close()
    return (_first_after(log, lines + 1) - begun) / 1e6
