"""A device comes in: it shows a code, an admin types it, afterwards it answers a nonce with its key."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from queue_server.domain.errors import DomainError, Forbidden, NotFound
from queue_server.services.ports import (
    Actor,
    DeviceRecord,
    EnrolmentRecord,
    NewEvent,
    Work,
    device_room,
    staff_room,
)

from .alerts import look_at

CODE_LIFE = timedelta(minutes=10)
SESSION_LIFE = timedelta(hours=12)
# Strangers can open enrolments: never more at once than a set-up needs.
MOST_OPEN = 50


class TooManyEnrolments(DomainError):
    code = "too_many_enrolments"


class CodeExpired(DomainError):
    code = "code_expired"


@dataclass(frozen=True, slots=True)
class AskEnrolment:
    """`id` and `code` are random, made at the edge; the code has six letters and digits."""

    id: str
    code: str
    kind: str
    public_key: str
    about: str


def ask_enrolment(work: Work, command: AskEnrolment, now: datetime) -> EnrolmentRecord:
    work.devices.forget_enrolments(now)
    if work.devices.count_enrolments() >= MOST_OPEN:
        raise TooManyEnrolments("Đang có quá nhiều thiết bị chờ ghép. Mời thử lại sau mười phút.")
    record = EnrolmentRecord(
        command.id,
        command.code,
        command.kind,
        command.about,
        command.public_key,
        now,
        now + CODE_LIFE,
    )
    work.devices.ask(record)
    return record


@dataclass(frozen=True, slots=True)
class ApproveDevice:
    """An admin typed the code shown on the device, named it and said what it serves."""

    actor: Actor
    code: str
    device_id: str
    name: str
    site_id: str
    hall_id: str | None = None
    zone_id: str | None = None
    counter_id: str | None = None


def approve_device(work: Work, command: ApproveDevice, now: datetime) -> DeviceRecord:
    asked = work.devices.enrolment_by_code(command.code)
    if asked is None or asked.expires_at < now or asked.device_id is not None:
        raise CodeExpired("Mã không đúng hoặc đã hết hạn. Mời xem mã đang hiện trên thiết bị.")
    if work.devices.by_key(asked.public_key) is not None:
        raise CodeExpired("Thiết bị này đã ghép rồi. Mời thu hồi trước khi ghép lại.")
    record = _enrol(work, command, asked.kind, asked.public_key, now)
    work.devices.answer_enrolment(asked.id, record.id)
    return record


def _enrol(
    work: Work, command: ApproveDevice, kind: str, public_key: str, now: datetime
) -> DeviceRecord:
    hall_id, zone_id = _place(work, command)
    record = DeviceRecord(
        command.device_id, kind, command.name, public_key, command.site_id, hall_id, zone_id,
        command.counter_id, enrolled_by=command.actor.id,
    )  # fmt: skip
    work.devices.add(record, now)
    detail = {"kind": record.kind, "name": record.name}
    work.trail.note(command.actor, "device.enrol", f"device:{record.id}", now, detail)
    _tell(work, record, "device.changed")
    return record


def _place(work: Work, command: ApproveDevice) -> tuple[str | None, str | None]:
    """Hall and zone, derived from the counter or zone that was chosen; refuses places of another site."""
    view = work.centre.view
    if command.site_id not in view.sites:
        raise NotFound("Không có địa điểm này.")
    hall_id, zone_id = command.hall_id, command.zone_id
    if command.counter_id is not None:
        placed = view.counters.get(command.counter_id)
        if placed is None:
            raise NotFound("Không có quầy này.")
        hall_id, zone_id = placed.hall.id, placed.zone.id
    if zone_id is not None:
        if zone_id not in view.zones:
            raise NotFound("Không có khu này.")
        hall_id = view.zones[zone_id].hall_id
    if hall_id is not None and (
        hall_id not in view.halls or view.halls[hall_id].site_id != command.site_id
    ):
        raise NotFound("Không có sảnh này tại địa điểm đã chọn.")
    return hall_id, zone_id


@dataclass(frozen=True, slots=True)
class EnrolOwn:
    """A set-up on this machine enrols a device of this machine, whose key it just made; no code is typed."""

    place: ApproveDevice
    kind: str
    public_key: str


def enrol_own(work: Work, command: EnrolOwn, now: datetime) -> DeviceRecord:
    """The same device as before if its key is known, else a new one."""
    known = work.devices.by_key(command.public_key)
    if known is not None and known.revoked_at is None:
        return known
    return _enrol(work, command.place, command.kind, command.public_key, now)


@dataclass(frozen=True, slots=True)
class OpenDeviceSession:
    """The edge has verified the signature over a fresh nonce; `digest` is that of the new token."""

    device_id: str
    digest: str


def open_device_session(
    work: Work, command: OpenDeviceSession, now: datetime
) -> tuple[DeviceRecord, datetime]:
    device = work.devices.by_id(command.device_id)
    if device is None or device.revoked_at is not None:
        raise Forbidden("Thiết bị này đã bị thu hồi.")
    expires = now + SESSION_LIFE
    work.devices.open_session(command.digest, device.id, now, expires)
    return device, expires


@dataclass(frozen=True, slots=True)
class RevokeDevice:
    actor: Actor
    device_id: str


def revoke_device(work: Work, command: RevokeDevice, now: datetime) -> DeviceRecord:
    """Out at once: sessions are gone with the commit, the event makes the server cut its sockets."""
    device = work.devices.by_id(command.device_id)
    if device is None:
        raise NotFound("Không có thiết bị này.")
    if device.revoked_at is None:
        work.devices.revoke(device.id, command.actor.id, now)
        device = replace(device, revoked_at=now)
        work.trail.note(
            command.actor, "device.revoke", f"device:{device.id}", now, {"name": device.name}
        )
        rooms = (device_room(device.id), staff_room(device.site_id))
        work.emit(NewEvent("device.revoked", rooms, {"device_id": device.id}, device.site_id))
    return device


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """What became of an order of the device desk."""

    order_id: str
    state: str
    detail: str


@dataclass(frozen=True, slots=True)
class ReportState:
    device_id: str
    software: str
    parts: tuple[dict[str, Any], ...]
    supervised: bool = False
    answers: tuple[OrderAnswer, ...] = ()


def report_state(work: Work, command: ReportState, now: datetime) -> datetime:
    """Keep what a device says of its parts; staff hear of it only when a state changed."""
    device = work.devices.by_id(command.device_id)
    if device is None:
        raise NotFound("Không có thiết bị này.")
    before = {part["name"]: part["state"] for part in device.parts}
    work.devices.change(
        device.id, parts=list(command.parts), software=command.software, reported_at=now,
        supervised=command.supervised,
    )  # fmt: skip
    if before != {part["name"]: part["state"] for part in command.parts}:
        _tell(work, device, "device.changed", parts=list(command.parts))
    for answer in command.answers:
        _note_answer(work, device, answer, now)
    look_at(work, replace(device, parts=command.parts, reported_at=now), now)
    return now


def _note_answer(work: Work, device: DeviceRecord, answer: OrderAnswer, now: datetime) -> None:
    """Told again after a lost answer: the first one counts."""
    order = work.orders.by_id(answer.order_id)
    if order is None or order.device_id != device.id or order.state != "asked":
        return
    work.orders.answer(order.id, answer.state, now, answer.detail)
    data = {"device_id": device.id, "order_id": order.id, "act": order.act, "state": answer.state}
    work.emit(NewEvent("device.answered", (staff_room(device.site_id),), data, device.site_id))


def _tell(work: Work, device: DeviceRecord, kind: str, **more: Any) -> None:
    data = {"device_id": device.id, "kind": device.kind, "name": device.name, **more}
    work.emit(NewEvent(kind, (staff_room(device.site_id),), data, device.site_id))


@dataclass(frozen=True, slots=True)
class CallStaff:
    """A person at a kiosk asks for a person; the key makes ten taps one call."""

    key: str
    fingerprint: str
    actor: Actor
    screen: str


def call_staff(work: Work, command: CallStaff, now: datetime) -> datetime:
    known = work.remembered(command.key, command.fingerprint)
    if known is not None:
        return datetime.fromisoformat(known["at"])
    work.remember(command.key, command.fingerprint, {"at": now.isoformat()}, now)
    device = work.devices.by_id(command.actor.id)
    if device is not None:
        _tell(work, device, "help.asked", screen=command.screen)
    return now
