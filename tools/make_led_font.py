"""Cut the letters a counter panel needs out of GNU Unifont into `displays/led/unifont-vi.hex`.

    python tools/make_led_font.py /usr/share/fonts/opentype/unifont/unifont.otf

The result is Unifont's own `.hex` form: code point, colon, sixteen rows of eight dots. Unifont is under
the SIL Open Font License 1.1 (and GPL 2+ with the font exception); see the note beside the result.
"""

import sys
import unicodedata
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

TARGET = Path(__file__).parent.parent / "displays" / "led" / "unifont-vi.hex"
ASCII = [chr(code) for code in range(0x20, 0x7F)]
VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]


def letters() -> list[str]:
    """ASCII, all Vietnamese letters with their tones in both cases, the arrow and two dashes."""
    toned = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]
    small = [*toned, "đ"]
    return sorted({*ASCII, *small, *(letter.upper() for letter in small), "→", "–", "…"})


def rows(font: ImageFont.FreeTypeFont, letter: str) -> str:
    image = Image.new("1", (16, 16))
    draw = ImageDraw.Draw(image)
    draw.fontmode = "1"
    draw.text((0, 14), letter, font=font, fill=1, anchor="ls")
    box = image.getbbox()
    if box and box[2] > 8:
        raise SystemExit(f"{letter} is wider than one cell")
    lines = []
    for y in range(16):
        bits = sum(0x80 >> x for x in range(8) if image.getpixel((x, y)))
        lines.append(f"{bits:02X}")
    return "".join(lines)


def main() -> None:
    font = ImageFont.truetype(sys.argv[1], 16)
    lines = [f"{ord(letter):04X}:{rows(font, letter)}\n" for letter in letters()]
    TARGET.write_text("".join(lines), encoding="ascii")
    sys.stdout.write(f"{TARGET.name}: {len(lines)} letters\n")


if __name__ == "__main__":
    main()
