"""One Socket.IO connection (protocol 5 over Engine.IO 4, websocket only), read by the thread that acts on it.

python-socketio's client runs every message in a thread of its own, so that calls change places, and
may take seconds to notice or finish a close. What a device needs of the protocol is this short.
"""

import contextlib
import json
import ssl
from typing import Any
from urllib.parse import urlsplit

import websocket

from queue_server.contracts import PROTOCOL

from .errors import Refused, ServerAway
from .http import Http

_CONNECT_SECONDS = 2.0
# Engine.IO packet types (first character) and Socket.IO packet types (second, after MESSAGE).
_OPEN, _CLOSE, _PING, _PONG, _MESSAGE = "0", "1", "2", "3", "4"
_JOINED, _LEFT, _EVENT, _REFUSED = "40", "41", "42", "44"

Heard = tuple[str, Any]


class Connection:
    """Used once: `open`, then `hear` until it raises, then `close`. Nothing old is left for the next one."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._socket: websocket.WebSocket | None = None

    def open(self, token: str) -> None:
        """ServerAway: nobody answered. Refused: the server knows this token no more, or never did."""
        parts = urlsplit(self._http.base_url)
        secure = parts.scheme == "https"
        address = f"{'wss' if secure else 'ws'}://{parts.netloc}{parts.path}/socket.io/?EIO=4&transport=websocket"
        options: dict[str, Any] = {}
        if secure:
            options["sslopt"] = {"context": ssl.create_default_context(cafile=self._http.ca_file)}
        try:
            self._socket = websocket.create_connection(
                address,
                timeout=_CONNECT_SECONDS,
                http_no_proxy=["*"],
                suppress_origin=True,
                **options,
            )
        except (OSError, websocket.WebSocketException, ValueError) as error:
            raise ServerAway(type(error).__name__) from None
        self._join(token)

    def _join(self, token: str) -> None:
        if not self._read(_CONNECT_SECONDS).startswith(_OPEN):
            raise ServerAway("not a Socket.IO server")
        self._send(_JOINED + json.dumps({"token": token, "protocol": PROTOCOL}))
        answer = self._read(_CONNECT_SECONDS)
        if answer.startswith(_REFUSED):
            raise Refused(_refusal(answer[2:]), "", 401)
        if not answer.startswith(_JOINED):
            raise ServerAway("the server did not let this device in")

    def hear(self, seconds: float) -> Heard | None:
        """The next event and its data in the order sent; None after so many seconds of silence.

        ServerAway: the connection has ended."""
        packet = self._read(seconds)
        if packet.startswith(_PING):
            self._send(_PONG + packet[1:])
        elif packet.startswith((_LEFT, _CLOSE)):
            raise ServerAway("the server closed the connection")
        elif packet.startswith(_EVENT):
            return _event(packet[2:])
        return None

    def _read(self, seconds: float) -> str:
        """One packet, or empty text after so many seconds (a half-read frame stays in the buffer)."""
        assert self._socket is not None
        try:
            self._socket.settimeout(seconds)
            packet = self._socket.recv()
        except websocket.WebSocketTimeoutException:
            return ""
        except (OSError, websocket.WebSocketException, UnicodeDecodeError) as error:
            raise ServerAway(type(error).__name__) from None
        if not packet:
            raise ServerAway("the connection has ended")
        return packet if isinstance(packet, str) else ""

    def _send(self, packet: str) -> None:
        assert self._socket is not None
        try:
            self._socket.settimeout(_CONNECT_SECONDS)
            self._socket.send(packet)
        except (OSError, websocket.WebSocketException) as error:
            raise ServerAway(type(error).__name__) from None

    def close(self) -> None:
        """At once, without waiting for the other side."""
        if self._socket is None:
            return
        with contextlib.suppress(OSError, websocket.WebSocketException, ServerAway):
            self._send(_CLOSE)
        with contextlib.suppress(OSError):
            self._socket.shutdown()  # type: ignore[no-untyped-call]
        self._socket = None


def _event(text: str) -> Heard | None:
    try:
        name, *data = json.loads(text)
    except (ValueError, TypeError):
        return (
            "message",
            None,
        )  # something was told and cannot be read: the reader asks for the snapshot
    return (name, data[0] if data else None)


def _refusal(text: str) -> str:
    """Socket.IO refuses with {"message": …, "data": …}; the code is the message, or `code` in the data."""
    with contextlib.suppress(ValueError):
        reason = json.loads(text)
        if isinstance(reason, dict):
            data = reason.get("data")
            code = data.get("code") if isinstance(data, dict) else None
            return str(code or reason.get("message") or "refused")
    return "refused"
