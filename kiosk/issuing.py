"""Take a number: one per tap, however often the tap arrives, with or without the server.

Order of things: intent on disk → ask the server → answer on disk → print. Where the answer does not come, a number
of this kiosk's own block is put on disk instead, and from then on that number is the ticket.
"""

import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_server.contracts.base import Key
from queue_server.contracts.tickets import IssueTicket, PriorityClass, Purpose, Reconciled
from queue_server.link import Refused, ServerAway

from .clock import KioskClock
from .outbox import Entry, Outbox
from .server import Server

KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Choice:
    """What a person at the screen decided."""

    series: str
    purpose: Purpose = "submit"
    procedure_id: str | None = None
    priority: PriorityClass | None = None

    def key(self, visit_id: str) -> Key:
        """The same visit and choice give the same key: after a crash too, from what the page still knows."""
        parts = (visit_id, self.series, self.purpose, self.procedure_id or "", self.priority or "")
        return hashlib.blake2b("|".join(parts).encode(), digest_size=16).hexdigest()


class Issuing:
    """`take` may be called from many threads; calls with one key wait for each other."""

    def __init__(self, outbox: Outbox, server: Server, clock: KioskClock) -> None:
        self.outbox, self._server, self._clock = outbox, server, clock
        # Stripes: two taps of one key never ask at once, two people rarely wait for each other.
        self._locks = [threading.Lock() for _ in range(64)]

    def take(self, key: str, choice: Choice, language: str) -> Entry:
        """The ticket of this key. Refused: the server said no. NoNumber: nobody can give one now.

        Revoked, NotEnrolled: this kiosk may not."""
        asked = IssueTicket(
            key=key,
            series=choice.series,
            purpose=choice.purpose,
            procedure_id=choice.procedure_id,
            priority=choice.priority,
            language=language,
        )
        with self._locks[hash(key) % len(self._locks)]:
            entry = self.outbox.intend(asked, self._clock.now())
            if entry.state != "asking":
                return entry
            # What was written first is asked, also when the language was changed in between.
            return self._ask(asked.model_copy(update={"language": entry.language}))

    def _ask(self, asked: IssueTicket) -> Entry:
        try:
            return self.outbox.answered(asked.key, self._server.issue(asked))
        except Refused as refused:
            self.outbox.refused(asked.key, refused.code)
            raise
        except ServerAway:
            return self.outbox.give_alone(asked.key, self._stamp)

    def _stamp(self, last: datetime | None) -> tuple[str, datetime]:
        at = self._clock.after(last)
        return self._clock.business_day(at), at

    def lease(self) -> None:
        """Have numbers for today and two days ahead."""
        self.outbox.lease(self._server.lease().blocks)

    def reconcile(self) -> int:
        """Tell the server every number given without it, oldest first. How many it now knows."""
        settled = 0
        while tickets := self.outbox.untold():
            results = self._server.reconcile(tickets).results
            settled += sum(self._settle(result) for result in results)
            if not results:
                break  # a server that answers nothing is asked again later, not in a loop
        return settled

    def _settle(self, result: Reconciled) -> bool:
        if result.outcome == "refused":
            self.outbox.told(result.key, None, result.code or "refused")
            return False
        self.outbox.told(result.key, result.ticket)
        return True

    def clean(self) -> None:
        """Only right after the server told the time: a wrong clock must not decide what is old."""
        self.outbox.forget_before(self._clock.now() - KEPT)
