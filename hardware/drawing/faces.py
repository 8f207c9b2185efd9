"""Fonts on paper: which face draws which character, and how tall a line must be so that no tone mark is cut."""

import functools
from collections.abc import Iterator
from importlib import resources
from io import BytesIO
from itertools import groupby
from typing import NamedTuple

from PIL import ImageFont

# Stacks that reach highest and lowest: Be Vietnam Pro draws 1.22 em above its own ascent of 1.00 em.
_WORST = "ẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰỲỴặậệịọộợụựỵgjpqy|(),;"
_MISSING = "\uffff"
_OTHER_SCRIPTS = ("NotoSansKR-600", "NotoSansSC-600")


class Style(NamedTuple):
    """Weight 500, 600, 700 or 800; size in dots (8 per mm); tracking in dots between letters."""

    weight: int
    size: int
    tracking: float = 0.0


class Box(NamedTuple):
    """Dots above and below the baseline."""

    above: int
    below: int

    @property
    def height(self) -> int:
        return self.above + self.below


@functools.cache
def _file(name: str) -> bytes:
    return (resources.files("hardware") / "fonts" / f"{name}.ttf").read_bytes()


@functools.cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(BytesIO(_file(name)), size, layout_engine=ImageFont.Layout.BASIC)


@functools.cache
def _draws(name: str, character: str) -> bool:
    """Whether the face holds the character: an absent one is drawn like any other absent one."""
    if character in " \u00a0":
        return name.startswith("BeVietnam")
    font = _font(name, 32)
    return bytes(font.getmask(character)) != bytes(font.getmask(_MISSING))


@functools.cache
def _face_of(weight: int, character: str) -> str | None:
    """The face that draws a character, or None when no font here does."""
    names = (f"BeVietnamPro-{weight}", *_OTHER_SCRIPTS)
    return next((name for name in names if _draws(name, character)), None)


def drawable(text: str) -> bool:
    """Whether every character of the text can be put on paper."""
    return all(_face_of(600, character) for character in text)


def runs(text: str, style: Style) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
    """The text in pieces of one font each; what no font draws appears as its empty box."""
    main = f"BeVietnamPro-{style.weight}"
    for name, characters in groupby(text, lambda letter: _face_of(style.weight, letter) or main):
        yield _font(name, style.size), "".join(characters)


@functools.lru_cache(maxsize=4096)
def width(text: str, style: Style) -> float:
    """Dots from the first to the last letter, tracking included."""
    drawn = sum(font.getlength(piece) for font, piece in runs(text, style))
    return drawn + style.tracking * max(len(text) - 1, 0)


@functools.cache
def line_box(style: Style) -> Box:
    """From measured ink, never from the font's own ascent, with one blank row above and below."""
    box = _font(f"BeVietnamPro-{style.weight}", style.size).getbbox(_WORST, anchor="ls")
    return Box(above=int(-box[1]) + 1, below=int(box[3]) + 1)


@functools.lru_cache(maxsize=2048)
def ink_box(text: str, style: Style) -> Box:
    """Of this text alone; for big numbers, where the worst stack would waste paper."""
    boxes = [font.getbbox(piece, anchor="ls") for font, piece in runs(text, style)]
    return Box(
        above=int(-min(box[1] for box in boxes)) + 1,
        below=max(int(max(b[3] for b in boxes)), 0) + 1,
    )
