"""Cut the letters that LED panels need out of two bitmap fonts into `displays/led/*-vi.hex`.

    python tools/make_led_font.py /usr/share/fonts/opentype/unifont/unifont.otf \\
        /usr/share/fonts/X11/misc/10x20.pcf.gz

The results are in Unifont's own `.hex` form: code point, colon, the rows, whole bytes a row. Unifont is under the
SIL Open Font License 1.1 (and GPL 2+ with the font exception), 10x20 of X11 is in the public domain; see the notes
beside the results.
"""

import sys
import unicodedata
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FOLDER = Path(__file__).parent.parent / "displays" / "led"
ASCII = [chr(code) for code in range(0x20, 0x7F)]
VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]


def letters() -> list[str]:
    """ASCII, all Vietnamese letters with their tones in both cases, the arrow and two dashes."""
    toned = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]
    small = [*toned, "đ"]
    return sorted({*ASCII, *small, *(letter.upper() for letter in small), "→", "–", "…"})


def rows(font: ImageFont.FreeTypeFont, letter: str, cell: int, height: int, base: int) -> str:
    image = Image.new("1", (2 * cell, height))
    draw = ImageDraw.Draw(image)
    draw.fontmode = "1"
    draw.text((0, base), letter, font=font, fill=1, anchor="ls")
    box = image.getbbox()
    if box and box[2] > cell:
        raise SystemExit(f"{letter} is wider than one cell")
    width = -(-cell // 8) * 8
    lines = []
    for y in range(height):
        bits = sum(1 << (width - 1 - x) for x in range(cell) if image.getpixel((x, y)))
        lines.append(f"{bits:0{width // 4}X}")
    return "".join(lines)


def cut(source: str, target: str, cell: int, height: int, base: int) -> None:
    font = ImageFont.truetype(source, height)
    lines = [
        f"{ord(letter):04X}:{rows(font, letter, cell, height, base)}\n" for letter in letters()
    ]
    (FOLDER / target).write_text("".join(lines), encoding="ascii")
    sys.stdout.write(f"{target}: {len(lines)} letters\n")


def main() -> None:
    cut(sys.argv[1], "unifont-vi.hex", 8, 16, 14)
    cut(sys.argv[2], "10x20-vi.hex", 10, 20, 16)


if __name__ == "__main__":
    main()
