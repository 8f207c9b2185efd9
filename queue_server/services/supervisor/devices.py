"""The device desk: take note of an alert, mute one for a while, ask a device for a test or a fresh start."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from queue_server.domain import alerts
from queue_server.domain.business_day import business_day, day_bounds
from queue_server.domain.errors import DomainError, NotFound
from queue_server.services.device.alerts import seen
from queue_server.services.ports import (
    Actor,
    DeviceRecord,
    MuteRecord,
    NewEvent,
    OrderRecord,
    Work,
    device_room,
    staff_room,
)

Act = Literal["test", "reload", "restart"]
# What a kind of device can do when asked; what is not built is not offered.
ACTS: dict[str, tuple[Act, ...]] = {
    "kiosk": ("test", "reload", "restart"),
    "bridge": ("test", "restart"),
    "display": ("test", "reload", "restart"),
    "board": ("test", "reload", "restart"),
    "led": ("test", "reload", "restart"),
    "voice": ("test", "restart"),
}
# A device that comes back within this time still does what it was asked; later nobody waits for it.
ORDER_LIFE = timedelta(seconds=60)
LONGEST_MUTE = timedelta(hours=24)


class DeviceSilent(DomainError):
    code = "device_silent"


class ActNotOffered(DomainError):
    code = "act_not_offered"


class MuteWrong(DomainError):
    code = "mute_wrong"


def acts_of(device: DeviceRecord) -> tuple[Act, ...]:
    """What may be asked of it: a restart only where something starts it again."""
    offered = ACTS.get(device.kind, ())
    return tuple(act for act in offered if act != "restart" or device.supervised)


@dataclass(frozen=True, slots=True)
class TakeNote:
    actor: Actor
    site_id: str
    alert_id: int


def take_note(work: Work, command: TakeNote, now: datetime) -> None:
    """Who says so first stays; saying it again, or after it cleared, changes nothing."""
    item = work.alerts.by_id(command.alert_id)
    if item is None or item.site_id != command.site_id:
        raise NotFound("Không có cảnh báo này.")
    noted = alerts.acknowledge(item.alert, now)
    if not item.alert.open or noted == item.alert:
        return
    work.alerts.note_by(item.id, noted, command.actor.id)
    subject = f"device:{item.cause.device_id}"
    work.trail.note(command.actor, "alert.acknowledge", subject, now, {"kind": item.cause.kind})
    data = {"alert_id": item.id, "device_id": item.cause.device_id, "by": command.actor.name}
    _tell(work, "alert.acknowledged", item.site_id, data)


@dataclass(frozen=True, slots=True)
class MuteDevice:
    """`kind` empty: every alert of the device. `minutes` None: until the end of the day."""

    key: str
    fingerprint: str
    actor: Actor
    site_id: str
    device_id: str
    kind: str
    minutes: int | None
    reason: str


def mute_device(work: Work, command: MuteDevice, now: datetime) -> int:
    """Its alerts are kept and shown, but ring nobody; returns the number of the mute."""
    known = work.remembered(command.key, command.fingerprint)
    if known is not None:
        return int(known["mute_id"])
    device = _device(work, command.site_id, command.device_id)
    until = _until(command.minutes, now)
    if command.kind and command.kind not in alerts.KINDS:
        raise MuteWrong("Không có loại cảnh báo này.")
    reason = command.reason.strip()
    if not reason:
        raise MuteWrong("Mời ghi lý do tắt báo.")
    mute = MuteRecord(
        0, command.site_id, device.id, command.kind, reason, command.actor.id, now, until
    )
    mute_id = work.alerts.mute(mute)
    work.remember(command.key, command.fingerprint, {"mute_id": mute_id}, now)
    detail = {"kind": command.kind, "until": until.isoformat(), "reason": reason}
    work.trail.note(command.actor, "device.mute", f"device:{device.id}", now, detail)
    data = {"device_id": device.id, "kind": command.kind, "until": until.isoformat()}
    _tell(work, "alert.muted", command.site_id, data)
    return mute_id


def _until(minutes: int | None, now: datetime) -> datetime:
    if minutes is None:
        return day_bounds(business_day(now))[1]
    if not timedelta() < timedelta(minutes=minutes) <= LONGEST_MUTE:
        raise MuteWrong("Mời chọn từ 1 phút đến 24 giờ.")
    return now + timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Unmute:
    actor: Actor
    site_id: str
    device_id: str


def unmute(work: Work, command: Unmute, now: datetime) -> None:
    """Everything muted of this device speaks again: what is still wrong rings with the next look."""
    device = _device(work, command.site_id, command.device_id)
    mine = [one for one in work.alerts.mutes(now, command.site_id) if one.device_id == device.id]
    for mute in mine:
        work.alerts.lift(mute.id, now)
    if mine:
        work.trail.note(command.actor, "device.unmute", f"device:{device.id}", now, {})
        data = {"device_id": device.id, "kind": "", "until": None}
        _tell(work, "alert.muted", command.site_id, data)


@dataclass(frozen=True, slots=True)
class GiveOrder:
    """`order_id` is made from the key at the edge: the same press is the same order, and prints once."""

    key: str
    fingerprint: str
    actor: Actor
    site_id: str
    device_id: str
    act: Act
    order_id: str


def give_order(work: Work, command: GiveOrder, now: datetime) -> str:
    """Told to the device alone; what became of it comes with the device's next report."""
    if work.remembered(command.key, command.fingerprint) is not None:
        return command.order_id
    device = _device(work, command.site_id, command.device_id)
    if command.act not in acts_of(device):
        raise ActNotOffered("Thiết bị này không làm được việc đó.")
    if alerts.is_silent(seen(device, now), now, device.enrolled_at or now):
        raise DeviceSilent(
            "Thiết bị đang mất liên lạc nên chưa nhận được lệnh. Mời xem dây mạng và nguồn điện."
        )
    work.remember(command.key, command.fingerprint, {}, now)
    work.orders.add(OrderRecord(command.order_id, device.id, command.act, command.actor.id, now))
    subject, data = f"device:{device.id}", {"order_id": command.order_id}
    work.trail.note(command.actor, f"device.{command.act}", subject, now, data)
    work.emit(NewEvent(f"device.{command.act}", (device_room(device.id),), data, device.site_id))
    told = {"device_id": device.id, "act": command.act, **data}
    _tell(work, "device.ordered", device.site_id, told)
    return command.order_id


def _device(work: Work, site_id: str, device_id: str) -> DeviceRecord:
    device = work.devices.by_id(device_id)
    if device is None or device.site_id != site_id or device.revoked_at is not None:
        raise NotFound("Không có thiết bị này.")
    return device


def _tell(work: Work, kind: str, site_id: str, data: Mapping[str, Any]) -> None:
    work.emit(NewEvent(kind, (staff_room(site_id),), data, site_id))
