"""A serial scanner made of a pseudo-terminal, plugged in under a name that stays: what udev's symlinks are."""

import contextlib
import os
import tty
from pathlib import Path


class PtyScanner:
    """`scan` types into the reader; `unplug` takes the device away with its name, `plug` brings another."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ours = -1

    def plug(self) -> None:
        self._ours, theirs = os.openpty()
        tty.setraw(theirs)
        self.path.symlink_to(os.ttyname(theirs))
        self._theirs = theirs

    def scan(self, payload: bytes) -> None:
        os.write(self._ours, payload)

    def unplug(self) -> None:
        if self._ours < 0:
            return
        self.path.unlink()
        for end in (self._ours, self._theirs):
            with contextlib.suppress(OSError):
                os.close(end)
        self._ours = -1
