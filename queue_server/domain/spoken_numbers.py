"""Numbers 0 to 999 as they are spoken: clips in their order, each with what is said in it.

Vietnamese changes three units after a ten (hai mươi mốt, hai mươi tư, hai mươi lăm; mười lăm) and says "linh" where
the ten is missing (một trăm linh bốn). Chinese says 零 there and 一十 after a hundred; Korean says neither.
"""

Words = list[tuple[str, str]]  # clip name without its language, and how it is said

DIGITS = {
    "vi": ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "ko": ("공", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"),
    "zh": ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九"),
}
MOST = 999
_UNITS_VI = {1: "mốt", 4: "tư", 5: "lăm"}
_TEENS_EN = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
_TENS_EN = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def digit(character: str, language: str) -> tuple[str, str]:
    return f"digit-{character}", DIGITS[language][int(character)]


def number(value: int, language: str) -> Words:
    """ValueError outside 0 to 999."""
    if not 0 <= value <= MOST:
        raise ValueError(f"{value} is not between 0 and {MOST}")
    return {"vi": _vietnamese, "en": _english, "ko": _korean, "zh": _chinese}[language](value)


def _vietnamese(value: int) -> Words:
    hundreds, rest = divmod(value, 100)
    if not hundreds:
        return _below_hundred_vi(rest)
    words = [(f"number-{hundreds}00", f"{DIGITS['vi'][hundreds]} trăm")]
    if not rest:
        return words
    between = [("linh", "linh")] if rest < 10 else []
    return [*words, *between, *_below_hundred_vi(rest)]


def _below_hundred_vi(value: int) -> Words:
    tens, unit = divmod(value, 10)
    if not tens:
        return [(f"number-{unit}", DIGITS["vi"][unit])]
    words = [(f"number-{tens}0", "mười" if tens == 1 else f"{DIGITS['vi'][tens]} mươi")]
    if unit in _UNITS_VI and (tens > 1 or unit == 5):
        words.append((f"unit-{unit}", _UNITS_VI[unit]))
    elif unit:
        words.append((f"number-{unit}", DIGITS["vi"][unit]))
    return words


def _english(value: int) -> Words:
    hundreds, rest = divmod(value, 100)
    if not hundreds:
        return _below_hundred_en(rest)
    words = [(f"number-{hundreds}00", f"{DIGITS['en'][hundreds]} hundred")]
    return [*words, ("and", "and"), *_below_hundred_en(rest)] if rest else words


def _below_hundred_en(value: int) -> Words:
    tens, unit = divmod(value, 10)
    if tens == 0:
        return [(f"number-{unit}", DIGITS["en"][unit])]
    if tens == 1:
        return [(f"number-{value}", _TEENS_EN[unit])]
    words = [(f"number-{tens}0", _TENS_EN[tens - 2])]
    return [*words, (f"number-{unit}", DIGITS["en"][unit])] if unit else words


# In Korean and Chinese a number stands inside the sentence, like the digits: the same clips serve both.


def _korean(value: int) -> Words:
    if not value:
        return [("number-0", "영")]
    hundreds, rest = divmod(value, 100)
    tens, unit = divmod(rest, 10)
    words = Words()
    for count, name, said in ((hundreds, "hundred", "백"), (tens, "ten", "십")):
        if count:
            words += [digit(str(count), "ko")] if count > 1 else []
            words.append((name, said))
    return [*words, digit(str(unit), "ko")] if unit else words


def _chinese(value: int) -> Words:
    hundreds, rest = divmod(value, 100)
    tens, unit = divmod(rest, 10)
    words = [digit(str(hundreds), "zh"), ("hundred", "百")] if hundreds else Words()
    if hundreds and rest and not tens:
        words.append(digit("0", "zh"))
    if tens:
        words += [digit(str(tens), "zh")] if tens > 1 or hundreds else []
        words.append(("ten", "十"))
    return [*words, digit(str(unit), "zh")] if unit or not value else words
