"""Make the fonts of the phone page: three weights of Be Vietnam Pro (OFL 1.1), each one small file.

A phone on a slow line pays for every kilobyte: one file per weight (the web subsets latin and vietnamese joined,
cut down to what a citizen's page can show) instead of three per weight, and no weight that the page can do without.
Run with fonttools and brotli installed: `python tools/make_phone_fonts.py`.
"""

import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "queue_server" / "design" / "static" / "fonts"
WEIGHTS = (400, 600, 800)
VIETNAMESE = (
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
)
PRINTABLE = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0·–—‘’“”…"
WANTED = {ord(character) for character in PRINTABLE + VIETNAMESE}


def _part(subset: str, weight: int, wanted: set[int], folder: Path) -> str:
    """The wanted characters of one web subset as TTF; its path. Kerning within a subset stays."""
    font = TTFont(FONTS / f"be-vietnam-pro-{subset}-{weight}-normal.woff2")
    options = Options(notdef_outline=True, hinting=False, layout_features=["kern"], name_IDs=[1, 2])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted & set(font.getBestCmap()))
    subsetter.subset(font)
    font.flavor = None
    path = folder / f"{subset}.ttf"
    font.save(path)
    return str(path)


def make(weight: int) -> Path:
    """Write `bvp-phone-<weight>.woff2` and return its path."""
    latin = set(TTFont(FONTS / f"be-vietnam-pro-latin-{weight}-normal.woff2").getBestCmap())
    with tempfile.TemporaryDirectory() as folder:
        parts = [
            _part("latin", weight, WANTED & latin, Path(folder)),
            _part("vietnamese", weight, WANTED - latin, Path(folder)),
        ]
        font = Merger().merge(parts)
    missing = WANTED - set(font.getBestCmap())
    if missing:
        raise SystemExit(f"weight {weight} lacks {''.join(map(chr, sorted(missing)))}")
    font.flavor = "woff2"
    path = FONTS / f"bvp-phone-{weight}.woff2"
    font.save(path)
    return path


if __name__ == "__main__":
    for each in WEIGHTS:
        make(each)
