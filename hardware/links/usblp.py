"""A USB printer through the kernel's own driver: `/dev/usb/lp0`. The first choice on Linux: no library needed.

UsblpLine("/dev/usb/lp0")
"""

import errno
import os
import sys
from pathlib import Path

from .line import Busy, FileLine

_CLASS = Path("/sys/class/usbmisc")


class UsblpLine(FileLine):
    """Non-blocking; the driver lets one process in and loses nothing while the printer stalls."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def place(self) -> str:
        """By port where the kernel tells it, so that `usb://` to the same printer is the same place."""
        node = Path(self.path).resolve(strict=True)
        interface = (_CLASS / node.name / "device").resolve()
        if interface.name and ":" in interface.name:
            return f"usb-{interface.name.partition(':')[0]}"
        return "file" + str(node).replace("/", "-")

    def open(self, seconds: float) -> None:
        self.close()
        if sys.platform == "win32":
            raise OSError(errno.ENOSYS, "usblp is a driver of Linux; use usb:// or tcp://")
        try:
            self._fd = os.open(self.path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            if error.errno == errno.EBUSY:
                raise Busy(errno.EBUSY, f"{self.path}: chương trình khác đang mở") from error
            raise
