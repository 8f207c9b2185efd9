"""Hours of silence: read from what an admin types, everywhere or at one place, also over midnight."""

from datetime import datetime, time

import pytest

from queue_server.domain.business_day import LOCAL
from queue_server.domain.quiet_hours import Quiet, parse, silence


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 3, 10, hour, minute, second, tzinfo=LOCAL)


def test_spans_are_read_with_and_without_a_place() -> None:
    assert parse(" 11:30-13:00; 16:00 – 16:30 khu-a;") == (
        Quiet(time(11, 30), time(13)), Quiet(time(16), time(16, 30), "khu-a"),
    )  # fmt: skip
    assert parse("") == ()


@pytest.mark.parametrize(
    "text", ["11:30", "25:00-26:00", "11h-12h", "08:00-08:00", "9-10", "07:00-08:00 Khu A"]
)
def test_what_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=text.split()[0]):
        parse(f"10:00-11:00; {text}")


@pytest.mark.parametrize(
    ("now", "muted"),
    [(at(11, 29, 59), False), (at(11, 30), True), (at(12, 59, 59), True), (at(13), False)],
)
def test_silence_begins_and_ends_on_the_minute(now: datetime, muted: bool) -> None:
    assert silence(parse("11:30-13:00"), ("khu-a",), now)[0] is muted


def test_a_place_is_silent_alone() -> None:
    spans = parse("11:30-13:00 khu-a")
    assert silence(spans, ("bac-giang", "khu-a"), at(12))[0]
    assert not silence(spans, ("bac-giang", "khu-b"), at(12))[0]


def test_silence_over_midnight() -> None:
    spans = parse("22:00-06:00")
    assert [silence(spans, (), at(hour))[0] for hour in (21, 22, 0, 5, 6)] == [
        False, True, True, True, False,
    ]  # fmt: skip


def test_how_soon_it_becomes_silent_is_told_only_when_it_matters_to_a_call() -> None:
    spans = parse("11:30-13:00; 00:01-00:02")
    assert silence(spans, (), at(11, 29, 30)) == (False, 30)
    assert silence(spans, (), at(10)) == (False, None)
    assert silence(spans, (), at(23, 59)) == (False, 120), "of tomorrow"
    assert silence(spans, (), at(12)) == (True, None)
