"""A scanner in HID-POS mode through /dev/hidraw of Linux: no keyboard, no layout, whole bytes.

`HidPosSource(Where(vid=0x0C2E))`; /sys says which node speaks as a bar code scanner. On other systems set the
scanner to USB-COM."""

import os
import select
import sys
from pathlib import Path

from .hid_reports import BadReport, data_of
from .plugged import fitting, pos_scanners
from .sources import SourceGone, Unread, Where, gone, only

_LONGEST = 4096  # bytes of one report


class HidPosSource:
    """One HID-POS scanner."""

    def __init__(
        self, where: Where, sysfs: Path = Path("/sys"), nodes: Path = Path("/dev")
    ) -> None:
        self._where, self._sysfs, self._nodes = where, sysfs, nodes
        self._file: int | None = None

    def open(self) -> None:
        self.close()
        if sys.platform != "linux":
            raise SourceGone("not_this_system")
        found = fitting(self._where, pos_scanners(self._sysfs), self._nodes)
        path = self._where.path or only(found)
        try:
            self._file = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise gone(error) from None

    def read(self, seconds: float) -> bytes:
        if self._file is None:
            raise SourceGone("unplugged")
        try:
            if not select.select([self._file], [], [], seconds)[0]:
                return b""
            report = os.read(self._file, _LONGEST)
        except OSError:
            raise SourceGone("unplugged") from None
        if not report:
            raise SourceGone("unplugged")
        try:
            return data_of(report)
        except BadReport:
            raise Unread from None

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
        self._file = None
