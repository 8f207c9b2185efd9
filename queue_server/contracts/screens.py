"""What halls see and hear. Every message of a room carries `seq` and `prev` of that room."""

from datetime import date, time
from typing import Any, Literal

from .base import Instant, Label, Language, Names, Notice

CounterState = Literal["open", "paused", "closed"]


class Envelope(Notice):
    """The socket event `message`: one change. A `prev` that is not the last `seq` seen is a gap: read the snapshot."""

    room: str
    seq: int
    prev: int
    kind: str
    at: Instant
    data: dict[str, Any]


class Heartbeat(Notice):
    """The socket event `heartbeat`, every 5 s per room: the newest `seq`, so that silence can be told from loss."""

    room: str
    head: int
    at: Instant


class Volatile(Notice):
    """The socket event `volatile`: a summary that the next one replaces; it has no number."""

    room: str
    kind: str
    at: Instant
    data: dict[str, Any]


class Announcement(Notice):
    """What the voice of a zone says: clip names in order, per language. The server says what, one endpoint plays it.

    `again` has one clip for each repeat, said before the call is said again; `correction` takes back what was said.
    Nothing sounds when it is older than `max_age_seconds`, when `muted`, or later than `muted_in_seconds` from now."""

    call_id: int
    zone_id: str
    text: str
    clips: list[str]
    repeat_after_seconds: int = 8
    again: list[str] = ["vi/nhac-lai-2"]
    correction: list[str] = ["vi/bo-qua"]
    max_age_seconds: int = 60
    muted: bool = False
    muted_in_seconds: int | None = None


class Call(Notice):
    """A number that is asked to a counter. Kinds `ticket.called`, `ticket.recalled`."""

    call_id: int
    label: Label
    counter_id: str
    counter: str
    zone_id: str
    attempt: int
    at: Instant
    language: Language = "vi"
    priority: bool = False
    announcement: Announcement | None = None


class CallEnded(Notice):
    """Kinds `call.withdrawn` (taken back within 10 s), `call.closed` (served, absent, moved)."""

    call_id: int
    label: Label
    counter_id: str
    counter: str
    outcome: Literal["withdrawn", "done", "absent", "transferred", "parked", "cancelled", "expired"]


class CounterSign(Notice):
    """What the board above a counter says. Kind `counter.changed`. `current` is the call or ticket being served."""

    counter_id: str
    counter: str
    zone_id: str
    state: CounterState
    field_names: Names
    go_to: list[str] = []
    current: Call | None = None
    serving: bool = False


class OpenDay(Notice):
    """From the first opening of a day to its last closing, local time of the centre."""

    day: date
    opens: time
    closes: time


class HallSnapshot(Notice):
    """GET /api/v1/halls/<hall>/snapshot: everything a screen of this hall shows, true at `head`.

    `opening`: the days of the coming week on which the site opens, today first; none if no hours are set."""

    room: str
    head: int
    at: Instant
    protocol: str
    centre_name: str
    hall_id: str
    hall_names: Names
    calls: list[Call]
    counters: list[CounterSign]
    next_up: list[Label]
    waiting: int
    opening: list[OpenDay] = []
