"""Lines and big letters as one-bit pictures, kept: most words of a slip are the words of the slip before."""

import functools
import math

from PIL import Image, ImageDraw

from .faces import Box, Style, ink_box, line_box, runs, width

INK, PAPER = 0, 255
# Grey edges of letters darker than this become dots. Below half: dots grow on thermal paper, and small marks
# such as those of "ấ" and "ệ" must stay open.
_THRESHOLD = 110
_DOTS = [0] * _THRESHOLD + [255] * (256 - _THRESHOLD)
_COARSE = 160  # dots, 20 mm
_PAD = 6  # letters may reach out of their advance


def box_of(text: str, style: Style) -> Box:
    """The worst stack of the face, or what this text needs where another face reaches further."""
    worst, own = line_box(style), ink_box(text, style)
    return Box(max(worst.above, own.above), max(worst.below, own.below))


@functools.lru_cache(maxsize=384)
def line(text: str, style: Style) -> Image.Image:
    """Ink as white in mode "1", ready to be a mask; `_PAD` dots wider on both sides, as high as its box."""
    box = box_of(text, style)
    grey = Image.new("L", (math.ceil(width(text, style)) + 2 * _PAD, box.height), PAPER)
    pen, x = ImageDraw.Draw(grey), float(_PAD)
    for font, piece in runs(text, style):
        for letter in piece if style.tracking else (piece,):
            pen.text((x, box.above), letter, font=font, fill=INK, anchor="ls")
            x += font.getlength(letter) + style.tracking
    return grey.point([255 - level for level in _DOTS], "1")


@functools.lru_cache(maxsize=128)
def _letter(letter: str, style: Style, above: int, height: int, across: int) -> Image.Image:
    """A letter of a big number: its rows come in pairs (its columns too), so that the printer is told half of them."""
    font = next(runs(letter, style))[0]
    wide = (math.ceil(font.getlength(letter)) + 2 * _PAD + 1) // 2 * 2
    grey = Image.new("L", (wide, height), PAPER)
    ImageDraw.Draw(grey).text((_PAD, above), letter, font=font, fill=INK, anchor="ls")
    few = grey.resize((wide // across, height // 2), Image.Resampling.BOX)
    dots = few.point([255 - level for level in [0] * 128 + [255] * 128], "1")
    return dots.resize((wide, height), Image.Resampling.NEAREST)


def put_line(paper: Image.Image, text: str, style: Style, at: tuple[float, int], ink: int) -> None:
    """`at`: where the first letter begins, and the upper edge of the line's box."""
    mask = line(text, style)
    paper.paste(ink, (round(at[0]) - _PAD, at[1]), mask)


def put_number(paper: Image.Image, text: str, style: Style, top: int) -> int:
    """Big letters in the middle of the paper; returns the rows used, an even number.

    From 20 mm on, steps of two dots are a tenth of a stroke: there both ways, a quarter of the bytes."""
    box = ink_box(text, style)
    height = (box.height + 1) // 2 * 2
    across = 2 if box.height >= _COARSE else 1
    x = (paper.width - width(text, style)) / 2
    for letter in text:
        mask = _letter(letter, style, box.above, height, across)
        paper.paste(INK, (round((x - _PAD) / 2) * 2, top), mask)
        x += width(letter, style) + style.tracking
    return height
