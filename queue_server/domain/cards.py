"""The QR of the citizen card: seven fields, unsigned. It fills forms and proves nothing.

`number|old number|name|ddMMyyyy|sex|address|ddMMyyyy of issue`; real scanners add a BOM, CR LF or NFD.
Structure of the number: TT 59/2021/TT-BCA Đ4 (3 digits place, 1 digit century and sex, 2 digits year of birth).
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime

from .errors import DomainError
from .priority import full_years

_NUMBER = re.compile(r"[0-9]{12}")


class CardUnreadable(DomainError):
    """Not the payload of a citizen card."""

    code = "card_unreadable"


@dataclass(frozen=True)
class Card:
    """What a card says. `warnings` name fields that contradict the number."""

    number: str = field(repr=False)
    old_number: str | None = field(repr=False)
    name: str = field(repr=False)
    born: date = field(repr=False)
    sex: str
    address: str = field(repr=False)
    issued: date | None = field(repr=False)
    warnings: tuple[str, ...] = ()

    @property
    def masked_name(self) -> str:
        """Enough to recognise oneself, too little for the next in line: “N••••• V•• Mẫu”."""
        words = self.name.split()
        hidden = [word[0] + "•" * (len(word) - 1) for word in words[:-1]]
        return " ".join([*hidden, *words[-1:]])

    def age_on(self, day: date) -> int:
        """Full years on that day; born on 29 February counts from 1 March."""
        return full_years(self.born, day)


def parse(payload: str) -> Card:
    """Read a payload; `CardUnreadable` says what the citizen can do."""
    text = unicodedata.normalize("NFC", payload).strip("\ufeff\r\n\t \x00")
    parts = [part.strip() for part in text.split("|")]
    if len(parts) < 7 or not _NUMBER.fullmatch(parts[0]) or not parts[2]:
        raise CardUnreadable("Chưa đọc được thẻ. Mời đặt mặt có mã QR lên kính.")
    if any(unicodedata.category(character) == "Cc" for character in text):
        raise CardUnreadable("Chưa đọc được thẻ. Mời đặt mặt có mã QR lên kính.")
    born = _day(parts[3])
    if born is None:
        raise CardUnreadable("Chưa đọc được ngày sinh trên thẻ. Mời quét lại.")
    warnings = tuple(contradictions(parts[0], born, parts[4]))
    return Card(
        parts[0],
        parts[1] or None,
        parts[2][:100],
        born,
        parts[4][:10],
        parts[5][:300],
        _day(parts[6]),
        warnings,
    )


def _day(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{8}", text):
        return None
    try:
        return datetime.strptime(text, "%d%m%Y").date()  # noqa: DTZ007 - a date without a time of day
    except ValueError:
        return None


def contradictions(number: str, born: date, sex: str) -> list[str]:
    """Which fields contradict the twelve digits."""
    if not _NUMBER.fullmatch(number):
        return ["number"]
    found = []
    century = 1900 + 100 * (int(number[3]) // 2)
    if not (century <= born.year < century + 100 and int(number[4:6]) == born.year % 100):
        found.append("birth_year")
    if sex in ("Nam", "Nữ") and (int(number[3]) % 2 == 0) != (sex == "Nam"):
        found.append("sex")
    return found
