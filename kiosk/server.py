"""The queue server as one kiosk sees it: a few questions, and whether it answered the last one."""

import time
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from queue_server.contracts.base import Request
from queue_server.contracts.kiosk import KioskCatalogue, KioskQueue
from queue_server.contracts.status import AskDossierStatus, DossierStatus
from queue_server.contracts.tickets import (
    CallStaff,
    CardRead,
    HelpAsked,
    IssueTicket,
    LeaseBlocks,
    NumberBlocks,
    OfflineTicket,
    ReadCard,
    Reconcile,
    ReconciledAll,
    TicketIssued,
)
from queue_server.link import Refused, ServerAway, ServerLink

M = TypeVar("M", bound=BaseModel)
# Refusals that say nothing about the request: ask again later, or do without.
_PASSING = frozenset({408, 425, 429})
# After a failure this slow the next person does not wait for the same silence again.
_SLOW_SECONDS = 1.0
_REST_SECONDS = 10.0


class Server:
    """Safe from many threads. Everything raises ServerAway, Refused, Revoked or NotEnrolled of the link."""

    def __init__(self, link: ServerLink, on_change: Callable[[], None] = lambda: None) -> None:
        self.link = link
        self._on_change = on_change
        self._online: bool | None = None
        self._rest_until = 0.0

    @property
    def online(self) -> bool:
        """Whether the last question was answered; False before the first."""
        return bool(self._online)

    def heard(self, online: bool) -> None:
        """Something else (the followed room) shows that the server is there, or gone."""
        if online:
            self._rest_until = 0.0
        if online != self._online:
            self._online = online
            self._on_change()

    def _ask(self, question: Callable[[], M]) -> M:
        began = time.monotonic()
        try:
            answer = question()
        except ServerAway:
            self._away(began)
            raise
        except Refused as refused:
            if refused.status in _PASSING:
                raise ServerAway(refused.code) from refused
            self.heard(True)
            raise
        self.heard(True)
        return answer

    def _away(self, began: float) -> None:
        if time.monotonic() - began > _SLOW_SECONDS:
            self._rest_until = time.monotonic() + _REST_SECONDS
        self.heard(False)

    def _post(self, path: str, message: Request, model: type[M]) -> M:
        return self._ask(lambda: self.link.post(path, message, model))

    def issue(self, asked: IssueTicket) -> TicketIssued:
        """ServerAway at once, unasked, while the network is known to swallow questions."""
        if time.monotonic() < self._rest_until:
            raise ServerAway("resting")
        return self._post("/api/v1/tickets", asked, TicketIssued)

    def lease(self) -> NumberBlocks:
        return self._post("/api/v1/kiosk/blocks", LeaseBlocks(days=3), NumberBlocks)

    def reconcile(self, tickets: list[OfflineTicket]) -> ReconciledAll:
        return self._post(
            "/api/v1/kiosk/reconciliations", Reconcile(tickets=tickets), ReconciledAll
        )

    def read_card(self, payload: str) -> CardRead:
        return self._post("/api/v1/cards", ReadCard(payload=payload), CardRead)

    def dossier_status(self, code: str, factor: str) -> DossierStatus:
        asked = AskDossierStatus(code=code, factor=factor)
        return self._post("/api/v1/kiosk/dossier-status", asked, DossierStatus)

    def call_staff(self, key: str, screen: str) -> HelpAsked:
        return self._post("/api/v1/kiosk/help", CallStaff(key=key, screen=screen), HelpAsked)

    def queue(self) -> KioskQueue:
        return self._ask(lambda: self.link.get("/api/v1/kiosk/queue", KioskQueue))

    def catalogue(self, etag: str | None) -> tuple[KioskCatalogue | None, str | None]:
        """None: what the caller has under `etag` is still true."""
        began = time.monotonic()
        try:
            cached = self.link.get_cached("/api/v1/kiosk/catalogue", KioskCatalogue, etag)
        except ServerAway:
            self._away(began)
            raise
        self.heard(True)
        return cached.model, cached.etag
