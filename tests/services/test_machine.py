"""Hypothesis plays whole days in the hall against a model: every act, every refusal, every repeat.

After each step the tables are read and compared, and the log is replayed: numbers without gaps, one state and one
open period for every ticket, one ticket at a counter, rooms without gaps, and the bound on priority calls.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from queue_server.domain.business_day import business_day, day_bounds
from queue_server.domain.errors import DomainError, KeyReused
from queue_server.services.citizen import follow, offline
from queue_server.services.citizen.issue import IssueTicket, issue_ticket
from queue_server.services.counter.command import CounterCommand
from queue_server.services.day import CloseDay, close_earlier_days
from queue_server.services.ports import Actor
from queue_server.storage.tables import from_ms
from queue_server.web.office import digest, fingerprint
from tests.conftest import Clock, Hall
from tests.services.conftest import ACTS
from tests.services.queue_log import Line, Log
from tests.services.queue_model import Counter, Number, Queue, Refused

HERE, THERE = "bac-giang", "kinh-bac"
DESKS = ("bac-giang-05", "bac-giang-08", "kinh-bac-01")  # D; M and D; D of the other site
LETTERS = ("D", "D", "D", "M")
KIOSKS = {name: Actor("device", name, name, site_id=HERE) for name in ("kiosk-1", "kiosk-2")}
TABLES = (
    "period", "call", "ticket", "counter_now", "counter_period", "number_series", "number_block",
    "request_log", "room_head", "event",
)  # fmt: skip
KEYS = {
    "counter_now": "counter_id", "number_series": "site_id, series, business_day",
    "number_block": "site_id, series, business_day, device_id", "request_log": "key", "room_head": "room",
    "event": "seq",
}  # fmt: skip
priorities = st.sampled_from([None, None, "elderly", "child"])
desks = st.sampled_from(DESKS)
tickets = st.integers(0, 30)  # counted from the newest


class Day(RuleBasedStateMachine):
    """One centre from an empty morning on; `hall` is given by the test."""

    hall: Hall

    def __init__(self) -> None:
        super().__init__()
        self.keys = (f"key-{number:020d}" for number in count(1))
        self.log = Log()
        self.done: list[tuple[Callable[[], Any], Any]] = []
        self._empty()
        self.earlier = self._last_line()
        with self.hall.reads() as work:
            view = work.centre.view
            counters = {
                desk: Counter(
                    desk, work.counters.get(desk).site_id, frozenset(view.counters[desk].weights)
                )
                for desk in DESKS
            }
            self.queue = Queue(
                counters, {site: frozenset(view.series_of_site(site)) for site in view.sites}
            )
        self.rows = self._read()

    def _empty(self) -> None:
        connection = self.hall.writer._connection
        with connection.begin():
            for table in TABLES:
                connection.exec_driver_sql(f"DELETE FROM {table}")
        self.hall.writer._load_heads()
        self.hall.events.clear()
        self.hall.clock.now = Clock().now

    def _read(self) -> dict[str, list[dict[str, Any]]]:
        with self.hall.reads() as work:
            run = work.sql.core.exec_driver_sql
            return {
                table: [
                    dict(row)
                    for row in run(
                        f"SELECT * FROM {table} ORDER BY {KEYS.get(table, 'id')}"
                    ).mappings()
                ]
                for table in TABLES
            } | {"audit": self._trail(run)}

    def _trail(self, run: Callable[..., Any]) -> list[dict[str, Any]]:
        """Nothing is deleted from the trail, not even by a test: what this day wrote follows what was there."""
        rows = run(f"SELECT * FROM audit WHERE seq > {self.earlier} ORDER BY seq").mappings()
        return [dict(row) for row in rows]

    def _last_line(self) -> int:
        with self.hall.reads() as work:
            found = work.sql.run("SELECT coalesce(max(seq), 0) FROM audit").fetchone()
        return int(found[0])

    # How every step goes: the model says what must happen, the server does it, a refusal changes nothing.

    def attempt(self, model: Callable[[], Any], real: Callable[[], Any]) -> Any:
        try:
            model()
            expected = None
        except Refused as refused:
            expected = refused.code
        heard = len(self.hall.events)
        try:
            answer, code = real(), None
        except DomainError as refusal:
            answer, code = None, refusal.code
        assert code == expected
        if code is not None:
            assert self._read() == self.rows
            assert len(self.hall.events) == heard
            return None
        return answer

    @property
    def now(self) -> datetime:
        return self.hall.clock.now

    def number(self, which: int) -> Number:
        return self.queue.numbers[-1 - which % len(self.queue.numbers)]

    def repeatable(self, use_case: Callable[..., Any], command: Any) -> Callable[[], Any]:
        def run() -> Any:
            answer = self.hall.write(use_case, command)
            self.done.append((lambda: self.hall.write(use_case, command), answer))
            return answer

        return run

    def at(self, desk: str, name: str, **more: Any) -> Callable[[], Any]:
        key, clerk = next(self.keys), Actor("account", f"clerk-{desk}", desk, frozenset({"clerk"}))
        mark = fingerprint(name, desk, str(more))
        return self.repeatable(ACTS[name], CounterCommand(key, mark, clerk, desk, **more))

    # The citizen.

    def take(self, site: str, series: str, priority: str | None) -> Number:
        key = next(self.keys)
        command = IssueTicket(key, KIOSKS["kiosk-1"], site, series, digest(key), priority=priority)
        ticket = self.hall.write(issue_ticket, command).ticket
        self.queue.numbers.append(self._as_model(ticket))
        return self.queue.numbers[-1]

    def _as_model(self, ticket: Any) -> Number:
        with self.hall.reads() as work:
            ends = work.tickets.token_expires(digest(ticket.key))
        return Number(
            ticket.id, ticket.key, ticket.site_id, ticket.business_day, ticket.label, ticket.series,
            ticket.place, ticket.taken_at, ends, ticket.priority,
        )  # fmt: skip

    @rule(site=st.sampled_from([HERE, HERE, HERE, THERE]), priority=priorities)
    def takes_a_number(self, site: str, priority: str | None) -> None:
        self.take(site, "D", priority)

    @rule(series=st.sampled_from(LETTERS), ordinary=st.integers(0, 2), others=st.integers(0, 4))
    def a_family_comes(self, series: str, ordinary: int, others: int) -> None:
        for _ in range(ordinary):
            self.take(HERE, series, None)
        self.hall.clock.pass_by(seconds=1)
        for _ in range(others):
            self.take(HERE, series, "elderly")

    @precondition(lambda self: self.queue.numbers)
    @rule(which=tickets)
    def asks_for_the_same_number_again(self, which: int) -> None:
        number = self.number(which)
        command = IssueTicket(number.key, KIOSKS["kiosk-1"], number.site, "D", digest("another"))
        again = self.hall.write(issue_ticket, command)
        assert (again.again, again.ticket.id) == (True, number.id)
        assert self._read() == self.rows

    @precondition(lambda self: self.queue.numbers)
    @rule(which=tickets)
    def lets_others_pass(self, which: int) -> None:
        number = self.number(which)
        self.attempt(
            lambda: self.queue.postpone(number, self.now),
            lambda: self.hall.write(follow.postpone, follow.ByToken(digest(number.key))),
        )

    @precondition(lambda self: self.queue.numbers)
    @rule(which=tickets)
    def gives_up(self, which: int) -> None:
        number = self.number(which)
        self.attempt(
            lambda: self.queue.cancel_by_phone(number, self.now),
            lambda: self.hall.write(follow.cancel, follow.ByToken(digest(number.key))),
        )

    # The clerk.

    @initialize()
    def the_doors_open(self) -> None:
        for desk in DESKS[:2]:
            self.sits_down(desk)
        self.a_family_comes("D", 2, 1)

    @rule(desk=desks)
    def sits_down(self, desk: str) -> None:
        self.attempt(lambda: self.queue.desk(desk, "open"), self.at(desk, "open"))

    @rule(desk=desks, state=st.sampled_from(["paused", "closed"]), back=st.integers(0, 3))
    def stops(self, desk: str, state: str, back: int) -> None:
        act = {"paused": "pause", "closed": "close"}[state]
        self.attempt(lambda: self.queue.desk(desk, state), self.at(desk, act, reason="break"))
        if back:
            self.rows = self._read()
            self.sits_down(desk)

    @rule(desk=desks)
    def calls_the_next(self, desk: str) -> None:
        today = business_day(self.now)
        done = self.attempt(lambda: self.queue.check_next(desk, today), self.at(desk, "next"))
        if done is not None:
            self._called(desk, done.ticket_id)

    def _called(self, desk: str, ticket_id: int) -> None:
        """The call is that of a head of line; who passes whom is judged by the log."""
        queue, now = self.queue, self.now
        candidates = queue.candidates(queue.counters[desk], business_day(now))
        called = next(number for number in candidates if number.id == ticket_id)
        same = [n for n in candidates if n.series == called.series]
        alike = [n for n in same if (n.priority is None) == (called.priority is None)]
        if called.priority is None and len(alike) < len(same):
            first = min((n for n in same if n.priority), key=lambda n: n.order)
            starved = [n for n in alike if self.log.starved(n.id, now - n.place)]
            alike = [n for n in starved if n.order < first.order]
        assert called.order == min(n.order for n in alike)
        queue.call(desk, called, now)

    @precondition(lambda self: self.queue.numbers)
    @rule(desk=desks, which=tickets)
    def calls_a_chosen_one(self, desk: str, which: int) -> None:
        number, today = self.number(which), business_day(self.now)
        self.attempt(
            lambda: self.queue.call_chosen(desk, number, today, self.now),
            self.at(desk, "call", ticket_id=number.id, reason="mẹ bế con"),
        )

    @rule(
        desk=desks, act=st.sampled_from(["start", "finish", "park", "recall", "absent", "withdraw"])
    )
    def goes_on(self, desk: str, act: str) -> None:
        queue, now = self.queue, self.now
        model: dict[str, Callable[[], object]] = {
            "start": lambda: queue.start(desk),
            "finish": lambda: queue.finish(desk),
            "park": lambda: queue.park(desk),
            "recall": lambda: queue.recall(desk, now),
            "absent": lambda: queue.miss(desk, now),
            "withdraw": lambda: queue.withdraw(desk, now),
        }
        self.attempt(model[act], self.at(desk, act))

    @rule(desk=desks)
    def finishes_and_calls_the_next(self, desk: str) -> None:
        done = self.attempt(lambda: self.queue.finish(desk), self.at(desk, "finish-next"))
        if done is None:
            return
        if "Không còn ai chờ" in done.message:
            assert not self.queue.candidates(self.queue.counters[desk], business_day(self.now))
        else:
            self._called(desk, done.ticket_id)

    @rule(
        desk=desks,
        rounds=st.integers(2, 4),
        seconds=st.sampled_from([30, 400]),
        priority=priorities,
    )
    def serves_while_others_come(
        self, desk: str, rounds: int, seconds: int, priority: str | None
    ) -> None:
        """One after the other, and one more behind each: what the bound on priority calls is for."""
        for _ in range(rounds):
            self.take(self.queue.counters[desk].site, "D", priority)
            self.all_holds()
            for act in (self.calls_the_next, self._starts, self._finishes):
                act(desk)
                self.all_holds()
            self.hall.clock.pass_by(seconds=seconds)

    def _starts(self, desk: str) -> None:
        self.goes_on(desk, "start")

    def _finishes(self, desk: str) -> None:
        self.goes_on(desk, "finish")

    @rule(desk=desks)
    def nobody_comes(self, desk: str) -> None:
        """Called three times with patience, then absent: the path that single steps find too rarely."""
        self.calls_the_next(desk)
        for act in ("recall", "recall", "absent"):
            self.all_holds()
            self.hall.clock.pass_by(seconds=16)
            self.goes_on(desk, act)

    @precondition(lambda self: self.queue.numbers)
    @rule(desk=desks, which=tickets, act=st.sampled_from(["resume", "reinstate", "cancel"]))
    def takes_up(self, desk: str, which: int, act: str) -> None:
        number, queue = self.number(which), self.queue
        model: dict[str, Callable[[], object]] = {
            "resume": lambda: queue.resume(desk, number),
            "reinstate": lambda: queue.reinstate(desk, number),
            "cancel": lambda: queue.cancel(number, desk),
        }
        self.attempt(model[act], self.at(desk, act, ticket_id=number.id))

    @precondition(lambda self: self.queue.numbers)
    @rule(
        desk=desks, which=tickets, series=st.sampled_from([None, "D", "M", "Z"]),
        to=st.sampled_from([None, *DESKS[:2]]),
    )  # fmt: skip
    def sends_elsewhere(self, desk: str, which: int, series: str | None, to: str | None) -> None:
        if series is None and to is None or (to and self.queue.counters[desk].site != HERE):
            return
        number = self.number(which)
        self.attempt(
            lambda: self.queue.transfer(desk, number, series, to),
            self.at(
                desk, "transfer", ticket_id=number.id, to_series=series, to_counter=to, reason="-"
            ),
        )

    @precondition(lambda self: self.done)
    @rule(which=tickets)
    def presses_again(self, which: int) -> None:
        """A key that was answered gives the same answer for ever, and is nobody else's."""
        again, answer = self.done[-1 - which % len(self.done)]
        assert again() == answer
        assert self._read() == self.rows

    @precondition(lambda self: self.rows["request_log"])
    @rule(desk=desks)
    def reuses_a_key(self, desk: str) -> None:
        key = self.rows["request_log"][-1]["key"]
        clerk = Actor("account", f"clerk-{desk}", desk, frozenset({"clerk"}))
        with pytest.raises(KeyReused):
            self.hall.write(ACTS["next"], CounterCommand(key, "another", clerk, desk))
        assert self._read() == self.rows

    # The kiosk that was alone, the clock, the night.

    @rule(
        kiosk=st.sampled_from(sorted(KIOSKS)), known=st.booleans(), late=st.booleans(), which=tickets,
        priority=priorities,
    )  # fmt: skip
    def comes_back_from_being_alone(
        self, kiosk: str, known: bool, late: bool, which: int, priority: str | None
    ) -> None:
        number = self.number(which) if known and self.queue.numbers else None
        ours = number is not None and number.label[-3:] < "900" and number.site == HERE
        series = number.series if number and ours else "D"
        today = business_day(self.now)
        blocks = self.hall.write(offline.lease_blocks, offline.LeaseBlocks(KIOSKS[kiosk], HERE, 1))
        block = next(b for b in blocks if b.series == series)
        used = {n.label for n in self.queue.numbers if (n.site, n.day) == (HERE, today)}
        free = [
            f"{series}{n}" for n in range(block.first, block.last + 1) if f"{series}{n}" not in used
        ]
        if not free or (number and number.day != today):
            return
        taken = max(self.now - timedelta(minutes=20 if late else 0), day_bounds(today)[0])
        key = number.key if number and ours else next(self.keys)
        given = offline.OfflineTicket(
            key, free[0], today, taken, series, digest(key), priority=priority
        )
        command = offline.Reconcile(KIOSKS[kiosk], HERE, (given,))
        (told,) = self.hall.write(offline.reconcile, command)
        assert told.outcome == "accepted"
        if number and ours:
            assert (told.ticket.id, told.ticket.superseded_label) == (number.id, number.label)
            number.label = free[0]
        else:
            self.queue.numbers.append(self._as_model(told.ticket))
        self.rows = self._read()
        (again,) = self.hall.write(offline.reconcile, command)
        assert (again.outcome, again.ticket.id) == ("known", told.ticket.id)
        assert self._read() == self.rows

    @rule(seconds=st.sampled_from([1, 5, 11, 16, 300, 960]))
    def time_passes(self, seconds: int) -> None:
        self.hall.clock.pass_by(seconds=seconds)

    @precondition(lambda self: len(self.queue.numbers) > 12)
    @rule(swept=st.booleans())
    def the_next_day_comes(self, swept: bool) -> None:
        """Sometimes before anybody swept the numbers of yesterday away."""
        self.hall.clock.now = day_bounds(business_day(self.now))[1] + timedelta(hours=9)
        if swept:
            self.yesterday_is_swept_away()

    @precondition(lambda self: any(n.day < business_day(self.now) for n in self.queue.numbers))
    @rule()
    def yesterday_is_swept_away(self) -> None:
        for site in (HERE, THERE):
            self.queue.end_days_before(site, business_day(self.now))
            self.hall.write(close_earlier_days, CloseDay(site))

    # What must be true after every step.

    @invariant()
    def all_holds(self) -> None:
        self.rows = self._read()
        rows = self.rows["ticket"]
        lines = {
            row["id"]: Line(
                (row["place"], row["taken_at"], row["id"]), from_ms(row["place"]), row["only_counter"],
                (row["site_id"], row["business_day"]),
            )
            for row in rows
        }  # fmt: skip
        self.log.hear(self.hall.events[self.log.seq :], lines)
        assert [row["seq"] for row in self.rows["event"]] == list(range(1, self.log.seq + 1))
        assert {row["room"]: row["seq"] for row in self.rows["room_head"]} == self.log.heads
        self._same_as_the_model(rows)
        self._numbers_without_gaps(rows)
        self._periods_abut(rows)
        self._counters_agree(rows)
        with self.hall.reads() as work:
            assert work.trail.first_break() is None

    def _same_as_the_model(self, rows: list[dict[str, Any]]) -> None:
        stored = {
            row["id"]: (
                row["state"],
                row["label"],
                row["series"],
                from_ms(row["place"]),
                row["calls"],
            )
            for row in rows
        }
        assert stored == {
            n.id: (n.state, n.label, n.series, n.place, n.calls) for n in self.queue.numbers
        }

    def _numbers_without_gaps(self, rows: list[dict[str, Any]]) -> None:
        given: dict[tuple[str, str, str], list[int]] = {}
        for row in rows:
            for label in filter(None, (row["label"], row["superseded_label"])):
                series = (row["site_id"], row["business_day"], label[:-3])
                given.setdefault(series, []).append(int(label[-3:]))
        for numbers in given.values():
            assert len(set(numbers)) == len(numbers)
            ordinary = sorted(number for number in numbers if number < 900)
            assert ordinary == list(range(1, len(ordinary) + 1))

    def _periods_abut(self, rows: list[dict[str, Any]]) -> None:
        periods: dict[int, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
        for period in self.rows["period"]:
            periods[period["ticket_id"]].append(period)
        for row in rows:
            of_ticket = periods[row["id"]]
            assert of_ticket[0]["started_at"] == row["taken_at"]
            assert all(a["ended_at"] == b["started_at"] for a, b in pairwise(of_ticket))
            assert [p["state"] for p in of_ticket if p["ended_at"] is None] == [row["state"]]

    def _counters_agree(self, rows: list[dict[str, Any]]) -> None:
        held = {
            row["counter_id"]: row["ticket_id"]
            for row in self.rows["counter_now"]
            if row["ticket_id"]
        }
        at = {row["counter_id"]: row["id"] for row in rows if row["state"] in ("called", "serving")}
        assert held == at
        assert len(at) == sum(row["state"] in ("called", "serving") for row in rows)
        model = {desk.id: desk.holds.id for desk in self.queue.counters.values() if desk.holds}
        assert held == model


@pytest.fixture
def quick(hall: Hall) -> Hall:
    """The rules are the subject here; that the writer is durable is proven elsewhere."""
    if hall.url.startswith("sqlite"):
        hall.writer._connection.connection.driver_connection.execute("PRAGMA synchronous=OFF")
    return hall


@pytest.mark.slow
def test_every_day_in_the_hall_goes_by_the_rules(quick: Hall) -> None:
    examples, steps = (30, 40) if quick.url.startswith("sqlite") else (6, 40)
    profile = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink], print_blob=True,
    )  # fmt: skip
    machine = type("DayHere", (Day,), {"hall": quick})
    run_state_machine_as_test(machine, settings=profile)
