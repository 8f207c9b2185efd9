"""Input devices, card service, sound and fonts."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from queue_server.contracts.checks import Finding, Place

_INPUT = "/proc/bus/input/devices"
_SCANNER_WORDS = ("scan", "barcode", "bar code", "qr", "imager")


def inputs(place: Place) -> Iterator[Finding]:
    """What types, and what is touched, as the kernel lists it."""
    touch = False
    for block in place.text(_INPUT).split("\n\n"):
        lines = dict(line[3:].split("=", 1) for line in block.splitlines() if "=" in line[3:])
        name = lines.get("Name", "").strip('"')
        handlers = lines.get("Handlers", "")
        if any(word in name.lower() for word in _SCANNER_WORDS) and "kbd" in handlers:
            yield Finding(thing=name, state="warn", code="input.scanner_types", driver="evdev")
        # ABS_MT_POSITION_X and _Y are bits 53 and 54 of what a touch screen says of itself.
        if _bit(lines.get("ABS", ""), 53):
            touch = True
            yield Finding(thing=name, state="ok", code="input.touch", driver="evdev")
    if not touch and place.at("/etc/motcua/shell.env").exists():
        yield Finding(thing="input", state="bad", code="input.no_touch")


def _bit(words: str, number: int) -> bool:
    """The kernel prints hexadecimal words of 64 bits, the highest first."""
    parts = words.split()
    place, at = divmod(number, 64)
    try:
        return place < len(parts) and bool(int(parts[-1 - place], 16) >> at & 1)
    except ValueError:
        return False


def cards(place: Place) -> Iterator[Finding]:
    """The service for chip cards and tokens, and its readers."""
    if not place.at("/usr/sbin/pcscd").exists():
        yield Finding(thing="PC/SC", state="ok", code="cards.not_installed")
        return
    if not place.at("/run/pcscd/pcscd.comm").exists():
        yield Finding(thing="PC/SC", state="warn", code="cards.stopped", driver="pcscd")
        return
    readers = _readers() if place.live else []
    for reader in readers:
        yield Finding(thing=reader, state="ok", code="cards.reader", driver="pcscd")
    if not readers:
        yield Finding(thing="PC/SC", state="ok", code="cards.no_reader", driver="pcscd")


def _readers() -> list[str]:
    try:
        system: Any = importlib.import_module("smartcard.System")
        return [str(reader) for reader in system.readers()]
    except (
        Exception
    ):  # the extra is not installed, or the service answers with one of its many errors
        return []


def sound(place: Place) -> Iterator[Finding]:
    listed = [
        line
        for line in place.text("/proc/asound/cards").splitlines()
        if " [" in line[:24] and "]:" in line
    ]
    for line in listed:
        name = line.split("]:", 1)[1].strip()
        yield Finding(thing=name, state="ok", code="sound.card", driver="ALSA")
    if not listed:
        yield Finding(thing="ALSA", state="warn", code="sound.none")


def fonts(place: Place) -> Iterator[Finding]:
    """The fonts that slips are drawn with, opened as they will be."""
    from PIL import ImageFont

    folder = Path(__file__).parents[1] / "fonts"
    files = [path for path in folder.rglob("*") if path.suffix in (".ttf", ".otf", ".ttc")]
    for path in files:
        try:
            ImageFont.truetype(path, 20)
        except OSError:
            yield Finding(thing=path.name, state="bad", code="fonts.broken")
            return
    state, code = ("ok", "fonts.well") if files else ("bad", "fonts.broken")
    yield Finding.model_validate(
        {"thing": "fonts", "state": state, "code": code, "values": {"count": str(len(files))}}
    )
