"""What runs on a counter's own Windows machine imports nothing that Windows lacks, unless it is asked to there.

Not run on Windows: this walks the sources, and imports every module with the modules of Unix taken away."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNIX_MODULES = frozenset(
    {"crypt", "fcntl", "grp", "nis", "posix", "pty", "pwd", "readline", "resource", "spwd", "syslog", "termios", "tty",
     "evdev", "pyudev", "dbus"}
)  # fmt: skip
# Attributes that the modules of Windows lack: they may be used, not at import.
UNIX_NAMES = {
    "os": frozenset(
        {"O_NONBLOCK", "O_CLOEXEC", "O_NOFOLLOW", "chown", "chroot", "fork", "geteuid", "getegid", "getgid", "getpgid",
         "getuid", "killpg", "mkfifo", "openpty", "setsid", "setuid", "statvfs", "sched_getaffinity"}
    ),
    "signal": frozenset(
        {"SIGKILL", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGALRM", "SIGPIPE", "SIGQUIT", "alarm", "setitimer"}
    ),
    "socket": frozenset({"AF_UNIX", "AF_NETLINK", "SO_PEERCRED", "SO_REUSEPORT"}),
    "select": frozenset({"poll", "epoll", "kqueue"}),
}  # fmt: skip
# Functions whose only caller in the same class has asked for the platform.
CALLER_ASKED = {"hardware/scanning/wedge.py": ["fcntl in _grab"]}
PATHS = [
    *(ROOT / "hardware").rglob("*.py"),
    *(ROOT / "kiosk").rglob("*.py"),
    *(ROOT / "displays").rglob("*.py"),
    *(ROOT / "queue_server/contracts").rglob("*.py"),
    *(ROOT / "queue_server/design").rglob("*.py"),
    *(ROOT / "queue_server/link").rglob("*.py"),
    *(ROOT / "queue_server/commands/doctor").rglob("*.py"),
    ROOT / "queue_server/cli.py",
]


def _says_platform(node: ast.AST) -> bool:
    """An `if` that asks for the platform, or for what the module has."""
    words = ast.unparse(node)
    return any(word in words for word in ("sys.platform", "os.name", "hasattr(", "TYPE_CHECKING"))


def _at_import(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Everything that runs when the module is loaded: not bodies of functions, not guarded branches."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from node.decorator_list
            yield from (default for default in node.args.defaults)
        elif isinstance(node, ast.ClassDef):
            yield from _at_import(node.body)
        elif isinstance(node, ast.If) and _says_platform(node.test):
            continue
        elif isinstance(node, ast.If | ast.Try | ast.With | ast.For | ast.While):
            for part in ("body", "orelse", "finalbody"):
                yield from _at_import(getattr(node, part, []))
        else:
            yield node


def faults(source: str) -> list[str]:
    """Names of Unix that a module needs at import, and modules of Unix that a function imports unasked."""
    tree = ast.parse(source)
    found = [
        name
        for statement in _at_import(tree.body)
        for node in ast.walk(statement)
        for name in _unix(node)
    ]
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and not _asks_first(function):
            found += [
                f"{name} in {function.name}"
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom)
                for name in _unix(node)
            ]
    return sorted(set(found))


def _asks_first(function: ast.FunctionDef) -> bool:
    """A platform check, or an answer to the import's failure, stands in the function."""
    return any(
        (isinstance(node, ast.If | ast.IfExp) and _says_platform(node.test))
        or (isinstance(node, ast.ExceptHandler) and "ImportError" in ast.unparse(node))
        or (isinstance(node, ast.Call) and "ImportError" in ast.unparse(node))
        for node in ast.walk(function)
    )


def _unix(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (one.name for one in node.names if one.name.partition(".")[0] in UNIX_MODULES)
    elif isinstance(node, ast.ImportFrom) and node.level == 0:
        if (node.module or "").partition(".")[0] in UNIX_MODULES:
            yield str(node.module)
    elif (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.attr in UNIX_NAMES.get(node.value.id, ())
    ):
        yield f"{node.value.id}.{node.attr}"


def test_no_device_needs_unix_to_be_loaded() -> None:
    found = {
        str(path.relative_to(ROOT)): wrong
        for path in PATHS
        if (wrong := faults(path.read_text(encoding="utf-8")))
    }
    assert found == CALLER_ASKED


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import fcntl", ["fcntl"]),
        ("from pwd import getpwnam", ["pwd"]),
        ("import os\nFLAGS = os.O_RDWR | os.O_NONBLOCK", ["os.O_NONBLOCK"]),
        ("import os\nclass A:\n    flags = os.O_CLOEXEC", ["os.O_CLOEXEC"]),
        ("import os\ndef f(flags=os.O_NONBLOCK): ...", ["os.O_NONBLOCK"]),
        ("try:\n    import termios\nfinally:\n    pass", ["termios"]),
        ("def f():\n    import termios", ["termios in f"]),
        ("import sys\nif sys.platform != 'win32':\n    import termios", []),
        (
            "import sys\ndef f():\n    if sys.platform == 'win32':\n        return\n    import fcntl",
            [],
        ),
        ("import os\ndef f():\n    return os.O_NONBLOCK", []),
        ("from importlib import resources", []),
    ],
)
def test_the_walk_finds_its_seeded_faults(source: str, said: list[str]) -> None:
    assert faults(source) == said


# Libraries may load what they like where it is; ours are loaded as if it were not there.
AS_ELSEWHERE = """
import importlib, pkgutil, sys
import cryptography.hazmat.primitives.asymmetric.ed25519, cryptography.x509, flask, werkzeug.serving
import PIL.Image, PIL.ImageFont, pydantic.types, requests, segno, waitress, waitress.server, websocket
import getpass, inspect, multiprocessing, platform, shutil, sqlite3, subprocess, tempfile, zoneinfo
import types, click, click.testing, click.shell_completion
for name in {unix!r}:
    sys.modules[name] = None
sys.platform, sys.modules["msvcrt"] = "win32", types.ModuleType("msvcrt")
import os, signal
for name in {os_names!r}:
    if hasattr(os, name): delattr(os, name)
for name in {signal_names!r}:
    if hasattr(signal, name): delattr(signal, name)
loaded = 0
for package in {packages!r}:
    module = importlib.import_module(package)
    for found in pkgutil.walk_packages(module.__path__, package + "."):
        if found.name.endswith("__main__") or found.name in {apart!r}:
            continue
        importlib.import_module(found.name)
        loaded += 1
print(loaded)
"""
# A tool of whoever records voices, not of a device.
APART = ("displays.voice.studio",)


def test_every_module_of_a_device_loads_where_unix_is_missing() -> None:
    code = AS_ELSEWHERE.format(
        unix=sorted(UNIX_MODULES),
        os_names=sorted(UNIX_NAMES["os"]),
        signal_names=sorted(UNIX_NAMES["signal"]),
        packages=[
            "hardware", "kiosk", "displays", "queue_server.contracts", "queue_server.design", "queue_server.link",
            "queue_server.commands.doctor",
        ],
        apart=APART,
    )  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 80
