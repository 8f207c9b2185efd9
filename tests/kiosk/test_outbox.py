"""What must survive a power cut: requests, answers, and that no number is ever given twice."""

import itertools
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.outbox import NoNumber, Outbox
from queue_server.contracts.base import Names
from queue_server.contracts.tickets import IssueTicket, NumberBlock, TicketIssued

DAY = "2026-11-24"
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


def key(number: int) -> str:
    return f"{number:032d}"


def asked(number: int, series: str = "A") -> IssueTicket:
    return IssueTicket(key=key(number), series=series)


def block(first: int = 900, last: int = 904, day: str = DAY, series: str = "A") -> NumberBlock:
    return NumberBlock(series=series, business_day=day, first=first, last=last)


def answer(number: int, label: str = "A128") -> TicketIssued:
    return TicketIssued(
        ticket_id=number, key=key(number), label=label, series="A", series_names=Names(vi="Tư pháp"),
        purpose="submit", language="vi", site_id="s", taken_at=NOON, business_day=DAY,
        people_ahead=3, follow_url="https://x.example/t/abc",
    )  # fmt: skip


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "outbox.sqlite")


def give(outbox: Outbox, number: int, day: str = DAY, at: datetime = NOON) -> str | None:
    outbox.intend(asked(number), at)
    return outbox.give_alone(key(number), lambda _last: (day, at)).label


def test_every_commit_is_on_the_disk(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite")
    (journal,) = outbox._rows("PRAGMA journal_mode")[0]
    (synchronous,) = outbox._rows("PRAGMA synchronous")[0]
    assert (journal, synchronous) == ("truncate", 2)


def test_the_same_key_is_one_request(outbox: Outbox) -> None:
    first = outbox.intend(asked(1), NOON)
    assert outbox.intend(asked(1), NOON + timedelta(hours=1)) == first


def test_a_number_is_given_once_also_after_the_process_died(tmp_path: Path) -> None:
    path = tmp_path / "outbox.sqlite"
    Outbox(path).lease([block()])
    labels = [give(Outbox(path), number) for number in range(5)]
    assert labels == ["A900", "A901", "A902", "A903", "A904"]
    assert give(Outbox(path), 3) == "A903"


def test_numbers_given_side_by_side_are_in_the_order_of_their_times(outbox: Outbox) -> None:
    outbox.lease([block(900, 999)])
    ticks = itertools.count()

    def when(last: datetime | None) -> tuple[str, datetime]:
        at = NOON + timedelta(seconds=next(ticks))
        assert last is None or last < at
        return DAY, at

    def person(number: int) -> None:
        outbox.intend(asked(number), NOON)
        outbox.give_alone(key(number), when)

    crowd = [threading.Thread(target=person, args=(number,)) for number in range(40)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join(30)
    given = outbox.untold()
    assert len(given) == 40
    assert [ticket.label for ticket in given] == sorted(ticket.label for ticket in given)


def test_leasing_again_does_not_start_again(outbox: Outbox) -> None:
    outbox.lease([block()])
    assert give(outbox, 1) == "A900"
    outbox.lease([block(last=909)])
    assert give(outbox, 2) == "A901"
    assert outbox.numbers_left(DAY) == {"A": 8}


def test_overlapping_leases_never_give_a_number_twice(outbox: Outbox) -> None:
    outbox.lease([block(900, 902), block(901, 904)])
    labels = [give(outbox, number) for number in range(5)]
    assert labels == ["A900", "A901", "A902", "A903", "A904"]


def test_without_a_number_nothing_changes(outbox: Outbox) -> None:
    outbox.lease([block(900, 900)])
    give(outbox, 1)
    with pytest.raises(NoNumber):
        give(outbox, 2)
    assert outbox.entry(key(2)).state == "asking"
    assert outbox.numbers_left(DAY) == {"A": 0}


def test_a_clock_set_back_a_day_goes_on_where_that_day_stopped(outbox: Outbox) -> None:
    outbox.lease([block(), block(day="2026-11-25")])
    assert [give(outbox, 1), give(outbox, 2)] == ["A900", "A901"]
    assert give(outbox, 3, "2026-11-25", NOON + timedelta(days=1)) == "A900"
    assert give(outbox, 4, DAY, NOON) == "A902"


def test_a_clock_that_ran_ahead_for_a_year_does_not_make_numbers_new(outbox: Outbox) -> None:
    outbox.lease([block()])
    assert give(outbox, 1) == "A900"
    outbox.told(key(1), None)
    outbox.forget_before(NOON + timedelta(days=365))
    outbox.lease([block()])
    assert give(outbox, 2) == "A901"


def test_the_answer_that_comes_too_late_changes_nothing(outbox: Outbox) -> None:
    outbox.lease([block()])
    assert give(outbox, 1) == "A900"
    assert outbox.answered(key(1), answer(1)).label == "A900"


def test_the_number_of_the_block_comes_too_late_after_the_answer(outbox: Outbox) -> None:
    outbox.lease([block()])
    outbox.intend(asked(1), NOON)
    outbox.answered(key(1), answer(1))
    assert outbox.give_alone(key(1), lambda _last: (DAY, NOON)).label == "A128"
    assert outbox.numbers_left(DAY) == {"A": 5}


def test_a_refused_request_may_be_asked_anew(outbox: Outbox) -> None:
    outbox.intend(asked(1), NOON)
    assert outbox.refused(key(1), "series_full").state == "refused"
    assert outbox.intend(asked(1), NOON).state == "asking"


def test_what_the_server_was_not_told_is_listed_oldest_first_and_never_dropped(
    outbox: Outbox,
) -> None:
    outbox.lease([block()])
    for number, minutes in ((1, 5), (2, 1), (3, 3)):
        give(outbox, number, at=NOON + timedelta(minutes=minutes))
    assert [one.label for one in outbox.untold()] == ["A901", "A902", "A900"]
    outbox.told(key(2), answer(2, "A901"))
    outbox.forget_before(NOON + timedelta(days=90))
    assert [one.label for one in outbox.untold()] == ["A902", "A900"]


def test_a_number_the_server_rejects_is_kept_for_the_staff(outbox: Outbox) -> None:
    outbox.lease([block()])
    give(outbox, 1)
    outbox.told(key(1), None, "number_taken")
    assert outbox.rejected_labels(DAY) == ["A900"]
    assert outbox.untold() == []


def test_twenty_taps_at_once_get_twenty_numbers(outbox: Outbox) -> None:
    outbox.lease([block(900, 999)])
    labels: list[str | None] = []
    threads = [
        threading.Thread(target=lambda n=number: labels.append(give(outbox, n)))
        for number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(labels)) == 20


def test_the_file_itself_refuses_a_second_use_of_a_number(outbox: Outbox) -> None:
    outbox.lease([block()])
    give(outbox, 1)
    outbox.intend(asked(2), NOON)
    with pytest.raises(sqlite3.IntegrityError), outbox._change() as db:
        db.execute(
            "UPDATE tickets SET state = 'alone', label = 'A900', business_day = ? WHERE key = ?",
            (DAY, key(2)),
        )
