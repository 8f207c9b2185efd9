"""The device desk: every device of a site with its state, what is wrong, and what may be asked of it."""

from typing import Literal

from pydantic import Field

from .base import Instant, Key, Notice, Request, ShortText, Whole
from .devices import OrderAct

AlertKind = Literal[
    "offline",
    "unreachable",
    "error",
    "paper_out",
    "cover_open",
    "numbers_rejected",
    "paper_low",
    "key_old",
]


class DeskPart(Notice):
    """One part as the device told it. `job` is what became of the last thing it did."""

    name: str
    kind: str
    state: str
    since: Instant
    detail: str = ""
    paper_percent: int | None = None
    model: str = ""
    firmware: str = ""
    job_state: str | None = None
    job_at: Instant | None = None
    job_detail: str = ""


class DeskOrder(Notice):
    """The newest order to a device. `state` is asked, done, not_done, unknown, or lost when no answer came."""

    order_id: str
    act: OrderAct
    state: Literal["asked", "done", "not_done", "unknown", "lost"]
    asked_at: Instant
    asked_by: str
    answered_at: Instant | None = None
    detail: str = ""


class DeskMute(Notice):
    """`kind` empty: all alerts of the device."""

    kind: str
    until: Instant
    reason: str
    by: str


class DeskDevice(Notice):
    """One device. `state` is that of its worst part, or `lost` when it has gone silent, or `unknown`: never heard."""

    device_id: str
    kind: str
    name: str
    place: str
    hall: str
    state: str
    since: Instant | None
    heard_at: Instant | None
    paper_percent: int | None
    software: str
    browser: bool
    enrolled_at: Instant
    key_days: int
    key_old: bool
    parts: list[DeskPart]
    acts: list[OrderAct]
    order: DeskOrder | None
    mutes: list[DeskMute]


class DeskAlert(Notice):
    """One alert. `rings` is whether it asks for somebody now: open, not muted, nobody took note."""

    alert_id: int
    device_id: str
    name: str
    place: str
    part: str
    kind: AlertKind
    severity: Literal["urgent", "warning"]
    detail: str
    hears: list[str]
    opened_at: Instant
    times: int
    rings: bool
    muted: bool
    acknowledged_at: Instant | None = None
    acknowledged_by: str = ""
    cleared_at: Instant | None = None


class DeviceDesk(Notice):
    """GET /api/v1/sites/<site>/devices."""

    site_id: str
    room: str
    head: int
    at: Instant
    key_days_most: int
    devices: list[DeskDevice]
    alerts: list[DeskAlert]
    history: list[DeskAlert]


class MuteAlerts(Request):
    """POST /api/v1/sites/<site>/devices/<device>/mute. `minutes` null: until the end of the day."""

    key: Key
    kind: AlertKind | None = None
    minutes: Whole | None = Field(default=None, ge=1, le=1440)
    reason: ShortText


class OrderDevice(Request):
    """POST /api/v1/sites/<site>/devices/<device>/orders."""

    key: Key
    act: OrderAct


class OrderGiven(Notice):
    """What became of it shows in the desk."""

    order_id: str


class DeskDone(Notice):
    """Taking note, muting, speaking again: saying it twice is saying it once."""

    at: Instant
