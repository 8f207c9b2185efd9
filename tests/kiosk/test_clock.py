"""Time at a kiosk: the hall's business day, the server's clock, and a machine clock that jumps."""

from datetime import UTC, datetime, timedelta

from kiosk.clock import KioskClock


class Machine:
    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


LATE = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)  # half past midnight in the hall


def test_the_business_day_is_the_hall_s_never_utc() -> None:
    clock = KioskClock(machine=Machine(LATE))
    assert clock.business_day(clock.now()) == "2026-11-25"


def test_the_server_s_clock_counts() -> None:
    machine = Machine(LATE)
    clock = KioskClock(machine=machine)
    clock.heard(LATE - timedelta(hours=3))
    assert clock.now() == LATE - timedelta(hours=3)
    machine.at += timedelta(minutes=5)
    assert clock.now() == LATE - timedelta(hours=3) + timedelta(minutes=5)


def test_the_way_of_an_answer_is_no_correction() -> None:
    clock = KioskClock(machine=Machine(LATE))
    clock.heard(LATE - timedelta(seconds=1))
    assert clock.now() == LATE


def test_what_is_given_after_a_clock_was_set_back_is_still_later() -> None:
    clock = KioskClock(machine=Machine(LATE - timedelta(hours=2)))
    assert LATE < clock.after(LATE) < LATE + timedelta(seconds=1)
