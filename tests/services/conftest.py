"""People of the hall: a kiosk that takes numbers, clerks at counters, each act with its own key."""

import itertools

import pytest

from queue_server.services.citizen.issue import IssueTicket, issue_ticket
from queue_server.services.counter import calling, desk, serving
from queue_server.services.counter.command import CounterCommand, Done
from queue_server.services.ports import Actor, TicketRecord
from queue_server.web.office import digest, fingerprint
from tests.conftest import SITE, Hall

KIOSK = Actor("device", "kiosk-1", "Máy 01", site_id=SITE)

ACTS = {
    "next": calling.call_next,
    "call": calling.call_chosen,
    "recall": calling.recall,
    "withdraw": calling.withdraw,
    "start": serving.start,
    "finish": serving.finish,
    "finish-next": serving.finish_and_call_next,
    "absent": serving.miss,
    "park": serving.park,
    "resume": serving.resume,
    "transfer": serving.transfer,
    "reinstate": serving.reinstate,
    "cancel": serving.cancel,
    "open": desk.open_counter,
    "pause": desk.pause_counter,
    "close": desk.close_counter,
}


class Morning:
    """A hall with two land counters and a kiosk; `ticket` reads the truth from the database."""

    def __init__(self, hall: Hall) -> None:
        self.hall, self.clock = hall, hall.clock
        self._keys = itertools.count(1)
        self.counters = land_counters(hall)

    def key(self) -> str:
        return f"key-{next(self._keys):020d}"

    def take(
        self, series: str = "D", priority: str | None = None, key: str | None = None
    ) -> TicketRecord:
        key = key or self.key()
        command = IssueTicket(key, KIOSK, SITE, series, digest(key), priority=priority)
        return self.hall.write(issue_ticket, command).ticket

    def act(self, name: str, counter: int = 0, key: str | None = None, **more: object) -> Done:
        who = Actor("account", f"clerk-{counter}", f"Cán bộ {counter}", frozenset({"clerk"}), SITE)
        command = CounterCommand(
            key or self.key(),
            fingerprint(name, str(counter), str(more)),
            who,
            self.counters[counter],
            **more,
        )
        return self.hall.write(ACTS[name], command)

    def ticket(self, ticket_id: int) -> TicketRecord:
        with self.hall.reads() as work:
            return work.tickets.by_id(ticket_id)

    def kinds(self) -> list[str]:
        return [event.kind for event in self.hall.events]


def land_counters(hall: Hall) -> list[str]:
    with hall.reads() as work:
        placed = work.centre.view.counters_of_series(SITE, "D")
    return [counter.id for counter in placed]


@pytest.fixture
def morning(hall: Hall) -> Morning:
    morning = Morning(hall)
    morning.act("open", 0)
    morning.act("open", 1)
    hall.events.clear()
    return morning
