"""Draw what a panel says as dots: one byte per dot, 0 dark, 1 amber, 2 warm white.

Letters are GNU Unifont, sixteen rows, so that Vietnamese tones are told apart; X11 10x20 where a line has twenty rows;
panels of 32 rows and more draw numbers twice as large. Positions follow the drawing of the panels: the number left,
the counter right.
"""

from dataclasses import dataclass, replace

from .fonts import Font, unifont, x11_10x20

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
        """Three bytes a dot, as a panel takes them; `brightness` 0 to 1 dims but never puts a dot out."""
        out = bytearray(3 * len(self.dots))
        for part in range(3):
            table = bytes(_part(dot, part, brightness) for dot in range(3)).ljust(256, b"\x00")
            out[part::3] = self.dots.translate(table)
        return bytes(out)

    def plane(self, lit: frozenset[int]) -> bytes:
        """One bit a dot, the high bit left, rows in whole bytes: set for the colours in `lit`."""
        step = -(-self.width // 8)
        table = bytes(b"01"[dot in lit] for dot in range(3)).ljust(256, b"0")
        marks, rows = self.dots.translate(table), []
        for at in range(0, len(marks), self.width):
            bits = int(marks[at : at + self.width], 2) << (step * 8 - self.width)
            rows.append(bits.to_bytes(step, "big"))
        return b"".join(rows)


def _part(dot: int, part: int, brightness: float) -> int:
    full = _RGB[dot][part]
    least = 1 if part == 0 and full else 0
    return max(least, round(full * brightness))


def dark(width: int, height: int) -> Picture:
    return Picture(width, height, bytes(width * height))


class _Canvas:
    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.dots = bytearray(width * height)

    def dot(self, x: int, y: int, colour: int) -> None:
        if 0 <= x < self.width and 0 <= y < self.height:
            self.dots[y * self.width + x] = colour

    def write(self, text: str, x: int, y: int, colour: int, font: Font, scale: int = 1) -> None:
        for index, letter in enumerate(text):
            for column, row in font.dots(letter):
                left, top = x + (index * font.cell + column) * scale, y + row * scale
                for step in range(scale * scale):
                    self.dot(left + step % scale, top + step // scale, colour)

    def picture(self) -> Picture:
        return Picture(self.width, self.height, bytes(self.dots))


def call(width: int, height: int, label: str, counter: str) -> Picture:
    """The number in amber, an arrow if there is room, the counter in white at the right edge."""
    canvas, font = _Canvas(width, height), unifont()
    scale = max(1, height // ROWS)
    top = (height - ROWS * scale) // 2
    start = len(label) * CELL * scale
    margin = 2 if scale > 1 and start + len(counter) * CELL * scale + 2 <= width else 0
    end = width - len(counter) * CELL * scale - margin
    canvas.write(label, 0, top, AMBER, font, scale)
    if end >= start:
        canvas.write(counter, end, top, WHITE, font, scale)
        _arrow(canvas, start, end - start, top, scale)
    return canvas.picture()


def _arrow(canvas: _Canvas, start: int, gap: int, top: int, scale: int) -> None:
    if scale == 1:
        if gap >= CELL - 1:
            canvas.write("→", start + (gap - 6) // 2, top - 1, WHITE, unifont())
        return
    if gap < len(_LARGE_ARROW[0]):
        return
    left = start + max(0, (gap - ROWS) // 2)
    for y, row in enumerate(_LARGE_ARROW):
        for x, mark in enumerate(row):
            if mark == "1":
                canvas.dot(left + x, top + 13 + y, WHITE)


def lines(width: int, height: int, first: str, second: str = "") -> Picture:
    """One or two centred lines, each as large as the panel has room for both; what does not fit is left out."""
    canvas = _Canvas(width, height)
    font = _font_of_two(width, height, first, second)
    if font is not None:
        top = (height - 2 * font.rows) // 2
        canvas.write(first, _centred(first, width, font), top, AMBER, font)
        canvas.write(second, _centred(second, width, font), top + font.rows, WHITE, font)
        return canvas.picture()
    font, scale = _font_of_one(width, height, first)
    top = (height - font.rows * scale) // 2
    canvas.write(first, _centred(first, width, font, scale), top, AMBER, font, scale)
    return canvas.picture()


def _font_of_two(width: int, height: int, first: str, second: str) -> Font | None:
    for font in (x11_10x20(), unifont()):
        if second and height >= 2 * font.rows and font.fits(max(first, second, key=len), width):
            return font
    # A long first line is no reason to lose the second.
    if second and height >= 2 * ROWS and unifont().fits(second, width):
        return unifont()
    return None


def _font_of_one(width: int, height: int, text: str) -> tuple[Font, int]:
    small, large = unifont(), x11_10x20()
    if height >= 2 * small.rows and small.fits(text, width, 2):
        return small, 2
    if height >= large.rows and large.fits(text, width):
        return large, 1
    return small, 1


def test(width: int, height: int, name: str) -> Picture:
    """For the person on the ladder: a frame at the outermost dots, both colours, tones, and which panel this is."""
    canvas, font = _Canvas(width, height), unifont()
    for x in range(width):
        for y in (0, height - 1):
            canvas.dot(x, y, AMBER if x < width // 2 else WHITE)
    for y in range(height):
        canvas.dot(0, y, AMBER)
        canvas.dot(width - 1, y, WHITE)
    text = name if font.fits(name, width - 4) else name[-((width - 4) // CELL) :]
    canvas.write(text, 3, (height - ROWS) // 2, AMBER, font)
    rest = width - 4 - font.cell * len(text)
    if rest >= 2 * CELL:
        canvas.write("Ệ8", width - 3 - 2 * CELL, (height - ROWS) // 2, WHITE, font)
    return canvas.picture()


def _centred(text: str, width: int, font: Font, scale: int = 1) -> int:
    return max(0, (width - len(text) * font.cell * scale) // 2)


def without_colour(picture: Picture) -> Picture:
    """For a panel of one colour: everything lit is amber."""
    return replace(picture, dots=bytes(min(dot, AMBER) for dot in picture.dots))
