"""Draw what a panel says as dots: one byte per dot, 0 dark, 1 amber, 2 warm white.

Letters are GNU Unifont, sixteen rows, so that Vietnamese tones are told apart; panels of 32 rows and more
draw numbers twice as large. Positions follow the drawing of the panels: the number left, the counter right.
"""

import functools
from dataclasses import dataclass, replace
from importlib import resources

CELL = 8
ROWS = 16
DARK, AMBER, WHITE = 0, 1, 2
_RGB = {DARK: (0, 0, 0), AMBER: (0xFF, 0xB2, 0x1A), WHITE: (0xFF, 0xF3, 0xDC)}
# The arrow of large panels is drawn for them: Unifont's, doubled, is thin beside doubled digits.
_LARGE_ARROW = (
    "0000000110000", "0000000011000", "0000000001100", "1111111111110", "1111111111111",
    "1111111111110", "0000000001100", "0000000011000", "0000000110000",
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """`dots` holds width × height bytes, row by row."""

    width: int
    height: int
    dots: bytes

    def rgb(self, brightness: float = 1.0) -> bytes:
        """Three bytes a dot, as a panel takes them; `brightness` 0 to 1."""
        table = {dot: bytes(round(part * brightness) for part in _RGB[dot]) for dot in _RGB}
        return b"".join(table[dot] for dot in self.dots)


def dark(width: int, height: int) -> Picture:
    return Picture(width, height, bytes(width * height))


@functools.cache
def font() -> dict[str, bytes]:
    """Sixteen rows of eight dots per letter."""
    text = (resources.files(__package__) / "unifont-vi.hex").read_text(encoding="ascii")
    pairs = (line.split(":") for line in text.splitlines())
    return {chr(int(code, 16)): bytes.fromhex(rows) for code, rows in pairs}


class _Canvas:
    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.dots = bytearray(width * height)

    def dot(self, x: int, y: int, colour: int) -> None:
        if 0 <= x < self.width and 0 <= y < self.height:
            self.dots[y * self.width + x] = colour

    def write(self, text: str, x: int, y: int, colour: int, scale: int = 1) -> None:
        """Letters that the font has not are left blank: a wrong letter would be a wrong number."""
        for index, letter in enumerate(text):
            for row, bits in enumerate(font().get(letter, bytes(ROWS))):
                for column in (column for column in range(CELL) if bits & 0x80 >> column):
                    left, top = x + (index * CELL + column) * scale, y + row * scale
                    for step in range(scale * scale):
                        self.dot(left + step % scale, top + step // scale, colour)

    def picture(self) -> Picture:
        return Picture(self.width, self.height, bytes(self.dots))


def call(width: int, height: int, label: str, counter: str) -> Picture:
    """The number in amber, an arrow if there is room, the counter in white at the right edge."""
    canvas = _Canvas(width, height)
    scale = max(1, height // ROWS)
    top = (height - ROWS * scale) // 2
    start = len(label) * CELL * scale
    margin = 2 if scale > 1 and start + len(counter) * CELL * scale + 2 <= width else 0
    end = width - len(counter) * CELL * scale - margin
    canvas.write(label, 0, top, AMBER, scale)
    if end >= start:
        canvas.write(counter, end, top, WHITE, scale)
        _arrow(canvas, start, end - start, top, scale)
    return canvas.picture()


def _arrow(canvas: _Canvas, start: int, gap: int, top: int, scale: int) -> None:
    if scale == 1:
        if gap >= CELL - 1:
            canvas.write("→", start + (gap - 6) // 2, top - 1, WHITE)
        return
    if gap < len(_LARGE_ARROW[0]):
        return
    left = start + max(0, (gap - ROWS) // 2)
    for y, row in enumerate(_LARGE_ARROW):
        for x, mark in enumerate(row):
            if mark == "1":
                canvas.dot(left + x, top + 13 + y, WHITE)


def lines(width: int, height: int, first: str, second: str = "") -> Picture:
    """One or two centred lines; a single line on a large panel is doubled when it fits."""
    canvas = _Canvas(width, height)
    two = bool(second) and height >= 2 * ROWS and fits(second, width)
    scale = 2 if not two and height >= 2 * ROWS and len(first) * CELL * 2 <= width else 1
    block = ROWS * scale * (2 if two else 1)
    top = (height - block) // 2
    canvas.write(first, _centred(first, width, scale), top, AMBER, scale)
    if two:
        canvas.write(second, _centred(second, width, 1), top + ROWS, WHITE)
    return canvas.picture()


def fits(text: str, width: int) -> bool:
    return len(text) * CELL <= width


def _centred(text: str, width: int, scale: int) -> int:
    return max(0, (width - len(text) * CELL * scale) // 2)


def without_colour(picture: Picture) -> Picture:
    """For a panel of one colour: everything lit is amber."""
    return replace(picture, dots=bytes(min(dot, AMBER) for dot in picture.dots))
