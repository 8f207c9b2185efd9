"""The QR of a card as real scanners deliver it; contradictions are told, rubbish is refused."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.cards import CardUnreadable, parse

GOOD = "027066000123|122456789|Nguyễn Văn Mẫu|10031966|Nam|Phường Thí Dụ, tỉnh Bắc Ninh|01072021"


def test_seven_fields_are_read() -> None:
    card = parse(GOOD)
    assert (card.name, card.born, card.sex, card.issued) == (
        "Nguyễn Văn Mẫu", date(1966, 3, 10), "Nam", date(2021, 7, 1),
    )  # fmt: skip
    assert card.warnings == ()


@pytest.mark.parametrize(
    "payload",
    [
        "\ufeff" + GOOD,
        GOOD + "\r\n",
        unicodedata.normalize("NFD", GOOD),
        GOOD.replace("|122456789|", "||"),
        GOOD + "|một trường mới",
    ],
    ids=["bom", "crlf", "nfd", "no old number", "newer card"],
)
def test_what_real_scanners_add_is_tolerated(payload: str) -> None:
    assert parse(payload).name == "Nguyễn Văn Mẫu"


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "xin chào",
        "1|2|3|4|5|6|7",
        GOOD.replace("10031966", "31021966"),
        GOOD.replace("Nguyễn", "Ngu\x00yễn"),
    ],
)
def test_what_is_no_card_is_refused_with_what_to_do(payload: str) -> None:
    with pytest.raises(CardUnreadable, match="Mời"):
        parse(payload)


def test_a_number_that_contradicts_birth_or_sex_is_told() -> None:
    assert parse(GOOD.replace("10031966", "10031976")).warnings == ("birth_year",)
    assert parse(GOOD.replace("|Nam|", "|Nữ|")).warnings == ("sex",)


def test_sixty_today_counts_and_tomorrow_does_not() -> None:
    card = parse(GOOD)
    assert card.age_on(date(2026, 3, 10)) == 60
    assert card.age_on(date(2026, 3, 9)) == 59


def test_neither_number_nor_name_stands_in_a_repr() -> None:
    text = repr(parse(GOOD))
    assert "027066000123" not in text
    assert "Mẫu" not in text


def test_the_masked_name_shows_the_given_name_only() -> None:
    assert parse(GOOD).masked_name == "N••••• V•• Mẫu"


@given(st.text(max_size=300))
def test_rubbish_is_refused_and_never_breaks(payload: str) -> None:
    with pytest.raises(CardUnreadable):
        parse(payload)
