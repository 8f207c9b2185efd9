"""The shipped unit files as data: what they run, with which settings, under which limits."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "systemd"
INSTALLED = "/opt/motcua/bin/motcua"
SERVICES = sorted(path.name for path in FOLDER.glob("*.service"))
# The units whose command is `motcua …`.
COMMANDS = [name for name in SERVICES if name not in ("motcua-backup.service", "motcua-x.service")]
# The units that serve a page of their own; the shell shows the kiosk's.
DEVICES = [
    name
    for name in COMMANDS
    if name not in ("motcua.service", "motcua-tls.service", "motcua-shell.service")
]


@dataclass(frozen=True)
class Unit:
    """All values of every key of a unit, in the order of the file."""

    name: str
    values: Mapping[str, list[str]]

    def last(self, key: str) -> str:
        return self.values[key][-1]

    @property
    def environment(self) -> dict[str, str]:
        return dict(pair.split("=", 1) for pair in self.values.get("Environment", []))

    def command(self, environment: Mapping[str, str]) -> list[str]:
        """The command line as the service manager makes it: `${X}` is one word, `$X` as many as it holds."""
        words: list[str] = []
        for word in self.last("ExecStart").split():
            if loose := re.fullmatch(r"\$([A-Z_]+)", word):
                words += environment[loose[1]].split()
            else:
                words.append(re.sub(r"\$\{([A-Z_]+)\}", lambda m: environment[m[1]], word))
        return words

    @property
    def families(self) -> list[str]:
        return self.last("RestrictAddressFamilies").split()

    def system_calls(self) -> set[str]:
        """Names that `SystemCallFilter=` leaves: the first line allows, those with ~ take away."""
        left: set[str] = set()
        for line in self.values["SystemCallFilter"]:
            named = {call for word in line.lstrip("~").split() for call in _calls_of(word)}
            left = left - named if line.startswith("~") else left | named
        return left


def read_unit(name: str) -> Unit:
    values: dict[str, list[str]] = {}
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and line[0] not in "#[;":
            key, _, value = line.partition("=")
            values.setdefault(key, []).append(value)
    return Unit(name, values)


@cache
def _sets() -> dict[str, list[str]]:
    said = subprocess.run(
        ["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=True
    ).stdout
    sets: dict[str, list[str]] = {}
    name = ""
    for line in said.splitlines():
        if line.startswith("@"):
            name = line.strip()
            sets[name] = []
        elif line.startswith("    ") and not line.strip().startswith("#"):
            sets[name].append(line.strip())
    return sets


def _calls_of(word: str) -> set[str]:
    if not word.startswith("@"):
        return {word}
    return {call for member in _sets()[word] for call in _calls_of(member)}
