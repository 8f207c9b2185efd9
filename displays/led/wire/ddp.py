"""Distributed Display Protocol, version 1: a picture as UDP packets, and packets as a picture again.

Header, big endian: flags (version 01, bit 0 push), sequence 1–15, data type, destination, offset, length.
The public description is short; each packet takes the next sequence number, the last one carries push.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

PORT = 4048
PAYLOAD = 1440
_HEADER = struct.Struct(">BBBBIH")
_VERSION, _VERSION_MASK = 0x40, 0xC0
_TIMECODE, _STORAGE, _REPLY, _QUERY, _PUSH = 0x10, 0x08, 0x04, 0x02, 0x01
_RGB8 = 0x0B
_TYPES = (_RGB8, 0x00, 0x01)  # also what older senders write for eight-bit RGB
_DISPLAY, _ALL = 1, 255
_NUMBERS = 15
# One picture arrives within this time; older pieces belong to another one.
WINDOW_SECONDS = 0.4


def packets(rgb: bytes, first: int) -> Iterator[bytes]:
    """The packets of one picture; `first` is the running number of the first one (any integer)."""
    for index, offset in enumerate(range(0, len(rgb), PAYLOAD)):
        part = rgb[offset : offset + PAYLOAD]
        push = _PUSH if offset + PAYLOAD >= len(rgb) else 0
        number = (first + index) % _NUMBERS + 1
        header = _HEADER.pack(_VERSION | push, number, _RGB8, _DISPLAY, offset, len(part))
        yield header + part


def following(first: int, size: int) -> int:
    """The running number of the next picture's first packet.

    One number is left out where pictures of this size would otherwise all carry the same numbers."""
    count = -(-size // PAYLOAD)
    return first + count + (count % _NUMBERS == 0)


@dataclass(frozen=True)
class Packet:
    number: int
    offset: int
    push: bool
    data: bytes


def parse(datagram: bytes) -> Packet | None:
    """None for whatever is not picture data of this protocol version for this display."""
    if len(datagram) < _HEADER.size:
        return None
    flags, number, kind, destination, offset, length = _HEADER.unpack_from(datagram)
    if flags & _VERSION_MASK != _VERSION or flags & (_STORAGE | _REPLY | _QUERY):
        return None
    if kind not in _TYPES or destination not in (_DISPLAY, _ALL):
        return None
    data = datagram[_HEADER.size + (4 if flags & _TIMECODE else 0) :]
    if len(data) != length:
        return None
    return Packet(number & 0x0F, offset, bool(flags & _PUSH), data)


class Assembler:
    """Collects packets until one whole picture has been pushed; a torn picture is never shown.

    Packets may come in any order, twice or never. What does not fit the panel is ignored."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._pieces: dict[int, tuple[float, Packet]] = {}

    def add(self, datagram: bytes, at: float) -> bytes | None:
        """The picture, when this packet completes one. `at` in seconds."""
        packet = parse(datagram)
        if packet is None or packet.offset + len(packet.data) > self.size:
            return None
        self._pieces = {
            offset: piece
            for offset, piece in self._pieces.items()
            if at - piece[0] <= WINDOW_SECONDS
        }
        if self._late(packet):
            return None
        self._pieces[packet.offset] = (at, packet)
        return self._whole()

    def _late(self, packet: Packet) -> bool:
        """The same packet again, or the piece of the picture before that a newer one already replaced."""
        known = self._pieces.get(packet.offset)
        if known is None or not packet.number:
            return False
        step = (packet.number - known[1].number) % _NUMBERS
        count = -(-self.size // PAYLOAD) % _NUMBERS
        return step == 0 or (step == -count % _NUMBERS and step != count)

    def _whole(self) -> bytes | None:
        """Pieces that cover the panel without a hole, numbered one after the other, the last one pushed."""
        picture = bytearray()
        before: Packet | None = None
        for offset in sorted(self._pieces):
            packet = self._pieces[offset][1]
            if offset != len(picture) or not _follows(before, packet):
                return None
            picture += packet.data
            before = packet
        if before is None or len(picture) != self.size or not before.push:
            return None
        return bytes(picture)


def _follows(before: Packet | None, packet: Packet) -> bool:
    if before is None or not packet.number:
        return True  # senders that do not number write 0
    return packet.number == before.number % _NUMBERS + 1
