"""The shipped units: no fault that systemd finds, little exposure, and commands that exist."""

import os
import re
import select
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest

from tests.conftest import Clock, Hall
from tests.units.unit_files import COMMANDS, DEVICES, FOLDER, INSTALLED, ROOT, SERVICES, read_unit

HERE = str(Path(sys.executable).with_name("motcua"))
MOST_EXPOSED = {"motcua.service": 2.0}
# What the settings file of each unit gives; a server that nobody answers for.
SETTINGS = {
    "SERVER": "http://127.0.0.1:9",
    "NAME": "Máy thử",
    "OPTIONS": "--port 0",
    "PAGE": "http://127.0.0.1:9/",
    "SCREEN": "1080x1920",
    "TURN": "normal",
}
# What the service manager gives.
FOLDERS = ("STATE_DIRECTORY", "CREDENTIALS_DIRECTORY", "RUNTIME_DIRECTORY", "LOGS_DIRECTORY")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The units as an install puts them, with the `motcua` of this environment."""
    folder = tmp_path_factory.mktemp("units")
    for path in [*FOLDER.glob("*.service"), *FOLDER.glob("*.socket"), *FOLDER.glob("*.timer")]:
        text = path.read_text(encoding="utf-8").replace(INSTALLED, HERE)
        text = text.replace("/usr/local/sbin", str(FOLDER))
        # No X server on a machine that tests: the unit is judged, not Debian's package.
        text = text.replace("/usr/lib/xorg/Xorg", "/bin/true")
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", SERVICES)
def test_systemd_finds_no_fault_in_a_unit(name: str, installed: Path) -> None:
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", f"./{name}"], cwd=installed,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{installed}:"}, capture_output=True, text=True,
    )  # fmt: skip
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_is_little_exposed(name: str, installed: Path) -> None:
    said = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", f"./{name}"],
        cwd=installed, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", said)
    assert found is not None, said
    assert float(found[1]) <= MOST_EXPOSED.get(name, 3.0)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_unit_names_a_command_and_options_that_exist(name: str) -> None:
    options = {"OPTIONS": "--silence 20"} if name == "motcua-shell.service" else {}
    given = {**SETTINGS, **dict.fromkeys(FOLDERS, "/f"), **options}
    words = read_unit(name).command(given)
    assert words[0] == INSTALLED
    (part,) = entry_points(group="motcua.commands", name=words[1])
    command: click.Command = part.load()
    if isinstance(command, click.Group):
        # `motcua led --server …` is `motcua led run --server …`; `motcua kiosk --server …` is itself.
        command = command.commands.get(words[2], command.commands.get("run", command))
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def _address(process: "subprocess.Popen[str]") -> str:
    """The address a device prints when it is ready."""
    assert process.stdout is not None
    said, ends = "", time.monotonic() + 60
    while time.monotonic() < ends and process.poll() is None:
        if select.select([process.stdout], [], [], 0.2)[0]:
            said += process.stdout.readline()
            if found := re.search(r"http://127\.0\.0\.1:\d+/", said):
                return found[0]
    raise AssertionError(f"not ready: {said}{process.stdout.read()}")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    (tmp_path / "bridge.key").write_text("x" * 43)
    (tmp_path / "bridge.toml").write_text("port = 0\n")
    return tmp_path


@pytest.fixture
def confined(request: pytest.FixtureRequest, state: Path) -> Iterator["subprocess.Popen[str]"]:
    """The process of a unit under its system call filter, address families and memory rule."""
    given = {
        **SETTINGS,
        "STATE_DIRECTORY": str(state / "state"),
        "CREDENTIALS_DIRECTORY": str(state),
    }
    words = read_unit(request.param).command(given)
    words = [word.replace("/etc/motcua", str(state)) for word in words]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.units.sandbox", request.param, HERE, *words[1:]], cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    yield process
    process.terminate()
    assert process.stdout is not None
    process.stdout.close()
    process.wait(20)


@pytest.mark.parametrize("confined", DEVICES, indirect=True)
def test_a_device_works_within_what_its_unit_allows(confined: "subprocess.Popen[str]") -> None:
    address = _address(confined)
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert answer.status == 200
    except urllib.error.HTTPError as refusal:
        pytest.fail(f"{address}: {refusal.code} {refusal.read()[:500]!r}")


def test_a_command_of_the_server_gets_the_settings_of_the_server_as_they_stand(
    tmp_path: Path,
) -> None:
    settings = tmp_path / "server.env"
    settings.write_text(
        "# a note\nMOTCUA_DATABASE_URL=sqlite:///a b$(id)&c\nOTHER=1\n", encoding="utf-8"
    )
    printer = tmp_path / "say"
    printer.write_text(
        '#!/bin/sh\nprintf \'%s|%s|%s\' "$MOTCUA_DATABASE_URL" "${OTHER-none}" "$*"\n'
    )
    printer.chmod(0o755)
    me = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    said = subprocess.run(
        [shutil.which("sh") or "sh", str(FOLDER / "motcua-admin"), "import", "a file.json"],
        env={"PATH": os.environ["PATH"], "SETTINGS": str(settings), "COMMAND": str(printer), "RUN_AS": me},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert said == "sqlite:///a b$(id)&c|none|import a file.json"


def test_a_copy_made_beside_the_writer_is_whole(prepared_file: Path, tmp_path: Path) -> None:
    state, into = tmp_path / "state", tmp_path / "copies"
    for folder in (state / "tls", into):
        folder.mkdir(parents=True)
    shutil.copy(prepared_file, state / "motcua.db")
    (state / "tls" / "ca.pem").write_text("the authority")
    hall = Hall(f"sqlite:///{state / 'motcua.db'}", Clock())
    try:
        where = {"STATE": str(state), "INTO": str(into), "PYTHON": sys.executable}
        subprocess.run([FOLDER / "motcua-backup"], env={**os.environ, **where}, check=True)
    finally:
        hall.close()
    (copy,), (authority,) = into.glob("motcua-*.db"), into.glob("tls-*.tar.gz")
    assert {path.stat().st_mode & 0o077 for path in (copy, authority)} == {0}
    again = Hall(f"sqlite:///{copy}", Clock())
    with again.reads() as work:
        assert work.centre.view.counters
    again.close()


def test_a_copy_of_nothing_is_a_failure_that_leaves_nothing(tmp_path: Path) -> None:
    where = {"STATE": str(tmp_path), "INTO": str(tmp_path), "PYTHON": sys.executable}
    said = subprocess.run(
        [FOLDER / "motcua-backup"], env={**os.environ, **where}, capture_output=True, text=True
    )
    assert said.returncode == 1
    assert "no such database" in said.stderr
    assert list(tmp_path.iterdir()) == []
