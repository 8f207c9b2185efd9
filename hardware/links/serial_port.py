"""A printer on a serial port (extra `devices`), XON/XOFF or RTS/CTS honoured by the kernel, not by us.

SerialLine("/dev/ttyUSB0", baud=115200, flow="xonxoff")
"""

import errno
import importlib
import os
import sys
from pathlib import Path
from typing import Any

from .line import Busy, FileLine

# A ticket is a picture of 25 to 35 kB: at 19 200 baud it takes 15 s, at 38 400 it takes 8 s and people walk away.
SLOWEST = 115_200


class SerialLine(FileLine):
    """Without flow control a printer that is slower than the line loses data without a word; so it is on by default."""

    end_is_end = True  # an adapter that was pulled out reads as end of file

    def __init__(self, path: str, baud: int = SLOWEST, flow: str = "xonxoff") -> None:
        super().__init__()
        self.path, self.baud, self.flow = path, baud, flow
        self._port: Any = None

    def place(self) -> str:
        return "file" + str(Path(self.path).resolve(strict=True)).replace("/", "-")

    def open(self, seconds: float) -> None:
        self.close()
        try:
            serial = importlib.import_module("serial")
        except ImportError as error:
            raise OSError(errno.ENOSYS, "pyserial is not installed (extra: devices)") from error
        if os.name == "nt":
            raise OSError(errno.ENOSYS, "serial printers are not driven on Windows yet")
        try:
            self._port = serial.Serial(
                self.path, self.baud, timeout=0, exclusive=True,
                xonxoff=self.flow == "xonxoff", rtscts=self.flow == "rtscts",
            )  # fmt: skip
        except OSError as error:
            if error.errno in (errno.EBUSY, errno.EAGAIN):
                raise Busy(errno.EBUSY, f"{self.path}: chương trình khác đang mở") from error
            raise
        self._fd = self._port.fileno()
        self._never_stop_the_printer()

    def _never_stop_the_printer(self) -> None:
        """The kernel must obey XOFF but never send one: inside a picture it would be two wrong dots."""
        if sys.platform == "win32":
            return  # its driver never sends one unless asked to
        import termios

        state = termios.tcgetattr(self.fileno())
        state[0] &= ~termios.IXOFF
        termios.tcsetattr(self.fileno(), termios.TCSANOW, state)

    def close(self) -> None:
        port, self._port, self._fd = self._port, None, None
        if port is not None:
            port.close()
