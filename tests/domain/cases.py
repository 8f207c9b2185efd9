"""The acceptance cases from law (tests/domain/data/domain-cases.json), by kind."""

import json
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.business_day import LOCAL
from queue_server.domain.working_time.calendar import Calendar
from queue_server.domain.working_time.deadlines import Limit, Rules
from queue_server.domain.working_time.sessions import Roster

_ALL = json.loads(
    (Path(__file__).parent / "data" / "domain-cases.json").read_text(encoding="utf-8")
)
_WEEK = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


def cases(*kinds: str) -> list[Any]:
    """(given, expect) of every case of these kinds, named by its id."""
    found = [case for case in _ALL["cases"] if case["kind"] in kinds]
    return [pytest.param(case["given"], case["expect"], id=case["id"]) for case in found]


def kinds() -> set[str]:
    return {case["kind"] for case in _ALL["cases"]}


def calendar(name: str) -> Calendar:
    fixture = _ALL["fixtures"]["calendars"][name]
    return Calendar(
        name,
        off={date.fromisoformat(day): "nghỉ" for day in fixture["off"]},
        worked={date.fromisoformat(day): "làm bù" for day in fixture["work"]},
        weekly_rest=frozenset(_WEEK.index(day) for day in fixture["weekly_rest"]),
    )


def roster(name: str) -> Roster:
    hours = _ALL["fixtures"]["hours"][name]
    halves = [hours[half] for half in ("morning", "afternoon")]
    return Roster(
        tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in halves)
    )


def rules(given: dict[str, Any]) -> Rules:
    return Rules(calendar(given["calendar"]), roster(given.get("hours", "H-STD")))


def limit(given: dict[str, Any]) -> Limit:
    cutoff = given.get("cutoff")
    return Limit(
        given["unit"],
        Decimal(str(given.get("amount", 0))),
        time.fromisoformat(cutoff) if cutoff else None,
    )


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)
