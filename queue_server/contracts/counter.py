"""What the counter app asks and is told. Every act carries a key, so that a doubled press is one act."""

from typing import Literal

from pydantic import Field

from .base import Identifier, Instant, Key, Names, Notice, Request, RowId, ShortText
from .screens import CounterState
from .tickets import PriorityClass, Purpose

PauseReason = Literal["break", "documents", "meeting", "technical", "other"]


class Act(Request):
    """POST /api/v1/counters/<counter>/{next,recall,start,finish,finish-next,absent,park,open,close,withdraw}."""

    key: Key
    ticket_id: RowId | None = None


class CallChosen(Request):
    """POST …/call: a chosen ticket; the reason is kept and shown to the supervisor."""

    key: Key
    ticket_id: RowId
    reason: ShortText


class Transfer(Request):
    """POST …/transfer: to another series or to one counter; the citizen keeps the time of arrival."""

    key: Key
    ticket_id: RowId
    to_series: str | None = Field(default=None, pattern=r"^[A-Z]{1,2}$")
    to_counter: Identifier | None = None
    reason: ShortText


class Pause(Request):
    key: Key
    reason: PauseReason


class TicketAct(Request):
    """POST …/resume, …/reinstate, …/cancel: on a named ticket."""

    key: Key
    ticket_id: RowId


class TicketRow(Notice):
    """One line of the waiting list."""

    ticket_id: int
    label: str
    series: str
    purpose: Purpose
    state: str
    short: str
    names: Names | None = None
    priority: PriorityClass | None = None
    taken_at: Instant
    waited_minutes: int
    late: bool = False
    offline: bool = False
    transferred: bool = False
    attempts: int = 0
    mine: bool = False


class Serving(Notice):
    """The ticket in front of the clerk, with why it was called."""

    ticket: TicketRow
    call_id: int
    state: Literal["called", "serving"]
    called_at: Instant
    serving_since: Instant | None = None
    reason: str
    papers: list[str] = []
    norm_minutes: int
    absent_allowed: bool
    recall_allowed_at: Instant | None = None
    undo_until: Instant | None = None


class CounterToday(Notice):
    served: int
    average_seconds: int | None
    longest_wait_minutes: int | None


class CounterView(Notice):
    """GET /api/v1/counters/<counter>: the whole screen of one clerk."""

    counter_id: str
    counter: str
    names: Names
    state: CounterState
    pause_reason: str = ""
    since: Instant
    serving: Serving | None
    next_label: str | None
    next_reason: str = ""
    waiting: list[TicketRow]
    waiting_all: int
    missed: list[TicketRow]
    parked: list[TicketRow]
    today: CounterToday
    devices: list[dict[str, str]] = []
    at: Instant
    room: str
    head: int


class ActDone(Notice):
    """The answer to every act: what happened in words and the view after it."""

    message: str
    view: CounterView
