"""Make the TTF files of the printed slip from the web subsets of Be Vietnam Pro (OFL 1.1).

Pillow reads no WOFF2 and no unicode-range, so the subsets latin, latin-ext and vietnamese of each weight
become one TTF. Layout tables are dropped: the printer draws NFC text, and kerning across subsets is lost anyway.
Run with fonttools and brotli installed: `python tools/merge_fonts.py`.
"""

import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "queue_server" / "design" / "static" / "fonts"
TARGET = ROOT / "hardware" / "fonts"
WEIGHTS = (500, 600, 700, 800)
# Earlier subsets win where two hold the same character.
SUBSETS = ("latin", "vietnamese", "latin-ext")
DROPPED = ("GSUB", "GPOS", "GDEF", "DSIG", "kern")


def _without(subset: str, weight: int, taken: set[int], folder: Path) -> str:
    """One subset as TTF, without the characters an earlier one already has; its path."""
    font = TTFont(SOURCE / f"be-vietnam-pro-{subset}-{weight}-normal.woff2")
    for table in DROPPED:
        if table in font:
            del font[table]
    wanted = set(font.getBestCmap()) - taken
    subsetter = Subsetter(Options(notdef_outline=True, hinting=False, name_IDs=["*"]))
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    taken |= wanted
    font.flavor = None
    path = folder / f"{subset}.ttf"
    font.save(path)
    return str(path)


def merge(weight: int) -> Path:
    """Write `BeVietnamPro-<weight>.ttf` and return its path."""
    taken: set[int] = set()
    with tempfile.TemporaryDirectory() as folder:
        parts = [_without(subset, weight, taken, Path(folder)) for subset in SUBSETS]
        font = Merger().merge(parts)
    path = TARGET / f"BeVietnamPro-{weight}.ttf"
    font.save(path)
    return path


if __name__ == "__main__":
    TARGET.mkdir(exist_ok=True)
    for weight in WEIGHTS:
        merge(weight)
    licence = (SOURCE / "OFL-be-vietnam-pro.txt").read_text(encoding="utf-8")
    (TARGET / "OFL-be-vietnam-pro.txt").write_text(licence, encoding="utf-8")
