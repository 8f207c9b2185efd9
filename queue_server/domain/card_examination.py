"""The card QR where it fills a dossier: every field checked, every contradiction refused with its reason.

A kiosk only greets by name: `cards.parse` is lenient. What goes into a receipt must not contradict itself.
Fields and dates: chip card QR, seven fields joined by `|`, dates ddMMyyyy, an old number of nine digits or none.
"""

import re
import unicodedata
from datetime import date
from typing import Literal

from . import citizen_numbers
from .cards import Card, CardUnreadable, contradictions, parse
from .citizen_numbers import NotACitizenNumber

Reason = Literal[
    "EMPTY", "TOO_LONG", "NOT_ID_QR", "INVALID_ID_NUMBER", "INVALID_OLD_ID", "INVALID_DATE", "INVALID_SEX",
    "BIRTH_YEAR_MISMATCH", "SEX_MISMATCH",
]  # fmt: skip
LONGEST = 1000  # characters; a full card with parents has under 500
_OLD_NUMBER = re.compile(r"[0-9]{9}")
_DAY = re.compile(r"[0-9]{8}")


class CardRefused(CardUnreadable):
    """`reason` is stable; the message never repeats what was scanned."""

    reason: Reason

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def _refuse(reason: Reason) -> CardRefused:
    sentences: dict[Reason, str] = {
        "EMPTY": "Chưa đọc được gì. Mời quét lại thẻ.",
        "TOO_LONG": "Mã quét dài quá mức của thẻ căn cước. Mời quét lại thẻ.",
        "NOT_ID_QR": "Đây không phải mã QR trên thẻ căn cước. Mời quét đúng mặt thẻ.",
    }
    return CardRefused(
        reason, sentences.get(reason, "Thông tin trên mã QR không khớp nhau. Mời nhập theo thẻ.")
    )


def examine(payload: str, today: date) -> Card:
    """The card, or CardRefused with the first thing that is wrong."""
    fields = _fields(payload)
    number, old, born, sex, issued = fields[0], fields[1], fields[3], fields[4], fields[6]
    try:
        citizen_numbers.read(number, today)
    except NotACitizenNumber as refusal:
        raise _refuse("INVALID_ID_NUMBER") from refusal
    if old and not _OLD_NUMBER.fullmatch(old):
        raise _refuse("INVALID_OLD_ID")
    if sex not in ("Nam", "Nữ"):
        raise _refuse("INVALID_SEX")
    card = _dated(payload, born, issued, today)
    found = contradictions(number, card.born, sex)
    if "birth_year" in found:
        raise _refuse("BIRTH_YEAR_MISMATCH")
    if "sex" in found:
        raise _refuse("SEX_MISMATCH")
    return card


def _fields(payload: str) -> list[str]:
    text = unicodedata.normalize("NFC", payload).strip("\ufeff\r\n\t \x00")
    if not text:
        raise _refuse("EMPTY")
    if len(text) > LONGEST:
        raise _refuse("TOO_LONG")
    fields = [part.strip() for part in text.split("|")]
    if len(fields) < 7 or not fields[2]:
        raise _refuse("NOT_ID_QR")
    return fields


def _dated(payload: str, born: str, issued: str, today: date) -> Card:
    if not _DAY.fullmatch(born) or (issued and not _DAY.fullmatch(issued)):
        raise _refuse("INVALID_DATE")
    try:
        card = parse(payload)
    except CardUnreadable as refusal:
        raise _refuse("INVALID_DATE") from refusal
    if card.born > today or (issued and (card.issued is None or card.issued > today)):
        raise _refuse("INVALID_DATE")
    return card
