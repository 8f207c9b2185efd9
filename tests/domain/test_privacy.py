"""Nobody sees more of a person than the work of that desk needs."""

from dataclasses import fields
from datetime import date

import pytest

from queue_server.domain.dossiers.people import Person
from queue_server.domain.privacy import (
    Audience,
    Shown,
    audience_of,
    initials,
    mask_address,
    mask_digits,
    mask_email,
    mask_name,
    may_reveal,
    shown,
)
from queue_server.domain.roles import Role

PERSON = Person(
    "Nguyễn Văn Thử", "024180001234", date(1980, 5, 17), "Nam",
    "Số 5 ngõ 2, phường Thử Nghiệm, tỉnh Bắc Ninh", "0912345678", "thu.nguyen@example.vn",
)  # fmt: skip
SECRETS = (PERSON.number, PERSON.phone, PERSON.email)


def texts(view: Shown) -> str:
    return " | ".join(str(getattr(view, one.name)) for one in fields(view))


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("revealed", [False, True])
def test_number_phone_and_mail_are_whole_for_reception_alone_and_only_when_revealed(
    audience: Audience, revealed: bool
) -> None:
    view = shown(PERSON, audience, revealed=revealed)
    whole = audience is Audience.RECEPTION and revealed
    assert view.whole == whole
    assert all((secret in texts(view)) == whole for secret in SECRETS)


def test_reception_and_appraisal_see_the_name_and_address_that_papers_are_compared_with() -> None:
    for audience in (Audience.RECEPTION, Audience.APPRAISAL):
        view = shown(PERSON, audience)
        assert (view.name, view.address, view.born) == (PERSON.name, PERSON.address, "17/05/1980")
        assert view.number == "•••••••••234"


def test_supervisor_and_inspector_see_a_masked_person() -> None:
    for audience in (Audience.SUPERVISION, Audience.INSPECTION):
        view = shown(PERSON, audience, revealed=True)
        assert view.name == "N••••• V•• Thử"
        assert view.address == "•••, phường Thử Nghiệm, tỉnh Bắc Ninh"
        assert view.phone == "•••••••678"
        assert "Nguyễn" not in texts(view)
        assert "ngõ 2" not in texts(view)


def test_kiosk_and_phone_see_initials_and_nothing_else() -> None:
    assert shown(PERSON, Audience.PUBLIC, revealed=True) == Shown(name="N. V. T.")


def test_who_has_no_desk_for_dossiers_sees_nothing() -> None:
    assert shown(PERSON, Audience.NOBODY) == Shown()
    assert audience_of(frozenset({"admin"})) is Audience.NOBODY
    assert audience_of(frozenset()) is Audience.NOBODY


def test_every_role_has_its_audience_and_the_widest_counts() -> None:
    assert audience_of(frozenset({"clerk", "inspector"})) is Audience.RECEPTION
    assert audience_of(frozenset({"supervisor"})) is Audience.SUPERVISION
    assert audience_of(frozenset({"inspector"})) is Audience.INSPECTION
    assert {may_reveal(audience_of(frozenset({role}))) for role in Role} == {True, False}


def test_an_organisation_is_called_by_its_name_and_a_citizen_is_not() -> None:
    firm = Person("Công ty Thử Nghiệm", tax_code="2400123456", phone="0912345678")
    view = shown(firm, Audience.INSPECTION)
    assert (view.name, view.phone) == ("Công ty Thử Nghiệm", "•••••••678")
    assert shown(firm, Audience.PUBLIC).name == "C. T. T. N."


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (mask_digits(""), ""),
        (mask_digits("12"), "••"),
        (mask_digits("1234"), "•••4"),
        (mask_digits("B1234567"), "•••••567"),
        (mask_name("Thử"), "T."),
        (initials(""), ""),
        (mask_email("a@b.vn"), "•••@b.vn"),
        (mask_email("không"), "•••"),
        (mask_address("Thôn Đông"), "•••"),
        (mask_address("Thôn Đông, xã Thử"), "•••, xã Thử"),
        (mask_address(""), ""),
    ],
)
def test_masks_of_short_and_odd_values_never_give_the_value(made: str, expected: str) -> None:
    assert made == expected
