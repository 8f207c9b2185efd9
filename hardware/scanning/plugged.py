"""Input and HID devices of Linux as the kernel describes them in /sys: USB ids, serial number, port, abilities."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .sources import Where

_KEYS_OF_A_KEYBOARD = (28, 30)  # Enter and A
_USB_PORT = re.compile(r"\d+-\d+(\.\d+)*")
_SCANNER_PAGE = b"\x05\x8c"  # HID usage page of bar code scanners, as a report descriptor says it


@dataclass(frozen=True)
class Plugged:
    """One device node."""

    node: str
    vid: int | None
    pid: int | None
    serial: str
    port: str


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip("\n\x00 ")
    except OSError:
        return ""


def _port(device: Path) -> str:
    """`1-2.3`: bus and ports of the USB device that this belongs to, the same words that choose a printer."""
    places = device.resolve().parents
    return next((one.name for one in places if _USB_PORT.fullmatch(one.name)), "")


def _number(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None


def _can_type(keys: str) -> bool:
    """`capabilities/key`: words of the native size in hex, the highest first."""
    words = keys.split()[::-1]
    size = 64 if max(map(len, words), default=0) > 8 else 32
    mask = sum(int(word, 16) << (size * at) for at, word in enumerate(words))
    return all(mask >> key & 1 for key in _KEYS_OF_A_KEYBOARD)


def keyboards(sys: Path) -> Iterator[Plugged]:
    """Input devices that can type letters and Enter."""
    for event in sorted(sys.glob("class/input/event*")):
        device = event / "device"
        if _can_type(_text(device / "capabilities" / "key")):
            ids = device / "id"
            yield Plugged(
                event.name,
                _number(_text(ids / "vendor")),
                _number(_text(ids / "product")),
                _text(device / "uniq"),
                _port(device),
            )


def pos_scanners(sys: Path) -> Iterator[Plugged]:
    """HID devices whose report descriptor says that they are bar code scanners."""
    for raw in sorted(sys.glob("class/hidraw/hidraw*")):
        device = raw / "device"
        try:
            descriptor = (device / "report_descriptor").read_bytes()
        except OSError:
            continue
        if _SCANNER_PAGE not in descriptor:
            continue
        said = dict(
            line.split("=", 1) for line in _text(device / "uevent").splitlines() if "=" in line
        )
        _, vid, pid = (*said.get("HID_ID", "").split(":"), "", "", "")[:3]
        yield Plugged(
            raw.name,
            _number(vid),
            _number(pid),
            said.get("HID_UNIQ", ""),
            _port(device),
        )


def fitting(where: Where, found: Iterator[Plugged], folder: Path) -> list[str]:
    """The device nodes of those that are meant."""
    return [
        str(folder / one.node)
        for one in found
        if where.fits(one.vid, one.pid, one.serial, one.port)
    ]
