"""Open or closed, and how old a count may be, with the server there and away."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.clock import KioskClock
from kiosk.standing import Opening, Standing
from queue_server.contracts.kiosk import DayHours, KioskCatalogue, KioskQueue, Session

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
HOURS = [
    Session(opens="07:30", closes="11:30"),
    Session(opens="13:30", closes="17:00"),
]


def standing(clock: str, online: bool, hours: bool = True) -> Standing:
    local = datetime.fromisoformat(f"2026-11-24T{clock}:00+07:00").astimezone(UTC)
    one = Standing(KioskClock(machine=lambda: local), Path("unused"), online=lambda: online)
    text = Path(__file__).with_name("catalogue.json").read_bytes()
    catalogue = KioskCatalogue.model_validate_json(text)
    days = [DayHours(day=str(day), sessions=HOURS) for day in (TUESDAY, WEDNESDAY)]
    one.catalogue = catalogue.model_copy(update={"hours": days if hours else []})
    return one


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("07:00", Opening(False, reopens="07:30")),
        ("09:00", Opening(True, closes="11:30")),
        ("12:00", Opening(False, reopens="13:30")),
        ("16:59", Opening(True, closes="17:00")),
        ("17:00", Opening(False, reopens="07:30", day=WEDNESDAY)),
    ],
)
def test_with_the_server_away_the_hours_of_the_catalogue_count(
    clock: str, expected: Opening
) -> None:
    assert standing(clock, online=False).opening() == expected


def test_unknown_hours_never_send_anybody_away() -> None:
    assert standing("03:00", online=False, hours=False).opening() == Opening(True)


def test_closed_for_today_says_the_next_day_that_opens() -> None:
    one = standing("17:30", online=True)
    one.new_queue(KioskQueue(at=datetime.now(UTC), open=False, series=[]))
    assert one.opening() == Opening(False, reopens="07:30", day=WEDNESDAY)


def test_counts_are_not_shown_once_the_server_is_away() -> None:
    one = standing("09:00", online=True)
    one.new_queue(
        KioskQueue.model_validate(
            {
                "at": datetime.now(UTC),
                "open": True,
                "series": [
                    {"letter": "A", "waiting": 3, "wait": {"low_minutes": 4, "high_minutes": 8}},
                    {"letter": "B", "waiting": 1},
                ],
            }
        )
    )
    assert (one.waiting(), one.wait_minutes()) == (4, 6)
    one.online = lambda: False
    assert (one.waiting(), one.wait_minutes(), one.series("A")) == (None, None, None)
