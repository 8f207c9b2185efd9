"""Where a dossier stands, as the citizen sees it: five steps with their days, the due date, and what to do next.

Seed Đ3.5, Đ6.4. Nothing personal goes in or comes out: the facts of the dossier and the steps it took."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from .dossiers.states import ABOUT, Clock, State

StepName = Literal["reception", "appraisal", "approval", "sealing", "return"]
StepState = Literal["done", "now", "todo", "stopped"]
Next = Literal[
    "wait_check", "supplement", "ask_reception_refusal", "wait", "collect", "pay", "collect_refusal",
    "wait_stop", "ask_stop_notice", "finished",
]  # fmt: skip
Reason = Literal["", "other_agency", "not_valid", "not_met", "withdrawn"]
Pace = Literal["none", "on_time", "rescheduled", "late", "ready"]
STEPS: tuple[StepName, ...] = ("reception", "appraisal", "approval", "sealing", "return")


class Walked(Protocol):
    """One kept step of the closed process; only these of its fields are read."""

    @property
    def event(self) -> str: ...
    @property
    def after(self) -> State: ...
    @property
    def place(self) -> str: ...
    @property
    def at(self) -> datetime: ...


class Standing(Protocol):
    """What of a dossier is read here."""

    @property
    def state(self) -> State: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def reschedule_count(self) -> int: ...


@dataclass(frozen=True)
class StepView:
    """`since`: when it came into this step; `at`: when it left it forwards; `place`: where that was done."""

    name: StepName
    state: StepState
    since: datetime | None = None
    at: datetime | None = None
    place: str = ""


_NEXT: dict[State, Next] = {
    State.NONE: "wait_check",
    State.SUBMITTED: "wait_check",
    State.SUPPLEMENT_REQUESTED: "supplement",
    State.RECEPTION_REFUSED: "ask_reception_refusal",
    State.RESULT_READY: "collect",
    State.AWAITING_PAYMENT: "pay",
    State.SETTLEMENT_REFUSED: "collect_refusal",
    State.WITHDRAWAL_REQUESTED: "wait_stop",
    State.STOPPED: "ask_stop_notice",
    State.RETURNED: "finished",
    State.HANDED_OVER: "finished",
}
_ENDED_BADLY = frozenset(
    {State.RECEPTION_REFUSED, State.STOPPED, State.WITHDRAWAL_REQUESTED, State.SETTLEMENT_REFUSED}
)
_RETURNED = frozenset({State.RETURNED, State.HANDED_OVER})


def what_next(state: State) -> Next:
    return _NEXT.get(state, "wait")


def reason_of(state: State, redirected: bool) -> Reason:
    """The class of a refusal; its words are on the form, which names persons and stays at the counter."""
    if state is State.RECEPTION_REFUSED:
        return "other_agency" if redirected else "not_valid"
    if state is State.SETTLEMENT_REFUSED:
        return "not_met"
    return "withdrawn" if state in (State.STOPPED, State.WITHDRAWAL_REQUESTED) else ""


def pace(dossier: Standing, now: datetime) -> Pace:
    """Whether the promise holds. A clock that stands or has run out promises nothing."""
    clock: Clock = ABOUT[dossier.state].clock
    if clock == "stopped" and dossier.state is not State.WITHDRAWAL_REQUESTED:
        return "ready"
    if clock != "running" or dossier.due_at is None:
        return "none"
    if now > dossier.due_at:
        return "late"
    return "rescheduled" if dossier.reschedule_count else "on_time"


def at_step(state: State) -> int:
    """The step it is in, 1 to 5; 6 when all are done. Accepted means received: the next step has it."""
    if state in _RETURNED:
        return len(STEPS) + 1
    return 2 if state is State.ACCEPTED else max(1, ABOUT[state].step)


def timeline(dossier: Standing, walked: Iterable[Walked]) -> list[StepView]:
    """Five steps from what was kept. A dossier sent back is again where it was sent; its later days are forgotten."""
    entered: dict[int, datetime] = {}
    left: dict[int, tuple[datetime, str]] = {}
    before = 0
    for step in walked:
        here = _reached(step.after, before)
        if here > before:
            left.update({passed: (step.at, step.place) for passed in range(max(1, before), here)})
            entered[here] = step.at
        elif here < before:
            left = {passed: when for passed, when in left.items() if passed < here}
            entered[here] = step.at
        before = here
    now = _reached(dossier.state, before)
    return [_view(place, now, dossier.state, entered, left) for place in range(1, len(STEPS) + 1)]


def _reached(state: State, before: int) -> int:
    """A dossier that ended early stays in the step in which it ended."""
    if state in (State.STOPPED, State.WITHDRAWAL_REQUESTED) and before:
        return min(before, len(STEPS))
    return at_step(state)


def _view(
    place: int,
    now: int,
    state: State,
    entered: dict[int, datetime],
    left: dict[int, tuple[datetime, str]],
) -> StepView:
    name = STEPS[place - 1]
    if place < now:
        at, where = left.get(place, (None, ""))
        return StepView(name, "done", entered.get(place), at, where)
    if place > now:
        return StepView(name, "todo")
    return StepView(name, "stopped" if state in _ENDED_BADLY else "now", entered.get(place))
