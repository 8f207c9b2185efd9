"""Cut a picture into pieces that take few bytes: each as narrow as its ink, doubled where every dot stands twice."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

# What one more command must save before it is worth its own start of the motor, in bytes.
_PRICE = 20
_FEED_PRICE = 12
_LEAST_SAVED = 5 * _PRICE  # by a doubled stretch: it cuts the text around it in two
# Bytes whose neighbouring bits are alike, 00 or 11.
_PAIRED = re.compile(
    b"[%s]*" % b"".join(b"\\x%02x" % byte for byte in range(256) if (byte ^ byte >> 1) & 0x55 == 0)
)
_LOW = bytes(
    sum((byte >> (7 - 2 * place) & 1) << (3 - place) for place in range(4)) for byte in range(256)
)
_HIGH = bytes(nibble << 4 for nibble in _LOW)


class Feed(NamedTuple):
    rows: int


class Band(NamedTuple):
    """Rows to be sent, equally wide; the printer repeats every dot `across` by `down`."""

    rows: Sequence[bytes]
    across: int = 1
    down: int = 1


def pieces(rows: Sequence[bytes], most: int, doubles: bool) -> Iterator[Feed | Band]:
    """The whole picture in order; a band has at most `most` rows on paper and is centred."""
    start = 0
    for first, last in _stretches(rows) if doubles else ():
        yield from _plain(rows[start:first], most)
        yield from _doubled(rows[first:last], most)
        start = last
    yield from _plain(rows[start:], most)


def _ink(row: bytes) -> int:
    """Bytes from ink to ink, seen from the middle: what is left when both sides lose the same."""
    margin = min(len(row) - len(row.lstrip(b"\0")), len(row) - len(row.rstrip(b"\0")))
    return max(len(row) - 2 * margin, 0)


def _cropped(rows: Sequence[bytes], width: int) -> list[bytes]:
    margin = (len(rows[0]) - width) // 2
    return [row[margin : margin + width] for row in rows]


def _stretches(rows: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Where rows come in pairs for long enough to tell the printer one of each."""
    y, end = 0, len(rows) - 1
    while y < end:
        if rows[y] != rows[y + 1] or not any(rows[y]):
            y += 1
            continue
        last = y
        while last < end and rows[last] == rows[last + 1] and any(rows[last]):
            last += 2
        if sum(map(_ink, rows[y:last:2])) >= _LEAST_SAVED:
            yield y, last
        y = last


def _doubled(rows: Sequence[bytes], most: int) -> Iterator[Band]:
    for start in range(0, len(rows), most // 2 * 2):
        part = rows[start : start + most // 2 * 2 : 2]
        width = max(map(_ink, part))
        cropped = _cropped(part, width)
        # Half the bytes need an even number of them.
        data = b"".join(cropped)
        if width % 2 == 0 and _PAIRED.fullmatch(data):
            half, few = width // 2, _halved(data)
            yield Band([few[at : at + half] for at in range(0, len(few), half)], 2, 2)
        else:
            yield Band(cropped, 1, 2)


def _halved(data: bytes) -> bytes:
    """One dot of each two; all rows at once, as two large numbers laid over each other."""
    high, low = data[::2].translate(_HIGH), data[1::2].translate(_LOW)
    both = int.from_bytes(high, "big") | int.from_bytes(low, "big")
    return both.to_bytes(len(high), "big")


def _plain(rows: Sequence[bytes], most: int) -> Iterator[Feed | Band]:
    runs = [
        (width, rows_in_run)
        for width, run in groupby(zip(map(_ink, rows), rows, strict=True), lambda pair: pair[0])
        for rows_in_run in _at_most([row for _, row in run], most if width else len(rows))
    ]
    for first, last in _cuts([(width, len(part)) for width, part in runs], most):
        width = max(width for width, _ in runs[first:last])
        part = [row for _, rows_in_run in runs[first:last] for row in rows_in_run]
        yield Band(_cropped(part, width)) if width else Feed(len(part))


def _at_most(rows: list[bytes], most: int) -> Iterator[list[bytes]]:
    for start in range(0, len(rows), most):
        yield rows[start : start + most]


def _cuts(runs: Sequence[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """Where to cut so that bytes and commands together cost least. `runs`: width and rows."""
    best: list[tuple[int, int]] = [
        (0, 0)
    ]  # what the first so many runs cost, and where the last piece began
    for end in range(1, len(runs) + 1):
        width, height, options = 0, 0, []
        for start in range(end - 1, -1, -1):
            width, height = max(width, runs[start][0]), height + runs[start][1]
            if width and (height > most or start < end - 48):
                break
            price = _PRICE + width * height if width else _FEED_PRICE
            options.append((best[start][0] + price, start))
        best.append(min(options))
    cuts, end = [], len(runs)
    while end:
        cuts.append((best[end][1], end))
        end = best[end][1]
    return cuts[::-1]
