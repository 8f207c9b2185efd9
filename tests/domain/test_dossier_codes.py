"""Codes of dossiers: both schemes, checked to the last character, and issued without gaps by unit and day."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from queue_server.domain.dossier_codes import (
    MOST_A_DAY,
    DayIsFull,
    NotADossierCode,
    UnitCodeMissing,
    issue,
    parse,
)
from tests.domain.cases import cases


@pytest.mark.parametrize(("given", "expect"), cases("dossier_code"))
def test_acceptance_cases_of_codes(given: dict[str, Any], expect: dict[str, Any]) -> None:
    if not expect["valid"]:
        with pytest.raises(NotADossierCode) as refusal:
            parse(given["code"])
        assert refusal.value.reason == expect["reason"]
        return
    found = parse(given["code"])
    said = {
        "scheme": found.scheme,
        "unit": found.unit,
        "province": found.province,
        "date": found.received.isoformat(),
        "seq": int(found.number),
        "seq_text": found.number,
        "origin": "ministry" if found.of_ministry else "province",
    }
    assert {key: said[key] for key in expect["parts"]} == expect["parts"]


@pytest.mark.parametrize(("given", "expect"), cases("dossier_code_issue"))
@pytest.mark.requirement("R6.12")
def test_acceptance_cases_of_issuing(given: dict[str, Any], expect: dict[str, Any]) -> None:
    if given.get("outcome") == "reception_refused":
        return  # no code is asked for: the machine gives a code with `accept` alone
    day = date.fromisoformat(given["accepted_on"])
    if "error" in expect:
        with pytest.raises(UnitCodeMissing):
            issue(given["unit"], day, 0)
        return
    last = given.get("last_seq_today", 0)
    wanted = range(given.get("concurrent_requests", 1))
    codes = [issue(given["unit"], day, last + taken).text for taken in wanted]
    if "code" in expect:
        assert codes == [expect["code"]]
    else:
        assert (len(set(codes)), min(codes), max(codes)) == (
            expect["distinct"], expect["min"], expect["max"],
        )  # fmt: skip


UNITS = st.sampled_from(["H05.14", "H05", "H15.50.05.13", "000.17.22.H56", "G09.20"])


@drawn(UNITS, st.dates(date(2018, 1, 1), date(2099, 12, 31)), st.integers(0, MOST_A_DAY - 1))
def test_what_is_issued_is_read_back(unit: str, day: date, last: int) -> None:
    code = issue(unit, day, last)
    assert parse(code.text) == code
    assert (code.unit, code.received, int(code.number)) == (unit, day, last + 1)


def test_a_full_day_is_refused_and_nothing_wraps() -> None:
    with pytest.raises(DayIsFull):
        issue("H05.14", date(2026, 11, 25), MOST_A_DAY)


@drawn(st.text(max_size=40))
def test_no_text_is_read_that_would_not_be_written_so(text: str) -> None:
    try:
        code = parse(text)
    except NotADossierCode:
        return
    assert code.text == text
    assert text.isascii()


@pytest.mark.parametrize(
    "look_alike",
    [
        "Н05.14-261124-0001",
        "H05.14–261124–0001",
        "H05.14-261124-000１",
        "H05.14-261124-0001\n",
        "HO5.14-261124-0001",
    ],
)
def test_look_alike_characters_are_no_code(look_alike: str) -> None:
    with pytest.raises(NotADossierCode):
        parse(look_alike)
