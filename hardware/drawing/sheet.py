"""A strip of paper that grows downwards while lines, bands and pictures are put on it."""

from typing import Literal

from PIL import Image, ImageDraw

from .breaking import break_lines
from .faces import Style, line_box, width
from .ink import INK, PAPER, box_of, put_line, put_number

Align = Literal["left", "centre", "right"]
Written = tuple[str, Style]
_ROWS = 1600  # 20 cm, longer than most; the strip grows
_TALLEST = 800  # rows of the tallest single thing: always there below the pen
_SMALLEST = 18  # dots: below, tone marks close up
_EDGE = 4


class Sheet:
    """All measures in dots, 8 per mm. `finish` gives the picture, cut to what was used."""

    def __init__(self, dots: int) -> None:
        self.dots = dots
        self._picture = Image.new("1", (dots, _ROWS), PAPER)
        self._pen = ImageDraw.Draw(self._picture)
        self._y = 0

    @property
    def y(self) -> int:
        """Rows from the upper edge of the paper to where the next thing begins."""
        return self._y

    @y.setter
    def y(self, rows: int) -> None:
        self._y = rows
        if rows + _TALLEST > self._picture.height:
            longer = Image.new("1", (self.dots, 2 * (rows + _TALLEST)), PAPER)
            longer.paste(self._picture)
            self._picture, self._pen = longer, ImageDraw.Draw(longer)

    def gap(self, rows: int) -> None:
        self.y += rows

    def write(self, written: Written, x: float, among: Style, ink: int = INK) -> None:
        """Letters from `x` to the right, on the baseline of a line of style `among`; does not move down."""
        text, style = written
        top = self.y + line_box(among).above - box_of(text, style).above
        put_line(self._picture, text, style, (x, top), ink)

    def _start(self, span: float, align: Align) -> float:
        middle = (self.dots - span) / 2
        return {"left": _EDGE, "centre": middle, "right": self.dots - _EDGE - span}[align]

    def text(self, text: str, style: Style, align: Align = "centre") -> None:
        """One line, and down by its height."""
        box = box_of(text, style)
        put_line(self._picture, text, style, (self._start(width(text, style), align), self.y), INK)
        self.y += box.height

    def paragraph(self, text: str, style: Style, align: Align = "centre", most: int = 4) -> None:
        for line in break_lines(text, style, self.dots - 2 * _EDGE, most):
            self.text(line, style, align)

    def number(self, text: str, style: Style) -> None:
        """As large as fits on the paper."""
        while width(text, style) > self.dots:
            style = style._replace(size=style.size - 4, tracking=style.tracking * 0.98)
        self.y += put_number(self._picture, text, style, self.y)

    def pair(self, left: Written, right: Written, less: int = 4) -> None:
        """Two texts on one line; up to `less` dots smaller, else on lines of their own, rather than cut."""
        for smaller in range(less + 1):
            one, other = (
                (text, style._replace(size=max(style.size - smaller, _SMALLEST)))
                for text, style in (left, right)
            )
            if left[0] and right[0] and not self._too_wide([one, other]):
                tallest = max(one[1], other[1], key=lambda style: line_box(style).height)
                self.write(one, _EDGE, tallest)
                self.write(other, self._start(width(*other), "right"), tallest)
                self.y += line_box(tallest).height
                return
        if left[0]:
            self.paragraph(*left, "left", most=99)
        if right[0]:
            self.paragraph(*right, "right", most=99)

    def _too_wide(self, sides: list[Written], edges: int = 2 * _EDGE) -> bool:
        return sum(width(text, style) for text, style in sides) + 16 > self.dots - edges

    def rule(self, kind: Literal["dashes", "thin", "thick"]) -> None:
        rows = 2 if kind == "thin" else 4
        step, dash = (12, 8) if kind == "dashes" else (self.dots, self.dots)
        self.y += 4
        for x in range(0, self.dots, step):
            self._pen.rectangle((x, self.y, x + dash - 1, self.y + rows - 1), fill=INK)
        self.y += rows + 4

    def columns(self, cells: list[tuple[str, str]], name: Style, value: Style) -> None:
        """Names over values, side by side: equal widths where they fit, else as each needs, else lines."""
        while True:
            needs = [max(width(top, name), width(below, value)) + 12 for top, below in cells]
            if sum(needs) <= self.dots or value.size <= _SMALLEST:
                break
            name = name._replace(size=max(name.size - 1, _SMALLEST))
            value = value._replace(size=value.size - 1)
        if sum(needs) > self.dots:
            for top, below in cells:
                self.pair((top, name), (below, value))
            return
        left = (self.dots - sum(needs)) / len(cells)
        equal = max(needs) <= self.dots / len(cells)
        spans = [self.dots / len(cells) if equal else need + left for need in needs]
        for style, which in ((name, 0), (value, 1)):
            for place, cell in enumerate(cells):
                middle = sum(spans[:place]) + spans[place] / 2
                written = (cell[which], style)
                self.write(written, middle - width(*written) / 2, style)
            self.y += line_box(style).height

    def band(self, left: str, style: Style, right: str = "", note: Style | None = None) -> None:
        """White on black over the whole width; alone in the middle, or with a note at the right."""
        while note and right and self._too_wide([(left, style), (right, note)], 40):
            style, note = (each._replace(size=each.size - 1) for each in (style, note))
        height = line_box(style).height
        self._pen.rectangle((0, self.y, self.dots - 1, self.y + height + 7), fill=INK)
        self.y += 4
        x = 20 if right else (self.dots - width(left, style)) / 2
        self.write((left, style), x, style, PAPER)
        if right and note:
            self.write((right, note), self.dots - 20 - width(right, note), style, PAPER)
        self.y += height + 4

    def stripes(self) -> None:
        """The slanted edge under the band of a spare number."""
        height, step = 20, 24
        for x in range(-height, self.dots + height, step):
            foot = self.y + height - 1
            self._pen.polygon(
                [(x + height, self.y), (x + height + 11, self.y), (x + 11, foot), (x, foot)],
                fill=INK,
            )
        self.y += height

    def tag(self, text: str, style: Style) -> None:
        """A short mark in a black box with round ends."""
        while width(text, style) > self.dots - 56 and style.size > _SMALLEST:
            style = style._replace(size=style.size - 1)
        height, across = line_box(style).height, width(text, style)
        left, right = (self.dots - across) / 2 - 24, (self.dots + across) / 2 + 24
        foot = self.y + height + 5
        self._pen.rounded_rectangle((left, self.y, right, foot), radius=height // 2, fill=INK)
        self.y += 3
        self.write((text, style), (self.dots - across) / 2, style, PAPER)
        self.y += height + 3

    def picture(self, image: Image.Image) -> None:
        self._picture.paste(image, ((self.dots - image.width) // 2, self.y))
        self.y += image.height

    def finish(self) -> Image.Image:
        """The strip in mode "1" (0 = ink)."""
        return self._picture.crop((0, 0, self.dots, max(self.y, 1)))
