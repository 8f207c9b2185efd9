"""What the shift leader sees of one site, and asks of it."""

from typing import Literal

from .base import Instant, Names, Notice
from .screens import CounterState
from .tickets import PriorityClass


class CounterCard(Notice):
    """One counter: what it does, for whom, since when. `since` is when this state or this ticket began."""

    counter_id: str
    counter: str
    names: Names
    state: CounterState
    pause_reason: str = ""
    clerk: str = ""
    label: str | None = None
    ticket_state: Literal["called", "serving"] | None = None
    attempts: int = 0
    since: Instant


class SeriesLine(Notice):
    """Who waits for one series, and how many counters call it now."""

    letter: str
    names: Names
    waiting: int
    priority: int
    longest_label: str | None = None
    longest_since: Instant | None = None
    open_counters: int


class CallLine(Notice):
    """One call with the reason kept at that moment; `withdrawn` when it was taken back."""

    call_id: int
    label: str
    counter: str
    called_at: Instant
    taken_at: Instant
    attempt: int
    priority: PriorityClass | None = None
    reason: str
    withdrawn: bool = False


class DeviceLine(Notice):
    """A device that needs a hand. `state` is that of its worst part, or `lost` when it has gone silent."""

    device_id: str
    name: str
    kind: str
    state: str
    since: Instant | None = None
    paper_percent: int | None = None


class HelpLine(Notice):
    """Somebody asked for a person. `kind` is counter or kiosk; `place` names it."""

    help_id: int
    kind: str
    place: str
    asked_at: Instant


class DayFigures(Notice):
    """Tickets of the day by what became of them."""

    taken: int
    waiting: int
    priority_waiting: int
    done: int
    absent: int


class SiteOverview(Notice):
    """GET /api/v1/sites/<site>/overview."""

    site_id: str
    names: Names
    counters: list[CounterCard]
    series: list[SeriesLine]
    calls: list[CallLine]
    devices: list[DeviceLine]
    devices_total: int
    # Alerts for these people that nobody took note of.
    alerts: int = 0
    help: list[HelpLine]
    day: DayFigures
    norm_wait_minutes: int
    norm_service_minutes: int
    at: Instant
    room: str
    head: int


class CallHistory(Notice):
    """GET /api/v1/sites/<site>/calls?label=: every call of one number today, oldest first, taken back or not."""

    label: str
    found: bool
    state: str = ""
    taken_at: Instant | None = None
    calls: list[CallLine]


class HelpAnswered(Notice):
    """POST /api/v1/sites/<site>/help/<help_id>/answer: somebody is on the way. Saying it twice is saying it once."""

    help_id: int
