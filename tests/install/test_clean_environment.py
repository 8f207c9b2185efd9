"""The bridge and the kiosk from the base package alone: they start, print, and load no server library."""

import json
import re
import select
import signal
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from tests.install.conftest import Clean

pytestmark = pytest.mark.slow

SERVER_LIBRARIES = frozenset(
    {"alembic", "apiflask", "argon2", "flask_socketio", "gevent", "greenlet", "gunicorn", "limits", "openpyxl",
     "prometheus_client", "psutil", "psycopg", "pysqlite3", "redis", "simple_websocket", "socketio", "engineio",
     "sqlalchemy", "structlog", "marshmallow"}
)  # fmt: skip
# What the bridge may load besides Python itself: its own packages, the three leaves, and the base dependencies.
OURS = ("hardware", "queue_server")
LEAVES = ("queue_server.cli", "queue_server.contracts", "queue_server.design", "queue_server.link")
DEPENDENCIES = frozenset(
    {"PIL", "annotated_types", "blinker", "certifi", "cffi", "charset_normalizer", "click", "cryptography", "flask",
     "idna", "itsdangerous", "jinja2", "markupsafe", "pycparser", "pydantic", "pydantic_core", "requests", "segno",
     "typing_extensions", "typing_inspection", "tzdata", "urllib3", "waitress", "websocket", "werkzeug"}
)  # fmt: skip
# Started as `motcua bridge` is; says on its end what it had loaded.
AND_SAY_WHAT_WAS_LOADED = """
import atexit, json, pathlib, sys
from queue_server.cli import main
target = pathlib.Path(sys.argv.pop(1))
atexit.register(lambda: target.write_text(json.dumps(sorted(sys.modules))))
main()
"""
SLIP = {
    "label": "A042", "centre_name": "Trung tâm Phục vụ hành chính công", "place": "Bắc Giang",
    "series_names": {"vi": "Đất đai", "en": "Land", "ko": "토지", "zh": "土地"},
    "taken_at": datetime(2026, 3, 10, 2, 0, tzinfo=UTC).isoformat(), "people_ahead": 3, "language": "vi",
}  # fmt: skip


@dataclass
class Bridge:
    """A bridge that printed one ticket and was ended; what it had loaded."""

    status: str
    code: int
    modules: list[str]

    @property
    def roots(self) -> set[str]:
        return {name.partition(".")[0] for name in self.modules}


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    said, ends = "", time.monotonic() + 60
    while time.monotonic() < ends and process.poll() is None:
        if select.select([process.stdout], [], [], 0.2)[0]:
            said += process.stdout.readline()
            if found := re.search(r"http://127\.0\.0\.1:\d+", said):
                return found[0]
    raise AssertionError(f"no bridge: {said}")


def _print_one(address: str, key: str) -> str:
    """The outcome of a ticket, asked as the kiosk asks."""
    headers = {"Authorization": f"Bearer {key}"}
    job = {"job_id": uuid.uuid4().hex, "kind": "ticket", "slip": SLIP}
    asked = requests.post(f"{address}/v1/jobs", json=job, headers=headers, timeout=10)
    assert asked.status_code == 202, asked.text
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        url = f"{address}/v1/jobs/{job['job_id']}"
        state = str(requests.get(url, headers=headers, timeout=10).json()["state"])
        if state in ("printed", "not_printed", "unknown"):
            return state
    return "late"


@pytest.fixture(scope="module")
def bridge(clean: Clean, tmp_path_factory: pytest.TempPathFactory) -> Bridge:
    folder = tmp_path_factory.mktemp("bridge")
    loaded = folder / "modules.json"
    process = subprocess.Popen(
        [clean.python, "-c", AND_SAY_WHAT_WAS_LOADED, str(loaded),
         "bridge", "--port", "0", "--state-dir", str(folder / "state")],
        cwd=folder, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        address = _address(process)
        status = _print_one(address, (folder / "state" / "bridge.key").read_text().strip())
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(20)
        assert process.stdout is not None
        process.stdout.close()
    return Bridge(status, code, json.loads(loaded.read_text()))


def test_the_base_package_brings_no_server_library(clean: Clean) -> None:
    have = clean.distributions()
    assert {"motcua", "flask", "waitress", "pillow"} <= have
    names = {name.replace("_", "-") for name in SERVER_LIBRARIES} | {
        "python-socketio",
        "flask-socketio",
    }
    assert have & names == set()
    assert len(have) < 35


def test_the_bridge_starts_prints_a_ticket_and_ends_well(bridge: Bridge) -> None:
    assert bridge.status == "printed"
    assert bridge.code == 0


def test_the_bridge_loads_nothing_but_what_it_may(bridge: Bridge) -> None:
    assert bridge.roots & SERVER_LIBRARIES == set()
    # What begins with an underscore is a compiled part of one of them, or of Python.
    others = bridge.roots - set(sys.stdlib_module_names) - DEPENDENCIES - set(OURS)
    assert {name for name in others if not name.startswith("_")} <= {"cython_runtime"}


def test_of_the_server_the_bridge_loads_the_leaves_only(bridge: Bridge) -> None:
    ours = {name for name in bridge.modules if name.startswith("queue_server.")}
    assert {name for name in ours if not name.startswith(LEAVES)} == set()
    assert {"kiosk", "displays"} & bridge.roots == set()


@pytest.mark.parametrize("name", ["kiosk", "display", "led", "voice", "bridge", "doctor"])
def test_every_command_of_a_device_is_there(name: str, clean: Clean) -> None:
    assert "Usage:" in clean.run(name, "--help")


def test_a_command_of_the_server_says_what_to_install(clean: Clean) -> None:
    assert "pip install 'motcua[server]'" in clean.run("server", code=1)


def test_the_shell_of_a_kiosk_can_be_written_without_a_checkout(
    clean: Clean, tmp_path: Path
) -> None:
    clean.run("kiosk", "install", "--server", "https://motcua.example.vn", "--root", str(tmp_path))
    units = {path.name for path in (tmp_path / "etc/systemd/system").glob("*.service")}
    assert units >= {
        "motcua-bridge.service",
        "motcua-kiosk.service",
        "motcua-x.service",
        "motcua-shell.service",
    }


def test_the_doctor_works_in_it(clean: Clean, tmp_path: Path) -> None:
    found = json.loads(_json(clean, tmp_path))
    codes = {one["code"] for one in found}
    assert {"python.well", "fonts.well"} <= codes
    assert "check.failed" not in codes


def _json(clean: Clean, root: Path) -> str:
    done = subprocess.run(
        [clean.motcua, "doctor", "--json", "--root", str(root)],
        cwd=clean.folder, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return done.stdout
