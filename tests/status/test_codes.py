"""Codes as people type them: look-alikes, other alphabets' digits and dashes, spaces, no separators. And noise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.dossier_codes import NotADossierCode, parse, typed, waiting_code
from queue_server.domain.scans import DossierScan, classify
from tests.conftest import Clock

CODE = "H05.19-260302-0123"
OLD = "000.17.22.H56-210531-0001"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (CODE, CODE),
        (" h05.19-260302-0123\n", CODE),
        ("HO5.I9-26O3O2-Ol23", CODE),
        ("H05.19–260302—0123", CODE),
        ("H05．19－260302－0123", CODE),
        ("Ｈ０５.１９-２６０３０２-０１２３", CODE),
        ("H٠٥.١٩-٢٦٠٣٠٢-٠١٢٣", CODE),
        ("Н05.19-260302-0123", CODE),
        ("H05 19 260302 0123", CODE),
        ("H05192603020123", CODE),
        ("H05.\u200b19-260302-0123", CODE),
        (OLD, OLD),
        ("0001722h562105310001", OLD),
        ("G12-260302-000123", "G12-260302-000123"),
        ("bs 42".replace("42", "000042"), waiting_code(42)),
        ("8S-OOOO42", waiting_code(42)),
    ],
)
def test_what_was_meant_is_understood(text: str, code: str) -> None:
    assert typed(text) == code


@pytest.mark.parametrize(
    "text",
    ["", "H05", "H05.19-261302-0001", "H05.19-260302-0000", "X05.19-260302-0123", "BS-", "BS-12"],
)
def test_what_is_no_code_stays_none(text: str) -> None:
    with pytest.raises(NotADossierCode):
        typed(text)


@given(st.text(max_size=200))
def test_any_text_is_a_code_or_is_refused(text: str) -> None:
    try:
        found = typed(text)
    except NotADossierCode:
        return
    assert found == waiting_code(int(found[3:])) or parse(found).text == found or found[:3] == "BS-"


@given(st.integers(1, 9999), st.lists(st.integers(10, 99), max_size=3), st.sampled_from("- .–"))
def test_every_code_of_a_province_survives_its_separators(
    number: int, groups: list[int], sign: str
) -> None:
    code = f"H05{''.join(f'.{one}' for one in groups)}-260302-{number:04d}"
    assert typed(code.replace("-", sign).replace(".", sign).lower()) == code


def test_the_scanner_knows_the_code_of_a_supplement_request() -> None:
    today = Clock().now.date()
    assert classify("BS-000042", today) == DossierScan("BS-000042")
    link = "https://motcua.example/tra-cuu?ma=BS-000042"
    assert classify(link, today) == DossierScan("BS-000042", receipt=True)
