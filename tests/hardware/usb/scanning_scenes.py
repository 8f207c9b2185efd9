"""Scanners in the guest: a keyboard that only the bridge hears, and a serial one that loses no letter."""

import os
import select
from collections.abc import Callable
from typing import Any

from hardware.scanning.framing import Framer
from hardware.scanning.hid_pos import HidPosSource
from hardware.scanning.reader import Hearers, ScannerThread
from hardware.scanning.serial_port import SerialSource
from hardware.scanning.sources import Source, Where
from hardware.scanning.wedge import WedgeSource

from .scenes import Scene, Stage, until

DOSSIER = "000.00.24.H05-260310-0042"
CARD = "001099012345||Nguyễn Thị Ặng Ước|01021999|Nữ|Tổ 5, phường Kinh Bắc, Bắc Ninh|10052021"
KEYBOARD = Where(vid=0x05E0, pid=0x1200, serial="KB0001")
SERIAL = Where(vid=0x05E0, pid=0x1701, serial="CDC0001")


class Heard:
    """What a scanner's thread said."""

    def __init__(self, name: str, source: Source) -> None:
        self.reads: list[str] = []
        self.refused: list[str] = []
        self.states: list[tuple[bool, str]] = []
        hearers = Hearers(
            lambda _, text: self.reads.append(text),
            lambda _, reason: self.refused.append(reason),
            lambda _, ready, why: self.states.append((ready, why)),
        )
        self.thread = ScannerThread(name, source, hearers, pause=0.1)
        # An emulated machine may stop for longer than a scanner ever does; how reads end is tested elsewhere.
        self.thread._framer = Framer(gap=5.0)

    def __enter__(self) -> "Heard":
        self.thread.start()
        self.ready(1)
        return self

    def __exit__(self, *_: object) -> None:
        self.thread.stop()

    def ready(self, times: int) -> None:
        def so_often() -> bool:
            return [ready for ready, _ in self.states].count(True) >= times

        until(so_often, f"the scanner to be ready {times} times")

    def read(self, count: int) -> None:
        until(lambda: len(self.reads) >= count, f"{count} reads")


class Console:
    """The screen's own keyboard line, where keys end that nobody took: what a page or a shell would get."""

    def __init__(self) -> None:
        self._tty = os.open("/dev/tty1", os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def typed(self, seconds: float) -> str:
        """One whole line, or nothing within that time."""
        if not select.select([self._tty], [], [], seconds)[0]:
            return ""
        return os.read(self._tty, 4096).decode()


def keyboard(stage: Stage) -> dict[str, Any]:
    """The same scan three times: before the grab, during it, after it."""
    console = Console()
    stage.keyboard.scan("before\n")
    before = console.typed(5)
    with Heard("card", WedgeSource(KEYBOARD)) as heard:
        stage.keyboard.scan(f"{DOSSIER}\n")
        heard.read(1)
        during = console.typed(0.3)
    stage.keyboard.scan("after\n")
    return {
        "before": before,
        "during": during,
        "after": console.typed(5),
        "reads": heard.reads,
        "refused": heard.refused,
    }


def keyboard_replugged(stage: Stage) -> dict[str, Any]:
    console = Console()
    with Heard("card", WedgeSource(KEYBOARD)) as heard:
        stage.keyboard.cable.unplug()
        until(lambda: not heard.states[-1][0], "the scanner to be missed")
        missed = heard.states[-1][1]
        stage.keyboard.cable.plug()
        heard.ready(2)
        stage.keyboard.scan(f"{DOSSIER}\n")
        heard.read(1)
        return {"missed": missed, "reads": heard.reads, "console": console.typed(0.3)}


def serial(stage: Stage) -> dict[str, Any]:
    """A card in one piece, then one torn inside a letter."""
    with Heard("desk", SerialSource(SERIAL)) as heard:
        whole = f"{CARD}\r".encode()
        stage.serial.scan(whole)
        heard.read(1)
        torn = whole.replace(b"012345", b"054321")
        at = torn.index("Ặ".encode()) + 1
        stage.serial.scan(torn[:at])
        stage.serial.scan(torn[at:])
        heard.read(2)
        return {"reads": heard.reads, "refused": heard.refused}


def pos(stage: Stage) -> dict[str, Any]:
    """Longer than one report."""
    with Heard("pos", HidPosSource(Where())) as heard:
        stage.pos.scan(CARD.encode())
        heard.read(1)
        return {"reads": heard.reads, "refused": heard.refused}


def serial_replugged(stage: Stage) -> dict[str, Any]:
    with Heard("desk", SerialSource(SERIAL)) as heard:
        stage.serial.cable.unplug()
        until(lambda: not heard.states[-1][0], "the scanner to be missed")
        missed = heard.states[-1][1]
        stage.serial.cable.plug()
        heard.ready(2)
        stage.serial.scan(f"{CARD}\r".encode())
        heard.read(1)
        return {"missed": missed, "reads": heard.reads}


def by_port(stage: Stage) -> dict[str, Any]:
    """Chosen by nothing but the place where they are plugged in."""
    sources: dict[str, tuple[Source, Callable[[], None]]] = {
        "keyboard": (WedgeSource(Where(port="3-1")), lambda: stage.keyboard.scan("by port\n")),
        "serial": (SerialSource(Where(port="4-1")), lambda: stage.serial.scan(b"by port\r")),
        "pos": (HidPosSource(Where(port="5-1")), lambda: stage.pos.scan(b"by port")),
    }
    seen: dict[str, Any] = {}
    for name, (source, scan) in sources.items():
        with Heard(name, source) as heard:
            scan()
            heard.read(1)
        seen[name] = heard.reads
    return seen


SCENES: dict[str, Scene] = {
    "keyboard": keyboard,
    "keyboard_replugged": keyboard_replugged,
    "serial": serial,
    "serial_replugged": serial_replugged,
    "pos": pos,
    "by_port": by_port,
}
