"""The QR code of a slip: big enough dots for a scratched phone camera, with its quiet zone."""

import segno
from PIL import Image

QUIET = 4  # modules of white on every side (ISO/IEC 18004)
_LEAST, _MOST = 5, 8  # dots per module
# Any mask can be read; weighing all eight against each other takes longer than drawing the slip.
_MASK = 3


def qr(address: str, widest: int, paper: int) -> Image.Image:
    """A picture of mode "1", about `widest` dots where 5 dots a module allow it, never wider than the paper.

    Even modules are preferred: then rows and columns come in pairs, and a quarter of the dots says it all."""
    code = segno.make_qr(address, error="m", mask=_MASK)
    modules = int(code.symbol_size(scale=1, border=QUIET)[0])
    scale = max(_LEAST, min(_MOST, widest // modules))
    if scale == 7:
        scale = 8 if modules * 8 <= widest + modules else 6
    scale = min(scale, paper // modules)
    rows = code.matrix_iter(scale=1, border=QUIET)
    levels = bytes(0 if bit else 255 for bits in rows for bit in bits)
    small = Image.frombytes("L", (modules, modules), levels).convert("1", dither=Image.Dither.NONE)
    return small.resize((modules * scale, modules * scale), Image.Resampling.NEAREST)
