"""Streaming ACN (ANSI E1.31): a picture as one data packet per universe of 512 slots.

170 dots of three bytes go into a universe; the last two slots stay empty, so that no dot is torn.
"""

import struct
from collections.abc import Iterator

PORT = 5568
USED, SLOTS = 510, 512
HIGHEST_UNIVERSE = 63_999
_PRIORITY = 100
_ACN = b"ASC-E1.17\x00\x00\x00"
_ROOT, _FRAMING, _PROPERTY = 4, 2, 2
_LENGTH = 126 + SLOTS


def packets(rgb: bytes, first_universe: int, sequence: int, sender: bytes) -> Iterator[bytes]:
    """`sequence` counts pictures (any integer); `sender` is the 16 bytes by which receivers tell sources apart."""
    for index, offset in enumerate(range(0, len(rgb), USED)):
        slots = rgb[offset : offset + USED].ljust(SLOTS, b"\x00")
        yield _head(first_universe + index, sequence & 0xFF, sender) + slots


def count(size: int) -> int:
    """Universes that a picture of so many bytes takes."""
    return -(-size // USED)


def _head(universe: int, sequence: int, sender: bytes) -> bytes:
    root = struct.pack(">HH12sHI16s", 0x10, 0, _ACN, _layer(16), _ROOT, sender)
    name = b"motcua".ljust(64, b"\x00")
    framing = struct.pack(
        ">HI64sBHBBH", _layer(38), _FRAMING, name, _PRIORITY, 0, sequence, 0, universe
    )
    # Addresses count up by one from zero; the first property is the start code, zero for light.
    dmp = struct.pack(">HBBHHHB", _layer(115), _PROPERTY, 0xA1, 0, 1, SLOTS + 1, 0)
    return root + framing + dmp


def _layer(begins: int) -> int:
    """Flags and length of a layer that begins at this byte of the packet."""
    return 0x7000 | (_LENGTH - begins)
