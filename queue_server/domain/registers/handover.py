"""Originals go to the agency only after everything is done, with minutes of both sides (seed Đ3.5)."""

from dataclasses import dataclass
from typing import Literal

from .refusals import refuse_unless

Side = Literal["TRUNG_TAM", "CO_QUAN"]
BOTH: frozenset[Side] = frozenset({"TRUNG_TAM", "CO_QUAN"})
COPIES = 2  # mỗi bên giữ 01 bản


@dataclass(frozen=True)
class HandOver:
    """The minutes (giấy bàn giao): what goes, whether the four conditions hold, and who signed."""

    items: tuple[str, ...]
    settled: bool
    digitised: bool
    archived: bool
    returned: bool
    signed_by: frozenset[Side]
    copies: int


def check_hand_over(minutes: HandOver) -> None:
    """RegisterRefused with the first thing that is missing."""
    refuse_unless(any(item.strip() for item in minutes.items), "ITEMS_REQUIRED")
    refuse_unless(minutes.settled, "NOT_SETTLED")
    refuse_unless(minutes.digitised, "NOT_DIGITISED")
    refuse_unless(minutes.archived, "NOT_ARCHIVED")
    refuse_unless(minutes.returned, "NOT_RETURNED")
    refuse_unless(minutes.signed_by >= BOTH, "BOTH_SIDES_MUST_SIGN")
    refuse_unless(minutes.copies >= COPIES, "TWO_COPIES_REQUIRED")
