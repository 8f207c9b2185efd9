"""From the clerk's key to the last of 100 screens over the whole path, beside one sync and 100 bare sends."""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.bench import Bench
from tests.benchmarks.place import COUNTER, COUNTER_SERIES, ORDINARY, ROOT, Served, run_script
from tests.benchmarks.report import Metric, at_most
from tests.live import Staff

SCREENS = 100
WARM = 3
SLOWEST_MS = 10.0
BACKGROUND = 10  # tickets a second: three times a very busy centre
SOCKET = "/socket.io/?EIO=4&transport=websocket"


def measure(bench: Bench) -> list[Metric]:
    calls, screens = bench.pick(120, 8), bench.pick(SCREENS, 20)
    with bench.server("calls", displays=1) as served, _floor(bench.place("floor")) as floor_url:
        plans = _plans(served, floor_url, screens)
        _fill(served, calls + WARM)
        quiet = _run(plans, calls)
        _fill(served, calls + WARM)
        with _tickets(served):
            busy = _run(plans, calls)
    return [
        *_metrics("calls.last_screen", quiet),
        *_metrics("calls.last_screen_while_issuing", busy),
    ]


def _run(plans: list[Path], calls: int) -> dict[str, Any]:
    arguments = [str(plan) for plan in plans]
    return run_script(
        "tests.benchmarks.load.screens", *arguments, "--calls", str(calls), "--warm", str(WARM)
    )


def _metrics(name: str, result: dict[str, Any]) -> list[Metric]:
    ours, best = result["server"]["last"], result["floor"]["last"]
    first, best_first = result["server"]["first"]["p50"], result["floor"]["first"]["p50"]
    return [
        Metric(f"{name.replace('last', 'first')}.p50", first, "ms", best_first),
        Metric(f"{name}.p50", ours["p50"], "ms", best["p50"]),
        at_most(f"{name}.p99", ours["p99"], "ms", SLOWEST_MS, best["p99"]),
        Metric(f"{name}.clerk_answered_p50", result["server"]["answered"]["p50"], "ms"),
    ]


def _plans(served: Served, floor_url: str, screens: int) -> list[Path]:
    """What a clerk does, as plain requests: call the next, start, finish, call the next, …"""
    staff = Staff(served.url, "clerk0")
    opened = staff.act(COUNTER, "open")
    if opened.status_code != 200:
        raise RuntimeError(opened.text)
    cookies = "; ".join(f"{name}={value}" for name, value in staff.http.cookies.items())
    headers = {
        "Cookie": cookies, "Origin": served.url, "X-CSRF-Token": staff.http.headers["X-CSRF-Token"],
    }  # fmt: skip
    path = f"/api/v1/counters/{COUNTER}"
    common = {"screens": screens, "path": SOCKET, "mark": '"ticket.called"'}
    server = {
        **common, "name": "server", "url": served.url, "headers": headers,
        "auth": {"token": served.device_token("display0"), "protocol": "1.0"},
        "measured": {"path": f"{path}/next", "body": {"key": "{key}"}},
        "between": [{"path": f"{path}/{act}", "body": {"key": "{key}"}} for act in ("start", "finish")],
    }  # fmt: skip
    floor = {
        **common, "name": "floor", "url": floor_url, "auth": {}, "measured": {"path": "/", "body": {}},
    }  # fmt: skip
    return [_written(served.folder / f"{plan['name']}.json", plan) for plan in (server, floor)]


def _written(file: Path, plan: dict[str, Any]) -> Path:
    file.write_text(json.dumps(plan), encoding="utf-8")
    return file


def _fill(served: Served, people: int) -> None:
    """People who wait for the counter's series; their keys are never used again."""
    token = served.device_token()
    for number in range(people):
        body = {"key": f"bench-{secrets.token_hex(8)}-{number:04d}", "series": COUNTER_SERIES}
        if served.post("/api/v1/tickets", body, token).status_code != 201:
            raise RuntimeError("no ticket for the calls")


@contextmanager
def _tickets(served: Served) -> Iterator[None]:
    """Numbers are taken all the while, in other series."""
    command = [
        sys.executable, "-m", "tests.benchmarks.load.http", "--url", f"{served.url}/api/v1/tickets",
        "--token", served.device_token(), "--series", ",".join(ORDINARY), "--clients", "4",
        "--rate", str(BACKGROUND), "--seconds", "120",
    ]  # fmt: skip
    load = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield
        if load.poll() is not None:
            raise RuntimeError("the tickets in the background stopped")
    finally:
        load.kill()
        load.wait()


@contextmanager
def _floor(folder: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.benchmarks.floors.hall", "--folder", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()
