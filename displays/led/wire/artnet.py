"""Art-Net 4: a picture as one ArtDmx packet per universe. Low byte first where Art-Net says so."""

import struct
from collections.abc import Iterator

from .sacn import SLOTS, USED, count

__all__ = ["HIGHEST_UNIVERSE", "PORT", "count", "packets"]

PORT = 6454
HIGHEST_UNIVERSE = 0x7FFF  # net (7 bits), sub-net (4), universe (4)
_OP_DMX, _VERSION = 0x5000, 14


def packets(rgb: bytes, first_universe: int, sequence: int) -> Iterator[bytes]:
    """`sequence` counts pictures (any integer); on the wire it runs from 1 to 255, 0 would say "not counted"."""
    number = sequence % 255 + 1
    for index, offset in enumerate(range(0, len(rgb), USED)):
        slots = rgb[offset : offset + USED].ljust(SLOTS, b"\x00")
        universe = first_universe + index
        head = (
            b"Art-Net\x00" + struct.pack("<H", _OP_DMX) + struct.pack(">HBB", _VERSION, number, 0)
        )
        yield head + struct.pack("<H", universe) + struct.pack(">H", SLOTS) + slots
