"""Say one thing to a hall of screens: framed once, written to every connection that keeps up.

The library frames a message anew for every client and wakes a greenlet for each: 7 ms for a hundred screens, 1 ms
like this. It takes no part of the library's insides: the connection is the one that the WSGI server put into the
environment of the handshake, and an uncompressed text frame may stand between any two others (RFC 6455, 7692).
The library sends a frame in one call, or waits to send while the connection is full; while it is full nothing is
written here, so no frame ever lands inside another. A frame that overtook one of the library's shows as a gap in
the room's `prev`, and the screen reads a snapshot.
Whoever joined only now, has fallen behind, or speaks TLS with this very process is told by the library.
"""

import json
import os
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_socketio import SocketIO

# The library's own answer to joining must come first; it leaves at once, this is hundreds of times that (seconds).
SETTLED = 0.2


@dataclass(frozen=True, slots=True)
class Line:
    """A connection of the WSGI server, which closes it; `settled` is when it may be written to directly."""

    connection: Any
    settled: float


def frame(name: str, body: str) -> bytes:
    """A Socket.IO event with one JSON argument, as a server's text frame."""
    text = f'42["{name}",{body}]'.encode()
    size = len(text)
    if size < 126:
        return bytes((0x81, size)) + text
    if size < 65536:
        return struct.pack("!BBH", 0x81, 126, size) + text
    return struct.pack("!BBQ", 0x81, 127, size) + text


class Lines:
    """Connections by the id of their client. All of it runs on the event loop, and nothing here waits."""

    def __init__(self, socketio: SocketIO, settled: float = SETTLED) -> None:
        self._socketio, self._settled = socketio, settled
        self._lines: dict[str, Line] = {}

    def opened(self, client: str, environ: Mapping[str, Any]) -> None:
        connection = environ.get("gunicorn.socket")
        if connection is None or hasattr(connection, "cipher"):  # another server, or TLS records
            return
        self._lines[client] = Line(connection, time.monotonic() + self._settled)

    def closed(self, client: str) -> None:
        self._lines.pop(client, None)

    def say(self, name: str, body: str, room: str) -> None:
        """`body` is JSON."""
        clients = [client for client, _ in self.listening(room)]
        whole, now = frame(name, body), time.monotonic()
        rest = [client for client in clients if not self._written(client, whole, now)]
        if not rest:
            return
        data = json.loads(body)
        for to in [room] if len(rest) == len(clients) else rest:
            self._socketio.emit(name, data, to=to)

    def listening(self, room: str) -> Any:
        return self._socketio.server.manager.get_participants("/", room)

    def _written(self, client: str, whole: bytes, now: float) -> bool:
        """False where the library has to do it."""
        line = self._lines.get(client)
        if line is None or now < line.settled:
            return False
        try:
            # Asked anew each time: -1 once the library has closed it, whatever else has the number by then.
            sent = os.write(line.connection.fileno(), whole)
        except BlockingIOError:
            self.closed(client)  # behind: from now on it stands in the library's queue, in order
            return False
        except OSError:
            return True  # it is gone; the library notices by itself
        if sent < len(whole):
            self._cut(client)
        return True

    def _cut(self, client: str) -> None:
        """Half a frame can be followed only by its other half. A client that far behind starts anew."""
        self.closed(client)
        self._socketio.start_background_task(self._socketio.server.disconnect, client)
