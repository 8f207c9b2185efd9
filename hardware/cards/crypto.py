"""Keys, cipher and checksum of basic access control (ICAO 9303-11, 9.7 and D.1): SHA-1, two-key 3DES, retail MAC. Pure.

Old, and fixed by the standard: it keeps a passer-by from reading a card, no more is built on it."""

import hashlib
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers import Cipher, modes

BLOCK = 8
_NO_IV = bytes(BLOCK)


class BadKey(ValueError):
    """Not what stands on a card. Says nothing of its content."""


def check_digit(text: str) -> str:
    """ICAO 9303-3, 4.9: weights 7, 3, 1; A is 10, `<` is 0."""
    values = (0 if one == "<" else int(one, 36) for one in text)
    return str(sum(value * (7, 3, 1)[at % 3] for at, value in enumerate(values)) % 10)


@dataclass(frozen=True)
class MrzKey:
    """What is printed on the back of a card; dates as YYMMDD. Whoever holds the card may read its chip."""

    number: str = field(repr=False)
    born: str = field(repr=False)
    expires: str = field(repr=False)

    def __post_init__(self) -> None:
        dates = self.born + self.expires
        if len(dates) != 12 or not (dates.isascii() and dates.isdigit()):
            raise BadKey("dates are YYMMDD")
        plain = self.number.replace("<", "0")
        if not 1 <= len(plain) <= 9 or not (plain.isascii() and plain.isalnum()):
            raise BadKey("a document number has up to nine characters")

    @property
    def seed(self) -> bytes:
        parts = (self.number.upper().ljust(9, "<"), self.born, self.expires)
        text = "".join(part + check_digit(part) for part in parts)
        return hashlib.sha1(text.encode("ascii"), usedforsecurity=False).digest()[:16]


def key_of_zone(zone: str) -> MrzKey:
    """From the machine readable zone of a card: three lines of thirty. BadKey: misread."""
    text = "".join(zone.split()).upper()
    if len(text) != 90 or not text.isascii():
        raise BadKey("three lines of thirty characters")
    parts = (text[5:15], text[30:37], text[38:45])
    try:
        right = all(check_digit(part[:-1]) == part[-1] for part in parts)
    except ValueError:
        right = False
    if not right:
        raise BadKey("a check digit is wrong")
    return MrzKey(*(part[:-1] for part in parts))


def derive(seed: bytes, counter: int) -> bytes:
    """9.7.1: counter 1 for encryption, 2 for the checksum; with odd parity."""
    raw = hashlib.sha1(seed + counter.to_bytes(4, "big"), usedforsecurity=False).digest()[:16]
    return bytes(byte ^ 1 if byte.bit_count() % 2 == 0 else byte for byte in raw)


def _cipher(key: bytes) -> Cipher[modes.CBC]:
    # Here, not above: the day the library lets go of it, chips cannot be read and everything else works on.
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES

    whole = key * 3 if len(key) == BLOCK else key + key[:BLOCK]
    return Cipher(TripleDES(whole), modes.CBC(_NO_IV))


def encrypt(key: bytes, data: bytes) -> bytes:
    """Whole blocks, CBC from zero."""
    return _cipher(key).encryptor().update(data)


def decrypt(key: bytes, data: bytes) -> bytes:
    return _cipher(key).decryptor().update(data)


def pad(data: bytes) -> bytes:
    """ISO 9797-1 method 2."""
    return data + b"\x80" + bytes(-(len(data) + 1) % BLOCK)


def unpad(data: bytes) -> bytes:
    """ValueError: no padding."""
    body, mark, rest = data.rpartition(b"\x80")
    if not mark or rest.strip(b"\0") or len(rest) >= BLOCK:
        raise ValueError("no padding")
    return body


def mac(key: bytes, padded: bytes) -> bytes:
    """ISO 9797-1 algorithm 3 over whole blocks: single DES all along, 3DES at the end."""
    left, right = key[:BLOCK], key[BLOCK:]
    last = encrypt(left, padded)[-BLOCK:]
    return encrypt(left, decrypt(right, last))
