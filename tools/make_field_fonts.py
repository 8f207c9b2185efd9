"""Make the small fonts of form fields (number and date of a draft) from Liberation Serif (OFL 1.1).

A field is filled long after the page was set, so its font must hold every letter a person may type: ASCII and all
Vietnamese letters, in one byte each. Renamed, as the reserved name asks.
Run with fonttools: `python tools/make_field_fonts.py`.
"""

import json
import unicodedata
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent / "queue_server" / "forms"
TARGET = ROOT / "field_fonts"
STYLES = {"regular": "LiberationSerif-Regular.ttf", "italic": "LiberationSerif-Italic.ttf"}
NAME = "MotCuaSerif"
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def letters() -> list[str]:
    """ASCII, then the Vietnamese letters with a mark."""
    plain = [chr(code) for code in range(0x20, 0x7F)]
    marked = {
        unicodedata.normalize("NFC", one + tone)
        for one in VOWELS + VOWELS.upper()
        for tone in TONES
    }
    return plain + sorted((marked | set("đĐ–")) - set(plain))


def codes() -> dict[str, int]:
    """One byte each: Latin-1 where it has the letter, the rest in what is left over."""
    wanted = letters()
    own = {one: ord(one) for one in wanted if ord(one) < 0x100}
    free = [
        code
        for code in (*range(0x80, 0x100), *range(0x01, 0x09), *range(0x0E, 0x20))
        if code not in own.values()
    ]
    return own | dict(zip([one for one in wanted if one not in own], free, strict=False))


def make(style: str, source: str) -> dict[str, object]:
    font = TTFont(ROOT / "fonts" / source)
    subsetter = Subsetter(
        Options(notdef_outline=True, hinting=False, name_IDs=[], layout_features=[])
    )
    subsetter.populate(text="".join(letters()))
    subsetter.subset(font)
    for table in (
        "GSUB",
        "GPOS",
        "GDEF",
        "DSIG",
        "kern",
        "gasp",
        "FFTM",
        "hdmx",
        "VDMX",
        "LTSH",
        "PCLT",
    ):
        if table in font:
            del font[table]
    for number, text in ((1, NAME), (2, style), (4, f"{NAME} {style}"), (6, f"{NAME}-{style}")):
        font["name"].setName(text, number, 3, 1, 0x409)
    font["head"].created = font["head"].modified = 0
    font.recalcTimestamp = False
    font.save(TARGET / f"{style}.ttf")
    scale = 1000 / font["head"].unitsPerEm
    names, box = font.getBestCmap(), font["head"]
    widths = {one: round(font["hmtx"][names[ord(one)]][0] * scale) for one in letters()}
    return {
        "widths": widths,
        "box": [round(value * scale) for value in (box.xMin, box.yMin, box.xMax, box.yMax)],
        "ascent": round(font["hhea"].ascent * scale),
        "descent": round(font["hhea"].descent * scale),
        "cap_height": round(font["OS/2"].sCapHeight * scale),
        "angle": font["post"].italicAngle,
    }


def coverage() -> list[list[int]]:
    """First and last of each run of letters that all four styles of the forms' own font have."""
    styles = ("Regular", "Bold", "Italic", "BoldItalic")
    found = [
        set(TTFont(ROOT / "fonts" / f"LiberationSerif-{one}.ttf").getBestCmap()) for one in styles
    ]
    runs: list[list[int]] = []
    for code in sorted(set.intersection(*found)):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return runs


if __name__ == "__main__":
    TARGET.mkdir(exist_ok=True)
    about = {"codes": codes(), **{style: make(style, source) for style, source in STYLES.items()}}
    text = json.dumps(about, ensure_ascii=False, separators=(",", ":"))
    (TARGET / "metrics.json").write_text(text + "\n", encoding="utf-8")
    (TARGET / "coverage.json").write_text(
        json.dumps(coverage(), separators=(",", ":")) + "\n", encoding="utf-8"
    )
    licence = (ROOT / "fonts" / "OFL-liberation.txt").read_text(encoding="utf-8")
    (TARGET / "OFL.txt").write_text(licence, encoding="utf-8")
