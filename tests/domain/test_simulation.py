"""A simulated day is decided by its source of chance alone, and every act in it is one a hall allows."""

import random
from collections import Counter, defaultdict

import pytest

from queue_server.domain.simulation import (
    Act,
    Desk,
    HallNow,
    Outcome,
    Person,
    draw_day,
    plan_of,
    run_day,
    script,
    small_morning,
)

DESKS = [
    Desk("q1", {"D": 10}),
    Desk("q2", {"D": 10}),
    Desk("q3", {"D": 6, "M": 10}),
    Desk("q4", {"B": 10, "P": 6}),
    Desk("q5", {"A": 10, "T": 5}),
    Desk("q6", {"TK": 10, "HD": 8}),
]


def _day(seed: int) -> Outcome:
    plan = plan_of(DESKS)
    return run_day(plan, draw_day(plan, random.Random(seed)))


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return _day(7)


def test_the_same_source_of_chance_gives_the_same_day() -> None:
    assert _day(3) == _day(3)
    assert _day(3) != _day(4)


def test_watching_a_day_does_not_change_it() -> None:
    plan, seen = plan_of(DESKS), []

    def watch(person: Person, now: HallNow) -> None:
        seen.append((person.number, len(now.waiting)))

    watched = run_day(plan, draw_day(plan, random.Random(7)), watch)
    assert watched == _day(7)
    assert len(seen) == len(watched.waits)


def test_everybody_who_came_is_called_exactly_once(outcome: Outcome) -> None:
    kinds = defaultdict(list)
    for act in outcome.acts:
        kinds[act.kind].append(act.person)
    assert Counter(kinds["arrive"]) == Counter(kinds["call"])
    assert max(Counter(kinds["call"]).values()) == 1
    assert Counter(kinds["finish"] + kinds["absent"]) == Counter(kinds["call"])


def test_acts_come_in_order_of_time_and_of_sense(outcome: Outcome) -> None:
    assert [act.at for act in outcome.acts] == sorted(act.at for act in outcome.acts)
    order = {"arrive": 0, "call": 1, "start": 2, "recall": 2, "finish": 3, "absent": 3}
    last: dict[int, int] = {}
    for act in outcome.acts:
        if act.person >= 0:
            assert last.get(act.person, -1) <= order[act.kind]
            last[act.person] = order[act.kind]


def test_a_desk_has_one_person_at_a_time_and_none_during_a_break(outcome: Outcome) -> None:
    busy: dict[str, Act | None] = {}
    for act in outcome.acts:
        if act.kind in ("call", "pause"):
            assert busy.get(act.desk) is None, act
            busy[act.desk] = act
        elif act.kind in ("finish", "absent", "resume"):
            begun = busy.get(act.desk)
            assert begun is not None
            assert begun.person == act.person
            busy[act.desk] = None


def test_a_no_show_is_called_as_often_as_the_rule_asks_before_it_is_absent(
    outcome: Outcome,
) -> None:
    absent = [act.person for act in outcome.acts if act.kind == "absent"]
    calls = Counter(act.person for act in outcome.acts if act.kind in ("call", "recall"))
    assert absent
    assert {calls[person] for person in absent} == {3}


def test_the_mix_is_the_mix_that_was_asked_for() -> None:
    plan = plan_of(DESKS)
    people = [p for seed in range(30) for p in draw_day(plan, random.Random(seed)).people]
    assert sum(p.priority is not None for p in people) / len(people) == pytest.approx(
        0.12, abs=0.01
    )
    assert sum(not p.shows_up for p in people) / len(people) == pytest.approx(0.05, abs=0.01)
    purposes = {p.purpose for p in people}
    assert purposes == {"submit", "supplement", "collect", "guidance"}
    for demand in plan.demands:
        came = sum(p.series == demand.series for p in people) / 30
        assert came == pytest.approx(demand.per_day, rel=0.15)


def test_people_come_by_the_hours_of_the_doors() -> None:
    plan = plan_of(DESKS)
    hours = Counter(
        int(p.at // 3600) for s in range(20) for p in draw_day(plan, random.Random(s)).people
    )
    assert set(hours) <= {0, 1, 2, 3, 5, 6, 7, 8, 9}
    assert hours[1] > hours[3]


def test_no_series_is_left_with_less_than_two_desks_by_an_absent_clerk() -> None:
    plan = plan_of(DESKS)
    closed = {desk for s in range(60) for desk in draw_day(plan, random.Random(s)).closed}
    assert closed
    assert closed <= {"q1", "q2"}


def test_the_small_morning_is_about_forty_people_at_six_desks_within_two_hours() -> None:
    for seed in range(10):
        plan = small_morning(DESKS)
        acts = list(script(plan, draw_day(plan, random.Random(seed))))
        assert 20 <= sum(act.kind == "arrive" for act in acts) <= 60
        assert {act.desk for act in acts if act.kind == "open"} == {desk.id for desk in DESKS}
        assert acts[-1].at < 2.5 * 3600
