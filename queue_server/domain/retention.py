"""What is known of persons is erased when its time is over: a dated policy, decided by the centre.

Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 and NĐ 356/2025/NĐ-CP ask for a purpose and an end; how many days is nowhere in
them, so the figures are data. What belongs to the archive (Luật Lưu trữ 33/2024/QH15) has no rule here and stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Since = Literal["made", "closed"]


@dataclass(frozen=True)
class Rule:
    """`what` is erased `days` after it was made, or after its dossier was closed."""

    what: str
    since: Since
    days: int

    def __post_init__(self) -> None:
        if self.days < 0:
            raise ValueError("a period is not negative")


@dataclass(frozen=True)
class Policy:
    """In force from `first` until the next one begins. The policy of the day counts for everything held, old or new."""

    first: date
    basis: str
    rules: tuple[Rule, ...]

    def rule_for(self, what: str) -> Rule | None:
        return next((rule for rule in self.rules if rule.what == what), None)


@dataclass(frozen=True)
class Held:
    """One thing that is held. `closed_on` None: its dossier still runs. `kept_for_case`: a complaint or a violation
    is being looked into (seed Đ14.2), nothing is erased until it is over."""

    id: int
    what: str
    made_on: date
    closed_on: date | None = None
    kept_for_case: bool = False


# Of the centre, not of the law: a proposal until it enters its own decision.
DEFAULT = Policy(
    date(2026, 1, 1),
    "Đề xuất của hệ thống, chờ quyết định của Trung tâm",
    (
        Rule("unaccepted_person", "closed", 90),
        Rule("unaccepted_paper", "closed", 90),
        Rule("contact", "closed", 365),
        Rule("guidance_call", "made", 365),
        Rule("look_up", "made", 30),
    ),
)


def policy_on(day: date, policies: Sequence[Policy]) -> Policy | None:
    """The one in force; None before the first, and then nothing is erased."""
    begun = [policy for policy in policies if policy.first <= day]
    return max(begun, key=lambda policy: policy.first) if begun else None


def erased_from(policy: Policy, held: Held) -> date | None:
    """The first day on which it may no longer be held; None while there is no end in sight."""
    rule = policy.rule_for(held.what)
    begin = held.made_on if rule and rule.since == "made" else held.closed_on
    if rule is None or begin is None or held.kept_for_case:
        return None
    return begin + timedelta(days=rule.days)


def to_erase(policies: Sequence[Policy], held: Iterable[Held], today: date) -> list[Held]:
    """What is to be erased today, what is longest overdue first."""
    policy = policy_on(today, policies)
    if policy is None:
        return []
    due = [(erased_from(policy, one), one) for one in held]
    over = [(day, one) for day, one in due if day is not None and day <= today]
    return [one for _, one in sorted(over, key=lambda pair: (pair[0], pair[1].id))]
