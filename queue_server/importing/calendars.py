"""Calendars and office hours from JSON: the shipped ones, or a file of the same shape."""

from datetime import date, time
from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from queue_server.domain.working_time.calendar import Calendar
from queue_server.domain.working_time.deadlines import Rules
from queue_server.domain.working_time.sessions import Roster

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class CalendarFileBroken(Exception):
    """The file is not one of calendars; the message says where and why."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Calendar(_Strict):
    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")
    names: dict[str, str] = {}
    first: date
    last: date
    weekly_rest: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]]
    off: dict[date, str] = {}
    worked: dict[date, str] = {}
    source: str = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> "_Calendar":
        outside = [day for day in (*self.off, *self.worked) if not self.first <= day <= self.last]
        if outside:
            raise ValueError(f"{outside[0]}: outside {self.first} … {self.last}")
        if both := set(self.off) & set(self.worked):
            raise ValueError(f"{min(both)}: both off and worked")
        return self

    def calendar(self) -> Calendar:
        rest = frozenset(_WEEK.index(day) for day in self.weekly_rest)
        return Calendar(
            self.name, self.off, self.worked, rest, self.first, self.last, self.source
        )  # fmt: skip


class _Roster(_Strict):
    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$")
    sessions: list[tuple[time, time]] = Field(min_length=1, max_length=4)
    note: str = ""

    @model_validator(mode="after")
    def _in_order(self) -> "_Roster":
        times = [moment for session in self.sessions for moment in session]
        if times != sorted(set(times)):
            raise ValueError("sessions must follow one another and not be empty")
        return self


class _File(_Strict):
    note: str = ""
    calendars: list[_Calendar]
    rosters: list[_Roster]


class WorkingTimes:
    """By name; the first of each is the default."""

    def __init__(self, calendars: list[Calendar], rosters: list[Roster]) -> None:
        self.calendars = {calendar.name: calendar for calendar in calendars}
        self.rosters = {roster.name: roster for roster in rosters}


def shipped_working_times() -> WorkingTimes:
    return _read((files("queue_server") / "data" / "calendars.json").read_bytes())


def shipped_rules() -> Rules:
    """The first calendar and the first office hours of the shipped ones."""
    times = shipped_working_times()
    return Rules(next(iter(times.calendars.values())), next(iter(times.rosters.values())))


def working_times(path: Path) -> WorkingTimes:
    """CalendarFileBroken, OSError."""
    return _read(path.read_bytes())


def _read(data: bytes) -> WorkingTimes:
    try:
        file = _File.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise CalendarFileBroken(f"{where}: {first['msg']}") from error
    return WorkingTimes(
        [one.calendar() for one in file.calendars],
        [Roster(tuple(one.sessions), one.name) for one in file.rosters],
    )
