"""What the streams of a PDF unpack to, counted while it is unpacked and dropped: nothing large is ever held."""

import zlib
from typing import Any

import pikepdf

from .wrong import PaperWrong

MOST_IN_ONE = 256 * 1024 * 1024
MOST_TOGETHER = 1024 * 1024 * 1024
MOST_PIXELS = 200_000_000  # A0 at 300 dpi has 139 million
_PIECE = 1 << 20
_FLATE = frozenset({"/FlateDecode", "/Fl"})
_MOST_FILTERS = 4


class Budget:
    """Of one file. `spend` a stream after the other; PaperWrong("bomb") once it is used up."""

    def __init__(self) -> None:
        self._left = MOST_TOGETHER

    def spend(self, stream: Any) -> None:
        _check_picture(stream)
        filters = _filters(stream)
        if len(filters) > _MOST_FILTERS:
            raise PaperWrong("bomb")
        data = bytes(stream.read_raw_bytes())
        for place, name in enumerate(filters):
            if name not in _FLATE:
                return
            last = place + 1 == len(filters) or filters[place + 1] not in _FLATE
            data = self._unpacked(data, keep=not last)

    def _unpacked(self, data: bytes, keep: bool) -> bytes:
        """Kept only where it is packed once more."""
        worker, kept, size = zlib.decompressobj(), bytearray(), 0
        while data and not worker.eof:
            try:
                piece = worker.decompress(data, _PIECE)
            except zlib.error:
                raise PaperWrong("broken") from None
            size += len(piece)
            self._left -= len(piece)
            if size > MOST_IN_ONE or self._left < 0:
                raise PaperWrong("bomb")
            if keep:
                kept += piece
            data = worker.unconsumed_tail
        return bytes(kept)


def _filters(stream: Any) -> list[str]:
    found = stream.get("/Filter")
    if found is None:
        return []
    return [str(name) for name in found] if isinstance(found, pikepdf.Array) else [str(found)]


def _check_picture(stream: Any) -> None:
    if str(stream.get("/Subtype", "")) != "/Image":
        return
    width, height = stream.get("/Width", 0), stream.get("/Height", 0)
    if not isinstance(width, int) or not isinstance(height, int) or min(width, height) < 1:
        raise PaperWrong("broken")
    if width * height > MOST_PIXELS:
        raise PaperWrong("too_many_pixels")
