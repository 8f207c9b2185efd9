"""The least a call can cost here: one durable commit, then the same frame sent to every socket, nothing else.

    python -m tests.benchmarks.floors.hall --folder DIR [--frame FILE]

Speaks just enough HTTP, WebSocket and engine.io for `load.screens`; prints its port.
"""

import base64
import hashlib
import selectors
import socket
import sqlite3
from pathlib import Path
from typing import Any

import click

from tests.benchmarks.load.frames import CONNECTED, plain, take_frames
from tests.benchmarks.load.http import complete

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
# A call as the hall hears it, of the usual length.
FRAME = b'42["message",{"kind":"ticket.called","room":"hall","data":"' + b"x" * 480 + b'"}]'


class Peer:
    def __init__(self, line: socket.socket) -> None:
        self.line, self.got, self.is_screen = line, bytearray(), False


class FloorHall:
    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "floor.db", isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute("CREATE TABLE IF NOT EXISTS event (seq INTEGER PRIMARY KEY, data)")
        self._ready = selectors.DefaultSelector()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self._ready.register(self._listener, selectors.EVENT_READ, None)
        self._screens: list[socket.socket] = []
        self._frame = plain(FRAME)
        self.port = self._listener.getsockname()[1]

    def serve(self) -> None:
        while True:
            for key, _ in self._ready.select():
                if key.data is None:
                    self._accept()
                else:
                    self._read(key.data)

    def _accept(self) -> None:
        line, _ = self._listener.accept()
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._ready.register(line, selectors.EVENT_READ, Peer(line))

    def _read(self, peer: Peer) -> None:
        data = peer.line.recv(65536)
        if not data:
            self._ready.unregister(peer.line)
            self._screens = [line for line in self._screens if line is not peer.line]
            peer.line.close()
            return
        peer.got += data
        if peer.is_screen:
            for text in take_frames(peer.got):
                if text.startswith(CONNECTED):
                    peer.line.sendall(plain(CONNECTED + b'{"sid":"floor"}'))
        elif peer.got.startswith(b"GET") and b"\r\n\r\n" in peer.got:
            self._upgrade(peer)
        elif complete(peer.got):
            self._call(peer)

    def _upgrade(self, peer: Peer) -> None:
        head = bytes(peer.got).decode("latin-1")
        key = next(line[19:] for line in head.split("\r\n") if line.startswith("Sec-WebSocket-Key"))
        proof = base64.b64encode(hashlib.sha1(key.strip().encode() + GUID).digest()).decode()
        peer.line.sendall(
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {proof}\r\n\r\n".encode()
        )
        peer.line.sendall(plain(b'0{"sid":"floor"}'))
        peer.got.clear()
        peer.is_screen = True
        self._screens.append(peer.line)

    def _call(self, peer: Peer) -> None:
        peer.got.clear()
        self._database.execute("INSERT INTO event (data) VALUES (?)", (FRAME,))
        for line in self._screens:
            line.send(self._frame)
        peer.line.sendall(ANSWER)


@click.command()
@click.option("--folder", required=True, type=click.Path(path_type=Path, file_okay=False))
def main(**given: Any) -> None:
    """Serve until killed."""
    hall = FloorHall(given["folder"])
    click.echo(hall.port)
    hall.serve()


if __name__ == "__main__":
    main()
