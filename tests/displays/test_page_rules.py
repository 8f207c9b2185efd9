"""The rules that run in the pages, tested by node; the gap rules by one table with the Python link."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from queue_server.contracts.screens import Envelope
from queue_server.link import RoomFollower

HERE = Path(__file__).parent
CASES = json.loads((HERE / "room_cases.json").read_text(encoding="utf-8"))


def run(room: RoomFollower, step: str, values: list[Any]) -> None:
    if step == "snapshot":
        room.snapshot(values[0], values[1])
    elif step == "message":
        seq, prev, at, verdict = values
        envelope = Envelope(
            room=room.room, seq=seq, prev=prev, kind="x", at="2026-11-24T02:00:00Z", data={}
        )
        assert room.message(envelope, at).value == verdict
    elif step == "heartbeat":
        assert room.heartbeat(values[0], values[1]).value == values[2]
    elif step == "head":
        assert room.head == values[0]
    elif step == "age":
        assert room.age(values[0]) == (float("inf") if values[1] is None else values[1])
    else:
        assert room.stale(values[0]) is values[1]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rule"])
def test_the_link_follows_the_table_that_the_page_follows(case: dict[str, Any]) -> None:
    room = RoomFollower("hall:sanh-1")
    for step, *values in case["steps"]:
        run(room, step, values)


def test_the_modules_of_the_pages_follow_their_rules() -> None:
    ran = subprocess.run(
        ["node", "--test", "--test-reporter=tap", str(HERE / "js")],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stdout
    passed = int(ran.stdout.rpartition("# pass ")[2].split()[0])
    assert passed >= len(CASES) + 20
