"""Run every check of every installed part at once, none of them longer than its limit."""

import queue
import threading
import time
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points

from queue_server.contracts.checks import GROUP, Check, Finding, Place

LIMIT = 6.0


def installed() -> list[EntryPoint]:
    return sorted(entry_points(group=GROUP), key=lambda one: one.name)


class _Run:
    """One check on a thread of its own; what it said until the limit counts."""

    def __init__(self, part: EntryPoint, place: Place) -> None:
        self.name = part.name
        self._said: queue.SimpleQueue[Finding | None] = queue.SimpleQueue()
        self._found: list[Finding] = []
        # A driver that hangs must not keep the command from its end.
        self._thread = threading.Thread(target=self._work, args=(part, place), daemon=True)
        self._thread.start()

    def _work(self, part: EntryPoint, place: Place) -> None:
        try:
            check: Check = part.load()
            for finding in check(place):
                self._said.put(finding)
        except Exception as error:  # a check of one part never spoils those of the others
            values = {"error": type(error).__name__}
            failed = Finding(thing=self.name, state="warn", code="check.failed", values=values)
            self._said.put(failed)
        self._said.put(None)

    def findings(self, until: float) -> list[Finding]:
        while True:
            try:
                said = self._said.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                return [*self._found, Finding(thing=self.name, state="warn", code="check.late")]
            if said is None:
                return self._found
            self._found.append(said)


def examine(
    place: Place, parts: Iterable[EntryPoint] | None = None, limit: float = LIMIT
) -> list[tuple[str, Finding]]:
    """Name of the check and what it found, in the order of the names; after `limit` seconds at the latest."""
    runs = [_Run(part, place) for part in (installed() if parts is None else parts)]
    until = time.monotonic() + limit
    return [(run.name, finding) for run in runs for finding in run.findings(until)]
