"""Who guides when (seed Đ5.2.a, Đ12.4): assigned officers, half a day at a time, with leave and replacement."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from queue_server.domain.business_day import LOCAL
from queue_server.domain.errors import DomainError

Half = Literal["morning", "afternoon"]
HALVES: tuple[Half, ...] = ("morning", "afternoon")
NOON = 12


class DutyRefused(DomainError):
    """`code`: duty_not_assigned, duty_taken, duty_absent, duty_past, duty_reason."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


@dataclass(frozen=True)
class Assignment:
    """An officer's profile: what qualifies them, and from when to when they are sent to the centre."""

    account_id: str
    position: str = ""
    qualification: str = ""
    decision: str = ""
    assigned_from: date | None = None
    assigned_to: date | None = None

    def holds(self, day: date) -> bool:
        """An assignment needs its first day; without it nobody was assigned."""
        if self.assigned_from is None or day < self.assigned_from:
            return False
        return self.assigned_to is None or day <= self.assigned_to


def half_of(now: datetime) -> Half:
    return "morning" if now.astimezone(LOCAL).hour < NOON else "afternoon"


def check_assigned(assignment: Assignment | None, day: date) -> None:
    if assignment is None or not assignment.holds(day):
        raise DutyRefused(
            "duty_not_assigned",
            f"Ngày {day:%d/%m/%Y} cán bộ này không có quyết định phân công. Mời ghi hồ sơ phân công trước.",
        )


def check_not_past(day: date, today: date) -> None:
    """Who guided on a day that is over is a record and stays."""
    if day < today:
        raise DutyRefused("duty_past", "Ngày này đã qua, lịch trực không sửa được nữa.")
