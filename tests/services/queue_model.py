"""The queue as a few lines of plain Python: what may happen to a ticket, written down a second time.

Nothing here reads the server's transition table or its counters, so that a slip there is a difference here.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

NEVER = datetime.min.replace(tzinfo=UTC)
COOLDOWN, UNDO = timedelta(seconds=15), timedelta(seconds=10)
CALLS_BEFORE_ABSENT, PLACES_BACK = 3, 3
CAN_BE_CANCELLED = ("waiting", "called", "parked", "absent")
CAN_BE_MOVED = ("waiting", "called", "serving", "parked")


class Refused(Exception):
    """The act must be refused with this code, and nothing may change."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Number:
    """One ticket: where it stands in line, and the call that is running."""

    id: int
    key: str
    site: str
    day: date
    label: str
    series: str
    place: datetime
    taken: datetime
    link_ends: datetime
    priority: str | None = None
    state: str = "waiting"
    counter: str | None = None
    only: str | None = None
    calls: int = 0
    calls_before: int = 0
    called: datetime = NEVER
    last_call: datetime = NEVER
    postponed: bool = False

    @property
    def order(self) -> tuple[datetime, datetime, int]:
        return (self.place, self.taken, self.id)


@dataclass
class Counter:
    id: str
    site: str
    weights: frozenset[str]
    state: str = "closed"
    holds: Number | None = None


@dataclass
class Queue:
    """All numbers and counters; each method is one act: it raises `Refused` or changes the model."""

    counters: dict[str, Counter]
    series: dict[str, frozenset[str]]
    numbers: list[Number] = field(default_factory=list)

    def waiting(self, site: str, day: date, series: str) -> list[Number]:
        return [
            n
            for n in self.numbers
            if (n.site, n.day, n.series, n.state) == (site, day, series, "waiting")
        ]

    def place_behind(self, number: Number) -> datetime:
        """Behind three others that are later in line, or behind all of them; a millisecond after the last of those."""
        others = self.waiting(number.site, number.day, number.series)
        later = sorted(n.place for n in others if n is not number and n.place >= number.place)
        last = later[:PLACES_BACK][-1] if later else number.place
        return last + timedelta(milliseconds=1)

    def desk(self, counter: str, state: str) -> None:
        at = self.counters[counter]
        if state == "paused":
            self._open(at)
        if state != "open" and at.holds:
            raise Refused("counter_busy")
        at.state = state

    def _open(self, at: Counter) -> None:
        if at.state != "open":
            raise Refused("counter_not_open")

    def free(self, counter: str) -> Counter:
        at = self.counters[counter]
        self._open(at)
        if at.holds:
            raise Refused("counter_busy")
        return at

    def here(self, counter: str, *states: str) -> Number:
        at = self.counters[counter]
        self._open(at)
        if at.holds is None:
            raise Refused("counter_idle")
        if at.holds.state not in states:
            raise Refused("ticket_state")
        return at.holds

    def candidates(self, at: Counter, day: date) -> list[Number]:
        found = [n for letter in sorted(at.weights) for n in self.waiting(at.site, day, letter)]
        return [n for n in found if n.only in (None, at.id)]

    def check_next(self, counter: str, day: date) -> None:
        if not self.candidates(self.free(counter), day):
            raise Refused("nothing_waiting")

    def call(self, counter: str, number: Number, now: datetime) -> None:
        number.calls_before, number.calls = number.calls, number.calls + 1
        number.called = number.last_call = now
        number.state, number.counter = "called", counter
        self.counters[counter].holds = number

    def call_chosen(self, counter: str, number: Number, day: date, now: datetime) -> None:
        at = self.free(counter)
        if number.site != at.site or number.day != day:
            raise Refused("not_found")
        if number.state != "waiting":
            raise Refused("ticket_state")
        self.call(counter, number, now)

    def recall(self, counter: str, now: datetime) -> None:
        number = self.here(counter, "called")
        if now < number.last_call + COOLDOWN:
            raise Refused("too_early")
        number.last_call, number.calls = now, number.calls + 1

    def withdraw(self, counter: str, now: datetime) -> None:
        number = self.here(counter, "called")
        if now > number.called + UNDO:
            raise Refused("undo_expired")
        self._leave(number, "waiting")
        number.calls, number.counter = number.calls_before, None

    def start(self, counter: str) -> None:
        self.here(counter, "called").state = "serving"

    def finish(self, counter: str) -> None:
        self._leave(self.here(counter, "serving"), "done")

    def miss(self, counter: str, now: datetime) -> None:
        number = self.here(counter, "called")
        if number.calls < CALLS_BEFORE_ABSENT or now < number.last_call + COOLDOWN:
            raise Refused("too_early")
        self._leave(number, "absent")

    def park(self, counter: str) -> None:
        self._leave(self.here(counter, "called", "serving"), "parked")

    def _leave(self, number: Number, state: str) -> None:
        for counter in self.counters.values():
            if counter.holds is number:
                counter.holds = None
        number.state = state

    def _named(self, counter: str, number: Number) -> Counter:
        at = self.counters[counter]
        if number.site != at.site:
            raise Refused("not_found")
        return at

    def resume(self, counter: str, number: Number) -> None:
        at = self.free(counter)
        self._named(counter, number)
        if number.state != "parked":
            raise Refused("ticket_state")
        number.state, number.counter, at.holds = "serving", counter, number

    def transfer(self, counter: str, number: Number, series: str | None, to: str | None) -> None:
        at = self.counters[counter]
        self._open(at)
        self._named(counter, number)
        letter = series or number.series
        if letter not in self.series[at.site] or (to and letter not in self.counters[to].weights):
            raise Refused("not_found")
        elsewhere = number.state in ("called", "serving") and number is not at.holds
        if number.state not in CAN_BE_MOVED or elsewhere:
            raise Refused("ticket_state")
        self._leave(number, "waiting")
        number.series, number.only, number.counter, number.calls = letter, to, None, 0

    def reinstate(self, counter: str, number: Number) -> None:
        self._named(counter, number)
        if number.state != "absent":
            raise Refused("ticket_state")
        number.place = self.place_behind(number)
        number.state, number.counter, number.calls = "waiting", None, 0

    def cancel(self, number: Number, counter: str | None = None) -> None:
        if counter:
            self._named(counter, number)
        if number.state not in CAN_BE_CANCELLED:
            raise Refused("ticket_state")
        self._leave(number, "cancelled")

    def cancel_by_phone(self, number: Number, now: datetime) -> None:
        self._link(number, now)
        if number.state != "cancelled":
            self.cancel(number)

    def postpone(self, number: Number, now: datetime) -> None:
        self._link(number, now)
        if number.state != "waiting" or number.postponed:
            raise Refused("ticket_state")
        number.place, number.postponed = self.place_behind(number), True

    def _link(self, number: Number, now: datetime) -> None:
        if number.link_ends <= now:
            raise Refused("not_found")

    def end_days_before(self, site: str, today: date) -> None:
        for number in self.numbers:
            if number.site == site and number.day < today and number.state not in ENDED:
                self._leave(number, "expired")


ENDED = ("done", "cancelled", "expired")
