"""Make the TTF files that print Korean and Chinese names on a slip, from the web slices of Noto Sans (OFL 1.1).

Kept: the 2,350 syllables of KS X 1001 and the 3,755 most used characters of GB 2312 (level 1). A text with any
other character is printed in Vietnamese and English instead. Needs fonttools and brotli, and the unpacked npm
packages @fontsource/noto-sans-kr and @fontsource/noto-sans-sc:
`python tools/merge_cjk_fonts.py ko FOLDER` and `python tools/merge_cjk_fonts.py zh FOLDER`.
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "hardware" / "fonts"
NAMES = {"ko": "NotoSansKR-600.ttf", "zh": "NotoSansSC-600.ttf"}
PUNCTUATION = "、。，：；？！（）《》·～"
DROPPED = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG", "STAT")


def _block(codec: str, first_rows: range) -> str:
    """The double-byte characters of some rows of a national standard (rows are 0xA1-based in EUC)."""
    pairs = (bytes((row, cell)) for row in first_rows for cell in range(0xA1, 0xFF))
    return "".join(pair.decode(codec, "ignore") for pair in pairs)


def characters(language: str) -> set[int]:
    """Code points worth carrying to a ticket printer."""
    codec, rows = (
        ("euc_kr", range(0xB0, 0xC9)) if language == "ko" else ("gb2312", range(0xB0, 0xD8))
    )
    text = _block(codec, rows)
    return {ord(character) for character in text + PUNCTUATION}


def _slice(source: Path, wanted: set[int], target: Path) -> bool:
    """Write the wanted part of one slice; false when it holds nothing of it."""
    font = TTFont(source)
    here = wanted & set(font.getBestCmap())
    if not here:
        return False
    for table in DROPPED:
        if table in font:
            del font[table]
    subsetter = Subsetter(Options(hinting=False, notdef_outline=True))
    subsetter.populate(unicodes=here)
    subsetter.subset(font)
    font.flavor = None
    font.save(target)
    wanted -= here
    return True


def merge(language: str, folder: Path) -> None:
    """Write the font of one language and say what is missing."""
    wanted = characters(language)
    with tempfile.TemporaryDirectory() as work:
        parts = []
        for source in sorted(folder.glob("files/*-600-normal.woff2")):
            part = Path(work) / f"{len(parts)}.ttf"
            if _slice(source, wanted, part):
                parts.append(str(part))
        Merger().merge(parts).save(TARGET / NAMES[language])


if __name__ == "__main__":
    merge(sys.argv[1], Path(sys.argv[2]))
