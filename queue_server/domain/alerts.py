"""Alerts about devices: what is wrong with one, who should hear of it, and what one more look does to an alert.

Pure: instants are arguments. A cause is one thing wrong with one part of one device. While it lasts it has one open
alert; the alert clears by itself when the cause ends, and opens again, without ringing, when the cause only flapped.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

# A device tells its state every 20 s: three missed reports are silence.
SILENT_AFTER = timedelta(seconds=60)
# A cause that comes back within this time is the same trouble still.
FLAPS_WITHIN = timedelta(seconds=60)
# What starts at different speeds (a screen and its page, a bridge and its printer) finds together in this time.
FINDS_WITHIN = timedelta(seconds=15)
LOW_PAPER_PERCENT = 15
URGENT, WARNING = "urgent", "warning"
SUPERVISOR, ADMIN, CLERK = "supervisor", "admin", "clerk"
KINDS = (
    "offline",
    "unreachable",
    "error",
    "paper_out",
    "cover_open",
    "numbers_rejected",
    "paper_low",
    "key_old",
)
_WARNINGS = frozenset({"paper_low", "key_old"})
_OF_STATE = {
    "near_end": "paper_low",
    "paper_out": "paper_out",
    "cover_open": "cover_open",
    "error": "error",
    "unreachable": "unreachable",
}
# What a clerk sees of the device at the own counter: the board above it.
_OF_A_COUNTER = frozenset({"board", "led"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A device as it was last heard. `parts` are those of its report; the key is as old as the enrolment."""

    id: str
    kind: str
    counter_id: str | None
    enrolled_at: datetime
    heard_at: datetime | None
    parts: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is wrong; `key` names it for as long as it lasts."""

    device_id: str
    part: str
    kind: str
    hears: tuple[str, ...]
    counter_id: str | None
    detail: str = ""

    @property
    def key(self) -> str:
        return f"{self.device_id}|{self.part}|{self.kind}"

    @property
    def severity(self) -> str:
        return WARNING if self.kind in _WARNINGS else URGENT


def is_silent(device: Seen, now: datetime, awake_since: datetime) -> bool:
    """Not heard for a minute in which the server listened and the device had reason to be on."""
    heard = device.heard_at or device.enrolled_at
    return now - max(heard, awake_since) > SILENT_AFTER


def causes(
    device: Seen, now: datetime, awake_since: datetime | None, key_days: int
) -> dict[str, Cause]:
    """Everything wrong with a device, by key. `awake_since` None: the house is closed, screens may be off."""
    found = [_cause(device, *trouble) for trouble in _of_parts(device, now)]
    if awake_since is not None and is_silent(device, now, awake_since):
        found.append(_cause(device, "", "offline", ""))
    if now - device.enrolled_at > timedelta(days=key_days):
        found.append(_cause(device, "", "key_old", ""))
    return {cause.key: cause for cause in found}


def _of_parts(device: Seen, now: datetime) -> Iterator[tuple[str, str, str]]:
    for part in device.parts:
        kind = _OF_STATE.get(part["state"])
        if kind == "unreachable" and _only_now(part, now):
            continue
        paper = part.get("paper_percent")
        if kind is None and paper is not None and paper <= LOW_PAPER_PERCENT:
            kind = "paper_low"
        if part["kind"] == "outbox" and kind == "error":
            kind = "numbers_rejected"
        if kind is not None:
            yield part["name"], kind, part.get("detail") or ""


def _only_now(part: Mapping[str, Any], now: datetime) -> bool:
    """By the clock of the device; one that is ahead of ours is not waited for."""
    since = datetime.fromisoformat(part["since"])
    return timedelta() <= now - since < FINDS_WITHIN


def _cause(device: Seen, part: str, kind: str, detail: str) -> Cause:
    hears: tuple[str, ...] = (ADMIN,) if kind == "key_old" else (SUPERVISOR,)
    if kind != "key_old" and device.counter_id and device.kind in _OF_A_COUNTER:
        hears = (SUPERVISOR, CLERK)
    return Cause(device.id, part, kind, hears, device.counter_id, detail[:120])


@dataclass(frozen=True, slots=True)
class Alert:
    """What became of one cause. `rung_at`: when its people were told, once; `times` counts how often it came back."""

    opened_at: datetime
    rung_at: datetime | None = None
    cleared_at: datetime | None = None
    acknowledged_at: datetime | None = None
    times: int = 1

    @property
    def open(self) -> bool:
        return self.cleared_at is None


@dataclass(frozen=True, slots=True)
class Step:
    """What a look changed: the alert as it is now, whether it is a new one, and whether it rings."""

    alert: Alert
    new: bool = False
    rings: bool = False


def look(alert: Alert | None, holds: bool, muted: bool, now: datetime) -> Step | None:
    """One look at a cause and its newest alert; None when nothing changed."""
    if not holds:
        if alert is None or not alert.open:
            return None
        return Step(replace(alert, cleared_at=now))
    if alert is None or (alert.cleared_at is not None and now - alert.cleared_at > FLAPS_WITHIN):
        return _ring(Step(Alert(opened_at=now), new=True), muted, now)
    if not alert.open:
        return _ring(Step(replace(alert, cleared_at=None, times=alert.times + 1)), muted, now)
    step = _ring(Step(alert), muted, now)
    return step if step.rings else None


def _ring(step: Step, muted: bool, now: datetime) -> Step:
    """An alert rings once in its life: not while muted, not after somebody has taken note."""
    alert = step.alert
    if muted or alert.rung_at is not None or alert.acknowledged_at is not None:
        return step
    return replace(step, alert=replace(alert, rung_at=now), rings=True)


def acknowledge(alert: Alert, now: datetime) -> Alert:
    """Somebody takes care of it; who said so first stays. It stays open until its cause ends."""
    return alert if alert.acknowledged_at is not None else replace(alert, acknowledged_at=now)


@dataclass(frozen=True, slots=True)
class Mute:
    """Silence until an instant: of one device or (device empty) of all, of one kind or (kind empty) of all."""

    device_id: str
    kind: str
    until: datetime

    def covers(self, cause: Cause, now: datetime) -> bool:
        of_device = self.device_id in ("", cause.device_id)
        return of_device and self.kind in ("", cause.kind) and now < self.until
