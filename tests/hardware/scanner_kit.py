"""Who listens to a bridge, and a serial scanner made of a pseudo-terminal under a name that stays, as udev gives."""

import contextlib
import http.client
import json
import os
import time
import tty
from pathlib import Path
from typing import Any


class Listener:
    """Events of a bridge."""

    def __init__(self, address: str, key: str) -> None:
        host = address.removeprefix("http://").rstrip("/")
        self._line = http.client.HTTPConnection(host, timeout=8)
        self._line.request("GET", "/v1/events", headers={"Authorization": f"Bearer {key}"})
        self._answer = self._line.getresponse()
        self.status = self._answer.status

    def next(self, wanted: str) -> dict[str, Any]:
        name, end = "", time.monotonic() + 15
        while (line := self._answer.readline().decode()) and time.monotonic() < end:
            if line.startswith("event: "):
                name = line[7:].strip()
            elif line.startswith("data: ") and name == wanted:
                found: dict[str, Any] = json.loads(line[6:])
                return found
        raise AssertionError(f"no {wanted}")

    def close(self) -> None:
        self._answer.close()
        self._line.close()


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
