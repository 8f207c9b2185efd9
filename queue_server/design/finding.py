"""Find a procedure from what a person types without accents, in everyday words."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from queue_server.contracts.kiosk import ProcedureView, SeriesView

# What people say → what the catalogue says; both without accents. Official names stay as they are.
EVERYDAY = {
    "bang lai": "giay phep lai xe",
    "so do": "giay chung nhan dat",
    "so hong": "giay chung nhan dat",
    "cccd": "can cuoc",
    "cmnd": "can cuoc",
    "chung minh": "can cuoc",
    "passport": "ho chieu",
    "tien an": "ly lich tu phap",
    "mo cong ty": "thanh lap cong ty",
    "xay nha": "giay phep xay dung nha o",
    "bien so": "dang ky xe",
    "sang ten": "chuyen nhuong",
}
# Short forms in the names of the catalogue → the words people type.
_SHORT_FORMS = {
    "gcn": "giay chung nhan",
    "attp": "an toan thuc pham",
    "dtm": "danh gia tac dong moi truong",
    "tn&mt": "tai nguyen moi truong",
    "bc": "bao cao",
    "tnhh": "trach nhiem huu han",
    "kcn": "khu cong nghiep",
}


def plain(text: str) -> str:
    """Lower case, no accents, đ as d, single spaces: Ể → e."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    kept = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(
        "".join(sign if sign.isalnum() or sign == "&" else " " for sign in kept).split()
    )


@dataclass(frozen=True)
class Found:
    series: SeriesView
    procedure: ProcedureView


@dataclass(frozen=True)
class _Line:
    found: Found
    short: tuple[str, ...]
    all: tuple[str, ...]


def _words(*texts: str) -> tuple[str, ...]:
    words: list[str] = []
    for text in texts:
        for word in plain(text).split():
            words.append(word)
            words.extend(_SHORT_FORMS.get(word, "").split())
    return tuple(words)


class Finder:
    """Built once per catalogue; a few hundred procedures take well under a millisecond each key."""

    def __init__(self, every: Iterable[SeriesView]) -> None:
        self._lines = [
            _Line(
                Found(series, one),
                _words(one.short),
                _words(
                    one.short,
                    one.names.vi,
                    one.names.en,
                    series.names.vi,
                    series.names.en,
                    one.agency_name,
                ),
            )
            for series in every
            for one in series.procedures
        ]

    def find(self, query: str) -> list[Found]:
        """Every word typed must begin a word of the name; best first, at most 60."""
        typed = plain(query)
        for said, meant in EVERYDAY.items():
            if said in typed:
                typed = typed.replace(said, meant)
        asked = typed.split()
        if not asked:
            return []
        hits = [(_rank(asked, line), place, line) for place, line in enumerate(self._lines)]
        return [line.found for rank, _, line in sorted(hits, key=lambda hit: hit[:2]) if rank < 99][
            :60
        ]


def _rank(asked: list[str], line: _Line) -> int:
    """0 is best, 99 is no match."""
    if not all(any(word.startswith(part) for word in line.all) for part in asked):
        return 99
    in_short = sum(any(word.startswith(part) for word in line.short) for part in asked)
    starts = bool(line.short) and line.short[0].startswith(asked[0])
    return 2 * (len(asked) - in_short) + (0 if starts else 1)
