"""A one-bit picture as `ESC *` columns: for heads that know no rows, and for impact printers with their tall dots."""

from PIL import Image

from . import commands
from .profile import Profile
from .raster import harmless

# A grey of this or darker, where several drawn rows fall on one row of pins, gets a dot: thin strokes must survive.
_THRESHOLD = 170
_ONE_WAY = commands.ESC + b"U\x01"  # both directions of an impact head would not meet exactly
_MODES = {8: 1, 24: 33}  # 8 dots double density, 24 dots double density: square or nearly


def squeezed(picture: Image.Image, profile: Profile) -> Image.Image:
    """The picture in rows of the head, whose dots may be taller than wide."""
    if profile.squeeze == 1.0:
        return picture
    height = max(1, round(picture.height / profile.squeeze))
    grey = picture.convert("L").resize((picture.width, height), Image.Resampling.BOX)
    return grey.point([0] * _THRESHOLD + [255] * (256 - _THRESHOLD), "1")


def encode_columns(picture: Image.Image, profile: Profile) -> bytes:
    """Reset and the picture, from the left edge; ending is the caller's. ValueError: wider than the head."""
    if picture.mode != "1" or picture.width > profile.dots:
        raise ValueError(f"a picture for {profile.name} has mode 1 and up to {profile.dots} dots")
    rows, pins = squeezed(picture, profile), profile.pins
    unit = 2 if pins == 8 else 1  # an impact printer feeds in 1/144 inch, its pins stand 1/72 apart
    head = _ONE_WAY if pins == 8 else commands.DOT_UNITS
    out = [commands.RESET, head, commands.ESC + b"3" + bytes([pins * unit])]
    for top in range(0, rows.height, pins):
        part = rows.crop((0, top, rows.width, top + pins))
        if rows.height < top + pins:  # the last pass: what crop adds is ink in mode 1
            part.paste(1, (0, rows.height - top, rows.width, pins))
        out.append(_pass(part, pins) or commands.feed(pins * unit))
    return b"".join(out)


def _pass(part: Image.Image, pins: int) -> bytes:
    """One run of the head, without the blank columns at its right; b"" when there is nothing to print."""
    # Columns from left to right, each from top to bottom, first dot in the highest bit: the picture on its side.
    side = part.transpose(Image.Transpose.TRANSPOSE)
    data = side.tobytes("raw", "1;I")
    size = pins // 8
    columns = -(-len(data.rstrip(b"\0")) // size)
    if not columns:
        return b""
    count = columns.to_bytes(2, "little")
    body = harmless(data[: columns * size])
    return commands.ESC + b"*" + bytes([_MODES[pins]]) + count + body + b"\n"
