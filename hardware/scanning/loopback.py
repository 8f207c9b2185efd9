"""A scanner made of software: programs of this machine connect to a port of 127.0.0.1 and send what was scanned.

`LoopbackSource(9200)`. One connection at a time; a line end closes a read, as with a real one."""

import contextlib
import select
import socket

from .sources import SourceGone, gone

_AT_ONCE = 4096  # bytes


class LoopbackSource:
    """`port` 0 picks a free one; `port` says which once it is open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._listener: socket.socket | None = None
        self._line: socket.socket | None = None

    def open(self) -> None:
        self.close()
        try:
            self._listener = socket.create_server(("127.0.0.1", self.port))
        except OSError as error:
            raise (SourceGone("busy") if error.errno == 98 else gone(error)) from None
        self.port = self._listener.getsockname()[1]

    def read(self, seconds: float) -> bytes:
        if self._listener is None:
            raise SourceGone("unplugged")
        ready = self._line or self._listener
        if not select.select([ready], [], [], seconds)[0]:
            return b""
        if self._line is None:
            self._line, _ = self._listener.accept()
            return b""
        with contextlib.suppress(OSError):
            if data := self._line.recv(_AT_ONCE):
                return data
        self._line.close()
        self._line = None
        return b"\r"

    def close(self) -> None:
        for one in (self._line, self._listener):
            if one is not None:
                one.close()
        self._line = self._listener = None
