"""Numbers of documents: one run for each agency, series and year, without gaps; a cancelled number is never used again.

Source: NĐ 30/2020/NĐ-CP Đ15 and Phụ lục I (II.3, II.4); seed Đ9.2."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from queue_server.domain.business_day import business_day
from queue_server.domain.working_time.calendar import Calendar

from .refusals import refuse_unless

Medium = Literal["paper", "electronic", "printed_blank"]


@dataclass(frozen=True)
class Series:
    """`pattern` is what stands after “Số:”, with {number} and, where a rule asks for it, {year}: `{number}/QĐ-STP`.

    `first` above 1 continues the agency's paper book in the year the system began."""

    agency: str
    year: int
    name: str = ""
    pattern: str = "{number}"
    first: int = 1


@dataclass(frozen=True)
class Tail:
    """The last number given in a series and its date; a new series, and so each new year, has none.

    Because the run has no gaps, every number up to `last` is taken, the cancelled ones too."""

    last: int = 0
    dated: date | None = None


@dataclass(frozen=True)
class Number:
    """A number once given. It keeps number and date when it is cancelled."""

    number: int
    dated: date
    cancelled_because: str = ""

    @property
    def display(self) -> str:
        return display(self.number)


def take(series: Series, tail: Tail, dated: date, requested: int | None = None) -> Number:
    """The next number of the series. RegisterRefused when the date or a number asked for breaks the run.

    The caller serialises: one writer, one row for agency, series and year."""
    following = max(tail.last + 1, series.first)
    number = following if requested is None else requested
    refuse_unless(number >= series.first, "NUMBER_BEFORE_FIRST")
    refuse_unless(number > tail.last, "DUPLICATE_NUMBER")
    refuse_unless(number == following, "NUMBER_LEAVES_GAP")
    refuse_unless(dated.year == series.year, "DATE_OF_ANOTHER_YEAR")
    refuse_unless(tail.dated is None or dated >= tail.dated, "DATE_BEFORE_PREVIOUS")
    return Number(number, dated)


def cancel(number: Number, reason: str) -> Number:
    """Cancelled with a reason; the number stays in the book."""
    refuse_unless(not number.cancelled_because, "ALREADY_CANCELLED")
    refuse_unless(bool(reason.strip()), "REASON_REQUIRED")
    return replace(number, cancelled_because=reason.strip())


def display(number: int) -> str:
    """Below 10 with a leading 0 (NĐ 30/2020 Phụ lục I II.3.c)."""
    return f"{number:02d}"


def written(series: Series, number: int) -> str:
    """Number and symbol as they stand on paper: `05/QĐ-STP`."""
    said = series.pattern.replace("{number}", display(number))
    return said.replace("{year}", str(series.year))


def last_day_to_number(signed_on: date, calendar: Calendar) -> date:
    """A paper is numbered at the latest on the working day after its signature (NĐ 30/2020 Đ15.2)."""
    return next(calendar.working_days_after(signed_on))


def numbered_on_time(signed: datetime, numbered: datetime, calendar: Calendar) -> bool:
    """Not before the signature, and in time. An electronic document, to be issued by then, has the same last day."""
    limit = last_day_to_number(business_day(signed), calendar)
    return signed <= numbered and business_day(numbered) <= limit


def date_line(day: date) -> str:
    """Days below 10 and months 1 and 2 get a leading 0 (NĐ 30/2020 Phụ lục I II.4.b)."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_and_date(place: str, day: date) -> str:
    return f"{place}, {date_line(day)}"
