"""Which regulation a dossier is received under on a day."""

from collections.abc import Sequence
from datetime import date

from queue_server.domain.rule_sets import RuleSet, in_force
from queue_server.services.ports import SettingRecord, Work

SETTING = "rule_set"


def decisions(stored: Sequence[SettingRecord]) -> list[SettingRecord]:
    """What the centre decided, oldest first; each value has `set`, `decision_no` and `decision_date`."""
    return [record for record in stored if record.name == SETTING]


def rule_set_on(work: Work, day: date) -> RuleSet:
    found = decisions(work.centre.settings())
    return in_force(day, [(record.valid_from, record.value["set"]) for record in found])
