"""What the counter app asks and is told. Every act carries a key, so that a doubled press is one act."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Identifier, Instant, Key, Names, Notice, Request, RowId, ShortText, Text
from .kiosk import PaperView
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
    # The number of the counter that has it, or had it last; empty while it waits.
    counter: str = ""


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
    # So many calls before absent; after the last one the same pause as before a recall.
    calls_before_absent: int = 3
    paper_details: list[PaperView] = []
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
    # How many of them this counter may call; the list itself is cut after the first sixty.
    waiting_mine: int = 0
    missed: list[TicketRow]
    parked: list[TicketRow]
    today: CounterToday
    devices: list[dict[str, str]] = []
    # Alerts about the board of this counter that nobody took note of.
    alerts: int = 0
    # Where the board sends people while this counter is paused or closed.
    go_to: list[str] = []
    norm_wait_minutes: int = 15
    # False: another person holds this counter.
    mine: bool = True
    at: Instant
    room: str
    head: int


class ActDone(Notice):
    """The answer to every act: what happened in words and the view after it."""

    message: str
    view: CounterView


class TargetSeries(Notice):
    letter: str
    names: Names
    waiting: int


class TargetCounter(Notice):
    """`series` are its letters, the one it weighs most first."""

    counter_id: str
    counter: str
    names: Names
    state: CounterState
    series: list[str]


class TransferTargets(Notice):
    """GET …/targets: where a ticket of this counter may be moved."""

    series: list[TargetSeries]
    counters: list[TargetCounter]


class FindLabel(Request):
    """The query of GET …/find and of GET /api/v1/sites/<site>/calls: what is printed on the ticket."""

    label: Annotated[Text, Field(min_length=1, max_length=12)]


class FoundTickets(Notice):
    """GET …/find?label=: tickets of today that answer to what was typed, in any state."""

    rows: list[TicketRow]


class ScanTicket(Request):
    """POST …/scan: what the counter's scanner read; a body, so that the token of a ticket is in no address."""

    payload: str = Field(min_length=1, max_length=2000, repr=False)


class AskHelp(Request):
    """POST …/help: the shift leader is asked to this counter."""

    key: Key


class HelpCalled(Notice):
    message: str
    asked_at: Instant
