"""A printer on TCP (port 9100). "The socket took it" proves nothing: up to 55 kB vanish into a printer that hangs.

TcpLine("10.0.0.5", 9100)
"""

import select
import socket


class TcpLine:
    """One connection at a time, kept open between jobs so that the printer can push its status."""

    keeps_replies = False  # a new connection begins empty

    def __init__(self, host: str, port: int) -> None:
        self.address = (host, port)
        self._socket: socket.socket | None = None

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    def place(self) -> str:
        host, port = self.address
        return f"tcp-{host.replace(':', '_')}-{port}"

    def open(self, seconds: float) -> None:
        self.close()
        line = socket.create_connection(self.address, timeout=seconds)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setblocking(False)
        self._socket = line

    def close(self) -> None:
        if self._socket:
            self._socket.close()
        self._socket = None

    def wait(
        self, seconds: float, to_write: bool = False, waker: socket.socket | None = None
    ) -> None:
        line = self._line()
        wanted = [line, waker] if waker else [line]
        select.select(wanted, [line] if to_write else [], [], seconds)

    def write(self, data: memoryview) -> int:
        try:
            return self._line().send(data)
        except BlockingIOError:
            return 0

    def read(self) -> bytes:
        try:
            data = self._line().recv(4096)
        except BlockingIOError:
            return b""
        if not data:
            raise ConnectionResetError("the printer closed the connection")
        return data

    def _line(self) -> socket.socket:
        if self._socket is None:
            raise OSError("the line is closed")
        return self._socket
