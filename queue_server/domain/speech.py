"""What the voice of a zone says for one call: clip names in order, and the same as text for people who read.

Ticket digits are said one by one, the counter as a number ("mười lăm", "hai mươi mốt"). Vietnamese always comes
first, then the language of the ticket. A clip is one recording, named `<language>/<what it is>`; `every_clip`
is the list a person records.
"""

from collections.abc import Iterator

from .spoken_numbers import Words, digit, number
from .spoken_words import COUNTER, LANGUAGES, LETTER_SETS, SENTENCES, TICKET, letter

CHIME = "chime"
FIRST_REPEAT, MOST_TURNS = 2, 3


def languages(ticket_language: str) -> tuple[str, ...]:
    """Vietnamese for everybody; then the language the citizen took the ticket in."""
    return ("vi",) if ticket_language not in LANGUAGES[1:] else ("vi", ticket_language)


def announcement(label: str, counter: str, language: str = "vi", letters: str = "be") -> list[str]:
    """Clip names for ticket `label` ("A128") called to `counter` ("07"), chime first."""
    clips = [CHIME]
    for spoken in languages(language):
        clips += [f"{spoken}/{name}" for name in _sentence(label, counter, spoken, letters)]
    return clips


def _sentence(label: str, counter: str, language: str, letters: str) -> Iterator[str]:
    parts = {
        TICKET: [name for name, _ in _one_by_one(label, language, letters)],
        COUNTER: [name for name, _ in _counter(counter, language, letters)],
    }
    for name in SENTENCES[language].order:
        yield from parts.get(name, [name])


def repeats(turns: int) -> list[str]:
    """What is said before the call when it is said again: "Nhắc lại lần hai"; one clip per turn after the first."""
    last = min(turns, MOST_TURNS)
    return [f"vi/nhac-lai-{turn}" for turn in range(FIRST_REPEAT, last + 1)]


def one_call(
    label: str, counter: str, language: str, letters: str, turn: int
) -> tuple[list[str], str]:
    """The clips of one turn of a call, and the same for a reader."""
    clips = announcement(label, counter, language, letters)
    if turn > 1:
        clips.insert(1, repeats(turn)[-1])
    return clips, text(label, counter, language, letters)


def correction(language: str = "vi") -> list[str]:
    """Clip names that take back what was just said."""
    return [f"{spoken}/{SENTENCES[spoken].correction}" for spoken in languages(language)]


def text(label: str, counter: str, language: str = "vi", letters: str = "be") -> str:
    """The announcement in writing: "Mời số A, một hai tám, vào quầy số bảy." """
    sentences = []
    for spoken in languages(language):
        said = SENTENCES[spoken].written.format(
            letters=" ".join(character for character in label if character.isalpha()),
            digits=" ".join(
                words for name, words in _one_by_one(label, spoken, letters)
                if name.startswith("digit")
            ),
            counter=" ".join(words for _, words in _counter(counter, spoken, letters)),
        )  # fmt: skip
        sentences.append(said)
    return " ".join(sentences)


def every_clip() -> dict[str, str]:
    """All clips of a complete bank and what is said in each; the chime has no words."""
    clips = {CHIME: ""}
    for language in LANGUAGES:
        for name, said in _vocabulary(language):
            clips[f"{language}/{name}"] = said
    return clips


def _one_by_one(label: str, language: str, letters: str) -> Words:
    return [
        digit(character, language) if character.isdigit() else letter(character, language, letters)
        for character in label.upper()
        if character.isascii() and character.isalnum()
    ]


def _counter(counter: str, language: str, letters: str) -> Words:
    """1 to 999 as a number; anything else (counter "B2") character by character."""
    if counter.isascii() and counter.isdigit() and 1 <= int(counter) <= 999:
        return number(int(counter), language)
    return _one_by_one(counter, language, letters)


def _vocabulary(language: str) -> Iterator[tuple[str, str]]:
    yield from SENTENCES[language].phrases.items()
    for letters in LETTER_SETS if language == "vi" else LETTER_SETS[:1]:
        for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            yield letter(character, language, letters)
    for character in "0123456789":
        yield digit(character, language)
    for value in range(1, 1000):
        yield from number(value, language)
