"""Persons of a dossier: plausible fields, composed letters, and nothing of them where others may look."""

import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from queue_server.domain.dossiers.people import Person, PersonIncomplete, checked

TODAY = date(2026, 11, 24)
PERSON = Person(
    "Nguyễn Văn Thử", "027090000001", date(1990, 1, 1), "Nam", "Số 1", "0912 345 678", "thu@example.vn"
)  # fmt: skip


def test_a_person_is_kept_in_composed_letters_without_odd_spaces() -> None:
    typed = replace(PERSON, name=unicodedata.normalize("NFD", "  Nguyễn\u00a0Văn\tThử \x00"))
    found = checked(typed, TODAY)
    assert found.name == "Nguyễn Văn Thử"
    assert found.phone == "0912345678"
    assert checked(found, TODAY) == found


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "), ("name", "x" * 121), ("number", "003090000001"), ("number", "12"), ("number", "không có đâu"),
        ("sex", "nam giới"), ("born", date(2027, 1, 1)), ("phone", "12345"), ("phone", "09123456789012"),
        ("email", "thu@"), ("email", "thu example.vn"), ("tax_code", "1"), ("address", "x" * 301),
    ],
)  # fmt: skip
def test_what_is_not_plausible_is_named_and_not_repeated(field: str, value: object) -> None:
    with pytest.raises(PersonIncomplete) as refusal:
        checked(replace(PERSON, **{field: value}), TODAY)
    assert refusal.value.field == field
    if isinstance(value, str) and len(value.strip()) > 4:
        assert value not in str(refusal.value)


@pytest.mark.requirement("R2.3")
def test_a_foreigner_has_a_passport_and_an_organisation_a_tax_code() -> None:
    assert checked(Person("John Doe", "c1234567"), TODAY).number == "C1234567"
    assert checked(Person("Công ty Thử", tax_code="0101234567-001"), TODAY).tax_code


def test_nothing_of_a_person_is_in_a_repr() -> None:
    assert repr(PERSON) == "Person()"


def test_masks_tell_enough_to_recognise_oneself() -> None:
    assert PERSON.masked_name == "N••••• V•• Thử"
    assert PERSON.masked_number == "•••••••••001"
    assert Person("Thử").masked_number == ""
