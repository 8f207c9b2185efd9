"""A clerk's morning: one act is one act, undo keeps the place, periods tell the times, two counters never share."""

from datetime import timedelta

import pytest

from queue_server.domain.errors import Forbidden, KeyReused, NotFound
from queue_server.domain.tickets import (
    ActRefused,
    CounterBusy,
    CounterIdle,
    CounterNotOpen,
    NothingWaiting,
    State,
    TooEarly,
    TooLate,
)
from queue_server.services.counter import calling, desk
from queue_server.services.counter.command import CounterCommand
from queue_server.services.ports import Actor
from tests.conftest import SITE


def periods(morning, ticket_id: int) -> list[tuple[str, float | None, bool]]:
    """(state, minutes or None while running, left out of metrics) of a ticket, in order."""
    with morning.hall.reads() as work:
        rows = work.sql.run(
            "SELECT state, started_at, ended_at, voided FROM period WHERE ticket_id = :id ORDER BY id",
            {"id": ticket_id},
        ).fetchall()
    return [
        (row[0], None if row[2] is None else (row[2] - row[1]) / 60_000, bool(row[3]))
        for row in rows
    ]


def test_a_citizen_from_the_kiosk_to_done_leaves_measured_times(morning) -> None:
    ticket = morning.take()
    morning.clock.pass_by(minutes=14)
    morning.act("next")
    morning.clock.pass_by(minutes=1)
    morning.act("start")
    morning.clock.pass_by(minutes=6)
    morning.act("finish")
    assert periods(morning, ticket.id) == [
        ("waiting", 14.0, False),
        ("called", 1.0, False),
        ("serving", 6.0, False),
        ("done", None, False),
    ]
    assert morning.kinds() == ["ticket.issued", "ticket.called", "serving.started", "call.closed"]


def test_two_counters_never_get_one_ticket(morning) -> None:
    first, second = morning.take(), morning.take()
    assert {morning.act("next", 0).ticket_id, morning.act("next", 1).ticket_id} == {
        first.id,
        second.id,
    }
    with pytest.raises(CounterBusy):
        morning.act("next", 0)


def test_nobody_waiting_is_an_ordinary_answer(morning) -> None:
    with pytest.raises(NothingWaiting):
        morning.act("next")


def test_a_doubled_press_is_one_act(morning) -> None:
    second = [morning.take(), morning.take()][1]
    key = morning.key()
    assert morning.act("next", key=key) == morning.act("next", key=key)
    assert morning.ticket(second.id).state is State.WAITING
    assert morning.kinds().count("ticket.called") == 1


def test_a_key_that_comes_with_another_act_is_refused(morning) -> None:
    morning.take()
    key = morning.key()
    morning.act("next", key=key)
    with pytest.raises(KeyReused):
        morning.act("start", key=key)


def test_undo_within_ten_seconds_keeps_the_place_and_is_left_out_of_metrics(morning) -> None:
    ticket = morning.take()
    morning.clock.pass_by(seconds=30)
    morning.take()
    morning.act("next")
    morning.clock.pass_by(seconds=9)
    morning.act("withdraw")
    kept = morning.ticket(ticket.id)
    assert (kept.state, kept.place, kept.calls, kept.call_id) == (
        State.WAITING,
        ticket.place,
        0,
        None,
    )
    assert [(state, void) for state, _, void in periods(morning, ticket.id)] == [
        ("waiting", False),
        ("called", True),
        ("waiting", False),
    ]
    assert morning.kinds()[-1] == "call.withdrawn"
    assert morning.act("next").ticket_id == ticket.id


def test_undo_is_refused_after_ten_seconds_and_once_serving_started(morning) -> None:
    morning.take()
    morning.act("next")
    morning.clock.pass_by(seconds=11)
    with pytest.raises(TooLate):
        morning.act("withdraw")
    morning.act("start")
    with pytest.raises(ActRefused):
        morning.act("withdraw")


def test_undo_gives_back_what_the_call_counted(morning) -> None:
    ordinary = morning.take()
    morning.clock.pass_by(minutes=16)
    morning.take(priority="elderly")
    morning.act("next")
    assert morning.ticket(ordinary.id).overtaken == 1
    morning.act("withdraw")
    assert morning.ticket(ordinary.id).overtaken == 0


def test_no_ordinary_ticket_is_overtaken_by_a_third_priority_call_over_all_counters(
    morning,
) -> None:
    ordinary = morning.take()
    morning.clock.pass_by(minutes=16)
    for _ in range(3):
        morning.clock.pass_by(seconds=1)
        morning.take(priority="elderly")
    order = [morning.act("next", 0).ticket_id, morning.act("next", 1).ticket_id]
    morning.act("start", 0), morning.act("finish", 0)
    assert ordinary.id not in order
    assert morning.act("next", 0).ticket_id == ordinary.id
    with morning.hall.reads() as work:
        call = work.calls.by_id(work.tickets.by_id(ordinary.id).call_id)
    assert call.reason == "quá hạn chờ, đã nhường 2 lượt ưu tiên; chờ 16 phút"


def test_recall_has_a_cool_down_and_absent_needs_three_calls(morning) -> None:
    ticket = morning.take()
    morning.act("next")
    with pytest.raises(TooEarly):
        morning.act("recall")
    for _ in range(2):
        morning.clock.pass_by(seconds=16)
        morning.act("recall")
    with pytest.raises(TooEarly):
        morning.act("absent")
    morning.clock.pass_by(seconds=16)
    morning.act("absent")
    assert (morning.ticket(ticket.id).state, morning.ticket(ticket.id).calls) == (State.ABSENT, 3)


def test_who_missed_the_turn_is_put_back_behind_the_next_three(morning) -> None:
    missed = morning.take()
    morning.act("next")
    for _ in range(2):
        morning.clock.pass_by(seconds=16)
        morning.act("recall")
    morning.clock.pass_by(seconds=16)
    morning.act("absent")
    others = []
    for _ in range(4):
        morning.clock.pass_by(seconds=20)
        others.append(morning.take())
    morning.act("reinstate", ticket_id=missed.id)
    order = []
    for _ in range(5):
        order.append(morning.act("next").ticket_id)
        morning.act("start"), morning.act("finish")
    assert order == [others[0].id, others[1].id, others[2].id, missed.id, others[3].id]


def test_finish_and_call_next_is_one_act(morning) -> None:
    morning.take(), morning.clock.pass_by(seconds=1)
    second = morning.take()
    morning.act("next"), morning.act("start")
    done = morning.act("finish-next")
    assert done.ticket_id == second.id
    assert morning.ticket(second.id).state is State.CALLED


def test_finish_counts_also_when_nobody_is_left_to_call(morning) -> None:
    ticket = morning.take()
    morning.act("next"), morning.act("start")
    assert "Không còn ai chờ" in morning.act("finish-next").message
    assert morning.ticket(ticket.id).state is State.DONE


def test_a_transferred_person_keeps_the_time_of_arrival(morning) -> None:
    ticket = morning.take("D")
    morning.act("next"), morning.act("start")
    morning.clock.pass_by(minutes=3)
    morning.act("transfer", to_series="B", reason="nhầm lĩnh vực")
    moved = morning.ticket(ticket.id)
    assert (moved.series, moved.label, moved.place, moved.state) == (
        "B",
        "D001",
        ticket.place,
        State.WAITING,
    )


def test_a_ticket_sent_to_a_counter_waits_for_that_counter(morning) -> None:
    ticket = morning.take()
    morning.act("next", 0)
    morning.act("transfer", 0, to_counter=morning.counters[1], reason="người quen việc")
    with pytest.raises(NothingWaiting):
        morning.act("next", 0)
    assert morning.act("next", 1).ticket_id == ticket.id


def test_transfer_to_where_nobody_serves_it_is_refused(morning) -> None:
    morning.take()
    morning.act("next")
    with pytest.raises(NotFound):
        morning.act("transfer", to_series="Z", reason="x")
    with pytest.raises(NotFound):
        morning.act("transfer", to_counter="bac-giang-01", reason="x")
    with pytest.raises(NotFound):
        morning.act("transfer", reason="x")


def test_a_parked_person_comes_back_to_the_counter(morning) -> None:
    ticket = morning.take()
    morning.act("next"), morning.act("start"), morning.act("park")
    assert morning.ticket(ticket.id).state is State.PARKED
    morning.act("resume", ticket_id=ticket.id)
    assert morning.ticket(ticket.id).state is State.SERVING


@pytest.mark.requirement("R3.5")
def test_a_chosen_ticket_is_called_with_the_reason_kept(morning) -> None:
    morning.take()
    second = morning.take()
    morning.act("call", ticket_id=second.id, reason="người bệnh")
    with morning.hall.reads() as work:
        call = work.calls.by_id(work.tickets.by_id(second.id).call_id)
        assert work.trail.first_break() is None
    assert call.reason == "cán bộ chọn: người bệnh; chờ 0 phút"


def test_a_paused_counter_calls_nobody_and_its_board_says_where_to_go(morning) -> None:
    morning.take()
    morning.act("pause", reason="break")
    with pytest.raises(CounterNotOpen):
        morning.act("next")
    assert morning.hall.events[-1].data["go_to"]
    morning.act("open")
    assert morning.act("next").ticket_id


def test_a_paused_board_hears_when_the_counter_it_points_to_closes(morning) -> None:
    morning.act("pause", 0, reason="break")
    first = morning.counters[1]
    morning.hall.events.clear()
    morning.act("close", 1)
    told = {event.data["counter_id"]: event.data for event in morning.hall.events}
    with morning.hall.reads() as work:
        number = work.counters.get(first).number
    assert number not in told[morning.counters[0]]["go_to"]


def test_nobody_pauses_or_leaves_with_a_person_in_front(morning) -> None:
    morning.take()
    morning.act("next")
    for act in ("pause", "close"):
        with pytest.raises(CounterBusy):
            morning.act(act, reason="break")


def test_another_clerk_cannot_act_at_a_taken_counter_but_the_supervisor_can(morning) -> None:
    def command(who: Actor) -> CounterCommand:
        return CounterCommand(morning.key(), who.id, who, morning.counters[0])

    stranger = Actor("account", "x", "X", frozenset({"clerk"}), SITE)
    with pytest.raises(Forbidden):
        morning.hall.write(desk.open_counter, command(stranger))
    boss = Actor("account", "boss", "Trưởng ca", frozenset({"supervisor"}), SITE)
    morning.take()
    assert morning.hall.write(calling.call_next, command(boss)).ticket_id


def test_a_clerk_of_another_site_has_no_counter_here(morning) -> None:
    who = Actor("account", "clerk-0", "X", frozenset({"clerk"}), "kinh-bac")
    command = CounterCommand(morning.key(), "f", who, morning.counters[0])
    with pytest.raises(Forbidden):
        morning.hall.write(calling.call_next, command)


def test_an_old_page_does_not_finish_somebody_else(morning) -> None:
    first = morning.take()
    morning.act("next"), morning.act("start"), morning.act("finish")
    morning.take()
    morning.act("next"), morning.act("start")
    with pytest.raises(CounterIdle):
        morning.act("finish", ticket_id=first.id)


def test_a_refused_act_changes_nothing_and_says_nothing(morning) -> None:
    ticket = morning.take()
    before, told = morning.ticket(ticket.id), len(morning.hall.events)
    for act in ("recall", "start", "finish", "absent", "park"):
        with pytest.raises(CounterIdle):
            morning.act(act)
    assert morning.ticket(ticket.id) == before
    assert len(morning.hall.events) == told


def test_yesterdays_numbers_expire(morning) -> None:
    from queue_server.services.day import CloseDay, close_earlier_days

    ticket = morning.take()
    called = morning.act("next").ticket_id
    morning.take()
    morning.clock.now += timedelta(days=1)
    assert morning.hall.write(close_earlier_days, CloseDay(SITE)) == 2
    assert {morning.ticket(ticket.id).state, morning.ticket(called).state} == {State.EXPIRED}
    assert morning.hall.write(close_earlier_days, CloseDay(SITE)) == 0
    morning.take()
    assert morning.act("next").ticket_id


def test_nobody_sends_away_the_person_in_front_of_another_counter(morning) -> None:
    ticket = morning.take()
    morning.act("next", 0)
    with pytest.raises(ActRefused, match="quầy khác"):
        morning.act("transfer", 1, ticket_id=ticket.id, to_series="B", reason="nhầm")
    assert morning.ticket(ticket.id).state is State.CALLED
    assert morning.act("start", 0).ticket_id == ticket.id


def test_priority_calls_pass_a_person_sent_to_one_counter_twice_at_most(morning) -> None:
    ordinary = morning.take()
    morning.act("transfer", 0, ticket_id=ordinary.id, to_counter=morning.counters[0], reason="hẹn")
    morning.clock.pass_by(minutes=16)
    for _ in range(3):
        morning.take(priority="elderly")
    called = []
    for _ in range(3):
        called.append(morning.act("next", 0).ticket_id)
        morning.act("start", 0)
        morning.act("finish", 0)
    assert called[2] == ordinary.id
