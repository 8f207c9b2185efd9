"""The QR code of a slip: big enough dots for a scratched phone camera, with its quiet zone."""

import segno
from PIL import Image

QUIET = 4  # modules of white on every side (ISO/IEC 18004)
_LEAST, _MOST = 5, 8  # dots per module
_WIDEST = 320  # dots, 40 mm


def qr(address: str) -> Image.Image:
    """A picture of mode "L". Modules are 5 to 8 dots; error correction M, raised where it costs nothing."""
    code = segno.make_qr(address, error="m")
    modules = int(code.symbol_size(scale=1, border=QUIET)[0])
    scale = max(_LEAST, min(_MOST, _WIDEST // modules))
    rows = code.matrix_iter(scale=1, border=QUIET)
    levels = bytes(0 if bit else 255 for bits in rows for bit in bits)
    small = Image.frombytes("L", (modules, modules), levels)
    return small.resize((modules * scale, modules * scale), Image.Resampling.NEAREST)
