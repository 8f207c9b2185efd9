"""What every kind of scanner looks like to its thread: open, read bytes, close; and how one is told from another."""

from dataclasses import dataclass
from typing import Literal, Protocol

GoneReason = Literal[
    "not_found", "ambiguous", "busy", "no_permission", "unplugged", "library_missing",
    "not_this_system", "grab_refused", "no_card_service",
]  # fmt: skip


class SourceGone(Exception):
    """The scanner cannot be read now; `reason` says why. It is tried again."""

    def __init__(self, reason: GoneReason) -> None:
        super().__init__(reason)
        self.reason: GoneReason = reason


class Unread(Exception):
    """The read at hand is worthless and `reason` says why; the next one may pass."""

    def __init__(self, reason: str = "garbled") -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Where:
    """By `path`, or by what is plugged in: every value given must fit, exactly one device must be left.

    `vid`, `pid`: USB ids. `serial`: the serial number it tells. `port`: where it is plugged in, as in `1-2.3`."""

    path: str = ""
    vid: int | None = None
    pid: int | None = None
    serial: str = ""
    port: str = ""

    def fits(self, vid: int | None, pid: int | None, serial: str, port: str) -> bool:
        """Whether a device that says this of itself is meant."""
        return (
            self.vid in (None, vid)
            and self.pid in (None, pid)
            and self.serial in ("", serial)
            and self.port in ("", port)
        )


def only(paths: list[str]) -> str:
    """The one path. SourceGone: none, or more than one."""
    if not paths:
        raise SourceGone("not_found")
    if len(paths) > 1:
        raise SourceGone("ambiguous")
    return paths[0]


def gone(error: OSError) -> SourceGone:
    """What a failed call means for a person. Errors of pyserial carry their number too."""
    if isinstance(error, PermissionError) or error.errno in (1, 13):
        return SourceGone("no_permission")
    if isinstance(error, FileNotFoundError) or error.errno in (2, 19, 6):
        return SourceGone("not_found")
    if error.errno in (11, 16, 35):
        return SourceGone("busy")
    return SourceGone("unplugged")


class Source(Protocol):
    """Used by one thread."""

    def open(self) -> None:
        """SourceGone: cannot be opened now."""

    def read(self, seconds: float) -> bytes:
        """What came within `seconds`, at once when something is there; empty: nothing. SourceGone, Unread."""

    def close(self) -> None:
        """Harmless when not open."""
