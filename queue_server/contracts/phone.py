"""What a phone reads of its ticket: small, without names, cheap to ask for again."""

from typing import Literal

from pydantic import Field

from .base import Label, Language, Notice

FollowState = Literal[
    "waiting", "called", "serving", "parked", "done", "absent", "cancelled", "expired"
]
Clock = str  # local HH:MM of the centre


class ExpectedCall(Notice):
    """The middle 80 % of what is expected: minutes from now, and the same on the clock of the centre."""

    low_minutes: int
    high_minutes: int
    earliest: Clock
    latest: Clock


class FollowView(Notice):
    """GET /api/v1/follow/<token>. `near`: the turn is so close that the stream …/events may be opened.

    `calls` counts the calls of this ticket, `called_at` is the last of them; `counter` is where to go or to be."""

    label: Label
    superseded_label: Label | None = None
    state: FollowState
    language: Language
    people_ahead: int | None = Field(default=None, ge=0)
    expected: ExpectedCall | None = None
    now_calling: Label | None = None
    counter: str | None = None
    calls: int = 0
    called_at: Clock | None = None
    near: bool = False
    ended: bool = False
    may_postpone: bool = False
    may_cancel: bool = False
