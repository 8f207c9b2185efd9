"""Tags and lengths of ISO 7816-4 / ASN.1 as cards write them, read without trust in either. Pure."""

from collections.abc import Iterator


class BadTlv(ValueError):
    """Cut off, or longer than what holds it."""


def header(data: bytes, at: int = 0) -> tuple[int, int, int]:
    """Tag, length of the value, and where the value begins. BadTlv."""
    try:
        tag = data[at]
        at += 1
        if tag & 0x1F == 0x1F:
            tag = tag << 8 | data[at]
            at += 1
        length = data[at]
        at += 1
        if length > 0x80:
            size = length & 0x7F
            if size > 3 or at + size > len(data):
                raise BadTlv
            length = int.from_bytes(data[at : at + size], "big")
            at += size
        elif length == 0x80:
            raise BadTlv
    except IndexError:
        raise BadTlv from None
    return tag, length, at


def parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and value of each element. BadTlv."""
    at = 0
    while at < len(data):
        tag, length, start = header(data, at)
        at = start + length
        if at > len(data):
            raise BadTlv
        yield tag, data[start:at]


def find(data: bytes, tag: int) -> bytes:
    """The value of the first element with this tag. BadTlv: there is none."""
    for found, value in parts(data):
        if found == tag:
            return value
    raise BadTlv


def element(tag: int, value: bytes) -> bytes:
    """One element, its length in the shortest form."""
    size = len(value)
    if size < 0x80:
        length = bytes([size])
    elif size < 0x100:
        length = bytes([0x81, size])
    else:
        length = b"\x82" + size.to_bytes(2, "big")
    return tag.to_bytes(2 if tag > 0xFF else 1, "big") + length + value
