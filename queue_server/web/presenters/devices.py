"""Devices as a clerk or the shift leader sees them: the state of the worst part, or lost when one went silent."""

from datetime import datetime
from typing import Any

from queue_server.contracts.supervisor import DeviceLine
from queue_server.domain.alerts import SILENT_AFTER
from queue_server.services.ports import CounterRecord, DeviceRecord

_BAD_FIRST = ("error", "unreachable", "paper_out", "cover_open", "near_end", "unknown")

# Never heard of: a TV with nothing but a browser has no way to tell.
_FINE = ("ready", "unknown")


def _worst(device: DeviceRecord) -> Any:
    """The part in the worst state; None when nothing was told or all is well."""
    bad = [part for part in device.parts if part["state"] != "ready"]
    return min(bad, key=lambda part: _BAD_FIRST.index(part["state"])) if bad else None


def state_of(device: DeviceRecord, now: datetime) -> str:
    """`ready`, a state of a part, `lost` (silent for a minute) or `unknown` (never heard)."""
    if device.reported_at is None:
        return "unknown"
    if now - device.reported_at > SILENT_AFTER:
        return "lost"
    part = _worst(device)
    return "ready" if part is None else str(part["state"])


def devices_of_counter(work: Any, counter: CounterRecord, now: datetime) -> list[dict[str, str]]:
    """Devices of this counter, and the screens and voices of its hall."""
    return [
        {"name": device.name, "kind": device.kind, "state": state_of(device, now)}
        for device in work.devices.all()
        if device.revoked_at is None
        and (
            device.counter_id == counter.id
            or (device.kind in ("voice", "display") and device.hall_id == counter.hall_id)
        )
    ]


def devices_of_site(work: Any, site_id: str) -> list[DeviceRecord]:
    return [
        device
        for device in work.devices.all()
        if device.site_id == site_id and device.revoked_at is None
    ]


def needing_help(devices: list[DeviceRecord], now: datetime) -> list[DeviceLine]:
    """Those that are not ready, the silent ones first."""
    lines = [_line(device, now) for device in devices if state_of(device, now) not in _FINE]
    return sorted(lines, key=lambda line: (line.state != "lost", line.name))


def state_since(device: DeviceRecord, now: datetime) -> datetime | None:
    """When the state began; None when all is well with no part that says so."""
    state, part = state_of(device, now), _worst(device)
    if state == "lost":
        return device.reported_at
    if state == "ready":
        return max((_since(part) for part in device.parts), default=None)
    return _since(part) if part is not None else None


def _since(part: Any) -> datetime:
    return datetime.fromisoformat(str(part["since"]))


def _line(device: DeviceRecord, now: datetime) -> DeviceLine:
    state, part = state_of(device, now), _worst(device)
    since = state_since(device, now)
    return DeviceLine(
        device_id=device.id,
        name=device.name,
        kind=device.kind,
        state=state,
        since=since,
        paper_percent=part.get("paper_percent") if part else None,
    )
