"""Rules of the house that no linter knows: sizes, banned libraries, imports of the base install, import contracts."""

import ast
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("queue_server", "kiosk", "displays", "hardware")
CODE = [
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "versions" not in path.parts
]
SCRIPTS = [
    path
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.js")
    if "vendor" not in path.parts and not path.name.endswith(".min.js")
]
FILE_LINES, FUNCTION_LINES, SCRIPT_LINES = 300, 30, 150


def test_no_file_is_longer_than_its_budget() -> None:
    long = {
        str(path.relative_to(ROOT)): lines for path in CODE if (lines := _lines(path)) > FILE_LINES
    }
    long |= {
        str(path.relative_to(ROOT)): lines
        for path in SCRIPTS
        if (lines := _lines(path)) > SCRIPT_LINES
    }
    assert long == {}


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_function_is_longer_than_its_budget() -> None:
    """Lines of the body without the docstring: explaining costs nothing."""
    long = []
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.body[0].lineno + 1
                if ast.get_docstring(node):
                    lines = (node.end_lineno or 0) - (node.body[0].end_lineno or 0)
                if lines > FUNCTION_LINES:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {lines}")
    assert long == []


@pytest.mark.parametrize("banned", ["eventlet", "gevent-websocket"])
def test_banned_libraries_are_not_installed(banned: str) -> None:
    """Either one, merely installed, changes which websocket code runs."""
    assert banned not in {(dist.name or "").lower() for dist in distributions()}


SERVER_LIBRARIES = (
    "apiflask",
    "flask_socketio",
    "sqlalchemy",
    "alembic",
    "gevent",
    "gunicorn",
    "pysqlite3",
    "psycopg",
)


@pytest.mark.parametrize(
    "module", ["kiosk.app", "displays.app", "displays.led.agent", "hardware.app"]
)
def test_kiosk_screens_and_bridge_start_without_server_libraries(module: str) -> None:
    code = f"import sys, {module}; print([n for n in {SERVER_LIBRARIES!r} if n in sys.modules])"
    output = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    assert output.strip().splitlines()[-1] == "[]"


# One seeded fault per import rule: a rule that reports nothing guards nothing.
FAULTS = {
    "queue_server/domain/zz_fault.py": "import sqlalchemy\n",
    "queue_server/domain/zz_clock.py": "import time\n",
    "queue_server/services/zz_fault.py": "from queue_server.storage import writer\n",
    "queue_server/web/zz_fault.py": "from queue_server.storage import writer\n",
    "queue_server/contracts/zz_fault.py": "from queue_server.domain import tickets\n",
    "queue_server/storage/zz_fault.py": "from queue_server.settings import Settings\n",
    "queue_server/compute/zz_fault.py": "import sqlalchemy\n",
    "queue_server/zz_unlisted.py": "",
    "kiosk/zz_fault.py": "from queue_server.domain import tickets\n",
    "hardware/zz_fault.py": "import kiosk.outbox\n",
    "displays/zz_fault.py": "import sqlalchemy\n",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_import_rule_reports_its_seeded_fault(fault: str, tmp_path: Path) -> None:
    for package in PACKAGES:
        _copy_code(ROOT / package, tmp_path / package)
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    (tmp_path / fault).write_text(FAULTS[fault], encoding="utf-8")
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, env={"PYTHONPATH": str(tmp_path)}
    )
    assert done.returncode != 0, done.stdout
    assert "zz_" in done.stdout


def _copy_code(source: Path, target: Path) -> None:
    for path in source.rglob("*.py"):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
