"""Code 128 (ISO/IEC 15417): letters in set B, runs of digits in set C, as widths of bars and gaps in turn."""

import re

# Bars and gaps of the words 0 to 105, six each.
_EACH = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221"
    "223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321"
    "112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131"
    "311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114"
    "122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141"
    "214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232"
)
_WIDTHS = [_EACH[place : place + 6] for place in range(0, len(_EACH), 6)]
_STOP = "2331112"
_B, _C, _START = 100, 99, {"B": 104, "C": 105}
# Set C saves room from four digits on; with an odd count the first stays in set B.
_RUNS = re.compile(r"(?:[0-9]{2}){2,}(?![0-9])|[^0-9]+|[0-9]")
QUIET = 10  # modules of white on both sides


def symbols(text: str) -> list[int]:
    """The code words without check and stop. ValueError: a character that is not printable ASCII."""
    if not text or any(not " " <= one <= "~" for one in text):
        raise ValueError("barcode_text")
    words: list[int] = []
    held = ""
    for run in _RUNS.findall(text):
        wanted = "C" if run.isdigit() and len(run) > 1 else "B"
        if wanted != held:
            words.append((_B if wanted == "B" else _C) if held else _START[wanted])
            held = wanted
        if wanted == "C":
            words += [int(run[place : place + 2]) for place in range(0, len(run), 2)]
        else:
            words += [ord(one) - 32 for one in run]
    return words


def widths(text: str) -> list[int]:
    """Modules of bar, gap, bar, … with check and stop; the quiet zone is not in it."""
    words = symbols(text)
    check = (words[0] + sum(place * word for place, word in enumerate(words[1:], 1))) % 103
    drawn = "".join(_WIDTHS[word] for word in (*words, check)) + _STOP
    return [int(one) for one in drawn]
