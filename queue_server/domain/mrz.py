"""The machine readable zone of identity cards (ICAO 9303-5, TD1: three lines of thirty) with its check digits."""

from dataclasses import dataclass, field
from datetime import date

_WEIGHTS = (7, 3, 1)


class BadMrz(ValueError):
    """Not such a zone, or a check digit is wrong. Says nothing of its content."""


@dataclass(frozen=True)
class Mrz:
    """`number` is the document number of nine characters, `personal` beside it: twelve digits in Vietnam."""

    number: str = field(repr=False)
    personal: str = field(repr=False)
    born: date = field(repr=False)
    sex: str
    expires: str = field(repr=False)
    name: str = field(repr=False)


def check_digit(text: str) -> str:
    """ICAO 9303-3, 4.9: weights 7, 3, 1; A is 10, `<` is 0."""
    total = 0
    for at, one in enumerate(text):
        value = 0 if one == "<" else int(one, 36)
        total += value * _WEIGHTS[at % 3]
    return str(total % 10)


def parse(text: str, today: date) -> Mrz:
    """90 characters, line ends or none between them. BadMrz."""
    line = "".join(text.split()).upper()
    if len(line) != 90 or not all(one == "<" or one.isascii() and one.isalnum() for one in line):
        raise BadMrz("TD1 has ninety characters")
    first, second, third = line[:30], line[30:60], line[60:]
    checked = (
        (first[5:14], first[14]),
        (second[:6], second[6]),
        (second[8:14], second[14]),
        (first[5:30] + second[:7] + second[8:15] + second[18:29], second[29]),
    )
    if any(check_digit(value) != digit for value, digit in checked):
        raise BadMrz("check digit")
    surname, _, given = third.partition("<<")
    return Mrz(
        number=first[5:14].rstrip("<"),
        personal=first[15:30].strip("<")[:12],
        born=_born(second[:6], today),
        sex={"M": "Nam", "F": "Nữ"}.get(second[7], ""),
        expires=second[8:14],
        name=" ".join(f"{surname}<{given}".replace("<", " ").split()),
    )


def _born(text: str, today: date) -> date:
    """Two digits of the year: nobody is born in the future."""
    try:
        year, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
        born = date(today.year // 100 * 100 + year, month, day)
        return born if born <= today else born.replace(year=born.year - 100)
    except ValueError:
        raise BadMrz("birth date") from None
