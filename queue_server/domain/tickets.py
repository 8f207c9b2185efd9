"""The ticket: its states, the one transition table, and what each act needs.

Numbers belong to (site, series, business day). Every change closes one period of the ticket and opens
the next, so that waiting and service times are read, never recomputed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .errors import DomainError


class State(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    DONE = "done"
    ABSENT = "absent"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Act(StrEnum):
    CALL = "call"
    RECALL = "recall"
    WITHDRAW = "withdraw"
    START = "start"
    FINISH = "finish"
    MISS = "miss"
    PARK = "park"
    RESUME = "resume"
    TRANSFER = "transfer"
    REINSTATE = "reinstate"
    POSTPONE = "postpone"
    CANCEL = "cancel"
    EXPIRE = "expire"


# The one table: everything not in it is refused. Transfer and reinstatement are acts, not states.
TRANSITIONS: dict[tuple[State, Act], State] = {
    (State.WAITING, Act.CALL): State.CALLED,
    (State.WAITING, Act.TRANSFER): State.WAITING,
    (State.WAITING, Act.POSTPONE): State.WAITING,
    (State.WAITING, Act.CANCEL): State.CANCELLED,
    (State.WAITING, Act.EXPIRE): State.EXPIRED,
    (State.CALLED, Act.RECALL): State.CALLED,
    (State.CALLED, Act.WITHDRAW): State.WAITING,
    (State.CALLED, Act.START): State.SERVING,
    (State.CALLED, Act.MISS): State.ABSENT,
    (State.CALLED, Act.TRANSFER): State.WAITING,
    (State.CALLED, Act.PARK): State.PARKED,
    (State.CALLED, Act.CANCEL): State.CANCELLED,
    (State.CALLED, Act.EXPIRE): State.EXPIRED,
    (State.SERVING, Act.FINISH): State.DONE,
    (State.SERVING, Act.PARK): State.PARKED,
    (State.SERVING, Act.TRANSFER): State.WAITING,
    (State.SERVING, Act.EXPIRE): State.EXPIRED,
    (State.PARKED, Act.RESUME): State.SERVING,
    (State.PARKED, Act.TRANSFER): State.WAITING,
    (State.PARKED, Act.CANCEL): State.CANCELLED,
    (State.PARKED, Act.EXPIRE): State.EXPIRED,
    (State.ABSENT, Act.REINSTATE): State.WAITING,
    (State.ABSENT, Act.CANCEL): State.CANCELLED,
    (State.ABSENT, Act.EXPIRE): State.EXPIRED,
}

AT_A_COUNTER = frozenset({State.CALLED, State.SERVING})
ENDED = frozenset({State.DONE, State.CANCELLED, State.EXPIRED})
# Acts that do not put the ticket anywhere else: the running period goes on.
WITHIN_PERIOD = frozenset({Act.RECALL, Act.POSTPONE})


class ActRefused(DomainError):
    """The table has no such transition: somebody else was faster, or the page is old."""

    code = "ticket_state"


class TooEarly(DomainError):
    """Recall during the cool-down, or absent before enough calls."""

    code = "too_early"


class TooLate(DomainError):
    """The ten seconds for taking a call back are over."""

    code = "undo_expired"


class NothingWaiting(DomainError):
    code = "nothing_waiting"


class CounterBusy(DomainError):
    """The counter still has a ticket in front of it."""

    code = "counter_busy"


class CounterIdle(DomainError):
    """The act needs a ticket in front of the counter and there is none."""

    code = "counter_idle"


class CounterNotOpen(DomainError):
    code = "counter_not_open"


class SeriesFull(DomainError):
    """The daily contingent, or the numbers of the ordinary series, are used up."""

    code = "series_full"


class DoorsClosed(DomainError):
    code = "closed"


@dataclass(frozen=True)
class CallRules:
    """Dated settings of a centre about calling (ARCHITECTURE P13; decisions of the centre, not law)."""

    fairness_minutes: int = 15
    overtakes_allowed: int = 2
    strict_priority: bool = False
    calls_before_absent: int = 3
    recall_cooldown_seconds: int = 15
    undo_seconds: int = 10
    reinstate_after: int = 3
    postpone_by: int = 3
    norm_wait_minutes: int = 15
    norm_service_minutes: int = 12
    block_size: int = 20
    device_key_days: int = 365
    always_open: bool = False
    voice_letters: str = "be"
    voice_turns: int = 2
    voice_pause_seconds: int = 8
    voice_max_age_seconds: int = 60
    voice_quiet: str = ""
    guidance_minutes: int = 30
    guidance_days: int = 3
    guidance_names: bool = False


# Ordinary series end here; 900–999 of each letter belong to kiosks that are alone.
LAST_ORDINARY = 899
FIRST_OFFLINE = 900
LAST_OFFLINE = 999


def label(series: str, number: int) -> str:
    """The number as it is shown, printed and said: letter and three digits."""
    return f"{series}{number:03d}"


def after(state: State, act: Act, shown: str) -> State:
    """The state after an act, or `ActRefused` with what the ticket is now."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise ActRefused(f"Số {shown} hiện {WORDS[state]}. Mời xem lại danh sách.") from None


WORDS = {
    State.WAITING: "đang chờ",
    State.CALLED: "đang được mời",
    State.SERVING: "đang được phục vụ",
    State.PARKED: "đang tạm để lại",
    State.DONE: "đã phục vụ xong",
    State.ABSENT: "đã qua lượt",
    State.CANCELLED: "đã hủy",
    State.EXPIRED: "đã hết hiệu lực",
}


def check_recall(last_call: datetime, now: datetime, rules: CallRules) -> None:
    """Between two calls of one number people need time to stand up."""
    ready = last_call + timedelta(seconds=rules.recall_cooldown_seconds)
    if now < ready:
        left = max(1, round((ready - now).total_seconds()))
        raise TooEarly(f"Vừa mời xong. Mời lại được sau {left} giây.")


def check_absent(calls: int, last_call: datetime, now: datetime, rules: CallRules) -> None:
    """Absent only after the configured number of calls, and not in the breath of the last one."""
    if calls < rules.calls_before_absent:
        raise TooEarly(f"Mới mời {calls} lần. Báo vắng sau {rules.calls_before_absent} lần mời.")
    check_recall(last_call, now, rules)


def check_withdraw(called_at: datetime, now: datetime, rules: CallRules) -> None:
    if now > called_at + timedelta(seconds=rules.undo_seconds):
        raise TooLate(
            f"Đã quá {rules.undo_seconds} giây, không hoàn tác được. Mời dùng Chuyển hoặc Vắng mặt."
        )


def place_behind(own: datetime, queue: list[datetime], places: int) -> datetime:
    """The place in line of a ticket that lets `places` others pass (late, or back after a missed turn).

    `queue` holds the places of the others of its series, in order; never earlier than its own.
    """
    behind = [place for place in queue if place >= own]
    if len(behind) <= places:
        return max([own, *behind]) + timedelta(microseconds=1000)
    return behind[places - 1] + timedelta(microseconds=1000)
