"""The kiosk's words: four languages say the same things with the same places to fill."""

import json
import re
from importlib import resources

import pytest

LOCALE = resources.files("queue_server.design") / "locale"


def words(language: str) -> dict[str, str]:
    text = (LOCALE / f"kiosk.{language}.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@pytest.mark.parametrize("language", ["en", "ko", "zh"])
def test_every_text_is_there_in_every_language_with_its_places(language: str) -> None:
    def places(text: str) -> list[str]:
        return sorted(re.findall(r"\{\w+\}|</?\w+>", text))

    vietnamese, other = words("vi"), words(language)
    wrong = [key for key, text in vietnamese.items() if places(text) != places(other.get(key, ""))]
    assert wrong == []
    assert set(other) == set(vietnamese)


@pytest.mark.parametrize("word", ["vui lòng", "bạn ", "!", "lỗi hệ thống", "session", "timeout"])
def test_the_kiosk_speaks_as_a_civil_servant_should(word: str) -> None:
    assert [key for key, text in words("vi").items() if word in text.lower()] == []
