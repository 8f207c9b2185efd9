"""A clerk asks for the shift leader; a leader who opens a counter for a clerk does not take it from the clerk."""

import pytest

from queue_server.domain.business_day import business_day, day_bounds
from queue_server.domain.errors import Forbidden
from queue_server.services.counter.command import CounterCommand
from queue_server.services.counter.desk import close_counter, open_counter, pause_counter
from queue_server.services.counter.help import AnswerHelp, answer_help, ask_help
from queue_server.services.ports import Actor
from queue_server.storage.oversight import HelpAsked
from tests.conftest import SITE, Hall

COUNTER = "bac-giang-07"
CLERK = Actor("account", "clerk-1", "Cán bộ", frozenset({"clerk"}), SITE, COUNTER)
OTHER = Actor("account", "clerk-2", "Cán bộ khác", frozenset({"clerk"}), SITE)
LEADER = Actor("account", "leader", "Trưởng ca", frozenset({"supervisor"}), SITE)


def command(key: str, actor: Actor, reason: str = "") -> CounterCommand:
    return CounterCommand(f"{key:x<20}", f"{key}-{actor.id}", actor, COUNTER, reason=reason)


def waiting_for_help(hall: Hall) -> list[HelpAsked]:
    with hall.reads() as work:
        return work.oversight.help_open(SITE, day_bounds(business_day(hall.clock()))[0])


def test_asking_twice_with_one_key_is_one_request(hall: Hall) -> None:
    for _ in range(2):
        hall.write(ask_help, command("help", CLERK))
    (asked,) = waiting_for_help(hall)
    assert (asked.data["counter"], asked.at) == ("07", hall.clock())


def test_an_answered_request_is_no_longer_open_and_is_answered_once(hall: Hall) -> None:
    for key in ("first", "second"):
        hall.write(ask_help, command(key, CLERK))
    first, second = waiting_for_help(hall)
    for _ in range(2):
        hall.write(answer_help, AnswerHelp(LEADER, SITE, first.id, COUNTER))
    assert [asked.id for asked in waiting_for_help(hall)] == [second.id]
    assert [event.kind for event in hall.events].count("help.answered") == 1


def test_requests_of_yesterday_are_forgotten(hall: Hall) -> None:
    hall.write(ask_help, command("help", CLERK))
    hall.clock.pass_by(days=1)
    assert waiting_for_help(hall) == []


def test_a_leader_reopens_a_paused_counter_for_its_clerk(hall: Hall) -> None:
    hall.write(open_counter, command("open", CLERK))
    hall.write(pause_counter, command("pause", CLERK, "break"))
    hall.write(open_counter, command("reopen", LEADER))
    with hall.reads() as work:
        counter = work.counters.get(COUNTER)
    assert (counter.state, counter.account_id) == ("open", CLERK.id)


def test_a_counter_opened_by_a_leader_waits_for_the_first_clerk(hall: Hall) -> None:
    hall.write(open_counter, command("open", LEADER))
    hall.write(open_counter, command("sit", CLERK))
    with pytest.raises(Forbidden):
        hall.write(open_counter, command("take", OTHER))
    with hall.reads() as work:
        assert work.counters.get(COUNTER).account_id == CLERK.id


def test_opening_pausing_and_closing_are_in_the_trail(hall: Hall) -> None:
    hall.write(open_counter, command("open", CLERK))
    hall.write(pause_counter, command("pause", CLERK, "meeting"))
    hall.write(close_counter, command("close", LEADER))
    with hall.reads() as work:
        rows = work.sql.run(
            "SELECT act, actor_id FROM audit WHERE subject = :subject ORDER BY seq",
            {"subject": f"counter:{COUNTER}"},
        ).fetchall()
    assert [tuple(row) for row in rows] == [
        ("counter.open", "clerk-1"),
        ("counter.paused", "clerk-1"),
        ("counter.closed", "leader"),
    ]
