"""A one-bit picture as `GS v 0` bands: cropped, at most 200 rows each, blank rows as feeds, no real-time bytes."""

import re

from PIL import Image

from . import commands
from .bands import Band, Feed, pieces
from .profile import EPSON_TM, Profile

DOTS = 576  # 72 mm at 8 dots per mm: the printable width of 80 mm paper
BAND_ROWS = EPSON_TM.band_rows

# A printer acts on these even inside image data: DLE EOT answers, DLE ENQ and DLE DC4 change its state.
_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")


def pixels(picture: Image.Image) -> list[bytes]:
    """The rows of a picture of mode "1", one bit per dot, 1 = ink."""
    if picture.mode != "1" or picture.width % 16 or picture.width > DOTS:
        raise ValueError("a picture to print has mode 1 and a width of whole 16 dots up to 576")
    data, width = picture.tobytes("raw", "1;I"), picture.width // 8
    return [data[start : start + width] for start in range(0, len(data), width)]


def harmless(data: bytes) -> bytes:
    """Blacken one dot wherever two bytes of the picture would be taken for a real-time command."""
    return _REAL_TIME.sub(b"\x18", data)


def _band(band: Band) -> bytes:
    # m: every dot twice as wide (1), as high (2), both (3).
    scale = (band.across == 2) | (band.down == 2) << 1
    size = len(band.rows[0]).to_bytes(2, "little") + len(band.rows).to_bytes(2, "little")
    return commands.GS + b"v0" + bytes([scale]) + size + harmless(b"".join(band.rows))


def encode(picture: Image.Image, profile: Profile = EPSON_TM, ending: bytes | None = None) -> bytes:
    """The whole slip: reset, picture, ending (what the profile says if not given). Centred on the paper."""
    out = [commands.RESET, commands.DOT_UNITS, commands.CENTRE]
    out.extend(
        commands.feed(piece.rows) if isinstance(piece, Feed) else _band(piece)
        for piece in pieces(pixels(picture), profile.band_rows, profile.doubles)
    )
    out.append(commands.ending(profile.cut) if ending is None else ending)
    return b"".join(out)
