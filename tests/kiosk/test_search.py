"""Finding a procedure: no accents, everyday words, parts of words."""

from pathlib import Path

import pytest

from queue_server.contracts.kiosk import KioskCatalogue
from queue_server.design.finding import Finder, plain

CATALOGUE = KioskCatalogue.model_validate_json(
    Path(__file__).with_name("catalogue.json").read_bytes()
)


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(CATALOGUE.series)


def first(finder: Finder, query: str) -> str:
    found = finder.find(query)
    return found[0].procedure.short if found else ""


def test_accents_and_case_do_not_matter() -> None:
    assert plain("Đổi GIẤY phép,  lái-xe") == "doi giay phep lai xe"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("doi giay phep lai xe", "Đổi giấy phép lái xe"),
        ("bang lai", "Đổi giấy phép lái xe"),
        ("so do", "Cấp đổi GCN quyền sử dụng đất"),
        ("moi gioi", "Chứng chỉ môi giới bất động sản"),
        ("work permit", "Giấy phép lao động nước ngoài"),
    ],
)
def test_what_people_type_finds_what_they_mean(finder: Finder, typed: str, found: str) -> None:
    assert found in [one.procedure.short for one in finder.find(typed)][:8]


def test_the_beginning_of_a_word_is_enough(finder: Finder) -> None:
    assert "lái xe" in first(finder, "lai x")


def test_every_word_must_be_there(finder: Finder) -> None:
    assert finder.find("giay phep khong co that") == []


@pytest.mark.parametrize("typed", ["", "   ", "%", "🙂", "a" * 40])
def test_any_input_is_answered(finder: Finder, typed: str) -> None:
    assert isinstance(finder.find(typed), list)
