"""One transaction as a use case sees it: repositories over one connection, and the events to come."""

import functools
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from queue_server.domain.errors import KeyReused
from queue_server.domain.working_time.deadlines import Rules
from queue_server.services.ports import NewEvent

from .appraisal import SqlAppraisals
from .centre import CentreCache, SqlBlocks, SqlCentre
from .counters import SqlCounters
from .database import Sql, as_json
from .delegations import SqlDelegations
from .desk import SqlAlerts, SqlOrders
from .documents import SqlBlanks, SqlDocuments
from .doors import SqlAccounts, SqlDevices
from .dossiers import SqlDossiers
from .equipment import Equipment
from .guidance import SqlGuidance
from .papers import SqlPapers
from .processes import SqlProcesses
from .retention import SqlRetention
from .status import SqlStatus
from .tables import to_ms
from .tickets import SqlCalls, SqlTickets
from .trail import SqlTrail, TrailHead
from .voice import SqlVoices


class SqlWork:
    """Repositories are made on first use: most acts touch two or three of them."""

    def __init__(
        self,
        sql: Sql,
        cache: CentreCache,
        equipment: Equipment | None = None,
        head: TrailHead | None = None,
    ) -> None:
        self._sql = sql
        self._cache = cache
        self._equipment = equipment or Equipment()
        self._head = head or TrailHead()
        self.new_events: list[NewEvent] = []

    def emit(self, event: NewEvent) -> None:
        self.new_events.append(event)

    def remembered(self, key: str, fingerprint: str) -> Mapping[str, Any] | None:
        """The answer given before to this key; `KeyReused` when it came with something else."""
        row = self._sql.run(
            "SELECT fingerprint, result FROM request_log WHERE key = :key", {"key": key}
        ).fetchone()
        if row is None:
            return None
        if row[0] != fingerprint:
            raise KeyReused(
                "Khóa yêu cầu này đã dùng cho việc khác. Mời tải lại trang rồi thử lại."
            )
        result: Mapping[str, Any] = json.loads(row[1]) if isinstance(row[1], str) else row[1]
        return result

    def remember(
        self, key: str, fingerprint: str, result: Mapping[str, Any], now: datetime
    ) -> None:
        self._sql.run(
            "INSERT INTO request_log (key, fingerprint, result, at) VALUES (:key, :print, :result, :at)",
            {"key": key, "print": fingerprint, "result": as_json(result), "at": to_ms(now)},
        )

    @functools.cached_property
    def tickets(self) -> SqlTickets:
        return SqlTickets(self._sql)

    @functools.cached_property
    def calls(self) -> SqlCalls:
        return SqlCalls(self._sql)

    @functools.cached_property
    def counters(self) -> SqlCounters:
        return SqlCounters(self._sql, self.centre.view)

    @functools.cached_property
    def centre(self) -> SqlCentre:
        return SqlCentre(self._sql, self._cache)

    @functools.cached_property
    def blocks(self) -> SqlBlocks:
        return SqlBlocks(self._sql)

    @functools.cached_property
    def trail(self) -> SqlTrail:
        return SqlTrail(self._sql, self._equipment, self._head)

    @functools.cached_property
    def devices(self) -> SqlDevices:
        return SqlDevices(self._sql)

    @functools.cached_property
    def accounts(self) -> SqlAccounts:
        return SqlAccounts(self._sql)

    @functools.cached_property
    def alerts(self) -> SqlAlerts:
        return SqlAlerts(self._sql)

    @functools.cached_property
    def orders(self) -> SqlOrders:
        return SqlOrders(self._sql)

    @functools.cached_property
    def voices(self) -> SqlVoices:
        return SqlVoices(self._sql)

    @functools.cached_property
    def delegations(self) -> SqlDelegations:
        return SqlDelegations(self._sql)

    @functools.cached_property
    def retention(self) -> SqlRetention:
        return SqlRetention(self._sql, self._equipment.vault)

    @functools.cached_property
    def dossiers(self) -> SqlDossiers:
        return SqlDossiers(self._sql, self._equipment.vault)

    @functools.cached_property
    def appraisals(self) -> SqlAppraisals:
        return SqlAppraisals(self._sql, self._equipment.vault)

    @functools.cached_property
    def documents(self) -> SqlDocuments:
        return SqlDocuments(self._sql, self._equipment.vault)

    @functools.cached_property
    def blanks(self) -> SqlBlanks:
        return SqlBlanks(self._sql)

    @functools.cached_property
    def status(self) -> SqlStatus:
        return SqlStatus(self._sql, self._equipment.vault)

    @functools.cached_property
    def processes(self) -> SqlProcesses:
        return SqlProcesses(self._sql)

    @functools.cached_property
    def papers(self) -> SqlPapers:
        return SqlPapers(self._sql, self._equipment.vault)

    @functools.cached_property
    def guidance(self) -> SqlGuidance:
        return SqlGuidance(self._sql, self._equipment.vault)

    @property
    def working_time(self) -> Rules:
        return self._equipment.working_time

    @property
    def sql(self) -> Sql:
        return self._sql
