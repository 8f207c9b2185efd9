"""The twelve digits of a citizen: place of birth registration, sex and century, year, six random. No check digit.

Source: TT 59/2021/TT-BCA Đ4; codes of TT 07/2016/TT-BCA Phụ lục I. Codes stay valid after provinces merged: numbers
never change. A hundred and above is a country (birth registered abroad); that list is not published here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from .errors import DomainError

Reason = Literal["LENGTH", "NOT_DIGITS", "UNKNOWN_PROVINCE_CODE", "BIRTH_YEAR_IN_FUTURE"]
LENGTH = 12
_FIRST_COUNTRY = 100

_PROVINCES = """
001 Hà Nội, 002 Hà Giang, 004 Cao Bằng, 006 Bắc Kạn, 008 Tuyên Quang, 010 Lào Cai, 011 Điện Biên, 012 Lai Châu,
014 Sơn La, 015 Yên Bái, 017 Hòa Bình, 019 Thái Nguyên, 020 Lạng Sơn, 022 Quảng Ninh, 024 Bắc Giang, 025 Phú Thọ,
026 Vĩnh Phúc, 027 Bắc Ninh, 030 Hải Dương, 031 Hải Phòng, 033 Hưng Yên, 034 Thái Bình, 035 Hà Nam, 036 Nam Định,
037 Ninh Bình, 038 Thanh Hóa, 040 Nghệ An, 042 Hà Tĩnh, 044 Quảng Bình, 045 Quảng Trị, 046 Thừa Thiên Huế,
048 Đà Nẵng, 049 Quảng Nam, 051 Quảng Ngãi, 052 Bình Định, 054 Phú Yên, 056 Khánh Hòa, 058 Ninh Thuận,
060 Bình Thuận, 062 Kon Tum, 064 Gia Lai, 066 Đắk Lắk, 067 Đắk Nông, 068 Lâm Đồng, 070 Bình Phước, 072 Tây Ninh,
074 Bình Dương, 075 Đồng Nai, 077 Bà Rịa - Vũng Tàu, 079 Hồ Chí Minh, 080 Long An, 082 Tiền Giang, 083 Bến Tre,
084 Trà Vinh, 086 Vĩnh Long, 087 Đồng Tháp, 089 An Giang, 091 Kiên Giang, 092 Cần Thơ, 093 Hậu Giang,
094 Sóc Trăng, 095 Bạc Liêu, 096 Cà Mau
"""
PROVINCES = {
    entry.split(maxsplit=1)[0]: entry.split(maxsplit=1)[1]
    for entry in " ".join(_PROVINCES.split()).split(", ")
}


class NotACitizenNumber(DomainError):
    """`reason` is stable; the message never repeats the number."""

    code = "citizen_number_invalid"
    reason: Reason

    def __init__(self, reason: Reason) -> None:
        super().__init__("Số căn cước chưa đúng. Mời xem lại 12 chữ số trên thẻ.")
        self.reason = reason


@dataclass(frozen=True)
class CitizenNumber:
    """What the digits say. `province` is None for a country code, which is accepted with a warning."""

    province_code: str
    province: str | None
    sex: Literal["Nam", "Nữ"]
    birth_year: int

    @property
    def warning(self) -> str | None:
        return "COUNTRY_CODE" if self.province is None else None


def read(number: str, today: date) -> CitizenNumber:
    """NotACitizenNumber when the digits cannot be of a person living today."""
    if len(number) != LENGTH:
        raise NotACitizenNumber("LENGTH")
    if not (number.isascii() and number.isdigit()):
        raise NotACitizenNumber("NOT_DIGITS")
    place = number[:3]
    if place not in PROVINCES and int(place) < _FIRST_COUNTRY:
        raise NotACitizenNumber("UNKNOWN_PROVINCE_CODE")
    century, sex = divmod(int(number[3]), 2)
    year = 1900 + 100 * century + int(number[4:6])
    if year > today.year:
        raise NotACitizenNumber("BIRTH_YEAR_IN_FUTURE")
    return CitizenNumber(place, PROVINCES.get(place), "Nữ" if sex else "Nam", year)
