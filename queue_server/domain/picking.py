"""Which waiting ticket a counter calls next, and why: deterministic and explainable.

Priority is a share, not a wall (ARCHITECTURE P13): priority first, but no ordinary ticket past its
fairness limit is overtaken by more than two priority calls of its series, counted over all counters.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from .tickets import CallRules

PRIORITY_WORDS = {
    "elderly": "người cao tuổi",
    "disabled": "người khuyết tật",
    "pregnant": "phụ nữ mang thai",
    "merit": "người có công",
    "child": "có trẻ nhỏ đi cùng",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A waiting ticket as the rule sees it. `place` orders the line;
    `overtaken` counts the priority calls that passed it."""

    ticket_id: int
    series: str
    place: datetime
    taken_at: datetime
    priority: str | None = None
    overtaken: int = 0
    only_counter: str | None = None


@dataclass(frozen=True)
class Pick:
    """The ticket to call, the reason in words, and the ordinary tickets that this call overtakes."""

    ticket: Waiting
    reason: str
    overtakes: tuple[int, ...] = ()


def minutes_waited(ticket: Waiting, now: datetime) -> int:
    return max(0, int((now - ticket.taken_at).total_seconds() // 60))


def is_starved(ticket: Waiting, now: datetime, rules: CallRules) -> bool:
    """An ordinary ticket past its fairness limit that may not be overtaken again."""
    return (
        not rules.strict_priority
        and ticket.priority is None
        and past_limit(ticket, now, rules)
        and ticket.overtaken >= rules.overtakes_allowed
    )


def past_limit(ticket: Waiting, now: datetime, rules: CallRules) -> bool:
    return ticket.place <= limit_reached(now, rules)


def limit_reached(now: datetime, rules: CallRules) -> datetime:
    """Who was placed then or before is past the fairness limit."""
    return now - timedelta(minutes=rules.fairness_minutes)


def overtaken_by(
    called: Waiting, waiting: Iterable[Waiting], counter: str, now: datetime, rules: CallRules
) -> tuple[int, ...]:
    """Ordinary tickets of the same series, past their limit and earlier in line, that this priority call passes.

    Those sent to another counter alone are not passed: this counter could not have called them."""
    if called.priority is None:
        return ()
    return tuple(
        other.ticket_id
        for other in sorted(waiting, key=_order)
        if other.series == called.series
        and other.ticket_id != called.ticket_id
        and other.priority is None
        and other.only_counter in (None, counter)
        and _order(other) < _order(called)
        and past_limit(other, now, rules)
    )


def _order(ticket: Waiting) -> tuple[datetime, datetime, int]:
    return (ticket.place, ticket.taken_at, ticket.ticket_id)


def _head(line: list[Waiting], now: datetime, rules: CallRules) -> tuple[int, Waiting]:
    """The next of one series and its rank: 0 may not wait longer, 1 priority, 2 ordinary."""
    first = min(line, key=_order)
    starved = [ticket for ticket in line if is_starved(ticket, now, rules)]
    priority = [ticket for ticket in line if ticket.priority is not None]
    if priority:
        next_priority = min(priority, key=_order)
        earlier = [ticket for ticket in starved if _order(ticket) < _order(next_priority)]
        if earlier:
            return 0, min(earlier, key=_order)
        return 1, next_priority
    return (0 if is_starved(first, now, rules) else 2), first


def pick_next(
    waiting: Iterable[Waiting],
    weights: Mapping[str, int],
    counter: str,
    now: datetime,
    rules: CallRules,
) -> Pick | None:
    """The next ticket for a counter whose work profile weighs series by `weights`; None when nobody fits.

    Among the heads of its series: who may not wait longer, then priority, then the longest weighted wait.
    Ties fall to the earlier place, then the lower ticket id, so the same hall always gives the same answer.
    """
    lines: dict[str, list[Waiting]] = {}
    everyone = list(waiting)
    for ticket in everyone:
        if ticket.series in weights and ticket.only_counter in (None, counter):
            lines.setdefault(ticket.series, []).append(ticket)
    if not lines:
        return None
    heads = [_head(line, now, rules) for line in lines.values()]

    def merit(head: tuple[int, Waiting]) -> tuple[int, float, datetime, int]:
        rank, ticket = head
        weighted = (now - ticket.place).total_seconds() * weights[ticket.series]
        return (rank, -weighted, ticket.place, ticket.ticket_id)

    rank, ticket = min(heads, key=merit)
    return Pick(
        ticket, _reason(rank, ticket, now), overtaken_by(ticket, everyone, counter, now, rules)
    )


def _reason(rank: int, ticket: Waiting, now: datetime) -> str:
    waited = f"chờ {minutes_waited(ticket, now)} phút"
    if ticket.priority is not None:
        return f"ưu tiên: {PRIORITY_WORDS.get(ticket.priority, ticket.priority)}; {waited}"
    if rank == 0:
        return f"quá hạn chờ, đã nhường {ticket.overtaken} lượt ưu tiên; {waited}"
    return f"theo thứ tự; {waited}"


def chosen_reason(why: str, ticket: Waiting, now: datetime) -> str:
    """The reason kept when a clerk calls a ticket out of turn."""
    return f"cán bộ chọn: {why}; chờ {minutes_waited(ticket, now)} phút"
