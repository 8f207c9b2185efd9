"""What the keys of a keyboard scanner mean: US layout, as such scanners leave the factory. Pure.

Such a scanner can type ASCII only: the letters of a Vietnamese name never arrive. A whole card needs USB-COM."""

import struct
from collections.abc import Iterator

_EVENT = struct.Struct("@llHHi")  # input_event of linux/input.h: time, type, code, value
EVENT_SIZE = _EVENT.size
_SYN, _KEY = 0, 1
_DROPPED = 3
_ENDS = {28: "\r", 96: "\r", 15: "\t"}  # Enter, Enter of the number block, Tab
_SHIFTS = frozenset({42, 54})
_OTHERS = frozenset({29, 97, 56, 100, 125, 126})  # Ctrl, Alt, Super: with them a key is a command
_CAPS = 58
_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (55, "*", "*"),
    (57, " ", " "),
    (71, "789-456+1230.", "789-456+1230."),
    (98, "/", "/"),
)
_PLAIN = {first + at: one for first, row, _ in _ROWS for at, one in enumerate(row)}
_SHIFTED = {first + at: one for first, _, row in _ROWS for at, one in enumerate(row)}


class KeysLost(Exception):
    """The kernel dropped events: reading was too slow."""


class Typing:
    """Key events in, characters out. Keys held with Ctrl, Alt or Super give none."""

    def __init__(self) -> None:
        self._down: set[int] = set()
        self._caps = False

    def type(self, events: bytes) -> bytes:
        """Whole `input_event`s. KeysLost: start anew with the next read."""
        return "".join(self._typed(events)).encode("ascii")

    def _typed(self, events: bytes) -> Iterator[str]:
        for _, _, kind, code, value in _EVENT.iter_unpack(events):
            if kind == _SYN and code == _DROPPED:
                self._down.clear()
                raise KeysLost
            if kind == _KEY:
                yield self._key(code, value)

    def _key(self, code: int, value: int) -> str:
        """`value`: 0 up, 1 down, 2 repeated by the kernel because it is held."""
        if value == 0:
            self._down.discard(code)
            return ""
        self._down.add(code)
        if value == 2 or self._down & _OTHERS:
            return ""
        if code == _CAPS:
            self._caps = not self._caps
        return _ENDS.get(code) or self._character(code)

    def _character(self, code: int) -> str:
        shifted = bool(self._down & _SHIFTS)
        if self._caps and _PLAIN.get(code, "").isalpha():
            shifted = not shifted
        return (_SHIFTED if shifted else _PLAIN).get(code, "")
