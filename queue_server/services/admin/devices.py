"""What an administrator asks of a device that came in: a test on it, or to read everything anew."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from queue_server.domain.errors import DomainError, NotFound
from queue_server.services.ports import Actor, NewEvent, Work, device_room


class DeviceOut(DomainError):
    code = "device_revoked"


@dataclass(frozen=True, slots=True)
class TellDevice:
    actor: Actor
    device_id: str
    what: Literal["test", "reload"]


def tell_device(work: Work, command: TellDevice, now: datetime) -> None:
    """Heard only by that device, and only while it is connected."""
    device = work.devices.by_id(command.device_id)
    if device is None:
        raise NotFound("Không có thiết bị này.")
    if device.revoked_at is not None:
        raise DeviceOut("Thiết bị này đã bị thu hồi.")
    work.trail.note(command.actor, f"device.{command.what}", f"device:{device.id}", now, {})
    work.emit(NewEvent(f"device.{command.what}", (device_room(device.id),), {}, device.site_id))
