"""What the twelve digits of a citizen say, and when they cannot be anybody's."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from queue_server.domain.citizen_numbers import PROVINCES, NotACitizenNumber, read
from tests.domain.cases import cases

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(("given", "expect"), cases("cccd_number"))
def test_acceptance_cases_of_numbers(given: dict[str, Any], expect: dict[str, Any]) -> None:
    today = date.fromisoformat(given["today"])
    if not expect["valid"]:
        with pytest.raises(NotACitizenNumber) as refusal:
            read(given["number"], today)
        assert refusal.value.reason == expect["reason"]
        return
    found = read(given["number"], today)
    said = {
        "valid": True,
        "province_code": found.province_code,
        "province": found.province,
        "sex": found.sex,
        "birth_year": found.birth_year,
        "warning": found.warning,
    }
    assert {key: said[key] for key in expect} == expect


def test_there_are_sixty_three_provinces() -> None:
    assert len(PROVINCES) == 63
    assert PROVINCES["024"] == "Bắc Giang"
    assert PROVINCES["096"] == "Cà Mau"


@drawn(
    st.sampled_from(sorted(PROVINCES)),
    st.integers(0, 9),
    st.integers(0, 99),
    st.integers(0, 999_999),
)
def test_sex_and_year_are_what_the_fourth_digit_says(
    place: str, fourth: int, year: int, rest: int
) -> None:
    number = f"{place}{fourth}{year:02d}{rest:06d}"
    born = 1900 + fourth // 2 * 100 + year
    if born > TODAY.year:
        with pytest.raises(NotACitizenNumber):
            read(number, TODAY)
        return
    found = read(number, TODAY)
    assert (found.birth_year, found.sex) == (born, ("Nam", "Nữ")[fourth % 2])


@pytest.mark.parametrize(
    "number", ["٠٢٧٠٩٠٠٠٠٠٠١", "027090 00001", "０２７０９０００００１２", "027090000001\n"]
)
def test_only_plain_digits_are_digits(number: str) -> None:
    with pytest.raises(NotACitizenNumber) as refusal:
        read(number, TODAY)
    assert number.strip() not in str(refusal.value)
