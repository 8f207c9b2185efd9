"""Tell apart what a printer sends back on one stream: status, process IDs, names, flow control."""

from typing import Literal, NamedTuple

Kind = Literal["process_id", "info", "block", "real_time", "status", "flow", "buffered"]

_BLOCK, _INFO = 0x37, 0x5F
_FLOW = (0x11, 0x13)  # XON, XOFF on serial lines


class Reply(NamedTuple):
    """`real_time` does not say which query it answers: ask one at a time."""

    kind: Kind
    value: bytes


class Replies:
    """Feed it bytes as they come; incomplete replies wait for the rest."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> list[Reply]:
        self._bytes += data
        out: list[Reply] = []
        while self._bytes and (reply := self._next()):
            out.append(reply)
        return out

    def _next(self) -> Reply | None:
        first = self._bytes[0]
        if first in (_BLOCK, _INFO):
            return self._framed(first)
        if first & 0x93 == 0x10:
            return Reply("status", self._take(4)) if len(self._bytes) >= 4 else None
        if first & 0x93 == 0x12:
            return Reply("real_time", self._take(1))
        return Reply("flow" if first in _FLOW else "buffered", self._take(1))

    def _framed(self, first: int) -> Reply | None:
        end = self._bytes.find(0, 1)
        if end < 0:
            return None
        block = self._take(end + 1)
        if first == _INFO:
            return Reply("info", block[1:-1])
        if block[1:2] == b'"':
            return Reply("process_id", block[2:-1])
        return Reply("block", block)

    def _take(self, count: int) -> bytes:
        taken = bytes(self._bytes[:count])
        del self._bytes[:count]
        return taken
