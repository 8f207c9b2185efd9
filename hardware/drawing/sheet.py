"""A strip of paper that grows downwards while lines, bands and pictures are put on it."""

from PIL import Image, ImageDraw

from hardware.wire.raster import DOTS

from .breaking import break_lines
from .faces import Box, Style, ink_box, line_box, runs, width

INK, PAPER = 0, 255
_MOST_ROWS = 3600  # 45 cm: a slip that is longer is a mistake
# Grey edges of letters darker than this become dots. Below half: dots grow on thermal paper, and small marks
# such as those of "ấ" and "ệ" must stay open.
_THRESHOLD = 110


class Sheet:
    """All measures in dots, 8 per mm. `finish` gives the picture, cut to what was used."""

    def __init__(self) -> None:
        self._picture = Image.new("L", (DOTS, _MOST_ROWS), PAPER)
        self._pen = ImageDraw.Draw(self._picture)
        self.y = 0

    def gap(self, rows: int) -> None:
        self.y += rows

    def write(self, text: str, style: Style, x: float, baseline: float, ink: int = INK) -> None:
        """Letters from `x` to the right on a baseline; does not move the pen down."""
        for font, piece in runs(text, style):
            if not style.tracking:
                self._pen.text((x, baseline), piece, font=font, fill=ink, anchor="ls")
                x += font.getlength(piece)
                continue
            for letter in piece:
                self._pen.text((x, baseline), letter, font=font, fill=ink, anchor="ls")
                x += font.getlength(letter) + style.tracking

    def centred(self, text: str, style: Style, box: Box | None = None) -> None:
        """One line in the middle of the paper, and down by its height."""
        box = box or line_box(style)
        self.write(text, style, (DOTS - width(text, style)) / 2, self.y + box.above)
        self.y += box.height

    def paragraph(self, text: str, style: Style, most: int = 4) -> None:
        for line in break_lines(text, style, DOTS - 8, most):
            self.centred(line, style)

    def number(self, text: str, style: Style) -> None:
        """As large as fits on the paper."""
        while width(text, style) > DOTS:
            style = style._replace(size=style.size - 4, tracking=style.tracking * 0.98)
        self.centred(text, style, ink_box(text, style))

    def dashes(self) -> None:
        for x in range(0, DOTS, 12):
            self._pen.rectangle((x, self.y, x + 7, self.y + 3), fill=INK)
        self.y += 4

    def columns(self, cells: list[tuple[str, str]], name: Style, value: Style) -> None:
        """Names over values, side by side with equal widths."""
        span = DOTS / len(cells)
        top, below = line_box(name), line_box(value)
        for place, (label, content) in enumerate(cells):
            middle = span * (place + 0.5)
            self.write(label, name, middle - width(label, name) / 2, self.y + top.above)
            fitted = value
            while width(content, fitted) > span - 4:
                fitted = fitted._replace(size=fitted.size - 1)
            x = middle - width(content, fitted) / 2
            self.write(content, fitted, x, self.y + top.height + below.above)
        self.y += top.height + below.height

    def band(self, left: str, style: Style, right: str = "", note: Style | None = None) -> None:
        """White on black over the whole width; alone in the middle, or with a note at the right."""
        box = line_box(style)
        self._pen.rectangle((0, self.y, DOTS - 1, self.y + box.height + 7), fill=INK)
        baseline = self.y + 4 + box.above
        x = 20 if right else (DOTS - width(left, style)) / 2
        self.write(left, style, x, baseline, PAPER)
        if right and note:
            self.write(right, note, DOTS - 20 - width(right, note), baseline, PAPER)
        self.y += box.height + 8

    def stripes(self) -> None:
        """The slanted edge under the band of a spare number."""
        height, step = 20, 24
        for x in range(-height, DOTS + height, step):
            foot = self.y + height - 1
            self._pen.polygon(
                [(x + height, self.y), (x + height + 11, self.y), (x + 11, foot), (x, foot)],
                fill=INK,
            )
        self.y += height

    def tag(self, text: str, style: Style) -> None:
        """A short mark in a black box with round ends."""
        box, across = line_box(style), width(text, style)
        left, right = (DOTS - across) / 2 - 24, (DOTS + across) / 2 + 24
        foot = self.y + box.height + 5
        self._pen.rounded_rectangle((left, self.y, right, foot), radius=box.height // 2, fill=INK)
        self.write(text, style, (DOTS - across) / 2, self.y + 3 + box.above, PAPER)
        self.y += box.height + 6

    def picture(self, image: Image.Image) -> None:
        self._picture.paste(image, ((DOTS - image.width) // 2, self.y))
        self.y += image.height

    def finish(self) -> Image.Image:
        """The strip in mode "1" (0 = ink)."""
        used = self._picture.crop((0, 0, DOTS, self.y))
        return used.point([0] * _THRESHOLD + [255] * (256 - _THRESHOLD), "1")
