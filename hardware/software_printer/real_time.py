"""Real-time commands are found as bytes arrive, wherever they stand, image data included (Epson TM manuals)."""

from typing import Literal, NamedTuple

_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"


class RealTime(NamedTuple):
    kind: Literal["ask", "recover", "clear"]
    number: int


class Scanner:
    """Keeps the tail of each piece, so that a command split over two pieces is seen."""

    def __init__(self) -> None:
        self._tail = b""

    def feed(self, data: bytes) -> list[RealTime]:
        stream = self._tail + data
        found: list[RealTime] = []
        at = stream.find(b"\x10")
        while at >= 0:
            rest = stream[at : at + len(_CLEAR)]
            if self._unfinished(rest):
                break
            if command := self._read(rest):
                found.append(command)
            at = stream.find(b"\x10", at + 1)
        self._tail = stream[at:] if at >= 0 else b""
        return found

    @staticmethod
    def _unfinished(rest: bytes) -> bool:
        if len(rest) < 3:
            return rest[1:2] in (b"", b"\x04", b"\x05", b"\x14")
        return len(rest) < len(_CLEAR) and _CLEAR.startswith(rest)

    @staticmethod
    def _read(rest: bytes) -> RealTime | None:
        if rest[1:2] == b"\x04" and 1 <= rest[2] <= 4:
            return RealTime("ask", rest[2])
        if rest[1:2] == b"\x05" and rest[2] in (1, 2):
            return RealTime("recover", rest[2])
        return RealTime("clear", 8) if rest == _CLEAR else None
