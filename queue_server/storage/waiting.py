"""Who waits, as the rule of the next sees it. Read at every call: hundreds may wait, a handful matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from queue_server.domain.picking import Waiting

from .database import Sql
from .tables import from_ms, to_ms


@dataclass(frozen=True)
class SqlWaiting:
    """The lines of one site and day."""

    _sql: Sql
    site_id: str
    day: date

    def all(self, series: Sequence[str]) -> list[Waiting]:
        return self._read(series, "", {})

    def candidates(self, series: Sequence[str], past: datetime, first: int) -> list[Waiting]:
        """The `first` of each series, everybody with priority or sent to one counter, and everybody placed at `past`
        or before.

        While at most `first` - 1 of them are taken away, no other can be picked or be overtaken in the sense of the
        rule: an ordinary ticket that is neither among the first nor past its limit stands behind one that is."""
        special = "AND (priority IS NOT NULL OR only_counter IS NOT NULL OR place <= :past)"
        found = self._read(series, special, {"past": to_ms(past)})
        ahead = "AND only_counter IS NULL ORDER BY place, taken_at, id LIMIT :first"
        for letter in series:
            found += self._read([letter], ahead, {"first": first})
        return list({ticket.ticket_id: ticket for ticket in found}.values())

    def _read(self, series: Sequence[str], more: str, values: dict[str, Any]) -> list[Waiting]:
        names = {f"s{index}": letter for index, letter in enumerate(series)}
        if not names:
            return []
        places = ", ".join(f":{name}" for name in names)
        rows = self._sql.run(
            "SELECT id, series, place, taken_at, priority, overtaken, only_counter FROM ticket "
            f"WHERE site_id = :site AND business_day = :day AND state = 'waiting' AND series IN ({places}) {more}",
            {"site": self.site_id, "day": self.day.isoformat(), **names, **values},
        ).fetchall()
        return [
            Waiting(row[0], row[1], from_ms(row[2]), from_ms(row[3]), row[4], row[5], row[6])
            for row in rows
        ]
