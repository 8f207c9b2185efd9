"""A hall's snapshot tells the week's opening days, so that panels go dark by themselves, on holidays too."""

import shutil
from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from queue_server.contracts.screens import OpenDay
from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import ClosedDay
from queue_server.services.admin import catalogue as acts
from queue_server.services.admin.centre import SetRule, set_rule
from queue_server.web.presenters.hall import DAYS_TOLD, snapshot
from tests.conftest import ADMIN, SITE, Clock, Hall


@pytest.fixture
def hall(prepared_file: Path, tmp_path: Path, clock: Clock) -> Iterator[Hall]:
    """What is told is the same on every database: one is enough."""
    shutil.copy(prepared_file, tmp_path / "hall.db")
    hall = Hall(f"sqlite:///{tmp_path / 'hall.db'}", clock)
    hall.write(set_rule, SetRule(ADMIN, "always_open", date(2020, 1, 1), False))
    yield hall
    hall.close()


def told(hall: Hall) -> list[OpenDay]:
    hall.reads.forget()
    with hall.reads() as work:
        halls = work.centre.view.halls
        mine = next(key for key, value in halls.items() if value.site_id == SITE)
        shown = snapshot(work, mine, hall.clock())
    assert shown is not None
    return shown.opening


def test_every_day_of_the_coming_week_that_has_sessions_is_told_from_first_to_last(
    hall: Hall,
) -> None:
    today = business_day(hall.clock())
    with hall.reads() as work:
        sessions = {
            day: work.centre.view.sessions(SITE, day)
            for day in (today + timedelta(days=ahead) for ahead in range(DAYS_TOLD))
        }
    assert {day.day for day in told(hall)} == {day for day, spans in sessions.items() if spans}
    for day in told(hall):
        assert day.opens == sessions[day.day][0][0]
        assert day.closes == sessions[day.day][-1][1]
        assert time(6) < day.opens < time(9) < time(16) < day.closes


def test_a_closed_day_is_not_among_them(hall: Hall) -> None:
    holiday: date = told(hall)[1].day
    record = ClosedDay(holiday, "Nghỉ lễ", SITE)
    hall.write(acts.put_record, acts.PutRecord(ADMIN, "closed_days", record, None, ""))
    assert holiday not in [day.day for day in told(hall)]


def test_a_demo_that_is_always_open_tells_no_days(hall: Hall) -> None:
    assert told(hall)
    hall.write(set_rule, SetRule(ADMIN, "always_open", date(2020, 1, 1), True))
    assert told(hall) == []
