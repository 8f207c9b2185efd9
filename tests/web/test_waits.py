"""Ranges of waiting times: measured on the running hall, remembered between looks, free for the hot path."""

import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from queue_server.domain.waiting import Queued
from queue_server.web.waits import FRESH, Waits
from tests.conftest import SITE, Clock, Hall
from tests.services.conftest import Morning


@pytest.fixture
def day(prepared_file: Path, tmp_path: Path, clock: Clock) -> Iterator[Morning]:
    """Three open land counters at nine in the morning."""
    shutil.copy(prepared_file, tmp_path / "waits.db")
    hall = Hall(f"sqlite:///{tmp_path / 'waits.db'}", clock)
    morning = Morning(hall)
    for counter in range(3):
        morning.act("open", counter)
    yield morning
    hall.close()


def fill(day: Morning, people: int, series: str = "D", priority: str | None = None) -> None:
    for _ in range(people):
        day.clock.pass_by(seconds=1)
        day.take(series, priority)


def serve(day: Morning, minutes: float, counter: int = 0) -> None:
    day.act("next", counter)
    day.act("start", counter)
    day.clock.pass_by(seconds=minutes * 60)
    day.act("finish", counter)


def ask(day: Morning, waits: Waits, ahead: int, who: Queued | None = None) -> Any:
    with day.hall.reads() as work:
        waits.measure(work, SITE, day.clock())
    return waits.remembered(SITE, "D", ahead, day.clock(), *([who] if who else []))


def test_nothing_is_said_before_five_services_were_measured(day: Morning) -> None:
    fill(day, 9)
    for served in range(5):
        assert ask(day, Waits(), 4) is None, served
        serve(day, 6)
    assert ask(day, Waits(), 4) is not None


def test_nothing_is_said_of_a_line_that_no_counter_calls(day: Morning) -> None:
    fill(day, 9)
    for _ in range(5):
        serve(day, 6)
    for counter in range(3):
        day.act("close", counter)
    assert ask(day, Waits(), 4) is None


def test_the_range_grows_with_the_line_and_is_shorter_for_priority(day: Morning) -> None:
    fill(day, 20)
    for _ in range(6):
        serve(day, 6)
    waits = Waits()
    highs = [ask(day, waits, ahead).high_minutes for ahead in (2, 6, 12)]
    assert highs == sorted(set(highs))
    assert ask(day, waits, 0, Queued(0.0, True)).high_minutes < ask(day, waits, 12).high_minutes


def test_who_did_not_come_counts_as_the_time_the_counter_was_held(day: Morning) -> None:
    """Called three times and absent took the counter a minute: a hall of absent people is a fast hall."""
    fill(day, 12)
    for _ in range(6):
        day.act("next")
        for _ in range(2):
            day.clock.pass_by(seconds=20)
            day.act("recall")
        day.clock.pass_by(seconds=20)
        day.act("absent")
    assert ask(day, Waits(), 3).high_minutes <= 6


def test_a_call_taken_back_measures_nothing(day: Morning) -> None:
    fill(day, 9)
    for _ in range(6):
        day.act("next")
        day.clock.pass_by(seconds=5)
        day.act("withdraw")
    assert ask(day, Waits(), 3) is None


def test_remembering_never_reads(day: Morning) -> None:
    fill(day, 12)
    for _ in range(6):
        serve(day, 6)
    waits = Waits()
    assert waits.remembered(SITE, "D", 3, day.clock()) is None, "nothing was measured yet"
    with day.hall.reads() as work:
        told = waits.range_for(work, SITE, "D", 3, day.clock())
    day.hall.reads.close()
    assert waits.remembered(SITE, "D", 3, day.clock()) == told


def test_the_hall_is_looked_at_again_only_after_ten_seconds(day: Morning) -> None:
    fill(day, 12)
    for _ in range(6):
        serve(day, 6)
    waits = Waits()
    before = ask(day, waits, 3)
    for counter in (1, 2):
        day.act("close", counter)
    assert ask(day, waits, 3) == before
    day.clock.pass_by(seconds=FRESH.total_seconds())
    assert ask(day, waits, 3).high_minutes > before.high_minutes


def test_time_that_passed_since_the_look_is_counted(day: Morning) -> None:
    """A counter that has been busy for four minutes more is nearer to being free."""
    fill(day, 12)
    for _ in range(6):
        serve(day, 9)
    for counter in range(3):
        day.act("next", counter)
        day.act("start", counter)
    waits = Waits()
    before = ask(day, waits, 2)
    day.clock.pass_by(minutes=4)
    after = waits.remembered(SITE, "D", 2, day.clock())
    assert after is not None
    assert after.high_minutes < before.high_minutes


def test_yesterday_is_not_today(day: Morning) -> None:
    fill(day, 9)
    for _ in range(6):
        serve(day, 6)
    waits = Waits()
    assert ask(day, waits, 3) is not None
    day.clock.pass_by(days=1)
    assert waits.remembered(SITE, "D", 3, day.clock()) is None
    assert ask(day, waits, 3) is None


def test_past_days_steady_the_pace_of_a_young_day(day: Morning) -> None:
    """Five quick services in the morning do not promise a quick day where two weeks were slow."""
    for back in (3, 2, 1):
        day.clock.now = datetime(2026, 3, 10, 1, 0, tzinfo=UTC) - timedelta(days=back)
        fill(day, 14)
        for _ in range(14):
            serve(day, 12)
    day.clock.now = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
    fill(day, 12)
    for _ in range(5):
        serve(day, 3)
    known, unknown = Waits(), Waits()
    steady = ask(day, known, 6)
    with day.hall.reads() as work:
        unknown.measure(NoPast(work), SITE, day.clock())
    hasty = unknown.remembered(SITE, "D", 6, day.clock())
    assert hasty is not None
    assert steady.high_minutes > hasty.high_minutes


class NoPast:
    """The same hall without its earlier days."""

    def __init__(self, work: Any) -> None:
        self._work = work
        self.line = self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)

    def occupations(self, site_id: str, day: Any, since: datetime, after: int) -> Any:
        today = datetime(2026, 3, 10, tzinfo=UTC).date()
        return self._work.line.occupations(site_id, day, since, after) if day == today else []


@pytest.mark.parametrize("seed", range(6))
def test_looking_often_sees_what_looking_once_sees(day: Morning, seed: int) -> None:
    """Calls are read once and then left alone; a random morning must give the same ranges either way."""
    chance = random.Random(seed)
    often = Waits()
    fill(day, 6)
    for _ in range(60):
        act_by_chance(day, chance)
        day.clock.pass_by(seconds=chance.uniform(5, 90))
        ask(day, often, 3)
    day.clock.pass_by(seconds=20)
    once = Waits()
    for ahead in (0, 2, 5, 9):
        assert ask(day, often, ahead) == ask(day, once, ahead)
    with day.hall.reads() as work:
        hall_often = often._sites[SITE].hall.paces
        once.measure(work, SITE, day.clock())
    assert hall_often == once._sites[SITE].hall.paces
    assert hall_often["D"].measured > 5


def act_by_chance(day: Morning, chance: random.Random) -> None:
    counter = chance.randrange(3)
    with day.hall.reads() as work:
        holding = work.counters.get(day.counters[counter]).ticket_id
        state = work.tickets.by_id(holding).state.value if holding else None
        parked = work.board.in_states(SITE, day.clock().date(), ("parked",))
    if state is None:
        fill(day, 1, priority=chance.choice([None, None, "elderly"]))
        if parked and chance.random() < 0.5 and parked[0].counter_id == day.counters[counter]:
            day.act("resume", counter, ticket_id=parked[0].id)
            return
        day.act("next", counter)
    elif state == "called":
        act = chance.choice(["start", "start", "start", "park", "withdraw"])
        day.act(act if fresh_call(day, counter) else "start", counter)
    else:
        day.act(chance.choice(["finish", "finish", "finish-next", "park"]), counter)


def fresh_call(day: Morning, counter: int) -> bool:
    """Whether the call at this counter may still be taken back."""
    with day.hall.reads() as work:
        ticket = work.tickets.by_id(work.counters.get(day.counters[counter]).ticket_id)
        return bool(day.clock() - work.calls.by_id(ticket.call_id).called_at < timedelta(seconds=9))
