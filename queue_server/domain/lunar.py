"""The Vietnamese lunar calendar, at UTC+7 (Quyết định 121-CP, 1967): enough to check Tết and Giỗ Tổ of a calendar.

A month begins on the day of the new moon; the winter solstice falls in month 11; of thirteen months the first without a
major solar term is the leap month. New moons and the sun by the short series of J. Meeus, as Hồ Ngọc Đức published
their use; good to minutes for 1900–2100, so a moon within minutes of midnight should be looked at by a person."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import floor, radians, sin

from .errors import DomainError
from .working_time.calendar import Calendar

HANOI = 7.0
_SYNODIC = 29.530588853
_FIRST_MOON = 2415020.75933  # Julian date of the mean new moon of 1 January 1900, number 0
_ORDINAL_0 = 1721425  # Julian day number minus proleptic ordinal
_MONTH_11, _MONTHS = 11, 12
TET_DAYS = 3  # every year's direction has at least mùng 1–3 among its five days


class NoSuchLunarDay(DomainError):
    """The month has no such day, or the year no such leap month."""

    code = "lunar_day_missing"


@dataclass(frozen=True)
class LunarDay:
    year: int
    month: int
    day: int
    leap: bool = False


def _sines(centuries: float, terms: tuple[tuple[float, float, float], ...]) -> float:
    """Sum of amplitude * sin(angle + speed * T), angles in degrees."""
    return sum(size * sin(radians(angle + speed * centuries)) for size, angle, speed in terms)


def _new_moon(number: int) -> float:
    """Julian date (UT) of a new moon (Meeus, Astronomical Formulae for Calculators, ch. 32)."""
    t = number / 1236.85
    mean = _FIRST_MOON + _SYNODIC * number + 0.0001178 * t**2 - 0.000000155 * t**3
    mean += 0.00033 * sin(radians(166.56 + 132.87 * t - 0.009173 * t**2))
    sun = 359.2242 + 29.10535608 * number - 0.0000333 * t**2 - 0.00000347 * t**3
    moon = 306.0253 + 385.81691806 * number + 0.0107306 * t**2 + 0.00001236 * t**3
    node = 21.2964 + 390.67050646 * number - 0.0016528 * t**2 - 0.00000239 * t**3
    terms = (
        (0.1734 - 0.000393 * t, sun), (0.0021, 2 * sun), (-0.4068, moon), (0.0161, 2 * moon),
        (-0.0004, 3 * moon), (0.0104, 2 * node), (-0.0051, sun + moon), (-0.0074, sun - moon),
        (0.0004, 2 * node + sun), (-0.0004, 2 * node - sun), (-0.0006, 2 * node + moon),
        (0.0010, 2 * node - moon), (0.0005, sun + 2 * moon),
    )  # fmt: skip
    return mean + sum(size * sin(radians(angle)) for size, angle in terms) - _delta_t(t)


def _delta_t(t: float) -> float:
    """Days between dynamical and universal time, t in centuries after 1900."""
    return -0.000278 + 0.000265 * t + 0.000262 * t**2


@lru_cache(maxsize=512)
def _month_begins(number: int, offset: float) -> date:
    """The local day of a new moon."""
    return date.fromordinal(floor(_new_moon(number) + 0.5 + offset / 24) - _ORDINAL_0)


def _term(day: date, offset: float) -> int:
    """Which twelfth of the ecliptic (0 = spring equinox) the sun is in as the local day begins (Meeus, ch. 25)."""
    julian = day.toordinal() + _ORDINAL_0 - 0.5 - offset / 24
    t = (julian - 2451545.0) / 36525
    mean = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    true = mean + _sines(
        t,
        (
            (1.914600 - 0.004817 * t, 357.52910, 35999.05030),
            (0.019993, 715.05820, 71998.10060),
            (0.000290, 1072.58730, 107997.15090),
        ),
    )
    apparent = true - 0.00569 - 0.00478 * sin(radians(125.04 - 1934.136 * t))
    return floor(apparent % 360 / 30)


def _moon_of_solstice(year: int, offset: float) -> int:
    """Number of the new moon that begins month 11 of the solar year: the last not after the winter solstice."""
    end = date(year, 12, 31).toordinal() + _ORDINAL_0
    number = floor((end - _FIRST_MOON) / _SYNODIC) + 1
    # The solstice opens term 9: a month that begins in it began after the solstice.
    while (
        _month_begins(number, offset) > date(year, 12, 31)
        or _term(_month_begins(number, offset), offset) >= 9
    ):
        number -= 1
    return number


def _leap_after(number: int, offset: float) -> int:
    """How many months after month 11 the leap month comes, in a year that has one."""
    for ahead in range(1, _MONTHS + 1):
        begins, ends = (_month_begins(number + ahead + more, offset) for more in (0, 1))
        if _term(begins, offset) == _term(ends, offset):
            return ahead
    raise AssertionError("thirteen months and no month without a term")


def solar(lunar: LunarDay, offset: float = HANOI) -> date:
    """The solar day. NoSuchLunarDay for a 30th of a short month or a leap month that is not."""
    begin = lunar.year - 1 if lunar.month < _MONTH_11 else lunar.year
    eleven = _moon_of_solstice(begin, offset)
    ahead = (lunar.month - _MONTH_11) % _MONTHS
    has_leap = _moon_of_solstice(begin + 1, offset) - eleven > _MONTHS
    leap = _leap_after(eleven, offset) if has_leap else 0
    if lunar.leap and (not leap or ahead != leap - 1):
        raise NoSuchLunarDay(f"Năm âm lịch {lunar.year} không có tháng {lunar.month} nhuận.")
    if leap and (ahead >= leap or lunar.leap):
        ahead += 1
    first, after = (_month_begins(eleven + ahead + more, offset) for more in (0, 1))
    found = first + timedelta(days=lunar.day - 1)
    if not first <= found < after:
        raise NoSuchLunarDay(f"Tháng {lunar.month} năm âm lịch {lunar.year} không có ngày đó.")
    return found


def tet(year: int, offset: float = HANOI) -> date:
    """Mùng 1 tháng Giêng."""
    return solar(LunarDay(year, 1, 1), offset)


def hung_kings(year: int) -> date:
    """Giỗ Tổ Hùng Vương: mùng 10 tháng Ba (BLLĐ 2019 Đ112.1.e)."""
    return solar(LunarDay(year, 3, 10))


@dataclass(frozen=True)
class Doubt:
    """Something in a calendar that does not agree with the moon."""

    day: date
    sentence: str


def doubts(calendar: Calendar, year: int) -> list[Doubt]:
    """Mùng 1–3 and Giỗ Tổ must not be worked; a Giỗ Tổ on a weekly rest is made up on the next working day (Đ111.3).

    CalendarMissing when the calendar does not cover these days."""
    first = tet(year)
    found = [
        Doubt(day, f"Mùng {number} Tết {year} là {day:%d/%m/%Y}, lịch ghi ngày làm việc.")
        for number in range(1, TET_DAYS + 1)
        if calendar.is_working(day := first + timedelta(days=number - 1))
    ]
    feast = hung_kings(year)
    if calendar.is_working(feast):
        found.append(Doubt(feast, f"Giỗ Tổ {year} là {feast:%d/%m/%Y}, lịch ghi ngày làm việc."))
    if feast.weekday() in calendar.weekly_rest:
        found += _not_made_up(calendar, feast)
    return found


def _not_made_up(calendar: Calendar, feast: date) -> list[Doubt]:
    """The first day after it that is no weekly rest has to be a day off."""
    day = feast + timedelta(days=1)
    while day.weekday() in calendar.weekly_rest:
        day += timedelta(days=1)
    if calendar.kind(day) == "off":
        return []
    return [Doubt(day, f"Giỗ Tổ trùng ngày nghỉ, lịch không cho nghỉ bù ngày {day:%d/%m/%Y}.")]
