"""From which day which regulation is applied: by a decision with number and date (R3.1)."""

from dataclasses import dataclass
from datetime import date, datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.errors import NotFound
from queue_server.domain.rule_sets import named
from queue_server.services.ports import Actor, Work
from queue_server.services.rule_sets import SETTING, rule_set_on

from .settings import SettingWrong

_YEARS_AHEAD = 5


@dataclass(frozen=True, slots=True)
class ChooseRuleSet:
    actor: Actor
    name: str
    valid_from: date
    decision_no: str
    decision_date: date


def choose_rule_set(work: Work, command: ChooseRuleSet, now: datetime) -> None:
    """From today or a later day on; dossiers accepted before keep theirs. Of one day the last decision counts."""
    today, starts = business_day(now), command.valid_from
    chosen = named(command.name)
    if not today <= starts or starts.year > today.year + _YEARS_AHEAD:
        raise SettingWrong(
            "valid_from", f"Mời ghi ngày từ {today:%d/%m/%Y}, trong {_YEARS_AHEAD} năm tới."
        )
    if not command.decision_no.strip():
        raise SettingWrong("decision_no", "Mời ghi số của văn bản quyết định.")
    if command.decision_date > starts:
        raise SettingWrong("decision_date", "Ngày của văn bản không thể sau ngày áp dụng.")
    before = rule_set_on(work, starts)
    value = {
        "set": chosen.name,
        "decision_no": command.decision_no.strip(),
        "decision_date": command.decision_date.isoformat(),
    }
    work.centre.set(SETTING, starts, value, now, command.actor.id)
    told = {
        "from": starts.isoformat(),
        "before": {"set": before.name},
        "after": {"set": chosen.name, "decision": f"{value['decision_no']}, {command.decision_date:%d/%m/%Y}"},
    }  # fmt: skip
    work.trail.note(command.actor, "rule_set.choose", "rule_set", now, told)


@dataclass(frozen=True, slots=True)
class WithdrawRuleSet:
    actor: Actor
    valid_from: date


def withdraw_rule_set(work: Work, command: WithdrawRuleSet, now: datetime) -> None:
    """Take back a decision that does not hold yet."""
    if command.valid_from <= business_day(now):
        raise SettingWrong("valid_from", "Bộ đang áp dụng thì không bỏ. Mời ghi quyết định mới.")
    if not work.centre.unset(SETTING, command.valid_from):
        raise NotFound("Không còn quyết định này. Mời tải lại trang.")
    told = {"from": command.valid_from.isoformat()}
    work.trail.note(command.actor, "rule_set.withdraw", "rule_set", now, told)
