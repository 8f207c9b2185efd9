"""Device files: are they there, and may the bridge's account open them."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from queue_server.contracts.checks import Finding, Place


@dataclass(frozen=True)
class Kind:
    """Files of one kind; `group` is what the bridge's unit joins to open them, by name and Debian's number."""

    folder: str
    pattern: str
    name: str
    group: str
    number: int


_KINDS = (
    Kind("/dev/usb", "lp*", "printer", "lp", 7),
    Kind("/dev", "ttyACM*", "serial", "dialout", 20),
    Kind("/dev", "ttyUSB*", "serial", "dialout", 20),
)


def nodes(place: Place) -> Iterator[Finding]:
    for kind in _KINDS:
        for path in place.found(kind.folder, kind.pattern):
            yield _judge(kind, path, place)


def _judge(kind: Kind, path: Path, place: Place) -> Finding:
    shown = "/" + str(path.relative_to(place.root))
    mode, owner = path.stat().st_mode, path.stat().st_gid
    opens = mode & (stat.S_IRGRP | stat.S_IWGRP) == stat.S_IRGRP | stat.S_IWGRP
    values = {"group": kind.group, "path": shown}
    if mode & stat.S_IWOTH:
        return Finding(thing=shown, state="warn", code="node.open_to_all", values=values)
    if opens and owner == _number(kind, place):
        return Finding(thing=shown, state="ok", code=f"node.{kind.name}", values=values)
    return Finding(thing=shown, state="bad", code="node.closed", values=values)


def _number(kind: Kind, place: Place) -> int:
    """Of the group on the machine that is looked at."""
    for line in place.text("/etc/group").splitlines():
        words = line.split(":")
        if len(words) > 2 and words[0] == kind.group and words[2].isdigit():
            return int(words[2])
    return kind.number
