"""The machine itself: Python, disk, clock, SQLite, units."""

import importlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from queue_server.contracts.checks import Finding, Place

_OLDEST_PYTHON = (3, 11)
# Older ones can damage a database in WAL mode when two connections reset it at once.
_SAFE_SQLITE = (3, 51, 3)
_LITTLE, _FULL = 2_000_000_000, 300_000_000  # bytes
# Byte 18 of a database file (sqlite.org/fileformat2.html, 1.3.3).
_WAL = 2
_UNITS = "/etc/systemd/system"


def python(place: Place) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    well = sys.version_info >= _OLDEST_PYTHON
    yield Finding.model_validate(
        {
            "thing": f"Python {version}",
            "state": "ok" if well else "bad",
            "code": "python.well" if well else "python.old",
            "driver": sys.platform,
        }
    )


def disk(place: Place) -> Iterator[Finding]:
    for path in ("/", "/var/lib"):
        folder = place.at(path)
        if not folder.exists() or (path != "/" and _same_disk(folder, place.root)):
            continue
        free = shutil.disk_usage(folder).free
        state = "bad" if free < _FULL else "warn" if free < _LITTLE else "ok"
        yield Finding.model_validate(
            {
                "thing": path,
                "state": state,
                "code": "disk.well" if state == "ok" else "disk.little",
                "values": {"free": f"{free / 1e9:.1f} GB"},
            }
        )


def _same_disk(one: Path, other: Path) -> bool:
    return one.stat().st_dev == other.stat().st_dev


def clock(place: Place) -> Iterator[Finding]:
    """Whether something keeps this clock right. Not asked where no service manager runs (a container)."""
    if not place.at("/run/systemd/system").is_dir():
        return
    kept = place.at("/run/systemd/timesync/synchronized").exists() or (
        place.live and _say("timedatectl", "show", "-p", "NTPSynchronized", "--value") == "yes"
    )
    yield Finding.model_validate(
        {
            "thing": "NTP",
            "state": "ok" if kept else "warn",
            "code": "clock.kept" if kept else "clock.loose",
        }
    )


def _say(*command: str) -> str:
    """What a program of the system says; nothing where it is missing, fails or hangs."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=3, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def units(place: Place) -> Iterator[Finding]:
    """Every unit of ours on this machine: does it run."""
    if not place.live or not place.at("/run/systemd/system").is_dir():
        return
    for path in place.found(_UNITS, "motcua*.service"):
        if path.name.endswith("@.service") or (path.with_suffix(".timer")).exists():
            continue
        said = _say("systemctl", "is-active", path.name) or "unknown"
        enabled = _say("systemctl", "is-enabled", path.name)
        state = "ok" if said == "active" else "warn" if enabled != "enabled" else "bad"
        yield Finding.model_validate(
            {
                "thing": path.name,
                "state": state,
                "code": "unit.active" if said == "active" else "unit.stopped",
                "driver": "systemd",
                "values": {"state": said, "unit": path.name},
            }
        )


def database(place: Place) -> Iterator[Finding]:
    """SQLite as the server would use it, and the file of a server on this machine."""
    driver = _driver()
    version = str(driver.sqlite_version)
    safe = tuple(map(int, version.split("."))) >= _SAFE_SQLITE
    file = place.at("/var/lib/motcua/motcua.db")
    if not _there(file):
        return
    code = "sqlite.well" if safe else "sqlite.old"
    yield Finding(
        thing=f"SQLite {version}", state="ok" if safe else "warn", code=code, driver=driver.__name__
    )
    if not os.access(file, os.R_OK):
        yield Finding(thing=str(file), state="warn", code="sqlite.closed")
        return
    yield _journal(file, safe)


def _there(file: Path) -> bool:
    try:
        return file.exists()
    except PermissionError:  # its folder is closed to us
        return False


def _driver() -> Any:
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


def _journal(file: Path, safe: bool) -> Finding:
    """From the head of the file: opening it as root could leave files beside it that the server may not write."""
    with file.open("rb") as opened:
        head = opened.read(20)
    wal = len(head) == 20 and head[18] == _WAL
    state = "ok" if wal is safe else "bad" if wal else "warn"
    return Finding.model_validate(
        {
            "thing": "motcua.db",
            "state": state,
            "code": "sqlite.journal" if state == "ok" else "sqlite.journal_wrong",
            "values": {"mode": "WAL" if wal else "rollback"},
        }
    )
