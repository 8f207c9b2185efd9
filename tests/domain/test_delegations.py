"""Nobody acts for another without a written delegation that covers the act, on that day, at first hand."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from queue_server.domain.delegations import (
    Capacity,
    Delegation,
    DelegationRefused,
    Person,
    Task,
    capacity,
    check_new,
)
from tests.domain.refusing import refused

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 30)
DAY = date(2026, 11, 24)
HEAD = Person("head", "A", frozenset({"approve", "seal", "appraise"}))
CENTRE = Person("centre-1", "CENTRE")
TASK = Task("seal", "A", "P-1")
GIVEN = Delegation(
    "12/UQ-A", "A", "head", "centre-1", frozenset({"seal"}), FIRST, LAST, frozenset({"P-1"})
)


def test_own_right_comes_before_any_delegation() -> None:
    to_head = replace(GIVEN, taker="head")
    assert capacity(HEAD, TASK, DAY, [to_head]) == Capacity("own")


def test_own_right_ends_at_the_own_agency() -> None:
    assert refused(capacity, HEAD, replace(TASK, agency="B"), DAY) == "NO_AUTHORITY"


@pytest.mark.parametrize("day", [FIRST, DAY, LAST])
def test_a_delegation_holds_from_its_first_to_its_last_day_and_is_named(day: date) -> None:
    assert capacity(CENTRE, TASK, day, [GIVEN]) == Capacity("delegated", "12/UQ-A")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"taker": "another"}, "NO_AUTHORITY"),
        ({"acts": frozenset({"appraise"})}, "OUT_OF_SCOPE"),
        ({"agency": "B"}, "OUT_OF_SCOPE"),
        ({"procedures": frozenset({"P-2"})}, "OUT_OF_SCOPE"),
        ({"first": DAY + timedelta(days=1)}, "DELEGATION_NOT_YET"),
        ({"last": DAY - timedelta(days=1)}, "DELEGATION_EXPIRED"),
        ({"revoked_on": DAY}, "DELEGATION_REVOKED"),
        ({"given_as": "delegated"}, "SUB_DELEGATION"),
    ],
)
@pytest.mark.requirement("R4.8")
def test_what_does_not_hold_is_refused_with_its_reason(change: dict[str, Any], reason: str) -> None:
    assert refused(capacity, CENTRE, TASK, DAY, [replace(GIVEN, **change)]) == reason


def test_it_holds_until_the_day_of_its_revocation() -> None:
    revoked = replace(GIVEN, revoked_on=DAY + timedelta(days=1))
    assert capacity(CENTRE, TASK, DAY, [revoked]).kind == "delegated"


def test_all_procedures_of_the_agency_are_covered_where_none_is_named() -> None:
    assert capacity(CENTRE, TASK, DAY, [replace(GIVEN, procedures=None)]).kind == "delegated"


def test_the_one_that_holds_is_found_among_those_that_do_not() -> None:
    old = replace(GIVEN, number="1/UQ-A", last=FIRST)
    assert capacity(CENTRE, TASK, DAY, [old, GIVEN]).delegation == "12/UQ-A"


def test_of_several_that_do_not_hold_the_latest_gives_the_reason() -> None:
    old = replace(GIVEN, number="1/UQ-A", first=date(2026, 1, 1), last=FIRST)
    coming = replace(GIVEN, first=DAY + timedelta(days=5))
    assert refused(capacity, CENTRE, TASK, DAY, [coming, old]) == "DELEGATION_NOT_YET"


@drawn(
    st.lists(
        st.builds(
            Delegation,
            number=st.sampled_from(["1", "2"]),
            agency=st.sampled_from(["A", "B"]),
            giver=st.just("head"),
            taker=st.sampled_from(["centre-1", "centre-2"]),
            acts=st.frozensets(st.sampled_from(["seal", "approve"])),
            first=st.dates(FIRST, LAST),
            last=st.dates(FIRST, LAST),
            procedures=st.none() | st.frozensets(st.sampled_from(["P-1", "P-2"])),
            given_as=st.sampled_from(["own", "delegated"]),
        ),
        max_size=5,
    )
)
@settings(max_examples=60)
@pytest.mark.requirement("R4.8", "R12.3")
def test_whoever_acts_for_another_has_a_delegation_that_says_all_of_it(
    delegations: list[Delegation],
) -> None:
    try:
        found = capacity(CENTRE, TASK, DAY, delegations)
    except DelegationRefused:
        return
    assert any(
        (one.number, one.taker, one.agency, one.given_as)
        == (found.delegation, "centre-1", "A", "own")
        and "seal" in one.acts
        and one.first <= DAY <= one.last
        for one in delegations
    )


class TestEntering:
    def test_a_whole_one_is_entered(self) -> None:
        check_new(GIVEN, HEAD, DAY)

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"number": " "}, "DOCUMENT_REQUIRED"),
            ({"acts": frozenset()}, "SCOPE_REQUIRED"),
            ({"procedures": frozenset()}, "SCOPE_REQUIRED"),
            ({"last": FIRST - timedelta(days=1)}, "DATES_REQUIRED"),
            ({"last": DAY - timedelta(days=1)}, "DATES_REQUIRED"),
            ({"taker": "head"}, "TO_ONESELF"),
            ({"given_as": "delegated"}, "SUB_DELEGATION"),
            ({"giver": "deputy"}, "NO_AUTHORITY"),
            ({"agency": "B"}, "NO_AUTHORITY"),
            ({"acts": frozenset({"seal", "return"})}, "NO_AUTHORITY"),
        ],
    )
    def test_what_is_lacking_or_not_ones_own_is_refused(
        self, change: dict[str, Any], reason: str
    ) -> None:
        assert refused(check_new, replace(GIVEN, **change), HEAD, DAY) == reason
