"""Read the chip of a citizen card: select, basic access control, EF.COM, DG1, DG13. It knows no reader."""

import secrets
import time
from collections.abc import Callable
from hmac import compare_digest
from typing import Literal

from . import fields, tlv
from .crypto import MrzKey, decrypt, derive, encrypt, mac, pad
from .messaging import BadAnswer, SecureSession

Transmit = Callable[[bytes], bytes]  # a command to an answer with its status word
Problem = Literal[
    "chip_wrong_key", "chip_pulled", "chip_too_big", "chip_too_slow", "chip_not_a_card",
    "chip_bad_answer", "chip_no_card",
]  # fmt: skip

_APPLICATION = bytes.fromhex("00A4040C07A0000002471001")
_CHALLENGE = bytes.fromhex("0084000008")
_AUTHENTICATE = bytes.fromhex("0082000028")
_COM, _DG1, _DG13 = 0x011E, 0x0101, 0x010D
_TAG_OF_DG13 = 0x6D
_LIMITS = {_COM: 256, _DG1: 256, _DG13: 8192}  # bytes
_STEP = 0xDF  # bytes of one READ BINARY: wrapped, its answer still fits a short one
_SECONDS = 15.0  # for everything
_OK = 0x9000


class ChipError(Exception):
    """`problem` is stable and has its words; nothing of the card is in it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem: Problem = problem


def read(transmit: Transmit, key: MrzKey, clock: Callable[[], float] = time.monotonic) -> str:
    """The payload for the server. ChipError."""
    try:
        return _Reading(transmit, clock).whole(key)
    except BadAnswer:
        raise ChipError("chip_bad_answer") from None
    except tlv.BadTlv:
        raise ChipError("chip_not_a_card") from None


class _Reading:
    def __init__(self, transmit: Transmit, clock: Callable[[], float]) -> None:
        self._transmit, self._clock = transmit, clock
        self._end = clock() + _SECONDS

    def whole(self, key: MrzKey) -> str:
        session = self._open(key)
        groups = fields.groups_of(self._file(session, _COM))
        zone = fields.zone_of(self._file(session, _DG1))
        taken = fields.vietnamese(self._file(session, _DG13)) if _TAG_OF_DG13 in groups else {}
        return fields.payload(zone, taken)

    def _send(self, command: bytes) -> bytes:
        if self._clock() > self._end:
            raise ChipError("chip_too_slow")
        answer = self._transmit(command)
        if len(answer) < 2:
            raise ChipError("chip_bad_answer")
        return answer

    def _plain(self, command: bytes, otherwise: Problem) -> bytes:
        answer = self._send(command)
        if int.from_bytes(answer[-2:], "big") != _OK:
            raise ChipError(otherwise)
        return answer[:-2]

    def _open(self, key: MrzKey) -> SecureSession:
        """9303-11, 4.3: prove that the printed side was seen, agree on keys."""
        self._plain(_APPLICATION, "chip_not_a_card")
        theirs = self._plain(_CHALLENGE, "chip_not_a_card")
        enc, mac_key = derive(key.seed, 1), derive(key.seed, 2)
        ours, our_part = secrets.token_bytes(8), secrets.token_bytes(16)
        sealed = encrypt(enc, ours + theirs + our_part)
        command = _AUTHENTICATE + sealed + mac(mac_key, pad(sealed)) + b"\x28"
        answer = self._plain(command, "chip_wrong_key")
        if len(answer) != 40 or not compare_digest(mac(mac_key, pad(answer[:32])), answer[32:]):
            raise ChipError("chip_bad_answer")
        opened = decrypt(enc, answer[:32])
        if opened[:16] != theirs + ours:
            raise ChipError("chip_bad_answer")
        return session_of(our_part, opened[16:], theirs, ours)

    def _file(self, session: SecureSession, file: int) -> bytes:
        """One elementary file, no longer than its kind can be."""
        self._secure(session, bytes.fromhex("00A4020C"), data=file.to_bytes(2, "big"))
        start = self._secure(session, bytes.fromhex("00B00000"), expected=6)
        _, length, at = tlv.header(start)
        whole = at + length
        if whole > _LIMITS[file]:
            raise ChipError("chip_too_big")
        read = start[:whole]
        while len(read) < whole:
            step = min(_STEP, whole - len(read))
            head = b"\0\xb0" + len(read).to_bytes(2, "big")
            more = self._secure(session, head, expected=step)
            if not more:
                raise ChipError("chip_bad_answer")
            read += more[:step]
        return read

    def _secure(
        self, session: SecureSession, header: bytes, data: bytes = b"", expected: int | None = None
    ) -> bytes:
        answer = self._send(session.wrap(header, data, expected))
        if len(answer) == 2:  # the card gave up secure messaging: only its status, in the clear
            raise ChipError("chip_bad_answer")
        found, status = session.unwrap(answer)
        if status != _OK:
            raise ChipError("chip_not_a_card")
        return found


def session_of(our_part: bytes, their_part: bytes, theirs: bytes, ours: bytes) -> SecureSession:
    """9303-11, 9.7.1 and 9.8.6: session keys from both halves, the counter from both challenges."""
    seed = bytes(a ^ b for a, b in zip(our_part, their_part, strict=True))
    return SecureSession(derive(seed, 1), derive(seed, 2), theirs[-4:] + ours[-4:])
