"""A counter's page: its own line first, sixty rows at most, and everybody counted."""

from queue_server.contracts.counter import CounterView
from queue_server.domain.business_day import business_day
from queue_server.web.presenters.counter import MOST_ROWS, counter_view, targets


def page(morning, counter: int = 0) -> CounterView:
    with morning.hall.reads() as work:
        return counter_view(
            work, work.counters.get(morning.counters[counter]), morning.clock(), "clerk-0"
        )


def test_its_own_line_comes_before_the_others_and_who_is_called_next_on_top(morning) -> None:
    foreign = morning.take(series="C").label
    ordinary, second = morning.take().label, morning.take().label
    elderly = morning.take(priority="elderly").label
    view = page(morning)
    assert [row.label for row in view.waiting] == [elderly, ordinary, second, foreign]
    assert [row.mine for row in view.waiting] == [True, True, True, False]
    assert view.next_label == elderly
    assert (view.waiting_all, view.waiting_mine) == (4, 3)


def test_a_ticket_sent_to_another_counter_is_counted_but_not_mine(morning) -> None:
    ticket = morning.take()
    morning.act("next", 0)
    morning.act("start", 0)
    morning.act("transfer", 0, ticket_id=ticket.id, to_counter=morning.counters[1])
    here, there = page(morning, 0), page(morning, 1)
    assert (here.waiting_all, here.waiting_mine) == (1, 0)
    assert (there.waiting_all, there.waiting_mine) == (1, 1)
    assert here.next_label is None
    assert there.next_label == ticket.label


def test_a_long_line_shows_its_first_rows_and_counts_everybody(morning) -> None:
    tickets = [morning.take() for _ in range(MOST_ROWS + 5)]
    view = page(morning)
    assert [row.label for row in view.waiting] == [ticket.label for ticket in tickets[:MOST_ROWS]]
    assert (view.waiting_all, view.waiting_mine) == (MOST_ROWS + 5, MOST_ROWS + 5)
    with morning.hall.reads() as work:
        counter = work.counters.get(morning.counters[0])
        line = {
            item.letter: item.waiting for item in targets(work, counter, morning.clock()).series
        }
        day = business_day(morning.clock())
        assert work.queues.waiting_by_series(counter.site_id, day) == {"D": MOST_ROWS + 5}
    assert line["D"] == MOST_ROWS + 5
    assert line["C"] == 0


def test_missed_and_parked_ones_are_listed_where_they_belong(morning) -> None:
    missed, parked = morning.take(), morning.take()
    morning.act("next", 0)
    while not page(morning).serving.absent_allowed:
        morning.clock.pass_by(minutes=1)
        morning.act("recall", 0, ticket_id=missed.id)
    morning.clock.pass_by(minutes=1)
    morning.act("absent", 0, ticket_id=missed.id)
    morning.act("next", 0)
    morning.act("start", 0)
    morning.act("park", 0, ticket_id=parked.id, reason="chờ giấy tờ")
    here, there = page(morning, 0), page(morning, 1)
    assert (
        [row.label for row in here.missed] == [missed.label] == [row.label for row in there.missed]
    )
    assert [row.label for row in here.parked] == [parked.label]
    assert there.parked == []
