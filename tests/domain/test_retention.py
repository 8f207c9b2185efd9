"""What is known of persons goes when its time is over, never earlier, and never while a case is open."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from queue_server.domain.retention import DEFAULT, Held, Policy, Rule, policy_on, to_erase

CLOSED = date(2026, 3, 2)
POLICY = Policy(
    date(2026, 1, 1), "QĐ-DEMO", (Rule("contact", "closed", 10), Rule("look_up", "made", 0))
)
CONTACT = Held(1, "contact", date(2026, 2, 1), CLOSED)


def erased(held: Held, today: date, policy: Policy = POLICY) -> bool:
    return to_erase([policy], [held], today) == [held]


def test_the_day_it_goes_is_counted_from_the_end_of_the_dossier() -> None:
    assert not erased(CONTACT, date(2026, 3, 11))
    assert erased(CONTACT, date(2026, 3, 12))
    assert erased(CONTACT, date(2027, 3, 12))


def test_what_counts_from_its_making_does_not_wait_for_an_end() -> None:
    look_up = Held(2, "look_up", date(2026, 2, 1))
    assert erased(look_up, date(2026, 2, 1))
    assert not erased(look_up, date(2026, 1, 31))


def test_a_running_dossier_and_an_open_case_keep_everything() -> None:
    later = date(2030, 1, 1)
    assert not erased(replace(CONTACT, closed_on=None), later)
    assert not erased(replace(CONTACT, kept_for_case=True), later)


def test_what_the_policy_does_not_name_is_never_erased() -> None:
    assert not erased(replace(CONTACT, what="result"), date(2099, 1, 1))


def test_the_policy_of_the_day_counts_for_what_is_held_already() -> None:
    shorter = Policy(date(2026, 3, 5), "QĐ-DEMO-2", (Rule("contact", "closed", 2),))
    assert to_erase([POLICY, shorter], [CONTACT], date(2026, 3, 4)) == []
    assert to_erase([shorter, POLICY], [CONTACT], date(2026, 3, 5)) == [CONTACT]


def test_before_the_first_policy_nothing_goes() -> None:
    before = POLICY.first - timedelta(days=1)
    assert policy_on(before, [POLICY]) is None
    assert to_erase([POLICY], [Held(3, "look_up", date(2025, 1, 1))], before) == []


def test_the_longest_overdue_goes_first() -> None:
    held = [replace(CONTACT, id=n, closed_on=CLOSED - timedelta(days=n)) for n in (1, 3, 2)]
    assert [one.id for one in to_erase([POLICY], held, date(2026, 6, 1))] == [3, 2, 1]


def test_the_proposal_names_each_thing_once_and_says_that_it_is_one() -> None:
    names = [rule.what for rule in DEFAULT.rules]
    assert len(set(names)) == len(names)
    assert "chờ quyết định" in DEFAULT.basis


def test_a_negative_period_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="not negative"):
        Rule("contact", "closed", -1)
