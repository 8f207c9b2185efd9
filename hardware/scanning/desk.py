"""All scanners of this machine behind one door: reads go to who listens now, states are kept, nothing else is."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from pydantic import BaseModel

from hardware.cards.crypto import MrzKey
from queue_server.contracts.bridge import ScannerRead, ScannerRefusal, ScannerStatus

from .chip_reader import ChipSource
from .reader import Hearers, ScannerThread
from .settings import ScannerSettings, source
from .sources import Source

Publish = Callable[[str, str], None]


class NotAChipReader(Exception):
    """A scanner that reads by itself and needs no key."""


class ScanDesk:
    """`publish(event, json)` reaches the authenticated listeners of this machine. Safe to use from many threads."""

    def __init__(self, scanners: tuple[ScannerSettings, ...], publish: Publish) -> None:
        self._publish = publish
        self._lock = threading.Lock()
        self._listeners: list[Callable[[ScannerStatus], None]] = []
        at = datetime.now(UTC)
        self._states = {
            one.name: ScannerStatus(name=one.name, kind=one.kind, state="unknown", since=at)
            for one in scanners
        }
        self._sources: dict[str, Source] = {one.name: source(one) for one in scanners}
        hearers = Hearers(self.read, self.refused, self.state)
        self._threads = [ScannerThread(name, one, hearers) for name, one in self._sources.items()]

    def on_change(self, listener: Callable[[ScannerStatus], None]) -> None:
        self._listeners.append(listener)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        for thread in self._threads:
            thread.stop()

    def states(self) -> list[ScannerStatus]:
        with self._lock:
            return list(self._states.values())

    def read_chip(self, name: str, key: MrzKey) -> None:
        """Read the next card laid on this reader; what is read or wrong comes as events. KeyError, NotAChipReader."""
        asked = self._sources[name]
        if not isinstance(asked, ChipSource):
            raise NotAChipReader
        asked.ask(key)

    def read(self, name: str, payload: str) -> None:
        """A scanner read something."""
        self._tell("scan", ScannerRead(scanner=name, payload=payload, at=datetime.now(UTC)))

    def refused(self, name: str, reason: str) -> None:
        """A scanner sent something that is not passed on."""
        self._tell(
            "scan_refused", ScannerRefusal(scanner=name, reason=reason, at=datetime.now(UTC))
        )

    def state(self, name: str, ready: bool, detail: str) -> None:
        """Nothing is told when nothing changed."""
        with self._lock:
            known = self._states[name]
            changed = ScannerStatus(
                name=name,
                kind=known.kind,
                state="ready" if ready else "unreachable",
                since=datetime.now(UTC),
                detail=detail,
            )
            if (known.state, known.detail) == (changed.state, changed.detail):
                return
            self._states[name] = changed
        self._tell("scanner", changed)
        for listener in self._listeners:
            listener(changed)

    def _tell(self, event: str, message: BaseModel) -> None:
        self._publish(event, message.model_dump_json())
