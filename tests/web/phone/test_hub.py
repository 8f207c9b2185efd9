"""The doorbell of phones: who is woken by what, and how many may listen at once."""

import threading
from types import SimpleNamespace
from typing import Any

import pytest

from queue_server.web.phone.hub import Full, Hub, Seat

LINE = ("bac-giang", "D")


def event(kind: str = "ticket.called", site: str | None = "bac-giang", **data: Any) -> Any:
    return SimpleNamespace(kind=kind, site_id=site, data=data)


def rings(hub: Hub, seat: Seat, told: Any) -> bool:
    hub.listen(told)
    return seat.wait(0)


def test_a_change_of_its_line_wakes_a_seat_and_other_lines_do_not() -> None:
    hub = Hub()
    seat = hub.sit("t", LINE)
    assert rings(hub, seat, event(series="D"))
    assert not rings(hub, seat, event(series="A"))
    assert not rings(hub, seat, event(site="kinh-bac", series="D"))
    assert not rings(hub, seat, event("device.changed", device_id="x"))


def test_a_transfer_wakes_the_line_that_was_left_and_the_one_that_was_joined() -> None:
    hub = Hub()
    left, joined = hub.sit("t", LINE), hub.sit("u", ("bac-giang", "A"))
    hub.listen(event("ticket.transferred", series="A", was="D"))
    assert left.wait(0)
    assert joined.wait(0)


@pytest.mark.parametrize("kind", ["counter.changed", "centre.changed"])
def test_a_counter_or_the_catalogue_wakes_every_line_of_its_site(kind: str) -> None:
    hub = Hub()
    seat = hub.sit("t", LINE)
    assert rings(hub, seat, event(kind))
    assert not rings(hub, seat, event(kind, site="kinh-bac"))


def test_a_view_is_true_until_its_line_changes_after_it_was_read() -> None:
    hub = Hub()
    stamp = hub.stamp
    assert hub.unchanged_since(LINE, stamp)
    hub.listen(event(series="A"))
    assert hub.unchanged_since(LINE, stamp)
    hub.listen(event(series="D"))
    assert not hub.unchanged_since(LINE, stamp)
    assert hub.unchanged_since(LINE, hub.stamp)
    hub.listen(event("counter.changed"))
    assert not hub.unchanged_since(LINE, hub.stamp - 1)


def test_the_third_stream_of_a_ticket_puts_the_oldest_out() -> None:
    hub = Hub()
    first, second = hub.sit("t", LINE), hub.sit("t", LINE)
    third = hub.sit("t", LINE)
    assert first.put_out
    assert first.wait(0), "it must be woken to say goodbye"
    assert not second.put_out
    assert not third.put_out
    assert hub.taken == 2
    hub.leave(first)
    assert hub.taken == 2, "its place was given away already"


def test_when_all_seats_are_taken_the_next_phone_has_to_ask_instead() -> None:
    hub = Hub(most=2)
    seat = hub.sit("t", LINE)
    hub.sit("u", LINE)
    with pytest.raises(Full):
        hub.sit("v", LINE)
    hub.leave(seat)
    hub.leave(seat)
    assert hub.taken == 1
    hub.sit("v", LINE)
    assert hub.taken == 2


def test_many_threads_coming_and_going_leave_no_seat_taken() -> None:
    hub = Hub(most=20)
    refused: list[int] = []

    def come_and_go(number: int) -> None:
        for turn in range(200):
            try:
                hub.leave(hub.sit(f"t{(number + turn) % 7}", LINE))
            except Full:
                refused.append(number)

    threads = [threading.Thread(target=come_and_go, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert hub.taken == 0
    assert refused == []
