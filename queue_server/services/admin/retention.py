"""Retention: which policy is in force, what is over by it, and the erasure itself, which is an act of the trail.

Source: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 (purpose and end), Luật Lưu trữ 33/2024/QH15 (what the archive keeps);
the figures are the centre's own decision. Codes, states, times and statistics stay: they name nobody.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from queue_server.domain.business_day import business_day
from queue_server.domain.errors import DomainError, NotFound
from queue_server.domain.retention import DEFAULT, Policy, erased_from, policy_on, to_erase
from queue_server.services.ports import Actor, Work
from queue_server.services.retention_records import CLASSES, WHOLE, Due, HoldCause

MOST = 200  # a batch holds the writer for a moment, not for a minute


class PolicyWrong(DomainError):
    """A policy without basis or rules, for something unknown, or in force in the past."""

    code = "retention_policy_wrong"


class NotHeld(DomainError):
    """There is no hold to lift."""

    code = "retention_not_held"


def policies(work: Work) -> list[Policy]:
    """The proposal, and what the centre decided, which takes its place from its day on."""
    return [DEFAULT, *work.retention.policies()]


def over(work: Work, now: datetime, most: int = MOST) -> list[Due]:
    """What is to be erased today, what is longest overdue first; what is held back for a case is left out."""
    today = business_day(now)
    decided = policies(work)
    policy = policy_on(today, decided)
    if policy is None:
        return []
    found: list[Due] = []
    for rule in policy.rules:
        if rule.what not in CLASSES:
            continue
        before = now - timedelta(days=max(rule.days - 1, 0))
        held = work.retention.held(rule.what, before, most)
        ended = to_erase(decided, held, today)
        found += [Due(one, erased_from(policy, one) or today, policy.basis) for one in ended]
    return sorted(found, key=lambda due: (due.since, due.held.what, due.held.id))[:most]


@dataclass(frozen=True, slots=True)
class EraseDue:
    """One batch; `most` things."""

    actor: Actor
    most: int = MOST


def erase_due(work: Work, command: EraseDue, now: datetime) -> dict[str, int]:
    """Erase a batch of what is over: how many of each class; nothing when all is done."""
    done: Counter[str] = Counter()
    for due in over(work, now, command.most):
        held = due.held
        work.retention.erase(held, now, command.actor.id)
        told = {"class": held.what, "basis": due.basis, "since": due.since.isoformat()}
        if held.what in WHOLE:
            work.trail.erase(command.actor, f"dossier:{held.id}", now, told)
        else:
            kind = "dossier" if CLASSES[held.what] else "guidance"
            work.trail.note(command.actor, "personal.erase", f"{kind}:{held.id}", now, told)
        done[held.what] += 1
    return dict(done)


@dataclass(frozen=True, slots=True)
class DecidePolicy:
    actor: Actor
    policy: Policy


def decide_policy(work: Work, command: DecidePolicy, now: datetime) -> None:
    """A decision of the centre, from a day on that has not passed. PolicyWrong."""
    policy = command.policy
    if not policy.basis.strip() or policy.first < business_day(now):
        raise PolicyWrong("Mời ghi số quyết định và ngày áp dụng từ hôm nay trở đi.")
    known = [rule.what for rule in policy.rules]
    if not known or len(set(known)) < len(known) or not set(known) <= set(CLASSES):
        raise PolicyWrong("Mỗi loại dữ liệu có một quy tắc, trong danh sách đã biết.")
    work.retention.decide(policy, command.actor.id, now)
    told = {
        "basis": policy.basis,
        "rules": [[rule.what, rule.since, rule.days] for rule in policy.rules],
    }
    work.trail.note(command.actor, "retention.decide", f"retention:{policy.first}", now, told)


@dataclass(frozen=True, slots=True)
class Hold:
    """`document` is the number of the complaint's or the case's paper, never a name."""

    actor: Actor
    code: str
    cause: HoldCause
    document: str


def hold(work: Work, command: Hold, now: datetime) -> int:
    """Seed Đ14.2: while a complaint or violation is looked into nothing of the dossier is erased. NotFound."""
    dossier_id = _dossier(work, command.code)
    work.retention.hold(dossier_id, command.cause, command.document, command.actor.id, now)
    told = {"cause": command.cause, "document": command.document}
    work.trail.note(command.actor, "retention.hold", f"dossier:{dossier_id}", now, told)
    return dossier_id


@dataclass(frozen=True, slots=True)
class Lift:
    actor: Actor
    code: str


def lift(work: Work, command: Lift, now: datetime) -> int:
    """The case is over. NotFound, NotHeld."""
    dossier_id = _dossier(work, command.code)
    if not work.retention.holds(dossier_id):
        raise NotHeld("Hồ sơ này không bị giữ lại.")
    work.retention.lift(dossier_id, command.actor.id, now)
    work.trail.note(command.actor, "retention.lift", f"dossier:{dossier_id}", now, {})
    return dossier_id


def _dossier(work: Work, code: str) -> int:
    """By code; one without a code (never accepted) by its number, written #12."""
    number = code[1:] if code.startswith("#") and code[1:].isdecimal() else ""
    found = work.dossiers.by_id(int(number)) if number else work.dossiers.by_code(code)
    if found is None:
        raise NotFound("Không có hồ sơ này.")
    return found.id


def in_force(work: Work, day: date) -> Policy | None:
    return policy_on(day, policies(work))
