"""The two codes of a form as drawings of one path each, so that no hairline shows between modules."""

from collections.abc import Iterable

import segno

from . import code128

QUIET = 4  # modules of white on every side (ISO/IEC 18004)


HEIGHT = 40  # of the bars, before whoever places them stretches them


def bars(text: str) -> tuple[str, int]:
    """An SVG and how many modules it is wide, quiet zones included; nothing when there is nothing to say."""
    if not text:
        return "", 0
    widths = code128.widths(text)
    total = sum(widths) + 2 * code128.QUIET
    path, x = "", code128.QUIET
    for place, width in enumerate(widths):
        if place % 2 == 0:
            path += f"M{x} 0h{width}v{HEIGHT}h-{width}z"
        x += width
    return _drawing(total, HEIGHT, path), total


def qr(text: str) -> str:
    """An SVG with its quiet zone, or nothing."""
    if not text:
        return ""
    code = segno.make_qr(text, error="m", boost_error=False)
    side = int(code.symbol_size(scale=1, border=QUIET)[0])
    path = "".join(
        f"M{x} {y}h{length}v1h-{length}z"
        for y, row in enumerate(code.matrix_iter(scale=1, border=QUIET))
        for x, length in _runs(row)
    )
    return _drawing(side, side, path)


def _drawing(width: int, height: int, path: str) -> str:
    box = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}><path fill="#000" d="{path}"/></svg>'


def _runs(row: Iterable[int]) -> list[tuple[int, int]]:
    """Where dark modules begin, and how many follow one another."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
