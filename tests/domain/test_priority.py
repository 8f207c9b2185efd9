"""Who goes first: from the birthday on, or when an officer has seen why; strictly where a centre decides so."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from queue_server.domain.picking import PRIORITY_WORDS, Waiting, pick_next
from queue_server.domain.priority import Priority, by_age, by_word, full_years
from queue_server.domain.tickets import CallRules
from tests.domain.cases import cases, local

STRICT = replace(CallRules(), strict_priority=True)


@pytest.mark.parametrize(("given", "expect"), cases("priority"))
def test_acceptance_cases_of_priority(given: dict[str, Any], expect: dict[str, Any]) -> None:
    if "date_of_birth" in given:
        days = date.fromisoformat(given["date_of_birth"]), date.fromisoformat(given["today"])
        found = by_age(*days)
    else:
        found = by_word(given["declared"], given["verified_by"])
    assert (found.eligible, found.group) == (expect["eligible"], expect.get("class", ""))


@pytest.mark.parametrize(("given", "expect"), cases("priority_order"))
@pytest.mark.parametrize("minutes", [1, 60])
def test_acceptance_cases_of_the_strict_order(
    given: dict[str, Any], expect: dict[str, Any], minutes: int
) -> None:
    """However long the ordinary ticket has waited and however often it was passed."""
    came = {ticket["no"]: local(f"2026-11-24T{ticket['at']}") for ticket in given["tickets"]}
    now = max(came.values()) + timedelta(minutes=minutes)
    line = [
        waiting(number, came[ticket["no"]], ticket["priority"])
        for number, ticket in enumerate(given["tickets"])
    ]
    called = []
    while line:
        pick = pick_next(line, {"D": 10}, "q1", now, STRICT)
        assert pick
        called.append(given["tickets"][pick.ticket.ticket_id]["no"])
        line = [ticket for ticket in line if ticket != pick.ticket]
    assert called == expect["next"]


def waiting(number: int, came: datetime, priority: bool) -> Waiting:
    return Waiting(number, "D", came, came, "elderly" if priority else None, overtaken=9)


def test_the_day_before_the_birthday_is_a_year_less() -> None:
    born, day = date(1966, 11, 24), date(2026, 11, 23)
    assert (full_years(born, day), by_age(born, day)) == (59, Priority())
    assert by_age(born, day, elderly_from=59).group == "elderly"


def test_who_is_born_on_the_29th_of_february_has_a_birthday_every_year() -> None:
    born = date(1964, 2, 29)
    assert [full_years(born, date(2026, *day)) for day in ((2, 28), (3, 1))] == [61, 62]
    assert full_years(born, date(2024, 2, 29)) == 60


def test_a_birth_that_is_still_to_come_gives_nothing() -> None:
    assert not by_age(date(2027, 1, 1), date(2026, 11, 24)).eligible


@pytest.mark.parametrize("group", sorted(PRIORITY_WORDS))
def test_a_word_counts_when_an_officer_has_seen_it(group: str) -> None:
    assert by_word(group, "officer").eligible
    assert not by_word(group, "").eligible
    assert not by_word(group, "kiosk").eligible


def test_an_unknown_group_counts_never() -> None:
    assert not by_word("minister", "officer").eligible
