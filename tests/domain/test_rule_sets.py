"""The regulation in versions: of every day one set holds, by law or by decision, and says what it rests on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.forms.fields import FORM_SETS
from queue_server.domain.rule_sets import CONFLICTS, SETS, RuleSetUnknown, in_force, named


@pytest.mark.requirement("R0.1")
def test_each_set_carries_its_number_its_day_and_its_legal_basis() -> None:
    assert [one.number for one in SETS] == ["433/QĐ-UBND", "118/2025/NĐ-CP"]
    assert SETS[0].issued == SETS[0].first == date(2021, 11, 12)
    assert all(one.basis and one.forms and one.issued <= one.first for one in SETS)


def test_each_set_has_the_forms_of_its_name() -> None:
    assert {one.name: one.forms for one in SETS} == {one.name: one.basis for one in FORM_SETS}
    newer = {one.name: one.first for one in FORM_SETS}["2025"]
    assert named("2025").first == newer


@pytest.mark.requirement("R0.1")
def test_a_day_has_the_newest_set_the_law_applies_by_then() -> None:
    assert in_force(date(2020, 1, 1)).name == "2018"
    assert in_force(date(2025, 9, 14)).name == "2018"
    assert in_force(date(2025, 9, 15)).name == "2025"


@pytest.mark.requirement("R3.1")
@given(
    st.dictionaries(st.integers(0, 60), st.sampled_from(["2018", "2025"]), max_size=8),
    st.integers(0, 70),
)
def test_what_the_centre_decided_last_wins_over_the_law(
    decided: dict[int, str], ahead: int
) -> None:
    start = date(2026, 1, 1)
    chosen = [(start + timedelta(days=day), name) for day, name in decided.items()]
    past = [day for day in decided if day <= ahead]
    expected = decided[max(past)] if past else "2025"
    assert in_force(start + timedelta(days=ahead), chosen).name == expected


def test_a_set_nobody_knows_is_refused() -> None:
    with pytest.raises(RuleSetUnknown):
        named("2021")


@pytest.mark.requirement("R3.2")
def test_every_conflict_says_how_well_it_is_known_and_what_the_system_does() -> None:
    assert {one.source for one in CONFLICTS} == {"verified", "memory"}
    assert all(one.about and one.newer and one.does for one in CONFLICTS)
    assert len({one.about for one in CONFLICTS}) == len(CONFLICTS)
