"""One endpoint speaks in a zone, others stand by; all tell what they said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_server.services.ports import ClaimRecord, DeviceRecord, PlayRecord, Work

# The endpoint asks every ten seconds: two answers may be lost before another takes over.
HOLD = timedelta(seconds=25)
KEEP = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class ClaimZones:
    """`zone_id` narrows it to one zone of the device's hall. `release` gives back what this device holds."""

    device: DeviceRecord
    zone_id: str | None = None
    release: bool = False


@dataclass(frozen=True, slots=True)
class Speaks:
    """Who speaks in a zone now: this device, or the one named."""

    zone_id: str
    mine: bool
    holder: str


def claim_zones(work: Work, command: ClaimZones, now: datetime) -> list[Speaks]:
    """The first that asks speaks; it goes on while it asks again in time."""
    return [_claim(work, zone_id, command, now) for zone_id in _zones(work, command)]


def _zones(work: Work, command: ClaimZones) -> list[str]:
    """Zones this device may speak in: its own, or those of its hall."""
    device, view = command.device, work.centre.view
    own = [
        zone.id
        for zone in view.zones.values()
        if zone.id == device.zone_id or (device.zone_id is None and zone.hall_id == device.hall_id)
    ]
    return [zone_id for zone_id in own if command.zone_id in (None, zone_id)]


def _claim(work: Work, zone_id: str, command: ClaimZones, now: datetime) -> Speaks:
    device, held = command.device, work.voices.holder(zone_id)
    other = _other(work, held, device, now)
    if other is not None:
        return Speaks(zone_id, False, other.name)
    if command.release:
        if held is not None:
            work.voices.release(zone_id)
        return Speaks(zone_id, False, "")
    since = held.since if held is not None and held.device_id == device.id else now
    work.voices.hold(ClaimRecord(zone_id, device.id, since, now + HOLD))
    return Speaks(zone_id, True, device.name)


def _other(
    work: Work, held: ClaimRecord | None, device: DeviceRecord, now: datetime
) -> DeviceRecord | None:
    """Another endpoint whose claim still holds; one that was revoked holds nothing."""
    if held is None or held.device_id == device.id or held.until <= now:
        return None
    other = work.devices.by_id(held.device_id)
    return other if other is not None and other.revoked_at is None else None


@dataclass(frozen=True, slots=True)
class NotePlays:
    """`plays` name zone, call, turn, outcome; where the device stands is added here."""

    device: DeviceRecord
    plays: tuple["Played", ...]


@dataclass(frozen=True, slots=True)
class Played:
    key: str
    call_id: int
    zone_id: str
    turn: int
    outcome: str
    milliseconds: int
    ago_ms: int
    first_sample_ms: int | None


def note_plays(work: Work, command: NotePlays, now: datetime) -> datetime:
    """Keep what an endpoint said and what it did not say, with the reason."""
    device, zones = command.device, work.centre.view.zones
    for play in command.plays:
        zone_id = play.zone_id if play.zone_id in zones else device.zone_id or ""
        work.voices.add(
            PlayRecord(
                device.id, play.key, device.site_id, zone_id, play.call_id, play.turn, play.outcome,
                now - timedelta(milliseconds=play.ago_ms), play.milliseconds, play.first_sample_ms,
            )
        )  # fmt: skip
    work.voices.forget(now - KEEP)
    return now
