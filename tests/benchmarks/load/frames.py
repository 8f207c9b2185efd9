"""The little of WebSocket and engine.io that a screen needs: shake hands, read the server's frames, answer pings."""

import base64
import os
import socket
import struct
from collections.abc import Mapping

OPEN, PING, PONG, CONNECTED = b"0", b"2", b"3", b"40"


def hello(host: str, path: str, headers: Mapping[str, str]) -> bytes:
    """The upgrade request of one screen."""
    key = base64.b64encode(os.urandom(16)).decode()
    lines = [
        f"GET {path} HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13",
    ]  # fmt: skip
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def masked(text: bytes) -> bytes:
    """A text frame as clients must send it (RFC 6455 5.3); texts here are shorter than 64 KiB."""
    mask = os.urandom(4)
    size = len(text)
    head = bytes([0x81, 0x80 | size]) if size < 126 else struct.pack("!BBH", 0x81, 0xFE, size)
    return head + mask + bytes(byte ^ mask[at % 4] for at, byte in enumerate(text))


def plain(text: bytes) -> bytes:
    """A text frame as servers send it."""
    size = len(text)
    return (bytes([0x81, size]) if size < 126 else struct.pack("!BBH", 0x81, 126, size)) + text


def take_frames(got: bytearray) -> list[bytes]:
    """The payloads of all whole frames; what is left waits for the rest."""
    found = []
    while len(got) >= 2:
        size, start = got[1] & 0x7F, 2
        if size == 126:
            if len(got) < 4:
                break
            size, start = struct.unpack_from("!H", got, 2)[0], 4
        if got[1] & 0x80:
            start += 4
        if len(got) < start + size:
            break
        payload = bytes(got[start : start + size])
        if got[1] & 0x80:
            mask = got[start - 4 : start]
            payload = bytes(byte ^ mask[at % 4] for at, byte in enumerate(payload))
        found.append(payload)
        del got[: start + size]
    return found


class Screen:
    """One websocket of one screen, joined and silent."""

    def __init__(
        self,
        address: tuple[str, int],
        path: str,
        auth: bytes,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.line = socket.create_connection(address, timeout=15)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.got = bytearray()
        self.line.sendall(hello(f"{address[0]}:{address[1]}", path, headers or {}))
        while b"\r\n\r\n" not in self.got:
            self._more()
        head, _, rest = bytes(self.got).partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise ConnectionError(f"not let in: {head.splitlines()[0]!r}")
        self.got = bytearray(rest)
        self.line.sendall(masked(CONNECTED + auth))
        self._wait_for(CONNECTED)
        self.line.setblocking(False)

    def _more(self) -> None:
        data = self.line.recv(65536)
        if not data:
            raise ConnectionError("the server closed the socket")
        self.got += data

    def _wait_for(self, start: bytes) -> None:
        while True:
            for text in take_frames(self.got):
                if text.startswith(start):
                    return
                if text.startswith(b"4"):
                    raise ConnectionError(f"not let in: {text[:80]!r}")
            self._more()

    def hears(self, mark: bytes) -> bool:
        """Read what is there; whether `mark` was in it. Pings are answered."""
        data = self.line.recv(65536)
        if not data:
            raise ConnectionError("a screen was cut off")
        self.got += data
        heard = False
        for text in take_frames(self.got):
            if text == PING:
                self.line.send(masked(PONG))
            heard = heard or mark in text
        return heard
