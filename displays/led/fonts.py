"""The two bitmap fonts of the panels: every row of a letter as one whole number, the leftmost dot highest."""

import functools
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Font:
    """`cell` dots wide, `rows` high; `glyphs` gives the rows of a letter."""

    cell: int
    rows: int
    glyphs: dict[str, tuple[int, ...]]

    def fits(self, text: str, width: int, scale: int = 1) -> bool:
        return len(text) * self.cell * scale <= width

    def dots(self, letter: str) -> list[tuple[int, int]]:
        """(x, y) of what is lit. A letter that the font has not is blank: a wrong one would be a wrong number."""
        return _dots(self.cell, self.glyphs.get(letter, ()))


@functools.cache
def _dots(cell: int, rows: tuple[int, ...]) -> list[tuple[int, int]]:
    return [(x, y) for y, row in enumerate(rows) for x in range(cell) if row >> (cell - 1 - x) & 1]


@functools.cache
def unifont() -> Font:
    """GNU Unifont: 16 rows, tones can be told apart; for panels of 16 rows."""
    return _read("unifont-vi.hex", 8, 16)


@functools.cache
def x11_10x20() -> Font:
    """10x20 of X11: clear and bold; where 20 rows are free."""
    return _read("10x20-vi.hex", 10, 20)


def _read(name: str, cell: int, rows: int) -> Font:
    text = (resources.files(__package__) / name).read_text(encoding="ascii")
    glyphs = {}
    for line in text.splitlines():
        code, digits = line.split(":")
        step = len(digits) // rows
        spare = step * 4 - cell
        glyphs[chr(int(code, 16))] = tuple(
            int(digits[at : at + step], 16) >> spare for at in range(0, len(digits), step)
        )
    return Font(cell, rows, glyphs)
