"""The code of a dossier: `{unit}-{yymmdd}-{number of the day}`, in the two schemes in use. Syntax only.

Legacy `000.17.22.H56-210531-0001`: groups of 3, 2, 2 digits, then the province. Current `H05.14-261124-0001`: province
or ministry first. Ministries number with six or seven digits.
Source: TT 03/2025/TT-VPCP and public one-stop systems."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .errors import DomainError

_SHAPE = re.compile(r"([0-9A-Z.]+)-([0-9]{6})-([0-9]{4}|[0-9]{6,7})")
_LEGACY = re.compile(r"[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.([HG][0-9]{2})")
_CURRENT = re.compile(r"([HG][0-9]{2})(?:\.[0-9]{2}){0,4}")
Reason = Literal["MALFORMED", "INVALID_UNIT", "INVALID_DATE", "INVALID_NUMBER"]


class NotADossierCode(DomainError):
    """`reason` is stable."""

    code = "dossier_code_invalid"

    def __init__(self, reason: Reason) -> None:
        super().__init__("Mã hồ sơ chưa đúng. Mời xem lại trên giấy tiếp nhận.")
        self.reason: Reason = reason


@dataclass(frozen=True)
class DossierCode:
    """`number` keeps its leading zeros: six or seven digits begin with the ministry."""

    text: str
    scheme: Literal["legacy", "current"]
    unit: str
    province: str
    received: date
    number: str

    @property
    def of_ministry(self) -> bool:
        return len(self.number) > 4


def parse(text: str) -> DossierCode:
    """Exactly as it is stored: no spaces, capital letters. NotADossierCode."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise NotADossierCode("MALFORMED")
    unit, day, number = shape.groups()
    legacy, current = _LEGACY.fullmatch(unit), _CURRENT.fullmatch(unit)
    found = legacy or current
    if found is None:
        raise NotADossierCode("INVALID_UNIT")
    if int(number) == 0:
        raise NotADossierCode("INVALID_NUMBER")
    return DossierCode(
        text, "legacy" if legacy else "current", unit, found[1], _received(day), number
    )


def _received(day: str) -> date:
    try:
        return date(2000 + int(day[:2]), int(day[2:4]), int(day[4:]))
    except ValueError:
        raise NotADossierCode("INVALID_DATE") from None


class UnitCodeMissing(DomainError):
    """The agency has no unit code yet: no code can be made, none is invented."""

    code = "unit_code_missing"


class DayIsFull(DomainError):
    """A province's scheme has four digits a day for a unit."""

    code = "dossier_numbers_used_up"


MOST_A_DAY = 9999


def issue(unit: str | None, accepted_on: date, last_today: int) -> DossierCode:
    """The code after the last of this unit and day. The caller serialises: one writer, one row for unit and day."""
    if not unit:
        raise UnitCodeMissing(
            "Cơ quan chưa có mã đơn vị. Mời quản trị nhập mã trước khi tiếp nhận."
        )
    if last_today >= MOST_A_DAY:
        raise DayIsFull("Đã hết số hồ sơ trong ngày của đơn vị này.")
    return parse(f"{unit}-{accepted_on:%y%m%d}-{last_today + 1:04d}")


# What a dossier that has no code yet is looked up by (its supplement request carries it): its row, nothing else.
_WAITING = re.compile(r"BS-([0-9]{6,12})")
_DASHES = dict.fromkeys("‐‑‒–—―−－﹣﹘_~", "-")
_DOTS = dict.fromkeys("．。·•,，、･", ".")
# Letters of other alphabets that look like those of a code.
_FOREIGN = {"Н": "H", "Η": "H", "н": "H", "О": "O", "Ο": "O", "о": "O", "І": "1", "Ι": "1", "|": "1", "Ԍ": "G",
            "В": "B", "Β": "B", "Ѕ": "S"}  # fmt: skip
_ALIKE = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1"})
_BARE = re.compile(
    r"(?:([0-9]{3})([0-9]{2})([0-9]{2}))?([HG][0-9]{2})((?:[0-9]{2}){0,4}?)([0-9]{6})([0-9]{4})"
)
LONGEST_TYPED = 60


def waiting_code(dossier_id: int) -> str:
    """The look-up code of a dossier before acceptance; with acceptance it gets its real one."""
    return f"BS-{dossier_id:06d}"


def waiting_id(code: str) -> int | None:
    found = _WAITING.fullmatch(code)
    return int(found[1]) if found else None


def typed(text: str) -> str:
    """The code somebody meant: spaces, small letters, other digits and dashes, O for 0, I for 1, no separators.

    NotADossierCode: nothing that a dossier can be looked up by."""
    clean = _ascii(text[:LONGEST_TYPED])
    if clean.startswith(("BS", "8S", "B5")):
        digits = clean[2:].lstrip("-").translate(_ALIKE)
        found = f"BS-{digits}"
        if _WAITING.fullmatch(found):
            return found
    figures = clean.translate(_ALIKE)
    try:
        return parse(figures).text
    except NotADossierCode:
        return parse(_regrouped(figures)).text


def _ascii(text: str) -> str:
    """Capital letters, plain digits, `-` and `.`; spaces are gone."""
    signs = []
    for sign in unicodedata.normalize("NFKC", text):
        if sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc"):
            continue
        digit = unicodedata.digit(sign, None)
        sign = str(digit) if digit is not None else sign
        signs.append(_DASHES.get(sign) or _DOTS.get(sign) or _FOREIGN.get(sign) or sign.upper())
    return "".join(signs)


def _regrouped(figures: str) -> str:
    """Dots and dashes where a province's code has them, from what was typed without, or with others."""
    bare = _BARE.fullmatch(figures.replace("-", "").replace(".", ""))
    if bare is None:
        raise NotADossierCode("MALFORMED")
    old, province, below = bare.group(1, 2, 3), bare[4], bare[5]
    groups = [*(part for part in old if part), province, *re.findall("..", below)]
    return f"{'.'.join(groups)}-{bare[6]}-{bare[7]}"
