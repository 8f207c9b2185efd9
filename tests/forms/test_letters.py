"""A letter without a picture in the font is never printed as an empty box."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from queue_server.contracts.forms import AnySheet
from queue_server.forms.jobs import form_pdf
from queue_server.forms.letters import is_known

FONTS = Path(__file__).parents[2] / "queue_server" / "forms" / "fonts"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def test_every_vietnamese_letter_is_known() -> None:
    for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY":
        for tone in TONES:
            assert is_known(unicodedata.normalize("NFC", vowel + tone))
    assert all(map(is_known, "đĐ–…•“”"))


@pytest.mark.parametrize("style", ["Regular", "Bold", "Italic", "BoldItalic"])
def test_what_is_said_to_be_known_is_in_the_font(style: str) -> None:
    letters = set(TTFont(FONTS / f"LiberationSerif-{style}.ttf").getBestCmap())
    known = {code for code in range(0x20, 0x3000) if is_known(chr(code))}
    assert len(known) > 2000
    assert known <= letters


@pytest.mark.parametrize("name", ["北宁公司", "박지훈", "Nguyễn 🙂"])
def test_a_letter_that_cannot_be_printed_is_named_and_nothing_is_drawn(
    sheet_of: Callable[..., AnySheet], name: str
) -> None:
    asked = sheet_of("receipt", officer=name).model_dump_json().encode()
    with pytest.raises(ValueError, match=r"^letter_unknown U\+[0-9A-F]{4,5}$"):
        form_pdf(asked)
