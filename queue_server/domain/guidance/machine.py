"""A request for guidance (seed Đ5.2): one owner and one state; one table, and what is not in it is refused.

Guidance of this kind is general information: it never uses up the one guidance of a dossier (P20), which is a matter of
the dossier's own machine.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from queue_server.domain.errors import DomainError

Channel = Literal["direct", "phone", "online", "post"]
CHANNELS: tuple[Channel, ...] = ("direct", "phone", "online", "post")
# What an officer may have given, as the request log says it (seed Đ5.1).
GIVEN = ("papers", "process", "fee", "form", "sample", "link", "document", "other")


class State(StrEnum):
    NEW = "new"
    TAKEN = "taken"
    ANSWERED = "answered"
    CLOSED = "closed"


class Event(StrEnum):
    TAKE = "take"
    HAND_OVER = "hand_over"
    ANSWER = "answer"
    ASK_AGAIN = "ask_again"
    CLOSE = "close"
    WITHDRAW = "withdraw"


STATE_WORDS = {
    State.NEW: "Chờ nhận",
    State.TAKEN: "Đang hướng dẫn",
    State.ANSWERED: "Đã trả lời",
    State.CLOSED: "Đã kết thúc",
}
EVENT_WORDS = {
    Event.TAKE: "nhận",
    Event.HAND_OVER: "chuyển cho người khác",
    Event.ANSWER: "trả lời",
    Event.ASK_AGAIN: "hỏi thêm",
    Event.CLOSE: "kết thúc",
    Event.WITHDRAW: "không cần nữa",
}
OPEN = frozenset({State.NEW, State.TAKEN})


class GuidanceRefused(DomainError):
    """`code` says why: guidance_state, guidance_not_owner, guidance_reason, guidance_answer, guidance_same_owner,
    guidance_letter."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True)
class Request:
    """What the machine reads. `posted`: the letter went out."""

    state: State
    channel: Channel
    owner: str | None = None
    posted: bool = False


@dataclass(frozen=True)
class Deed:
    """One act by one officer. `leads`: may also hand over what belongs to others (a shift leader)."""

    event: Event
    by: str
    leads: bool = False
    to: str = ""
    reason: str = ""
    answer: str = ""


Guard = Callable[[Request, Deed], None]


def _is_owner(request: Request, deed: Deed) -> None:
    if request.owner != deed.by:
        raise GuidanceRefused(
            "guidance_not_owner", "Yêu cầu này do người khác hướng dẫn. Mời xem lại danh sách."
        )


def _owns_or_leads(request: Request, deed: Deed) -> None:
    if not deed.leads:
        _is_owner(request, deed)


def _has_reason(_request: Request, deed: Deed) -> None:
    if not deed.reason.strip():
        raise GuidanceRefused("guidance_reason", "Mời ghi lý do.")


def _has_answer(_request: Request, deed: Deed) -> None:
    if not deed.answer.strip():
        raise GuidanceRefused("guidance_answer", "Mời ghi nội dung đã hướng dẫn.")


def _goes_to_another(request: Request, deed: Deed) -> None:
    if not deed.to or deed.to == request.owner:
        raise GuidanceRefused("guidance_same_owner", "Mời chọn một cán bộ khác để chuyển.")


def _letter_is_out(request: Request, _deed: Deed) -> None:
    """Seed Đ5.2.d: an answer by post is given when the letter was handed to the post."""
    if request.channel == "post" and not request.posted:
        raise GuidanceRefused(
            "guidance_letter", "Thư trả lời chưa gửi bưu chính. Mời ghi bưu gửi trước khi kết thúc."
        )


@dataclass(frozen=True)
class Transition:
    """`owner`: who has it afterwards: the officer who acts, who is named, or as it was."""

    event: Event
    source: State
    target: State
    guards: tuple[Guard, ...]
    owner: Literal["kept", "actor", "named"] = "kept"


TRANSITIONS: tuple[Transition, ...] = (
    Transition(Event.TAKE, State.NEW, State.TAKEN, (), "actor"),
    Transition(Event.HAND_OVER, State.TAKEN, State.TAKEN, (_owns_or_leads, _goes_to_another, _has_reason), "named"),
    Transition(Event.ANSWER, State.TAKEN, State.ANSWERED, (_is_owner, _has_answer)),
    Transition(Event.ASK_AGAIN, State.ANSWERED, State.TAKEN, (_is_owner,)),
    Transition(Event.CLOSE, State.ANSWERED, State.CLOSED, (_is_owner, _letter_is_out)),
    Transition(Event.WITHDRAW, State.NEW, State.CLOSED, (_has_reason,)),
    Transition(Event.WITHDRAW, State.TAKEN, State.CLOSED, (_owns_or_leads, _has_reason)),
)  # fmt: skip
_BY_PLACE = {(row.source, row.event): row for row in TRANSITIONS}


def move(request: Request, deed: Deed) -> Request:
    """What the request became; GuidanceRefused when the table or a guard says no."""
    row = _BY_PLACE.get((request.state, deed.event))
    if row is None:
        raise GuidanceRefused("guidance_state", _now_is(request))
    for guard in row.guards:
        guard(request, deed)
    owners = {"kept": request.owner, "actor": deed.by, "named": deed.to}
    return replace(request, state=row.target, owner=owners[row.owner])


def _now_is(request: Request) -> str:
    words = STATE_WORDS[request.state].lower()
    return f"Yêu cầu này hiện {words}. Mời xem lại danh sách."


def allowed(state: State) -> tuple[Event, ...]:
    """Events the table declares from a state, before any guard is asked."""
    return tuple(row.event for row in TRANSITIONS if row.source is state)


def answer_by(channel: Channel, opened: datetime, minutes: int, days: int) -> datetime:
    """When an answer is late, as the centre set it (no law says so): minutes face to face and by phone, else days."""
    spoken = channel in ("direct", "phone")
    return opened + (timedelta(minutes=minutes) if spoken else timedelta(days=days))


def mermaid() -> str:
    """The table as `stateDiagram-v2`: the process draws itself."""
    lines = ["stateDiagram-v2"]
    lines += [f'  state "{words}" as {state}' for state, words in STATE_WORDS.items()]
    lines += [f"  [*] --> {State.NEW}"]
    lines += [f"  {row.source} --> {row.target}: {EVENT_WORDS[row.event]}" for row in TRANSITIONS]
    return "\n".join([*lines, f"  {State.CLOSED} --> [*]"]) + "\n"
