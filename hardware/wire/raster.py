"""A one-bit picture as `GS v 0` bands: cropped, at most 200 rows each, blank rows as feeds, no real-time bytes."""

import re

from PIL import Image

from . import commands
from .profile import EPSON_TM, Profile

DOTS = 576  # 72 mm at 8 dots per mm: the printable width of 80 mm paper
BAND_ROWS = EPSON_TM.band_rows
_BLANK_RUN = 8  # shorter runs of blank rows cost less inside a band than as a feed

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


def _margin(rows: list[bytes]) -> int:
    """Blank bytes that can go on both sides alike, so that a centred band lands where it was drawn."""
    ink = [row for row in rows if any(row)]
    left = min(len(row) - len(row.lstrip(b"\0")) for row in ink)
    right = min(len(row) - len(row.rstrip(b"\0")) for row in ink)
    return min(left, right)


def _band(rows: list[bytes]) -> bytes:
    margin = _margin(rows)
    width = len(rows[0]) - 2 * margin
    data = b"".join(row[margin : margin + width] for row in rows)
    size = width.to_bytes(2, "little") + len(rows).to_bytes(2, "little")
    return commands.GS + b"v0\x00" + size + harmless(data)


def _runs(rows: list[bytes]) -> list[tuple[bool, list[bytes]]]:
    """(inked, rows) in order; a short blank run stays inside the band around it."""
    runs: list[tuple[bool, list[bytes]]] = []
    blank: list[bytes] = []
    for row in rows:
        if not any(row):
            blank.append(row)
            continue
        if blank and (len(blank) >= _BLANK_RUN or not runs):
            runs.append((False, blank))
            blank = []
        if not runs or not runs[-1][0]:
            runs.append((True, []))
        runs[-1][1].extend([*blank, row])
        blank = []
    if blank:
        runs.append((False, blank))
    return runs


def encode(picture: Image.Image, profile: Profile = EPSON_TM) -> bytes:
    """The whole slip: reset, picture, cut. The picture is centred on the paper."""
    out = [commands.RESET, commands.DOT_UNITS, commands.CENTRE]
    for inked, rows in _runs(pixels(picture)):
        if not inked:
            out.append(commands.feed(len(rows)))
            continue
        for start in range(0, len(rows), profile.band_rows):
            band = rows[start : start + profile.band_rows]
            out.append(_band(band) if any(map(any, band)) else commands.feed(len(band)))
    out.append(commands.CUT if profile.cut else commands.TO_TEAR_BAR)
    return b"".join(out)
