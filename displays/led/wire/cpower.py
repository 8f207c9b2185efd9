"""C-Power "external calls" (Lumen): commands for a controller card in acknowledged packets over TCP 5200.

A packet: ID (4), length from the packet type on (2), reserved (2), then 68 32 card 7B flag, length of the body (2),
packet number, last packet number, body, sum (2). Lengths and sum are low byte first, numbers in a body high byte
first. The answer is E8 32 card 7B result, the same fields, a body that begins with the command.

Only two commands exist here, both in the card's RAM: split windows (01) and picture (03). Whatever would write the
card's flash (save 07, programs 08 and 09, the global area 0C with its save bit, templates 81 and up) is refused by
`packets`, because flash of such cards is worn out by some hundred thousand writes.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

PORT = 5200
SPLIT_WINDOWS, PICTURE = 0x01, 0x03
IN_RAM = frozenset({SPLIT_WINDOWS, PICTURE})
REQUEST, ANSWER = 0x68, 0xE8
CARD_TYPE, EXTERNAL_CALL = 0x32, 0x7B
CONFIRM = 0x01
DONE = 0x00
ANY_CARD = 0xFF
# Bytes of a body in one packet: every packet fits an Ethernet frame and the buffer of a small card.
PIECE = 1024
RED, GREEN, BLUE = 1, 2, 4
_ID = b"\xff\xff\xff\xff"
_OUTER = struct.Struct("<4sHH")
_INNER = struct.Struct("<BBBBBHBB")
_DRAW, _FASTEST, _FOREVER, _SIMPLE_PICTURE = 0, 0, 0xFFFF, 4


class WritesFlash(Exception):
    """This command is not one of those that live in RAM only."""


def split_windows(width: int, height: int) -> bytes:
    """One window over the whole panel."""
    return struct.pack(">BBHHHH", SPLIT_WINDOWS, 1, 0, 0, width, height)


def picture(width: int, height: int, planes: dict[int, bytes]) -> bytes:
    """A picture for the first window, drawn at once and kept; one bit a dot and colour, high bit left."""
    head = struct.pack(">BBBBHBHH", PICTURE, 0, _DRAW, _FASTEST, _FOREVER, _SIMPLE_PICTURE, 0, 0)
    colours = sum(planes)
    simple = struct.pack("<2sHHBB", b"I1", width, height, colours, 0)
    return head + simple + b"".join(planes[colour] for colour in sorted(planes))


def packets(body: bytes, card: int = ANY_CARD) -> Iterator[bytes]:
    """The body in pieces, each to be confirmed. WritesFlash for any command that is not known to live in RAM."""
    if body[0] not in IN_RAM:
        raise WritesFlash(f"command {body[0]:02X}")
    pieces = [body[at : at + PIECE] for at in range(0, len(body), PIECE)]
    for number, piece in enumerate(pieces):
        yield frame(REQUEST, card, CONFIRM, (number, len(pieces) - 1), piece)


def frame(kind: int, card: int, flag: int, place: tuple[int, int], body: bytes) -> bytes:
    """One packet of either direction; `flag` asks for confirmation or tells the result."""
    inner = _INNER.pack(kind, CARD_TYPE, card, EXTERNAL_CALL, flag, len(body), *place) + body
    return _OUTER.pack(_ID, len(inner) + 2, 0) + inner + struct.pack("<H", sum(inner) & 0xFFFF)


@dataclass(frozen=True)
class Packet:
    kind: int
    card: int
    flag: int
    number: int
    last: int
    body: bytes


class Broken(Exception):
    """These bytes are no packet; where the next one begins is not known, so the connection is of no more use."""


def take(buffer: bytearray) -> Packet | None:
    """The first whole packet, taken out of the buffer; None while bytes are missing."""
    if len(buffer) < _OUTER.size:
        return None
    _, length, _ = _OUTER.unpack_from(buffer)
    if length < _INNER.size + 2 or length > 4 * PIECE:
        raise Broken(f"length {length}")
    if len(buffer) < _OUTER.size + length:
        return None
    inner = bytes(buffer[_OUTER.size : _OUTER.size + length])
    del buffer[: _OUTER.size + length]
    return _parse(inner)


def _parse(inner: bytes) -> Packet:
    content, told = inner[:-2], int.from_bytes(inner[-2:], "little")
    kind, card_type, card, protocol, flag, size, number, last = _INNER.unpack_from(content)
    body = content[_INNER.size :]
    if sum(content) & 0xFFFF != told:
        raise Broken("sum")
    if (card_type, protocol) != (CARD_TYPE, EXTERNAL_CALL) or size != len(body):
        raise Broken("fields")
    return Packet(kind, card, flag, number, last, body)
