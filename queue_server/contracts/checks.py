"""What `motcua doctor` asks of each part of this machine, and how a part answers; parts are found by entry point.

    [project.entry-points."motcua.checks"]
    hardware-usb = "hardware.checks.usb:usb"

A check is `name(place) -> Iterable[Finding]`. It may be slow or fail: whoever runs it gives it a limit.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .base import Notice

GROUP = "motcua.checks"
FindingState = Literal["ok", "warn", "bad"]


class Finding(Notice):
    """One thing and how it is. `code` names its sentence, and with `.todo` what to do, in the words of `doctor`."""

    thing: str
    state: FindingState
    code: str
    driver: str = ""
    values: dict[str, str] = {}


@dataclass(frozen=True)
class Place:
    """The machine that is looked at: this one, or a copy of its files under `root`, where nothing is asked or run."""

    root: Path = Path("/")
    server: str | None = None
    ca_file: str | None = None
    bridge: str | None = None
    bridge_key: Path | None = None
    kiosk: str | None = None

    @property
    def live(self) -> bool:
        """Whether programs of this machine may be asked."""
        return self.root == Path("/")

    def at(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def text(self, path: str) -> str:
        """The file, or nothing where there is none or it may not be read."""
        return read(self.at(path))

    def found(self, folder: str, pattern: str) -> list[Path]:
        """In the order of their names; none where the folder is missing."""
        try:
            return sorted(self.at(folder).glob(pattern))
        except OSError:
            return []


Check = Callable[[Place], Iterable[Finding]]


def read(path: Path) -> str:
    """The text of a file of the system; empty where it is missing or closed."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
