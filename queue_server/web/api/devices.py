"""Devices come in by a code, answer a nonce, and tell how they are."""

import base64
import binascii
import secrets
import time
from collections import OrderedDict

from apiflask import APIBlueprint
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from flask import Response, g

from queue_server.contracts.devices import (
    AskChallenge,
    Challenge,
    DeviceOrders,
    DeviceSession,
    Enrol,
    EnrolmentOpened,
    EnrolmentState,
    OpenSession,
    Order,
    ReportState,
    StateNoted,
)
from queue_server.services.device import doors as device_doors
from queue_server.services.ports import DeviceRecord, device_room, hall_room, kiosk_room
from queue_server.services.supervisor.devices import ORDER_LIFE
from queue_server.web.doors import DEVICE_COOKIE, check_same_origin, device_required, open_to_all
from queue_server.web.errors import Refuse
from queue_server.web.office import digest, office

from .reply import reply

devices = APIBlueprint("devices", __name__, url_prefix="/api/v1/devices", tag="Devices")

# Without letters and digits that look alike on a screen.
CODE_LETTERS = "ABCDEGHKLMNPQRSTVXY23456789"
NONCE_SECONDS = 60
MOST_NONCES = 10_000


class Nonces:
    """Challenges that wait for one answer each; in memory, because a restart may make everyone ask again."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def make(self, device_id: str) -> str:
        now = time.monotonic()
        while self._open and (
            len(self._open) >= MOST_NONCES or next(iter(self._open.values()))[1] < now
        ):
            self._open.popitem(last=False)
        nonce = secrets.token_urlsafe(32)
        self._open[nonce] = (device_id, now + NONCE_SECONDS)
        return nonce

    def use(self, nonce: str, device_id: str) -> bool:
        """True once, for the device it was made for, within a minute."""
        owner, until = self._open.pop(nonce, ("", 0.0))
        return owner == device_id and until >= time.monotonic()


nonces = Nonces()


@devices.post("/enrolments")
@devices.input(Enrol)
@devices.output(EnrolmentOpened, status_code=201)
@open_to_all
def ask_enrolment(json_data: Enrol) -> Response:
    """A new device asks to be typed in by an admin; it shows the code for ten minutes."""
    if (
        base64.urlsafe_b64encode(_unbase(json_data.public_key)).decode()[:-1]
        != json_data.public_key
    ):
        # One key has one spelling: else a device that was put out could come back as another.
        raise Refuse(422, "invalid", "Khóa của thiết bị không đúng dạng.")
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(6))
    command = device_doors.AskEnrolment(
        secrets.token_hex(16), code, json_data.kind, json_data.public_key, json_data.about
    )
    record = office().write(device_doors.ask_enrolment, command)
    opened = EnrolmentOpened(enrolment_id=record.id, code=record.code, expires_at=record.expires_at)
    return reply(opened, 201)


@devices.get("/enrolments/<enrolment_id>")
@devices.output(EnrolmentState)
@open_to_all
def enrolment_state(enrolment_id: str) -> Response:
    """Whether the code was typed; the id is 128 random bits that only the device knows."""
    with office().reads() as work:
        record = work.devices.enrolment(enrolment_id)
    if record is None or (record.device_id is None and record.expires_at < office().clock()):
        return reply(EnrolmentState(state="expired"))
    state = "approved" if record.device_id else "waiting"
    return reply(EnrolmentState(state=state, device_id=record.device_id))


@devices.post("/challenges")
@devices.input(AskChallenge)
@devices.output(Challenge)
@open_to_all
def ask_challenge(json_data: AskChallenge) -> Response:
    """A nonce for one answer; given for unknown devices too, so that ids cannot be probed."""
    return reply(Challenge(nonce=nonces.make(json_data.device_id)))


@devices.post("/sessions")
@devices.input(OpenSession)
@devices.output(DeviceSession, status_code=201)
@open_to_all
def open_session(json_data: OpenSession) -> Response:
    """The signed nonce opens a session of twelve hours."""
    session, _ = _session(json_data)
    return reply(session, 201)


@devices.post("/browser-sessions")
@devices.input(OpenSession)
@devices.output(DeviceSession, status_code=201)
@open_to_all
def open_browser_session(json_data: OpenSession) -> Response:
    """The same for a TV with nothing but a browser: the token goes into a cookie that scripts cannot read."""
    check_same_origin()
    session, token = _session(json_data)
    response = reply(session.model_copy(update={"token": ""}), 201)
    response.set_cookie(
        DEVICE_COOKIE,
        token,
        expires=session.expires_at,
        httponly=True,
        secure=office().secure,
        samesite="Strict",
    )
    return response


def _session(asked: OpenSession) -> tuple[DeviceSession, str]:
    with office().reads() as work:
        device = work.devices.by_id(asked.device_id)
    fresh = nonces.use(asked.nonce, asked.device_id)
    text = f"motcua-device-session:{asked.device_id}:{asked.nonce}"
    if device is None or not fresh or not _signed(device, text, asked.signature):
        raise Refuse(401, "device_unknown", "Thiết bị chưa được ghép hoặc chữ ký không đúng.")
    if device.revoked_at is not None:
        raise Refuse(401, "device_revoked", "Thiết bị này đã bị thu hồi.")
    token = secrets.token_urlsafe(32)
    device, expires = office().write(
        device_doors.open_device_session, device_doors.OpenDeviceSession(device.id, digest(token))
    )
    session = DeviceSession(
        token=token,
        expires_at=expires,
        device_id=device.id,
        kind=device.kind,
        name=device.name,
        site_id=device.site_id,
        hall_id=device.hall_id,
        zone_id=device.zone_id,
        counter_id=device.counter_id,
        rooms=rooms_of(device),
    )
    return session, token


def _signed(device: DeviceRecord, text: str, signature: str) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(_unbase(device.public_key))
        key.verify(_unbase(signature), text.encode())
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def _unbase(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def rooms_of(device: DeviceRecord) -> list[str]:
    """A device sees its own room and that of the place it serves, nothing else."""
    rooms = [device_room(device.id)]
    if device.kind == "kiosk":
        rooms.append(kiosk_room(device.site_id))
    if device.kind in ("display", "board", "led", "voice") and device.hall_id:
        rooms.append(hall_room(device.hall_id))
    return rooms


@devices.post("/state")
@device_required(browsers=True)
@devices.input(ReportState)
@devices.output(StateNoted)
def report_state(json_data: ReportState) -> Response:
    """What a device says of its printers, panels, sound and outbox."""
    parts = tuple(part.model_dump(mode="json") for part in json_data.parts)
    answers = tuple(
        device_doors.OrderAnswer(done.order_id, done.state, done.detail or "")
        for done in json_data.orders
    )
    command = device_doors.ReportState(
        g.device.id, json_data.software, parts, json_data.supervised, answers
    )
    return reply(StateNoted(at=office().write(device_doors.report_state, command)))


@devices.get("/orders")
@device_required()
@devices.output(DeviceOrders)
def waiting_orders() -> Response:
    """What the device desk asked of this device within the last minute, for a device that just came back."""
    desk, room = office(), device_room(g.device.id)
    with desk.reads() as work:
        since = desk.clock() - ORDER_LIFE
        waiting = [
            Order(order_id=order.id, act=order.act)
            for order in work.orders.waiting(g.device.id, since)
        ]
        return reply(DeviceOrders(room=room, head=work.board.head(room), orders=waiting))
