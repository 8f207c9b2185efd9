"""Which days are worked: weekly rest, official days off, and Saturdays worked in exchange. Data with a source.

Tết, the second National Day day and every swap are fixed year by year (BLLĐ 2019 Đ112.3): a day outside the
span of a calendar is refused, never guessed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from queue_server.domain.errors import DomainError

DayKind = Literal["worked", "weekly_rest", "off", "worked_in_exchange"]
SATURDAY, SUNDAY = 5, 6
# No official calendar closes offices longer; a search beyond it means that the data are wrong.
LONGEST_CLOSURE = 60


class CalendarMissing(DomainError):
    """No official calendar covers the day."""

    code = "calendar_missing"


@dataclass(frozen=True)
class Calendar:
    """`off` and `worked` are the exceptions with their names; `worked` wins over everything.

    `first` and `last` bound what was officially announced; None leaves that side open (for tests and plain weeks)."""

    name: str
    off: Mapping[date, str] = field(default_factory=dict)
    worked: Mapping[date, str] = field(default_factory=dict)
    weekly_rest: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    first: date | None = None
    last: date | None = None
    source: str = ""

    def kind(self, day: date) -> DayKind:
        """What this day is. CalendarMissing outside the announced span."""
        if (self.first and day < self.first) or (self.last and day > self.last):
            raise CalendarMissing(
                f"Chưa có lịch làm việc chính thức cho ngày {day:%d/%m/%Y}. Mời quản trị nhập lịch năm {day.year}."
            )
        if day in self.worked:
            return "worked_in_exchange"
        if day in self.off:
            return "off"
        return "weekly_rest" if day.weekday() in self.weekly_rest else "worked"

    def is_working(self, day: date) -> bool:
        return self.kind(day) in ("worked", "worked_in_exchange")

    def why(self, day: date) -> str:
        """The name of a day off or of an exchange; empty for an ordinary day."""
        return self.worked.get(day, "") or self.off.get(day, "")

    def next_working(self, day: date) -> date:
        """This day, or the first working day after it."""
        for ahead in range(LONGEST_CLOSURE):
            found = day + timedelta(days=ahead)
            if self.is_working(found):
                return found
        raise CalendarMissing(
            f"Lịch {self.name} không có ngày làm việc nào sau {day:%d/%m/%Y}. Mời kiểm tra lịch."
        )

    def working_days_after(self, day: date) -> Iterator[date]:
        """Working days after `day`, without end."""
        while True:
            day = self.next_working(day + timedelta(days=1))
            yield day

    def last_working_before(self, day: date) -> date:
        for back in range(1, LONGEST_CLOSURE):
            found = day - timedelta(days=back)
            if self.is_working(found):
                return found
        raise CalendarMissing(
            f"Lịch {self.name} không có ngày làm việc nào trước {day:%d/%m/%Y}. Mời kiểm tra lịch."
        )

    def count_between(self, after: date, through: date) -> int:
        """Working days after `after` up to and with `through`."""
        days = (through - after).days
        return sum(self.is_working(after + timedelta(days=ahead)) for ahead in range(1, days + 1))
