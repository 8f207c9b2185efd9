"""Bytes of ESC/POS in, operations out. Pure; takes the stream in pieces of any size."""

from collections import deque
from collections.abc import Callable

from .abilities import Abilities
from .graphics import columns_to_rows, scaled, stored_raster
from .operations import LINE, Answer, Cut, Feed, Operation, PushStatus, Row, Text, placed

ESC, GS, DLE, LF = 0x1B, 0x1D, 0x10, 0x0A
_TEXT_LINE = 30  # rows of `ESC 2`
_DOTS_PER_INCH = 203
_IMPACT_DOT = 2  # rows of paper under one pin of an impact head
# Commands that change nothing on this paper, with the number of their arguments.
_IGNORED = {
    b"\x1bE": 1, b"\x1b!": 1, b"\x1bt": 1, b"\x1bM": 1, b"\x1bR": 1, b"\x1b-": 1, b"\x1bG": 1, b"\x1bV": 1, b"\x1bU": 1,
    b"\x1b{": 1, b"\x1d!": 1, b"\x1dB": 1, b"\x1dL": 2, b"\x1dW": 2, b"\x10\x04": 1, b"\x10\x05": 1,
}  # fmt: skip


class _Incomplete(Exception):
    """The rest of the command has not come yet."""


class Parser:
    """`feed` bytes, then `step` until it gives None. `unknown` collects what was not understood."""

    def __init__(self, abilities: Abilities | None = None) -> None:
        self.abilities = abilities or Abilities()
        self.buffer = bytearray()
        self.unknown: list[bytes] = []
        self._ready: deque[Operation] = deque()
        self._raster_rows, self._raster_width, self._raster_scale = 0, 0, (1, 1)
        self._stored: list[bytes] = []
        self._text = bytearray()
        self._reset()
        self._handlers: dict[bytes, Callable[[], int]] = {
            b"\x1b@": self._initialise, b"\x1ba": self._align, b"\x1bJ": self._feed_units,
            b"\x1bd": self._feed_lines, b"\x1b2": self._default_spacing, b"\x1b3": self._spacing,
            b"\x1b*": self._columns, b"\x1dv": self._raster, b"\x1dV": self._cut, b"\x1d(": self._extended,
            b"\x1dP": self._units, b"\x1dr": self._buffered, b"\x1da": self._push, b"\x1dI": self._identify,
            b"\x10\x14": self._real_time,
        }  # fmt: skip
        if not self.abilities.raster:
            del self._handlers[b"\x1dv"], self._handlers[b"\x1dP"]

    def feed(self, data: bytes) -> None:
        self.buffer += data

    def clear(self) -> None:
        """As after DLE DC4 8: nothing of what was received is left, nor of a picture half printed."""
        self.buffer.clear()
        self._ready.clear()
        self._text.clear()
        self._raster_rows = 0

    @property
    def waiting(self) -> int:
        """Bytes received and not yet acted on."""
        return len(self.buffer)

    def step(self) -> Operation | None:
        """The next operation, or None until more bytes come."""
        try:
            while not self._ready:
                if self._raster_rows:
                    self._raster_row()
                else:
                    self._command()
        except _Incomplete:
            return None
        return self._ready.popleft()

    # -- reading --------------------------------------------------------------------------------

    def _need(self, count: int) -> bytes:
        if len(self.buffer) < count:
            raise _Incomplete
        return bytes(self.buffer[:count])

    def _command(self) -> None:
        first = self._need(1)[0]
        if first not in (ESC, GS, DLE):
            del self.buffer[:1]
            self._character(first)
            return
        name = self._need(2)
        if name in _IGNORED:
            length = 2 + _IGNORED[name]
            self._need(length)
        elif handler := self._handlers.get(name):
            length = handler()
        else:
            self.unknown.append(name)
            length = 2
        del self.buffer[:length]

    def _character(self, byte: int) -> None:
        if byte == LF:
            text = self._text.decode("ascii", "replace")
            self._text.clear()
            self._ready.append(Text(text) if text else Feed(self._line_rows))
        elif byte >= 0x20:
            self._text.append(byte)

    def _raster_row(self) -> None:
        row = self._need(self._raster_width)
        del self.buffer[: self._raster_width]
        self._raster_rows -= 1
        self._picture(scaled([row], *self._raster_scale))

    def _picture(self, rows: list[bytes]) -> None:
        self._ready.extend(
            Row(placed(row, self._alignment, self.abilities.dots // 8)) for row in rows
        )

    # -- commands: each gives its whole length --------------------------------------------------

    def _reset(self) -> None:
        self._alignment, self._line_rows, self._unit = 0, _TEXT_LINE, self.abilities.units

    def _initialise(self) -> int:
        self._reset()
        return 2

    def _align(self) -> int:
        self._alignment = self._need(3)[2] % 48 % 3
        return 3

    def _rows(self, units: int) -> int:
        return units * _DOTS_PER_INCH // self._unit

    def _feed_units(self) -> int:
        self._ready.append(Feed(self._rows(self._need(3)[2])))
        return 3

    def _feed_lines(self) -> int:
        self._ready.append(Feed(self._need(3)[2] * self._line_rows))
        return 3

    def _default_spacing(self) -> int:
        self._line_rows = _TEXT_LINE
        return 2

    def _spacing(self) -> int:
        self._line_rows = self._rows(self._need(3)[2])
        return 3

    def _units(self) -> int:
        self._unit = self._need(4)[3] or self.abilities.units
        return 4

    def _columns(self) -> int:
        head = self._need(5)
        mode, count = head[2], int.from_bytes(head[3:5], "little")
        length = 5 + count * (3 if mode >= 32 else 1)
        data = self._need(length + 1)
        impact = self.abilities.pins == 8
        rows = columns_to_rows(mode, count, data[5:length], _IMPACT_DOT if impact else 3)
        self._picture(rows)
        if data[length] != LF:
            return length
        self._ready.append(Feed(max(self._line_rows - len(rows), 0)))
        return length + 1

    def _raster(self) -> int:
        head = self._need(8)
        self._raster_width = int.from_bytes(head[4:6], "little")
        self._raster_rows = int.from_bytes(head[6:8], "little")
        self._raster_scale = (1 + (head[3] & 1), 1 + (head[3] >> 1 & 1))
        return 8

    def _cut(self) -> int:
        fed = self._need(3)[2] >= 65  # function B: feed, then cut
        length = 4 if fed else 3
        self._need(length)
        self._ready.append(Cut())
        return length

    def _extended(self) -> int:
        head = self._need(5)
        length = 5 + int.from_bytes(head[3:5], "little")
        parameters = self._need(length)[5:]
        if head[2:3] == b"L" and parameters[1] == 112:
            self._stored = stored_raster(parameters[2:])
        elif head[2:3] == b"L" and parameters[1] in (2, 50):
            self._picture(self._stored)
        elif head[2:3] == b"H":
            self._ready.append(Answer("process_id", parameters[2:6]))
        return length

    def _buffered(self) -> int:
        self._ready.append(Answer("buffered", self._need(3)[2:]))
        return 3

    def _push(self) -> int:
        self._ready.append(PushStatus(self._need(3)[2]))
        return 3

    def _identify(self) -> int:
        self._ready.append(Answer("identify", self._need(3)[2:]))
        return 3

    def _real_time(self) -> int:
        # Already acted on when it was received; here only its bytes are skipped.
        length = 10 if self._need(3)[2] == 8 else 5
        self._need(length)
        return length


def rows_of(operations: list[Operation], line: int = LINE) -> list[bytes]:
    """The dots of a whole stream, for comparing pictures; `line` is the paper's width in bytes."""
    out: list[bytes] = []
    for operation in operations:
        if isinstance(operation, Row):
            out.append(operation.dots)
        elif isinstance(operation, Feed):
            out.extend([bytes(line)] * operation.rows)
    return out
