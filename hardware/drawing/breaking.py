"""Break a text into lines: at spaces, never at a no-break space, between any two Korean or Chinese characters."""

import re

from .faces import Style, width

# One unbreakable piece: a CJK character, or letters up to a space.
_PIECE = re.compile(
    r"[\u2e80-\u9fff\uac00-\ud7a3\uff00-\uffef]|[^\s\u2e80-\u9fff\uac00-\ud7a3\uff00-\uffef]+| +"
)
_BREAKING_SPACE = " "
_ELLIPSIS = "…"


def _pieces(text: str) -> list[str]:
    text = re.sub(r"[\t\n ]+", _BREAKING_SPACE, text.strip())
    # The class \s would also match the no-break space, which must hold its words together.
    glued = text.replace("\u00a0", "\ue000")
    return [piece.replace("\ue000", "\u00a0") for piece in _PIECE.findall(glued)]


def _greedy(pieces: list[tuple[str, float]], limit: float) -> list[str]:
    """Fill line after line. The faces have no kerning, so widths of pieces add up to the width of the line."""
    lines: list[str] = []
    line, across = "", 0.0
    for piece, span in pieces:
        blank = piece.isspace()
        if line and not blank and across + span > limit:
            lines.append(line.rstrip())
            line, across = "", 0.0
        if line or not blank:
            line, across = line + piece, across + span
    return [*lines, line.rstrip()] if line.strip() else lines


def _chopped(piece: str, style: Style, limit: float) -> list[str]:
    """A single word wider than the paper, cut where it must be."""
    if width(piece, style) <= limit:
        return [piece]
    out = [""]
    for letter in piece:
        if out[-1] and width(out[-1] + letter, style) > limit:
            out.append("")
        out[-1] += letter
    return out


def _shortened(line: str, style: Style, limit: float) -> str:
    while line and width(line + _ELLIPSIS, style) > limit:
        line = line[:-1].rstrip()
    return line + _ELLIPSIS


def break_lines(text: str, style: Style, limit: float, most: int = 4) -> list[str]:
    """At most `most` lines of about equal width; the rest is replaced by an ellipsis."""
    parts = [part for piece in _pieces(text) for part in _chopped(piece, style, limit)]
    pieces = [(part, width(part, style)) for part in parts]
    lines = _greedy(pieces, limit)
    if len(lines) > most:
        return [*lines[: most - 1], _shortened(" ".join(lines[most - 1 :]), style, limit)]
    if len(lines) <= 1:
        return lines
    low, high = limit / len(lines), limit
    while high - low > 4:  # the narrowest column that needs no further line
        middle = (low + high) / 2
        if len(_greedy(pieces, middle)) > len(lines):
            low = middle
        else:
            high = middle
    return _greedy(pieces, high)
