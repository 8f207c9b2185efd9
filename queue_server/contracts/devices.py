"""Enrolment, the nonce challenge and what a device tells about itself."""

from typing import Literal

from pydantic import Field

from .base import Identifier, Instant, Notice, Request, ShortText, Whole

DeviceKind = Literal["kiosk", "display", "board", "led", "voice", "bridge"]
PublicKey = Field(
    pattern=r"^[A-Za-z0-9_-]{43}$", description="Ed25519 public key, base64url, 32 bytes"
)
Signature = Field(
    pattern=r"^[A-Za-z0-9_-]{86}$", description="Ed25519 signature, base64url, 64 bytes"
)


class Enrol(Request):
    """POST /api/v1/devices/enrolments: a new device asks to be typed in by an admin."""

    kind: DeviceKind
    public_key: str = PublicKey
    about: ShortText


class EnrolmentOpened(Notice):
    """`code` is shown on the device, typed by an admin within ten minutes."""

    enrolment_id: str
    code: str
    expires_at: Instant


class EnrolmentState(Notice):
    """GET /api/v1/devices/enrolments/<id>."""

    state: Literal["waiting", "approved", "expired"]
    device_id: str | None = None


class AskChallenge(Request):
    device_id: Identifier


class Challenge(Notice):
    """32 random bytes, base64url, good for one answer within a minute."""

    nonce: str


class OpenSession(Request):
    """The nonce signed with the device key over `motcua-device-session:<device_id>:<nonce>`."""

    device_id: Identifier
    nonce: str = Field(pattern=r"^[A-Za-z0-9_-]{43}$")
    signature: str = Signature


class DeviceSession(Notice):
    """A bearer token for HTTP and for the socket's `auth`; rooms this device may join."""

    token: str
    expires_at: Instant
    device_id: str
    kind: DeviceKind
    name: str
    site_id: str
    hall_id: str | None = None
    zone_id: str | None = None
    counter_id: str | None = None
    rooms: list[str]


PartState = Literal[
    "ready", "near_end", "paper_out", "cover_open", "error", "unreachable", "unknown"
]


class LastJob(Request):
    """What became of the last thing a part was asked to do: a slip, a sign, a sentence.

    `not_done` is sure, `unknown` is not. `order_id` is there if the device desk asked for it."""

    state: Literal["done", "not_done", "unknown"]
    at: Instant
    order_id: Identifier | None = None
    detail: ShortText | None = None


class Part(Request):
    """One thing a device drives: a printer, a panel, a scanner, its sound."""

    name: Identifier
    kind: Literal["printer", "led", "scanner", "voice", "screen", "outbox"]
    state: PartState
    since: Instant
    detail: ShortText | None = None
    paper_percent: Whole | None = Field(default=None, ge=0, le=100)
    model: ShortText | None = None
    firmware: ShortText | None = None
    last_job: LastJob | None = None


OrderAct = Literal["test", "reload", "restart"]


class OrderDone(Request):
    """What became of an order of the device desk; told until the server has heard it."""

    order_id: Identifier
    state: Literal["done", "not_done", "unknown"]
    at: Instant
    detail: ShortText | None = None


class ReportState(Request):
    """POST /api/v1/devices/state, on every change and every 20 s.

    `supervised`: something starts this process again when it ends, so that it may be told to restart."""

    software: ShortText
    supervised: bool = False
    parts: list[Part] = Field(max_length=64)
    orders: list[OrderDone] = Field(default=[], max_length=20)


class StateNoted(Notice):
    at: Instant


class Order(Notice):
    """`device.test`, `device.reload` and `device.restart` carry its `order_id` in the device's room."""

    order_id: str
    act: OrderAct


class DeviceOrders(Notice):
    """GET /api/v1/devices/orders: what was asked within the last minute and not answered, true at `head`."""

    room: str
    head: int
    orders: list[Order]
