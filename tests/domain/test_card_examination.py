"""A card that fills a dossier is read whole or refused with the first thing that is wrong; nothing is repeated."""

import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from queue_server.domain.card_examination import LONGEST, CardRefused, examine
from tests.domain.cases import cases

TODAY = date(2026, 11, 24)
CARD = "027090000001|123456789|Nguyễn Văn Thử|01011990|Nam|Số 1 đường Ví Dụ, tỉnh Bắc Ninh|25042021"


@pytest.mark.parametrize(("given", "expect"), cases("cccd_qr"))
def test_acceptance_cases_of_cards(given: dict[str, Any], expect: dict[str, Any]) -> None:
    today = date.fromisoformat(given["today"])
    if not expect["ok"]:
        with pytest.raises(CardRefused) as refusal:
            examine(given["raw"], today)
        assert refusal.value.reason == expect["error"]
        return
    card = examine(given["raw"], today)
    said = {
        "ok": True,
        "id_number": card.number,
        "old_id": card.old_number,
        "full_name": card.name,
        "date_of_birth": card.born.isoformat(),
        "sex": card.sex,
        "residence": card.address,
        "issue_date": card.issued.isoformat() if card.issued else None,
    }
    assert {key: said[key] for key in expect} == expect


def test_decomposed_letters_a_mark_in_front_and_more_fields_are_the_same_card() -> None:
    same = unicodedata.normalize("NFD", "\ufeff" + CARD + "|Nguyễn Văn Cha|Trần Thị Mẹ\r\n")
    assert examine(same, TODAY) == examine(CARD, TODAY)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("027090000001", "003090000001", "INVALID_ID_NUMBER"),
        ("027090000001", "02709000001", "INVALID_ID_NUMBER"),
        ("|Nam|", "|Nữ|", "SEX_MISMATCH"),
        ("|Nam|", "|nam|", "INVALID_SEX"),
        ("25042021", "31022021", "INVALID_DATE"),
        ("25042021", "25042031", "INVALID_DATE"),
        ("01011990", "01011991", "BIRTH_YEAR_MISMATCH"),
        ("Nguyễn Văn Thử", "", "NOT_ID_QR"),
    ],
)
def test_each_contradiction_has_its_reason(before: str, after: str, reason: str) -> None:
    with pytest.raises(CardRefused) as refusal:
        examine(CARD.replace(before, after), TODAY)
    assert refusal.value.reason == reason


@drawn(st.text(max_size=60) | st.lists(st.text(max_size=12), min_size=7, max_size=9).map("|".join))
def test_rubbish_is_refused_and_never_repeated(text: str) -> None:
    with pytest.raises(CardRefused) as refusal:
        examine(text, TODAY)
    words = [word for word in text.split("|") if len(word) > 5]
    assert not any(word in str(refusal.value) for word in words)


def test_the_longest_is_a_matter_of_characters() -> None:
    with pytest.raises(CardRefused) as refusal:
        examine(CARD + "|" + "x" * LONGEST, TODAY)
    assert refusal.value.reason == "TOO_LONG"
