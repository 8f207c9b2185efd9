"""Secure messaging of ICAO 9303-11, 9.8: every command wrapped, every answer checked and unwrapped. Pure."""

from hmac import compare_digest

from . import tlv
from .crypto import BLOCK, decrypt, encrypt, mac, pad, unpad

_DATA, _LE, _STATUS, _MAC = 0x87, 0x97, 0x99, 0x8E


class BadAnswer(Exception):
    """An answer that is not from the card the keys were agreed with, or was changed on the way."""


class SecureSession:
    """The keys and the counter of one conversation; both sides count every message."""

    def __init__(self, enc: bytes, mac_key: bytes, counter: bytes) -> None:
        self._enc, self._mac = enc, mac_key
        self._counter = int.from_bytes(counter, "big")

    def wrap(self, header: bytes, data: bytes = b"", expected: int | None = None) -> bytes:
        """`header` are CLA INS P1 P2 in the clear; the command to send."""
        head = bytes([header[0] | 0x0C]) + header[1:]
        body = b""
        if data:
            body += tlv.element(_DATA, b"\x01" + encrypt(self._enc, pad(data)))
        if expected is not None:
            body += tlv.element(_LE, bytes([expected]))
        body += tlv.element(_MAC, self._checksum(pad(head) + body))
        return head + bytes([len(body)]) + body + b"\0"

    def unwrap(self, answer: bytes) -> tuple[bytes, int]:
        """The data and the status word inside. BadAnswer."""
        body = answer[:-2]
        try:
            found = dict(tlv.parts(body))
            signed = body[: body.index(bytes([_MAC, BLOCK]) + found[_MAC])]
            if not compare_digest(self._checksum(signed), found[_MAC]):
                raise BadAnswer
            status = int.from_bytes(found[_STATUS], "big")
            cipher = found.get(_DATA, b"")[1:]
            data = unpad(decrypt(self._enc, cipher)) if cipher else b""
        except (tlv.BadTlv, KeyError, ValueError):
            raise BadAnswer from None
        return data, status

    def _checksum(self, signed: bytes) -> bytes:
        self._counter = (self._counter + 1) % 2**64
        return mac(self._mac, pad(self._counter.to_bytes(BLOCK, "big") + signed))
