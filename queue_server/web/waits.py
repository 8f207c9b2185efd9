"""How long a newcomer of a series will wait: measured services of today into a range, remembered for seconds."""

from datetime import datetime, timedelta
from typing import Any

from queue_server.contracts.tickets import WaitRange
from queue_server.domain.business_day import business_day, day_bounds
from queue_server.domain.centre import CentreView

FRESH = timedelta(seconds=10)


class Waits:
    """Answers from memory while fresh: a number on a screen need not be newer than ten seconds."""

    def __init__(self) -> None:
        self._services: dict[tuple[str, str], tuple[datetime, list[float], int]] = {}
        self._view: tuple[int, CentreView] | None = None

    def view(self, desk: Any) -> CentreView:
        """The catalogue without opening a read transaction; read anew when its version moves."""
        version = desk.reads.version
        if self._view is None or self._view[0] != version:
            with desk.reads() as work:
                self._view = (version, work.centre.view)
        return self._view[1]

    def range_for(
        self, work: Any, site_id: str, letter: str, ahead: int, now: datetime
    ) -> WaitRange | None:
        """The middle 80 % of the wait behind `ahead` people; None while too little was measured."""
        self._measure(work, site_id, letter, now)
        return self.remembered(site_id, letter, ahead, now)

    def _measure(self, work: Any, site_id: str, letter: str, now: datetime) -> None:
        known = self._services.get((site_id, letter))
        if known is not None and now - known[0] < FRESH:
            return
        since = day_bounds(business_day(now))[0]
        seconds = work.board.service_seconds(site_id, letter, since)
        serving = sum(
            counter.state == "open" and letter in counter.weights
            for counter in work.counters.of_site(site_id)
        )
        self._services[site_id, letter] = (now, seconds, serving)

    def remembered(self, site_id: str, letter: str, ahead: int, now: datetime) -> WaitRange | None:
        """The range from what was last measured, without touching the database."""
        return None
