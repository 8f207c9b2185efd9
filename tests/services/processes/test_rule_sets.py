"""From which day which regulation holds is a decision with number and date; a dossier keeps its own."""

from datetime import date, timedelta

import pytest

from queue_server.domain.errors import NotFound
from queue_server.services.admin.rule_sets import (
    ChooseRuleSet,
    WithdrawRuleSet,
    choose_rule_set,
    withdraw_rule_set,
)
from queue_server.services.admin.settings import SettingWrong
from queue_server.services.rule_sets import rule_set_on
from tests.conftest import ADMIN, Hall
from tests.services.reception.test_reception import Desk as Reception

from .test_processes import TODAY, TOMORROW, Desk


def choose(hall: Hall, name: str, starts: date, no: str = "77/QĐ-UBND", on: date = TODAY) -> None:
    hall.write(choose_rule_set, ChooseRuleSet(ADMIN, name, starts, no, on))


def held(hall: Hall, day: date) -> str:
    with hall.reads() as work:
        return rule_set_on(work, day).name


@pytest.mark.requirement("R0.1", "R3.1")
def test_a_dossier_keeps_the_regulation_of_the_day_of_its_acceptance(hall: Hall) -> None:
    reception, procedure = Reception(hall), Desk(hall).procedure
    first = reception.receive(procedure)
    waits = reception.receive(procedure)
    first = reception.accept(reception.mark_all(first))
    choose(hall, "2018", TOMORROW)
    hall.clock.pass_by(days=1)
    later = reception.accept(reception.mark_all(waits))
    assert reception.record(first).rule_set == "2025"
    assert reception.record(later).rule_set == "2018"


@pytest.mark.requirement("R3.1")
def test_a_choice_carries_its_decision_and_stands_in_the_trail_with_what_it_changes(
    hall: Hall,
) -> None:
    choose(hall, "2018", TOMORROW)
    assert (held(hall, TODAY), held(hall, TOMORROW)) == ("2025", "2018")
    with hall.reads() as work:
        note = work.trail.read(1, subject="rule_set")[0]
    assert note.act == "rule_set.choose"
    assert note.detail["before"] == {"set": "2025"}
    assert note.detail["after"] == {"set": "2018", "decision": "77/QĐ-UBND, 10/03/2026"}
    hall.write(withdraw_rule_set, WithdrawRuleSet(ADMIN, TOMORROW))
    assert held(hall, TOMORROW) == "2025"


@pytest.mark.parametrize(
    ("starts", "no", "on", "cell"),
    [
        (TODAY - timedelta(days=1), "1", TODAY - timedelta(days=1), "valid_from"),
        (date(2032, 1, 1), "1", TODAY, "valid_from"),
        (TOMORROW, "  ", TODAY, "decision_no"),
        (TODAY, "1", TOMORROW, "decision_date"),
    ],
)
def test_the_past_is_never_rewritten_and_a_choice_needs_its_decision(
    hall: Hall, starts: date, no: str, on: date, cell: str
) -> None:
    with pytest.raises(SettingWrong) as refusal:
        choose(hall, "2018", starts, no, on)
    assert refusal.value.cell == cell
    assert held(hall, TOMORROW) == "2025"


def test_what_holds_is_not_taken_back_and_what_is_not_there_is_not_found(hall: Hall) -> None:
    choose(hall, "2018", TODAY)
    with pytest.raises(SettingWrong):
        hall.write(withdraw_rule_set, WithdrawRuleSet(ADMIN, TODAY))
    with pytest.raises(NotFound):
        hall.write(withdraw_rule_set, WithdrawRuleSet(ADMIN, TOMORROW))
