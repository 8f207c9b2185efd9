"""Questions of the shift leader: the day in figures, every call of one number, who asked for help. Reads only."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .database import Sql
from .tables import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """`id` is the number of the event in the log; `data` says who asked."""

    id: int
    at: datetime
    data: dict[str, Any]


class SqlOversight:
    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def states(self, site_id: str, day: date) -> dict[str, int]:
        """State → how many tickets of the day are in it now."""
        rows = self._sql.run(
            "SELECT state, count(*) FROM ticket WHERE site_id = :site AND business_day = :day GROUP BY state",
            {"site": site_id, "day": day.isoformat()},
        ).fetchall()
        return {row[0]: int(row[1]) for row in rows}

    def help_open(self, site_id: str, since: datetime) -> list[HelpAsked]:
        """Who asked for a person since then and was not answered, oldest first."""
        rows = self._sql.run(
            "SELECT seq, at, kind, data FROM event WHERE site_id = :site AND at >= :since "
            "AND kind IN ('help.asked', 'help.answered') ORDER BY seq",
            {"site": site_id, "since": to_ms(since)},
        ).fetchall()
        asked: dict[int, HelpAsked] = {}
        for seq, at, kind, content in rows:
            data = json.loads(content) if isinstance(content, str) else content
            if kind == "help.asked":
                asked[seq] = HelpAsked(seq, from_ms(at), data)
            else:
                asked.pop(data["help_id"], None)
        return list(asked.values())
