"""What is taken from the files of a chip: the machine readable zone (DG1) and a few Vietnamese fields (DG13). Pure.

DG13 is the issuer's own: elements `30 {02 number, 0C text}` somewhere inside. It is walked, not relied on. Religion,
ethnic group, marks on the body and parents are in it too: they are passed over here and never leave this machine."""

import contextlib
import json

from . import tlv

# number, name, birth date, sex, address, day of issue, day of expiry
_TAKEN = frozenset({1, 2, 3, 4, 9, 11, 12})
_SEQUENCE, _INTEGER = 0x30, 0x02
_TEXTS = frozenset({0x0C, 0x13, 0x16, 0x1E})
# Characters of one field; name and address are the long ones.
_LONGEST = {2: 100, 9: 200}
_SHORT = 20
_DEEPEST = 6


def zone_of(dg1: bytes) -> str:
    """The machine readable zone. BadTlv."""
    zone = tlv.find(tlv.find(dg1, 0x61), 0x5F1F)
    if not zone.isascii() or len(zone) > 90:
        raise tlv.BadTlv
    return zone.decode("ascii")


def groups_of(com: bytes) -> frozenset[int]:
    """The tags of the data groups this chip says it has. BadTlv."""
    return frozenset(tlv.find(tlv.find(com, 0x60), 0x5C))


def vietnamese(dg13: bytes) -> dict[int, str]:
    """The fields that are taken, by number; what cannot be walked gives none."""
    found: dict[int, str] = {}
    with contextlib.suppress(tlv.BadTlv):
        _walk(tlv.find(dg13, 0x6D), found, 0)
    return found


def _walk(data: bytes, found: dict[int, str], depth: int) -> None:
    inside = list(tlv.parts(data))
    if len(inside) >= 2 and inside[0][0] == _INTEGER and inside[1][0] in _TEXTS:
        number = int.from_bytes(inside[0][1], "big")
        text = inside[1][1].decode("utf-8", "replace").strip()
        if number in _TAKEN and text:
            found.setdefault(number, text[: _LONGEST.get(number, _SHORT)])
        return
    for tag, value in inside:
        if tag & 0x20 and depth < _DEEPEST:
            try:
                _walk(value, found, depth + 1)
            except tlv.BadTlv:
                continue


def payload(zone: str, taken: dict[int, str]) -> str:
    """As the server reads it; it says itself that nobody vouches for it."""
    told = {"chip": 1, "authenticated": False, "mrz": zone, "fields": taken}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
