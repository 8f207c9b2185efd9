"""A scanned or photographed page: one whole still picture of a sensible size, and nothing behind it."""

import io
import warnings

from PIL import Image

from .wrong import PaperWrong

MOST_PIXELS = 80_000_000  # A3 at 600 dpi has 70 million
LEAST_SIDE = 16
_LONGEST_SIDE = 40_000
_PADDING = b"\x00\r\n\t \x1a"


def check_image(data: bytes, kind: str) -> int:
    """1, the number of its pages. Every pixel is decoded: a picture that ends too early is found."""
    _check_end(data, kind)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # our own limit is below the one it warns of
        try:
            with Image.open(io.BytesIO(data), formats=[kind, "MPO"]) as picture:
                _check_shape(picture)
                picture.load()
        except Image.DecompressionBombError:
            raise PaperWrong("too_many_pixels") from None
        except ValueError as error:
            raise PaperWrong(
                "bomb" if "too large" in str(error).lower() else _own(error)
            ) from error
    return 1


def _own(error: ValueError) -> str:
    return str(error) if isinstance(error, PaperWrong) else "broken"


def _check_shape(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > _LONGEST_SIDE:
        raise PaperWrong("too_many_pixels")
    if min(width, height) < LEAST_SIDE:
        raise PaperWrong("too_small")
    if picture.format == "MPO" or getattr(picture, "n_frames", 1) != 1:
        raise PaperWrong("animated")


def _check_end(data: bytes, kind: str) -> None:
    end = _png_end(data) if kind == "PNG" else _jpeg_end(data)
    if data[end:].strip(_PADDING):
        raise PaperWrong("polyglot")


def _png_end(data: bytes) -> int:
    """Behind the chunk IEND. Chunks are length, name, content, checksum."""
    at = 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        name = data[at + 4 : at + 8]
        at += 12 + length
        if name == b"IEND" and at <= len(data):
            return at
    raise PaperWrong("broken")


def _jpeg_end(data: bytes) -> int:
    """Behind the marker EOI: segments by their length, then coded data until a marker that is no restart."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise PaperWrong("broken")
        marker = data[at + 1]
        if marker == 0xD9:
            return at + 2
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xDA:
            at = _behind_scan(data, at)
    if data[at : at + 2] == b"\xff\xd9":
        return at + 2
    raise PaperWrong("broken")


_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


def _behind_scan(data: bytes, at: int) -> int:
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        following = data[at + 1]
        if following == 0xFF:
            at += 1
        elif following == 0 or following in _ALONE:
            at += 2
        else:
            return at
    raise PaperWrong("broken")
