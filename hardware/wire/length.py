"""How much paper a job takes: read from our own bytes, which use a handful of commands."""

from .profile import Profile

_TO_KNIFE = 13.0  # mm between head and cutter, fed before every cut
_TEXT_LINE = 30 / 8  # mm


def millimetres(data: bytes, profile: Profile) -> float:
    """Of a job made by `encode` or `encode_columns` for that profile; other bytes are passed over."""
    unit = 25.4 / 144 if profile.pins == 8 else 1 / 8
    total, at = 0.0, 0
    while at < len(data) - 1:
        length, fed = _command(data, at, unit, profile.pins)
        at, total = at + length, total + fed
    return total


def _command(data: bytes, at: int, unit: float, pins: int) -> tuple[int, float]:
    """(bytes, millimetres) of what begins at a place."""
    name = data[at : at + 2]
    if name == b"\x1dv":
        wide, rows = (int.from_bytes(data[at + n : at + n + 2], "little") for n in (4, 6))
        return 8 + wide * rows, rows * (2 if data[at + 3] & 2 else 1) / 8
    if name == b"\x1b*":
        columns = int.from_bytes(data[at + 3 : at + 5], "little")
        return 6 + columns * pins // 8, pins * unit * (2 if pins == 8 else 1)
    if name == b"\x1bJ":
        return 3, data[at + 2] * unit
    if name == b"\x1bd":
        return 3, data[at + 2] * _TEXT_LINE
    if name == b"\x1dV":
        return 4, _TO_KNIFE
    return 1, 0.0
