"""Who a dossier belongs to and who hands it in. Checked once at the door; masked wherever others may look."""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from queue_server.domain import citizen_numbers
from queue_server.domain.citizen_numbers import NotACitizenNumber
from queue_server.domain.errors import DomainError

_PHONE = re.compile(r"(?:\+84|0)[0-9]{8,10}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_PASSPORT = re.compile(r"[A-Z0-9]{6,12}")
_TAX_CODE = re.compile(r"[0-9]{10}(?:-?[0-9]{3})?")
LONGEST_NAME, LONGEST_ADDRESS = 120, 300


class PersonIncomplete(DomainError):
    """`field` names what to mend; the message never repeats the value."""

    code = "person_incomplete"

    def __init__(self, which: str, detail: str) -> None:
        super().__init__(detail)
        self.field = which


@dataclass(frozen=True)
class Person:
    """A person or an organisation (`tax_code`). Nothing of it shows in a repr, so nothing gets into a log."""

    name: str = field(repr=False)
    number: str = field(default="", repr=False)
    born: date | None = field(default=None, repr=False)
    sex: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    tax_code: str = field(default="", repr=False)

    @property
    def masked_name(self) -> str:
        """“N••••• V•• Thử”: enough to recognise oneself."""
        words = self.name.split()
        return " ".join([*(word[0] + "•" * (len(word) - 1) for word in words[:-1]), *words[-1:]])

    @property
    def initials(self) -> str:
        """“N. V. T.”: for screens that others can see."""
        return " ".join(f"{word[0].upper()}." for word in self.name.split())

    @property
    def masked_number(self) -> str:
        """The last three digits."""
        return "•" * (len(self.number) - 3) + self.number[-3:] if self.number else ""


ProxyKind = Literal["authorisation", "introduction", "representative", "postal"]


@dataclass(frozen=True)
class Proxy:
    """By what right somebody hands in for another (seed Đ6.1): the paper, its number, its day, who certified it."""

    kind: ProxyKind
    number: str = field(default="", repr=False)
    made_on: date | None = field(default=None, repr=False)
    certified_by: str = field(default="", repr=False)


def checked_proxy(proxy: Proxy, today: date) -> Proxy:
    """PersonIncomplete: a letter of authorisation or introduction has a day, and none lies ahead."""
    clean = replace(proxy, number=_text(proxy.number), certified_by=_text(proxy.certified_by))
    written = clean.kind in ("authorisation", "introduction")
    if written and clean.made_on is None:
        raise PersonIncomplete("made_on", "Mời ghi ngày của giấy ủy quyền hoặc giấy giới thiệu.")
    if clean.made_on is not None and clean.made_on > today:
        raise PersonIncomplete("made_on", "Ngày của giấy ủy quyền ở tương lai.")
    if max(len(clean.number), len(clean.certified_by)) > LONGEST_NAME:
        raise PersonIncomplete("proxy", "Số giấy hoặc nơi chứng thực dài quá 120 ký tự.")
    return clean


def checked(person: Person, today: date) -> Person:
    """Trimmed, in composed letters, each field plausible. PersonIncomplete with the first that is not."""
    clean = replace(
        person,
        name=_text(person.name),
        number=_text(person.number).upper(),
        sex=_text(person.sex),
        address=_text(person.address),
        phone=re.sub(r"[ .\-]", "", _text(person.phone)),
        email=_text(person.email),
        tax_code=_text(person.tax_code),
    )
    for holds, which, detail in (
        (0 < len(clean.name) <= LONGEST_NAME, "name", "Mời nhập họ và tên hoặc tên tổ chức."),
        (len(clean.address) <= LONGEST_ADDRESS, "address", "Địa chỉ dài quá 300 ký tự."),
        (_number_fits(clean.number, today), "number", "Số căn cước hoặc hộ chiếu chưa đúng."),
        (clean.sex in ("", "Nam", "Nữ"), "sex", "Giới tính ghi Nam hoặc Nữ."),
        (clean.born is None or clean.born <= today, "born", "Ngày sinh ở tương lai."),
        (not clean.phone or _PHONE.fullmatch(clean.phone), "phone", "Số điện thoại chưa đúng."),
        (not clean.email or _EMAIL.fullmatch(clean.email), "email", "Địa chỉ thư điện tử chưa đúng."),
        (not clean.tax_code or _TAX_CODE.fullmatch(clean.tax_code), "tax_code", "Mã số tổ chức chưa đúng."),
    ):  # fmt: skip
        if not holds:
            raise PersonIncomplete(which, detail)
    return clean


def _text(value: str) -> str:
    """One line of composed letters; a control character would be no text of a person."""
    composed = unicodedata.normalize("NFC", value)
    plain = "".join(" " if unicodedata.category(one)[0] == "C" else one for one in composed)
    return " ".join(plain.split())


def _number_fits(number: str, today: date) -> bool:
    if not number:
        return True
    if number.isdigit():
        try:
            citizen_numbers.read(number, today)
        except NotACitizenNumber:
            return False
        return True
    return bool(_PASSPORT.fullmatch(number))
