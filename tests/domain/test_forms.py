"""Forms carry their legal title and every field of their model; the receipt never goes out without its code."""

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from queue_server.domain.dossiers.transitions import Form as FormOfAnAct
from queue_server.domain.forms.fields import FORM_SETS, FORMS, MAY_STAY_BLANK, missing, set_on
from queue_server.domain.forms.receipts import (
    RECEIPT,
    FormRefused,
    check_printable,
    on_acceptance,
)
from tests.domain.cases import cases
from tests.domain.refusing import refused


def filled(code: str) -> dict[str, object]:
    """Every field with something in it."""
    return {
        name.removesuffix("[]"): ["một"] if name.endswith("[]") else "một"
        for name in FORMS[code].fields
    }


@pytest.mark.parametrize(("given", "expect"), cases("form_fields"))
def test_acceptance_cases_of_forms(given: dict[str, Any], expect: dict[str, Any]) -> None:
    form = FORMS[given["form"]]
    assert form.title == expect["title"]
    assert set(expect["must_contain"]) <= set(form.fields)


@pytest.mark.parametrize(("given", "expect"), cases("receipt"))
def test_acceptance_cases_of_receipts(given: dict[str, Any], expect: dict[str, Any]) -> None:
    if "form" in given:
        code = given["form"]
        values = filled(code) | ({} if given["has_dossier_code"] else {"ma_ho_so": ""})
        assert not expect["valid"]
        assert refused(check_printable, FORMS[code], values) == expect["reason"]
        return
    found = on_acceptance(
        given["same_day"], given["applicant_requests_receipt"], given["components_complete"]
    )
    said = vars(found)
    assert {key: said[key] for key in expect} == expect


class TestFields:
    @pytest.mark.parametrize("code", sorted(FORMS))
    def test_a_whole_form_is_printed_and_each_field_is_missed_but_those_that_may_stay_blank(
        self, code: str
    ) -> None:
        form, whole = FORMS[code], filled(code)
        check_printable(form, whole)
        for name in form.fields:
            empty: object = [" "] if name.endswith("[]") else " "
            for lacking in (whole | {name.removesuffix("[]"): empty}, without(whole, name)):
                assert missing(form, lacking) == (() if name in MAY_STAY_BLANK else (name,))

    @pytest.mark.parametrize("code", sorted(FORMS))
    def test_nothing_is_asked_twice_and_every_form_has_its_source(self, code: str) -> None:
        form = FORMS[code]
        assert len(set(form.fields)) == len(form.fields)
        assert form.basis

    @drawn(st.dictionaries(st.sampled_from(FORMS[RECEIPT].fields), st.text(max_size=3)))
    @settings(max_examples=40)
    def test_what_is_missing_is_named_in_the_order_of_the_paper(
        self, values: dict[str, str]
    ) -> None:
        found = missing(FORMS[RECEIPT], values)
        assert list(found) == [name for name in FORMS[RECEIPT].fields if name in found]
        assert set(found) == {
            name
            for name in FORMS[RECEIPT].fields
            if name not in MAY_STAY_BLANK
            and (name.endswith("[]") or not values.get(name, "").strip())
        }

    def test_who_has_no_e_mail_gets_a_receipt(self) -> None:
        check_printable(FORMS[RECEIPT], filled(RECEIPT) | {"email": ""})

    def test_a_number_is_something_even_when_it_is_0(self) -> None:
        form = FORMS["PHIEU_YEU_CAU_BO_SUNG"]
        assert missing(form, filled(form.code) | {"lan_huong_dan": 0}) == ()

    def test_a_word_in_place_of_a_list_is_no_list(self) -> None:
        form = FORMS["GIAY_BAN_GIAO"]
        assert missing(form, filled(form.code) | {"giay_to": "một"}) == ("giay_to[]",)


def without(values: dict[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in values.items() if key != name.removesuffix("[]")}


class TestSets:
    def test_every_form_that_an_act_asks_for_is_there_but_the_minutes(self) -> None:
        """Minutes of a meeting are attached, not printed."""
        assert set(get_args(FormOfAnAct)) - set(FORMS) == {"BIEN_BAN_HOP"}

    def test_each_set_numbers_its_forms_once(self) -> None:
        for form_set in FORM_SETS:
            numbers = [
                form.numbers[form_set.name]
                for form in FORMS.values()
                if form_set.name in form.numbers
            ]
            assert sorted(numbers) == [f"{n:02d}" for n in range(1, len(numbers) + 1)]

    def test_a_form_keeps_its_title_unless_its_set_calls_it_otherwise(self) -> None:
        apology = FORMS["PHIEU_XIN_LOI_HEN_LAI"]
        assert apology.title_in("2018") == apology.title
        assert apology.title_in("2025").startswith("VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN")
        assert FORMS[RECEIPT].title_in("2025").startswith("GIẤY TIẾP NHẬN")
        assert FORMS[RECEIPT].seed_title.startswith("PHIẾU TIẾP NHẬN")

    @pytest.mark.parametrize(
        ("day", "name"),
        [("2019-01-06", "2018"), ("2025-09-14", "2018"), ("2025-09-15", "2025"), ("2026-11-24", "2025")],
    )  # fmt: skip
    def test_the_day_of_acceptance_decides_the_set(self, day: str, name: str) -> None:
        assert set_on(date.fromisoformat(day)).name == name

    def test_before_the_first_set_there_is_none(self) -> None:
        with pytest.raises(LookupError):
            set_on(date(2018, 12, 31))


class TestReceipts:
    @pytest.mark.parametrize(
        ("same_day", "asked", "printed"),
        [(True, True, True), (True, False, False), (False, False, True), (False, True, True)],
    )
    def test_only_a_same_day_dossier_may_go_without(
        self, same_day: bool, asked: bool, printed: bool
    ) -> None:
        found = on_acceptance(same_day, asked)
        assert (found.print_receipt, found.must_update_system, found.code_assigned) == (
            printed, True, True,
        )  # fmt: skip

    def test_an_incomplete_dossier_is_not_accepted_at_all(self) -> None:
        with pytest.raises(FormRefused) as refusal:
            on_acceptance(True, False, components_complete=False)
        assert refusal.value.reason == "INCOMPLETE_DOSSIER"

    def test_the_fields_that_are_missing_are_named(self) -> None:
        with pytest.raises(FormRefused) as refusal:
            check_printable(
                FORMS[RECEIPT], filled(RECEIPT) | {"dia_chi": "", "thoi_gian_tra": None}
            )
        assert (refusal.value.reason, refusal.value.fields) == (
            "FIELDS_MISSING", ("dia_chi", "thoi_gian_tra"),
        )  # fmt: skip
