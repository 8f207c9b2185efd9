"""The bench itself: it runs, says what it promised to say in the promised shape, and leaves nothing behind.

How fast anything was is never asserted here: this machine has other work.
"""

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.load.figures import percentile, spread
from tests.benchmarks.load.frames import masked, plain, take_frames
from tests.benchmarks.load.http import build, complete
from tests.benchmarks.place import COUNTER_SERIES, Served, prepared
from tests.benchmarks.report import Metric, as_json, as_table, at_most, share_of_floor

ROOT = Path(__file__).parents[2]
PROMISED = {
    "disk.appends", "tickets.1_clients.per_second", "tickets.16_clients.p99", "tickets.64_clients.p99",
    "calls.last_screen.p99", "calls.last_screen_while_issuing.p99", "loop_delay.issuing.p99",
    "paper.render_encode.p95", "paper.ticket_bytes",
    "paper.tap_to_first_byte.p95", "paper.tap_to_acknowledged.p95", "led.frames_per_second_per_core",
    "voice.call_to_first_sample.p95", "phone.weight", "kiosk.time_to_interactive", "memory.after_tickets",
    "start.server_ready", "machine.load_1m",
}  # fmt: skip
WITH_A_FLOOR = {name for name in PROMISED if name.split(".")[0] not in ("disk", "phone")}


def bench(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "queue_server.cli", "bench", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=400)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(420)
def test_a_quick_bench_gives_every_promised_metric_and_leaves_nothing_behind() -> None:
    before = leftovers()
    done = bench("--quick", "--json")
    assert done.returncode == 0, done.stderr
    metrics: dict[str, dict[str, Any]] = json.loads(done.stdout)
    assert metrics.keys() >= PROMISED
    for name, metric in metrics.items():
        assert metric.keys() == {"value", "unit", "floor", "ratio"}
        assert metric["value"] is not None, name
        assert math.isfinite(metric["value"]), name
        assert metric["value"] >= 0, name
    for name in WITH_A_FLOOR:
        assert metrics[name]["floor"] > 0, name
        assert metrics[name]["ratio"] is not None, name
    assert leftovers() == before


def leftovers() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("motcua-bench-*"))


def test_help_lists_the_measures_and_an_unknown_one_is_refused() -> None:
    assert "--only" in bench("--help").stdout
    refused = bench("--only", "speed-of-light")
    assert refused.returncode == 2
    assert "speed-of-light" in refused.stderr


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    url = f"sqlite:///{tmp_path / 'hall.db'}"
    prepared(url, room=True)
    served = Served(url, tmp_path / "state")
    yield served.open()
    served.stop()


def test_the_load_can_be_pointed_at_any_system_by_its_address(served: Served) -> None:
    done = bench(
        "--quick", "--json", "--url", f"{served.url}/api/v1/tickets", "--token", served.device_token(),
        "--series", COUNTER_SERIES,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    metrics = json.loads(done.stdout)
    assert metrics["tickets.16_clients.per_second"]["value"] > 0
    assert metrics["tickets.16_clients.refused"]["value"] == 0
    wrong = bench("--quick", "--json", "--url", f"{served.url}/api/v1/tickets", "--token", "x" * 30)
    assert json.loads(wrong.stdout)["tickets.1_clients.refused"]["value"] > 0


def test_every_request_of_a_load_is_whole_and_has_its_own_key() -> None:
    request = build("http://127.0.0.1:1/a?b=c", ["X-One: 1"], '{"key":"{key}","s":"{series}"}', "D")
    sent = request.bytes("k" * 32)
    head, _, body = sent.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /a?b=c HTTP/1.1\r\n")
    assert b"X-One: 1" in head
    assert json.loads(body) == {"key": "k" * 32, "s": "D"}
    assert f"Content-Length: {len(body)}".encode() in head


@pytest.mark.parametrize(
    ("got", "whole"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", True),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n{}", False),
        (b"HTTP/1.1 200 OK\r\nContent-Le", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", False),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", True),
    ],
)
def test_an_answer_counts_when_it_is_whole(got: bytes, whole: bool) -> None:
    assert complete(bytearray(got)) is whole


@pytest.mark.parametrize("size", [0, 5, 125, 126, 700])
def test_frames_of_both_directions_are_read_also_in_pieces(size: int) -> None:
    text = b"x" * size
    stream = masked(text) + plain(text)
    got, found = bytearray(), []
    for byte in stream:
        got.append(byte)
        found += take_frames(got)
    assert found == [text, text]
    assert not got


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(value) for value in range(1, 101)]
    assert percentile(values, 0.99) == 99
    assert percentile([7.0], 0.99) == 7
    assert math.isnan(percentile([], 0.5))
    assert spread([]) == {"p50": None, "p95": None, "p99": None, "max": None}


def test_a_report_says_met_or_missed_and_divides_by_the_floor() -> None:
    metrics = [
        at_most("slow", 30.0, "ms", 25.0, floor=10.0),
        share_of_floor("fast", 600.0, "tickets/s", 0.5, 1000.0),
        Metric("plain", None, "ms"),
    ]
    slow, fast, plain_ = as_table(metrics).splitlines()[2:]
    assert slow.split()[-1] == "MISSED"
    assert fast.split()[-1] == "met"
    assert plain_.split()[1] == "–"
    data = json.loads(as_json(metrics))
    assert data["slow"] == {"value": 30.0, "unit": "ms", "floor": 10.0, "ratio": 3.0}
    assert data["plain"]["ratio"] is None
