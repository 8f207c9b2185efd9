"""A scanner that is a keyboard, taken away from everybody else by the kernel's grab, so that no page sees its keys.

`WedgeSource(Where(vid=0x05FE, pid=0x1010))`, `WedgeSource(Where(path="/dev/input/event3"))`.
Linux only, without a library: /sys says which node it is, `EVIOCGRAB` of linux/input.h takes it."""

import os
import select
import struct
import sys
from pathlib import Path

from .keymap import EVENT_SIZE, KeysLost, Typing
from .plugged import fitting, keyboards
from .sources import SourceGone, Unread, Where, gone, only

_GRAB = 0x40044590  # EVIOCGRAB = _IOW('E', 0x90, int)
_AT_ONCE = 64  # events


class WedgeSource:
    """One keyboard scanner. Without the grab it is not read at all: its keys would reach the page as well."""

    def __init__(
        self, where: Where, sysfs: Path = Path("/sys"), nodes: Path = Path("/dev/input")
    ) -> None:
        self._where, self._sysfs, self._nodes = where, sysfs, nodes
        self._file: int | None = None
        self._typing = Typing()

    def open(self) -> None:
        self.close()
        if sys.platform != "linux":
            raise SourceGone("not_this_system")
        path = self._where.path or only(fitting(self._where, keyboards(self._sysfs), self._nodes))
        try:
            self._file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise gone(error) from None
        self._grab(self._file)
        self._typing = Typing()

    def _grab(self, file: int) -> None:
        import fcntl

        try:
            fcntl.ioctl(file, _GRAB, 1)
        except OSError as error:
            self.close()
            raise SourceGone("busy" if error.errno == 16 else "grab_refused") from None

    def read(self, seconds: float) -> bytes:
        if self._file is None:
            raise SourceGone("unplugged")
        try:
            if not select.select([self._file], [], [], seconds)[0]:
                return b""
            events = os.read(self._file, EVENT_SIZE * _AT_ONCE)
        except OSError:
            raise SourceGone("unplugged") from None
        if not events:
            raise SourceGone("unplugged")
        try:
            return self._typing.type(events)
        except (KeysLost, struct.error):
            raise Unread from None

    def close(self) -> None:
        """Closing gives the keyboard back."""
        if self._file is not None:
            os.close(self._file)
        self._file = None
