"""One message over the pair of sockets: a name, then bytes; each behind its length."""

import socket
import struct

MOST = 64 * 1024 * 1024
_HEAD = struct.Struct("!HI")


class Closed(Exception):
    """The other side went away."""


def send(line: socket.socket, name: str, data: bytes) -> None:
    """ValueError: larger than any job may be."""
    if len(data) > MOST:
        raise ValueError("too_large")
    said = name.encode()
    line.sendall(_HEAD.pack(len(said), len(data)) + said + data)


def receive(line: socket.socket) -> tuple[str, bytes]:
    name_length, length = _HEAD.unpack(_exactly(line, _HEAD.size))
    if length > MOST:
        raise Closed
    name = _exactly(line, name_length).decode()
    return name, _exactly(line, length)


def _exactly(line: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        piece = line.recv(min(count - len(data), 1 << 20))
        if not piece:
            raise Closed
        data += piece
    return bytes(data)
