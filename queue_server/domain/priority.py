"""Who may go first: the elderly by their date of birth, others when an officer has seen it (ARCHITECTURE P13).

Source: NĐ 107/2021/NĐ-CP (own counter for the elderly, pregnant women, persons with disabilities); the age of 60 (Luật
Người cao tuổi 39/2009/QH12 Đ2) is a setting. In what order they go is `picking`'s business."""

from dataclasses import dataclass
from datetime import date

from .picking import PRIORITY_WORDS

ELDERLY_FROM = 60
OFFICER = "officer"


@dataclass(frozen=True)
class Priority:
    """`group` is a key of PRIORITY_WORDS; empty when nothing gives priority."""

    group: str = ""

    @property
    def eligible(self) -> bool:
        return bool(self.group)


def full_years(born: date, day: date) -> int:
    """Who is born on 29 February is a year older on 1 March in common years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def by_age(born: date, today: date, elderly_from: int = ELDERLY_FROM) -> Priority:
    """From the birthday itself. A date of birth that has not come yet gives nothing."""
    return Priority("elderly" if full_years(born, today) >= elderly_from else "")


def by_word(declared: str, verified_by: str) -> Priority:
    """What somebody says of himself counts when an officer has verified it; an unknown group never."""
    return Priority(declared if declared in PRIORITY_WORDS and verified_by == OFFICER else "")
