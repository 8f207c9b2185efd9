"""The log of events read a second time: its numbers, its rooms, and how often a priority call passed somebody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from queue_server.storage.writer import Event

FAIRNESS, OVERTAKES = timedelta(minutes=15), 2


@dataclass(frozen=True)
class Line:
    """What a ticket's row says of its place in line; `order` as the rule orders; `day` is site and day."""

    order: tuple[Any, ...]
    place: datetime
    only: str | None
    day: tuple[str, str]


@dataclass
class Log:
    """Hear events in order; fails where the log breaks a rule. Nothing is read from stored counts."""

    seq: int = 0
    heads: dict[str, int] = field(default_factory=dict)
    facts: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    passed: dict[int, int] = field(default_factory=dict)
    passed_by_call: dict[int, list[int]] = field(default_factory=dict)
    most_passed: int = 0

    def hear(self, events: Iterable[Event], lines: Mapping[int, Line]) -> None:
        for event in events:
            self._number(event)
            if "ticket_id" in event.data and event.data["ticket_id"] is not None:
                self._ticket(event, lines)

    def starved(self, ticket: int, waited: timedelta) -> bool:
        """Passed as often as the rule allows, and past the limit."""
        return waited >= FAIRNESS and self.passed.get(ticket, 0) >= OVERTAKES

    def _number(self, event: Event) -> None:
        assert event.seq == self.seq + 1
        self.seq = event.seq
        for room, prev in event.rooms.items():
            assert prev == self.heads.get(room, 0), (room, event)
            self.heads[room] = event.seq

    def _ticket(self, event: Event, lines: Mapping[int, Line]) -> None:
        data, ticket = event.data, event.data["ticket_id"]
        if event.kind == "ticket.called":
            self._called(event, lines)
        if event.kind == "call.withdrawn":
            for other in self.passed_by_call.pop(data["call_id"], []):
                self.passed[other] -= 1
        if event.kind == "ticket.reinstated":
            self.passed[ticket] = 0  # who missed the own turn begins anew
        state = "waiting" if event.kind == "call.withdrawn" else data["state"]
        self.facts[ticket] = {**data, "state": state}

    def _called(self, event: Event, lines: Mapping[int, Line]) -> None:
        data = event.data
        if data["priority"] is None:
            return
        own = lines[data["ticket_id"]]
        others = [
            other
            for other, facts in self.facts.items()
            if (facts["state"], facts["series"], facts["priority"])
            == ("waiting", data["series"], None)
            and lines[other].day == own.day
            and lines[other].order < own.order
            and lines[other].only in (None, data["counter_id"])
            and event.at - lines[other].place >= FAIRNESS
        ]
        by_rule = not data["reason"].startswith("cán bộ chọn")
        for other in others:
            before = self.passed.get(other, 0)
            assert not by_rule or before < OVERTAKES, (
                f"ticket {other} was passed a third time: {event}"
            )
            self.passed[other] = before + 1
            self.most_passed = max(self.most_passed, before + 1)
        self.passed_by_call[data["call_id"]] = others
