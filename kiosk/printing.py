"""Put a ticket on paper through the bridge and know what became of it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from queue_server.contracts.base import Names
from queue_server.contracts.bridge import PrintJob, TicketSlip
from queue_server.contracts.kiosk import KioskCatalogue, SeriesView
from queue_server.contracts.slips import readable
from queue_server.contracts.tickets import follow_token

from .bridge import Bridge, BridgeAway
from .outbox import Entry

Outcome = Literal["printing", "printed", "no_paper", "unknown"]
# A person waits for the paper this long; then the number on the screen must do (seconds).
PATIENCE = 12.0


@dataclass(frozen=True)
class Copy:
    """One sheet: the first one, or the n-th reprint."""

    entry: Entry
    number: int = 0

    @property
    def job_id(self) -> str:
        return f"{self.entry.key}-{self.number}"


class Printing:
    """Outcomes by job; lost with the process, and found again at the bridge, because job ids come from keys."""

    def __init__(self, bridge: Bridge, kiosk_name: str, on_outcome: Callable[[], None]) -> None:
        self._bridge, self._kiosk_name, self._on_outcome = bridge, kiosk_name, on_outcome
        self._outcomes: dict[str, Outcome] = {}
        self._lock = threading.Lock()

    def outcome(self, copy: Copy) -> Outcome:
        with self._lock:
            return self._outcomes.get(copy.job_id, "printing")

    def send(self, copy: Copy, catalogue: KioskCatalogue) -> None:
        """Start printing once; return at once. What became of it: `outcome`, and `on_outcome` is called."""
        with self._lock:
            if copy.job_id in self._outcomes:
                return
            self._outcomes[copy.job_id] = "printing"
            while len(self._outcomes) > 200:
                self._outcomes.pop(next(iter(self._outcomes)))
        if not self._bridge.can_print:
            # Not sent: it would come out hours later, for nobody, when somebody puts in paper.
            self._settle(copy, "no_paper")
            return
        job = PrintJob(
            job_id=copy.job_id,
            kind="ticket",
            slip=slip(copy.entry, catalogue, self._kiosk_name),
            copy_number=copy.number,
            layouts=readable([one for one in catalogue.layouts if one.get("kind") == "ticket"]),
        )
        threading.Thread(target=self._print, args=(copy, job), name="print", daemon=True).start()

    def _print(self, copy: Copy, job: PrintJob) -> None:
        try:
            self._bridge.print(job)
            state = self._bridge.outcome(job.job_id, PATIENCE).state
        except BridgeAway:
            state = "unknown"
        known: dict[str, Outcome] = {"printed": "printed", "not_printed": "no_paper"}
        self._settle(copy, known.get(state, "unknown"))

    def _settle(self, copy: Copy, outcome: Outcome) -> None:
        with self._lock:
            self._outcomes[copy.job_id] = outcome
        self._on_outcome()


def series_of(catalogue: KioskCatalogue, letter: str) -> SeriesView | None:
    return next((series for series in catalogue.series if series.letter == letter), None)


def counters_text(counters: list[str]) -> str:
    """`05–08` for neighbours, else `05, 07`: as it stands on paper and screen."""
    numbers = [int(counter) for counter in counters if counter.isdecimal()]
    neighbours = len(numbers) == len(counters) > 2 and numbers == list(
        range(numbers[0], numbers[-1] + 1)
    )
    return f"{counters[0]}–{counters[-1]}" if neighbours else ", ".join(counters)


def slip(entry: Entry, catalogue: KioskCatalogue, kiosk_name: str) -> TicketSlip:
    """The paper says what the screen says; a ticket given alone claims no place in the queue."""
    series = series_of(catalogue, entry.series)
    procedure = next(
        (one for one in (series.procedures if series else []) if one.id == entry.procedure_id), None
    )
    answer = entry.answer
    zone = (answer.zone_names if answer else None) or (series.zone_names if series else None)
    counters = (answer.counters if answer else []) or (series.counters if series else [])
    agencies = ", ".join(series.agency_names) if series else ""
    return TicketSlip(
        label=entry.label or "",
        centre_name=catalogue.centre_names.vi[:120],
        place=catalogue.site_names.vi[:120],
        series_names=series.names if series else Names(vi=entry.series),
        procedure=procedure.short[:300] if procedure else "",
        agency=(procedure.agency_name if procedure else agencies)[:200],
        counters=counters_text(counters)[:60],
        zone=zone.vi[:120] if zone else "",
        priority=entry.priority,
        taken_at=entry.taken_at,
        people_ahead=answer.people_ahead if answer and not entry.alone else None,
        expected=_expected(entry),
        follow_url=follow_url(entry, catalogue),
        offline=entry.alone,
        kiosk_name=kiosk_name[:60],
        hotline=catalogue.hotline[:60],
        language=entry.language,
    )


def _expected(entry: Entry) -> str:
    wait = entry.answer.wait if entry.answer and not entry.alone else None
    if wait is None:
        return ""
    low, high = wait.low_minutes, wait.high_minutes
    return f"{low}–{high} phút" if low != high else f"{low} phút"


def follow_url(entry: Entry, catalogue: KioskCatalogue) -> str:
    """Where a phone follows this ticket. Given alone: the page is there once the server knows of it."""
    if entry.answer:
        return entry.answer.follow_url
    prefix = catalogue.follow_prefix
    return f"{prefix}{follow_token(entry.key)}" if prefix else ""
