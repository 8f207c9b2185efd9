"""The device ends of what is plugged in inside the guest: printers, scanners as keyboard, USB-COM and HID-POS."""

import os
import select
import termios
import threading
import tty
from pathlib import Path

from PIL import Image

from hardware.software_printer.machine import Machine

_TICK = 0.02  # seconds


class Cable:
    """Of the only port of one bus, with a hand at it."""

    def __init__(self, bus: int) -> None:
        self._port = Path(f"/sys/bus/usb/devices/usb{bus}/{bus}-0:1.0/usb{bus}-port1/disable")

    def unplug(self) -> None:
        """The hub's port, because taking a gadget's driver away under its open device is an oops of the kernel."""
        self._port.write_text("1")

    def plug(self) -> None:
        self._port.write_text("0")


class GadgetPrinter:
    """Printer number N on bus N + 1: the shipped software printer behind /dev/g_printerN."""

    def __init__(self, number: int) -> None:
        self.slips: list[Image.Image] = []
        self.received = 0
        self.machine = Machine(self.slips.append)
        self.cable = Cable(number + 1)
        self.stalled = threading.Event()
        self._stall_at: int | None = None
        self._device = os.open(f"/dev/g_printer{number}", os.O_RDWR | os.O_NONBLOCK)
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve, name=f"printer-{number}", daemon=True)
        self._thread.start()

    def stall_after(self, count: int) -> None:
        """Take about so many more bytes, then none until `go_on`; `stalled` is set when it happens."""
        self.stalled.clear()
        self._stall_at = self.received + count

    def go_on(self) -> None:
        self._stall_at = None

    def _serve(self) -> None:
        while not self._stopped.is_set():
            if self._stall_at is not None and self.received >= self._stall_at:
                self.stalled.set()
                self._stopped.wait(_TICK)
                continue
            try:
                if select.select([self._device], [], [], _TICK)[0]:
                    self._take(os.read(self._device, 4096))
                self._reply()
            except OSError:  # nobody at the other end of the cable
                self.machine.replies.clear()
                self._stopped.wait(_TICK)

    def _take(self, data: bytes) -> None:
        self.received += len(data)
        self.machine.receive(data)

    def _reply(self) -> None:
        if replies := bytes(self.machine.replies):
            os.write(self._device, replies)
            self.machine.replies.clear()


# Usages of the HID keyboard page, US layout: (usage, with shift).
_KEYS = {
    **{chr(ord("a") + at): (4 + at, False) for at in range(26)},
    **{chr(ord("A") + at): (4 + at, True) for at in range(26)},
    **{figure: (30 + at, False) for at, figure in enumerate("1234567890")},
    "\n": (40, False), " ": (44, False), "-": (45, False), "|": (49, True),
    ",": (54, False), ".": (55, False), "/": (56, False), ":": (51, True),
}  # fmt: skip


class GadgetKeyboard:
    """Types what it scanned, a press and a release for each character."""

    def __init__(self) -> None:
        self.cable = Cable(3)
        self._device = os.open("/dev/hidg0", os.O_RDWR)

    def scan(self, text: str) -> None:
        for character in text:
            usage, shift = _KEYS[character]
            os.write(self._device, bytes([2 if shift else 0, 0, usage, 0, 0, 0, 0, 0]))
            os.write(self._device, bytes(8))


class GadgetSerial:
    """Sends bytes as a scanner in USB-COM mode does."""

    def __init__(self) -> None:
        self.cable = Cable(4)

    def scan(self, data: bytes) -> None:
        # Opened anew each time: pulling the cable hangs up on whoever holds it.
        device = os.open("/dev/ttyGS0", os.O_RDWR | os.O_NOCTTY)
        try:
            tty.setraw(device)
            left = memoryview(data)
            while left:
                left = left[os.write(device, left) :]
            termios.tcdrain(device)
        finally:
            os.close(device)


class GadgetPos:
    """Sends reports as a scanner in HID-POS mode does: 56 bytes of data each, the last byte says whether it goes on."""

    def __init__(self) -> None:
        self.cable = Cable(5)
        self._device = os.open("/dev/hidg1", os.O_RDWR)

    def scan(self, data: bytes) -> None:
        parts = [data[at : at + 56] for at in range(0, len(data), 56)]
        for part in parts:
            goes_on = part is not parts[-1]
            head = bytes([2, len(part)]) + b"]Q1"
            os.write(self._device, head + part.ljust(56, b"\0") + bytes([0, 0, goes_on]))
