"""What moves bytes to a printer and back, whatever the cable. It knows no ESC/POS and never guesses about jobs.

A line is used by one thread. Faults are OSError: the state machine above (`PrinterLink`) says what they mean for a job.
"""

import os
import select
import socket
import time
from typing import Protocol

_LARGEST = 16 * 1024  # bytes per write, so that replies are looked at in between


class Busy(OSError):
    """Another process owns the device. `str` is a sentence for a person."""


class Line(Protocol):
    """One way to one physical device."""

    keeps_replies: bool  # what was asked in an earlier session may still be answered in this one

    @property
    def is_open(self) -> bool: ...

    def place(self) -> str:
        """Where the device is, the same word for every way to it: `usb-1-1.2`, `tcp-10.0.0.5-9100`.

        May look for the device, touches nothing. OSError: it is not there."""

    def open(self, seconds: float) -> None:
        """OSError: cannot be reached in that time. Busy: somebody else owns it."""

    def close(self) -> None: ...

    def wait(
        self, seconds: float, to_write: bool = False, waker: socket.socket | None = None
    ) -> None:
        """Until something may be read (or written), the waker rings, or the time is over."""

    def write(self, data: memoryview) -> int:
        """Bytes accepted now, perhaps none. OSError: the device is gone."""

    def read(self) -> bytes:
        """What has come, perhaps nothing. OSError: the device is gone."""


class FileLine:
    """A device node of Linux, opened without blocking; what `usblp` and serial ports share."""

    keeps_replies = True
    end_is_end = (
        False  # whether reading nothing although something was promised means that it is gone
    )

    def __init__(self) -> None:
        self._fd: int | None = None

    @property
    def is_open(self) -> bool:
        return self._fd is not None

    def close(self) -> None:
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)

    def fileno(self) -> int:
        if self._fd is None:
            raise OSError("the line is closed")
        return self._fd

    def wait(
        self, seconds: float, to_write: bool = False, waker: socket.socket | None = None
    ) -> None:
        mine = self.fileno()
        wanted: list[int | socket.socket] = [mine, waker] if waker else [mine]
        select.select(wanted, [mine] if to_write else [], [], seconds)

    def write(self, data: memoryview) -> int:
        try:
            return os.write(self.fileno(), data[:_LARGEST])
        except BlockingIOError:
            return 0

    def read(self) -> bytes:
        fd = self.fileno()
        if not select.select([fd], [], [], 0)[0]:
            return b""
        try:
            data = os.read(fd, 4096)
        except BlockingIOError:
            return b""
        if not data and self.end_is_end:
            raise ConnectionResetError("the device closed the line")
        if not data:
            time.sleep(0.01)  # some printers send empty packets without end: do not spin on them
        return data
