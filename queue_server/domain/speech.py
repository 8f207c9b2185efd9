"""What the voice of a zone says for one call: clip names in order, and the same as text for people who read.

Ticket digits are said one by one, the counter as a number ("mười lăm", "hai mươi mốt"). Vietnamese always
comes first; English follows for a ticket that was taken in another language. A clip is one recording,
named `<language>/<what it is>`; `every_clip` is the list a person records.
"""

from collections.abc import Iterator

CHIME = "chime"

_DIGITS = {
    "vi": ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}
_LETTERS_VI = {
    "A": "a", "B": "bê", "C": "xê", "D": "dê", "E": "e", "F": "ép phờ", "G": "giê", "H": "hát",
    "I": "i", "J": "gi", "K": "ca", "L": "e lờ", "M": "em mờ", "N": "en nờ", "O": "o", "P": "pê",
    "Q": "cu", "R": "e rờ", "S": "ét sì", "T": "tê", "U": "u", "V": "vê", "W": "vê kép",
    "X": "ích xì", "Y": "i dài", "Z": "dét",
}  # fmt: skip
_TEENS_EN = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
_TENS_EN = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# After a ten, these three units sound otherwise: hai mươi mốt, hai mươi tư, mười lăm.
_UNITS_VI = {1: "mốt", 4: "tư", 5: "lăm"}
# phrases: what is said before the ticket, before the counter, and to take a call back.
_PHRASES = {
    "vi": {"moi-so": "Mời số", "vao-quay": "vào quầy số", "bo-qua": "Xin bỏ qua lời mời vừa rồi"},
    "en": {
        "ticket": "Ticket",
        "counter": "please go to counter",
        "disregard": "Please disregard the last call",
    },
}
_ORDER = {"vi": ("moi-so", "vao-quay", "bo-qua"), "en": ("ticket", "counter", "disregard")}

Words = list[tuple[str, str]]  # clip name without its language, and how it is said


def languages(ticket_language: str) -> tuple[str, ...]:
    """Vietnamese for everybody; then English for whoever did not take the ticket in Vietnamese.

    There are no Korean and Chinese recordings; English reaches those citizens better than nothing."""
    return ("vi",) if ticket_language == "vi" else ("vi", "en")


def announcement(label: str, counter: str, language: str = "vi") -> list[str]:
    """Clip names for ticket `label` ("A128") called to `counter` ("07"), chime first."""
    clips = [CHIME]
    for spoken in languages(language):
        before, between, _ = _ORDER[spoken]
        names = [
            before,
            *_names(_ticket(label, spoken)),
            between,
            *_names(_counter(counter, spoken)),
        ]
        clips += [f"{spoken}/{name}" for name in names]
    return clips


def correction(language: str = "vi") -> list[str]:
    """Clip names that take back what was just said."""
    return [f"{spoken}/{_ORDER[spoken][2]}" for spoken in languages(language)]


def text(label: str, counter: str, language: str = "vi") -> str:
    """The announcement in writing: "Mời số A, một hai tám, vào quầy số bảy." """
    sentences = []
    for spoken in languages(language):
        phrases, (before, between, _) = _PHRASES[spoken], _ORDER[spoken]
        letters = " ".join(character for character in label if character.isalpha())
        digits = " ".join(said for name, said in _ticket(label, spoken) if name.startswith("digit"))
        number = " ".join(said for _, said in _counter(counter, spoken))
        sentences.append(f"{phrases[before]} {letters}, {digits}, {phrases[between]} {number}.")
    return " ".join(sentences)


def every_clip() -> dict[str, str]:
    """All clips of a complete bank and what is said in each; the chime has no words."""
    clips = {CHIME: ""}
    for language in ("vi", "en"):
        for name, said in _vocabulary(language):
            clips[f"{language}/{name}"] = said
    return clips


def _names(words: Words) -> list[str]:
    return [name for name, _ in words]


def _letter(character: str, language: str) -> tuple[str, str]:
    said = _LETTERS_VI[character] if language == "vi" else character
    return f"letter-{character.lower()}", said


def _digit(character: str, language: str) -> tuple[str, str]:
    return f"digit-{character}", _DIGITS[language][int(character)]


def _ticket(label: str, language: str) -> Words:
    """Letters and digits, one by one."""
    return [
        _digit(character, language) if character.isdigit() else _letter(character, language)
        for character in label.upper()
        if character.isascii() and character.isalnum()
    ]


def _counter(counter: str, language: str) -> Words:
    """1 to 99 as a number; anything else (counter "101", "B2") character by character."""
    if not (counter.isascii() and counter.isdigit()) or not 1 <= int(counter) <= 99:
        return _ticket(counter, language)
    return _number_vi(int(counter)) if language == "vi" else _number_en(int(counter))


def _number_vi(number: int) -> Words:
    tens, unit = divmod(number, 10)
    if tens == 0:
        return [(f"number-{unit}", _DIGITS["vi"][unit])]
    words = [(f"number-{tens * 10}", "mười" if tens == 1 else f"{_DIGITS['vi'][tens]} mươi")]
    changed = unit in _UNITS_VI and (tens > 1 or unit == 5)
    if changed:
        words.append((f"unit-{unit}", _UNITS_VI[unit]))
    elif unit:
        words.append((f"number-{unit}", _DIGITS["vi"][unit]))
    return words


def _number_en(number: int) -> Words:
    tens, unit = divmod(number, 10)
    if number < 10:
        return [(f"number-{number}", _DIGITS["en"][number])]
    if tens == 1:
        return [(f"number-{number}", _TEENS_EN[unit])]
    words = [(f"number-{tens * 10}", _TENS_EN[tens - 2])]
    return [*words, (f"number-{unit}", _DIGITS["en"][unit])] if unit else words


def _vocabulary(language: str) -> Iterator[tuple[str, str]]:
    yield from _PHRASES[language].items()
    for character in _LETTERS_VI:
        yield _letter(character, language)
    for character in "0123456789":
        yield _digit(character, language)
    for number in range(1, 100):
        yield from _counter(str(number), language)
