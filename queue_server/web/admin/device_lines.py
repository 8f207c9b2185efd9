"""Devices in words: the state people ask about, since when, the paper left, the age of the key."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from queue_server.domain.alerts import LOW_PAPER_PERCENT, SILENT_AFTER
from queue_server.domain.centre import CentreView
from queue_server.services.ports import DeviceRecord

from .pages import say
from .showing import age, instant

ICONS = {
    "kiosk": "tablet-smartphone",
    "display": "tv",
    "board": "monitor",
    "led": "tv",
    "voice": "volume-2",
    "bridge": "usb",
}
# Where a device of a kind may stand, the usual level first.
LEVELS: dict[str, tuple[str, ...]] = {
    "kiosk": ("site", "zone"),
    "display": ("hall", "zone"),
    "board": ("counter",),
    "led": ("counter", "zone", "hall"),
    "voice": ("zone", "hall"),
    "bridge": ("site", "zone", "counter"),
}
# From the worst: what a device is, is what its worst part is.
WORST = ("paper_out", "cover_open", "error", "unreachable", "near_end", "unknown", "ready")
TONES = {
    "silent": ("hot", "wifi-off"),
    "paper_out": ("hot", "circle-alert"),
    "cover_open": ("hot", "circle-alert"),
    "error": ("hot", "circle-alert"),
    "unreachable": ("hot", "unlink"),
    "near_end": ("wait", "triangle-alert"),
    "unknown": ("wait", "circle-question-mark"),
    "never": ("wait", "hourglass"),
    "ready": ("good", "check"),
    "out": ("", "ban"),
}
_ORDER = {"hot": 0, "wait": 1, "good": 2, "": 3}


@dataclass(frozen=True)
class PartLine:
    name: str
    state: str
    tone: str
    detail: str


@dataclass(frozen=True)
class DeviceLine:
    """One line of the list and all the open row says."""

    id: str
    kind: str
    icon: str
    name: str
    place: str
    state: str
    tone: str
    state_icon: str
    since: str
    paper: int | None
    last: str
    parts: Sequence[PartLine]
    software: str
    fingerprint: str
    key_age: str
    joined: str


def key_fingerprint(public_key: str) -> str:
    """SHA-256 of the 32 bytes of the key, the first half in groups of four."""
    raw = base64.urlsafe_b64decode(public_key + "=" * (-len(public_key) % 4))
    digits = hashlib.sha256(raw).hexdigest()[:32]
    return " ".join(digits[i : i + 4] for i in range(0, 32, 4))


def device_lines(
    devices: Sequence[DeviceRecord], view: CentreView, names: Mapping[str, str], now: datetime
) -> list[DeviceLine]:
    """Those that need a hand first, revoked ones last."""
    lines = [_line(device, view, names, now) for device in devices]
    return sorted(lines, key=lambda line: (_ORDER[line.tone], line.state == "out", line.name))


def _line(
    device: DeviceRecord, view: CentreView, names: Mapping[str, str], now: datetime
) -> DeviceLine:
    state, since = state_of(device, now)
    tone, state_icon = TONES[state]
    papers = [p["paper_percent"] for p in device.parts if p.get("paper_percent") is not None]
    joined = device.enrolled_at
    by = names.get(device.enrolled_by, say("actor.command"))
    return DeviceLine(
        device.id,
        device.kind,
        ICONS.get(device.kind, "monitor"),
        device.name,
        _place(device, view),
        state,
        tone,
        state_icon,
        instant(since, now) if tone == "good" else age(since, now),
        min(papers) if papers else None,
        instant(device.reported_at, now) if device.reported_at else "",
        [_part(part) for part in device.parts],
        device.software,
        key_fingerprint(device.public_key),
        age(joined, now) if joined else "",
        f"{by}, {instant(joined, now)}" if joined else by,
    )


def state_of(device: DeviceRecord, now: datetime) -> tuple[str, datetime]:
    """The state and since when it holds."""
    joined = device.enrolled_at or now
    if device.revoked_at is not None:
        return "out", device.revoked_at
    if device.reported_at is None:
        return "never", joined
    if now - device.reported_at > SILENT_AFTER:
        return "silent", device.reported_at
    state = min((_state(part) for part in device.parts), key=WORST.index, default="ready")
    instants = [_instant(part) for part in device.parts if _state(part) == state]
    return state, max((moment for moment in instants if moment), default=joined)


def _state(part: Mapping[str, Any]) -> str:
    percent = part.get("paper_percent")
    if part["state"] == "ready" and percent is not None and percent <= LOW_PAPER_PERCENT:
        return "near_end"
    return part["state"] if part["state"] in WORST else "unknown"


def _instant(part: Mapping[str, Any]) -> datetime | None:
    moment = datetime.fromisoformat(part["since"])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _part(part: Mapping[str, Any]) -> PartLine:
    state = _state(part)
    words = say(f"part.{part['kind']}")
    if part.get("paper_percent") is not None:
        words = f"{words}, {say('paper_left', percent=part['paper_percent'])}"
    return PartLine(words, state, TONES[state][0], part.get("detail") or "")


def _place(device: DeviceRecord, view: CentreView) -> str:
    """The narrowest place it serves; its id where the catalogue no longer has it."""
    placed = view.counters.get(device.counter_id or "")
    if placed is not None:
        return say("at_counter", number=placed.number)
    for found in (
        view.zones.get(device.zone_id or ""),
        view.halls.get(device.hall_id or ""),
        view.sites.get(device.site_id),
    ):
        if found is not None:
            return found.names.vi
    return device.site_id
