"""Alerts open and clear as devices report, fall silent and come back; whoever should hear is told once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from queue_server.domain.alerts import FLAPS_WITHIN, Cause, Mute, Seen, Step, causes, look
from queue_server.domain.business_day import LOCAL, business_day
from queue_server.services.ports import (
    AlertRecord,
    DeviceRecord,
    MuteRecord,
    NewEvent,
    Work,
    staff_room,
)

# A page that only looks tells nothing itself: its open socket is written down as its report, not too often.
NOTE_PRESENCE_EVERY = timedelta(seconds=15)
BROWSER = "browser"


@dataclass(frozen=True, slots=True)
class WatchDevices:
    """`awake_since`: when this server began to listen. `present`: devices that are a browser with an open socket."""

    awake_since: datetime
    present: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before a look: the newest alert of each cause, and what is muted."""

    alerts: Mapping[str, AlertRecord]
    mutes: Sequence[MuteRecord] = field(default=())

    @classmethod
    def read(cls, work: Work, now: datetime, device_id: str = "") -> "Known":
        current = work.alerts.current(now - FLAPS_WITHIN, device_id)
        return cls({record.cause.key: record for record in current}, work.alerts.mutes(now))

    def muted(self, site_id: str, cause: Cause, now: datetime) -> bool:
        return any(
            mute.site_id == site_id
            and Mute(mute.device_id, mute.kind, mute.until).covers(cause, now)
            for mute in self.mutes
        )


def watch_devices(work: Work, command: WatchDevices, now: datetime) -> dict[str, int]:
    """Look at every device; who has fallen silent cannot say so itself. Returns how many alerts are open, by kind."""
    known = Known.read(work, now)
    for device in work.devices.all():
        if device.id in command.present:
            device = _note_presence(work, device, now)
        _settle(work, device, known, now, awake_since(work, device.site_id, command, now))
    open_now = [item for item in work.alerts.current(now) if item.alert.open]
    return dict(Counter(item.cause.kind for item in open_now))


def look_at(work: Work, device: DeviceRecord, now: datetime) -> None:
    """After a report: the device is there, and says what is wrong with its parts."""
    _settle(work, device, Known.read(work, now, device.id), now, None)


def awake_since(work: Work, site_id: str, command: WatchDevices, now: datetime) -> datetime | None:
    """From when on silence counts: this server listens and the house is open. None: it is closed."""
    day = business_day(now)
    if work.centre.rules(day).always_open:
        return command.awake_since
    sessions = work.centre.view.sessions(site_id, day)
    local = now.astimezone(LOCAL)
    if not sessions or not sessions[0][0] <= local.time() < sessions[-1][1]:
        return None
    return max(command.awake_since, datetime.combine(day, sessions[0][0], LOCAL))


def seen(device: DeviceRecord, now: datetime) -> Seen:
    joined = device.enrolled_at or now
    return Seen(
        device.id, device.kind, device.counter_id, joined, device.reported_at, device.parts
    )  # fmt: skip


def _note_presence(work: Work, device: DeviceRecord, now: datetime) -> DeviceRecord:
    heard = device.reported_at
    tells_itself = device.software not in ("", BROWSER)
    fresh = heard is not None and now - heard < NOTE_PRESENCE_EVERY
    if device.revoked_at is not None or tells_itself or fresh:
        return device
    part = {"name": "page", "kind": "screen", "state": "ready", "since": now.isoformat()}
    kept = [old for old in device.parts if old.get("state") == "ready"]
    changes: dict[str, Any] = {"parts": kept or [part], "software": BROWSER, "reported_at": now}
    work.devices.change(device.id, **changes)
    if heard is None:
        told = {"device_id": device.id, "kind": device.kind, "name": device.name, "parts": [part]}
        work.emit(NewEvent("device.changed", (staff_room(device.site_id),), told, device.site_id))
    return replace(device, parts=tuple(changes["parts"]), software=BROWSER, reported_at=now)


def _settle(
    work: Work, device: DeviceRecord, known: Known, now: datetime, awake: datetime | None
) -> None:
    """One look at every cause that holds or has an open alert."""
    days = work.centre.rules(business_day(now)).device_key_days
    found = {} if device.revoked_at is not None else causes(seen(device, now), now, awake, days)
    mine = {key: item for key, item in known.alerts.items() if item.cause.device_id == device.id}
    for key in sorted({*found, *mine}):
        item = mine.get(key)
        cause = found.get(key) or (item.cause if item else None)
        assert cause is not None
        muted = known.muted(device.site_id, cause, now)
        step = look(item.alert if item else None, key in found, muted, now)
        if step is not None:
            _keep(work, device, cause, step, item)
        elif item is not None and item.alert.open and item.cause.detail != cause.detail:
            work.alerts.save(item.id, cause, item.alert)


def _keep(
    work: Work, device: DeviceRecord, cause: Cause, step: Step, item: AlertRecord | None
) -> None:
    if step.new or item is None:
        alert_id = work.alerts.add(device.site_id, cause, step.alert)
    else:
        alert_id = item.id
        work.alerts.save(alert_id, cause, step.alert)
    data = {
        "alert_id": alert_id,
        "device_id": device.id,
        "name": device.name,
        "kind": cause.kind,
        "severity": cause.severity,
        "hears": list(cause.hears),
        "counter_id": cause.counter_id,
        "rings": step.rings,
    }
    kind = "alert.opened" if step.alert.open else "alert.cleared"
    work.emit(NewEvent(kind, (staff_room(device.site_id),), data, device.site_id))
