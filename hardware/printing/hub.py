"""Tell many listeners what changed; one that does not keep up is let go rather than waited for."""

import queue
import threading
from collections.abc import Iterator
from typing import NamedTuple

_MOST_LISTENERS = 10  # each holds a thread of the web server
_MOST_BEHIND = 200
_BEAT = 5.0  # seconds


class Event(NamedTuple):
    """`data` is JSON on one line."""

    name: str
    data: str


class TooManyListeners(Exception):
    """Every place is taken."""


class Hub:
    """`publish` never blocks. `listen` yields events, and None every five seconds so that a dead peer is noticed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queues: set[queue.Queue[Event | None]] = set()
        self._closed = False

    def publish(self, name: str, data: str) -> None:
        with self._lock:
            for listener in list(self._queues):
                try:
                    listener.put_nowait(Event(name, data))
                except queue.Full:
                    self._drop(listener)

    def _drop(self, listener: "queue.Queue[Event | None]") -> None:
        self._queues.discard(listener)
        while not listener.empty():
            listener.get_nowait()
        listener.put_nowait(None)

    def listen(self) -> Iterator[Event | None]:
        """Registers at once, not at the first `next`, so that nothing is missed in between."""
        mine: queue.Queue[Event | None] = queue.Queue(_MOST_BEHIND)
        with self._lock:
            if self._closed or len(self._queues) >= _MOST_LISTENERS:
                raise TooManyListeners
            self._queues.add(mine)
        return self._events(mine)

    def _events(self, mine: "queue.Queue[Event | None]") -> Iterator[Event | None]:
        try:
            while True:
                try:
                    event = mine.get(timeout=_BEAT)
                except queue.Empty:
                    yield None
                    continue
                if event is None:
                    return
                yield event
        finally:
            with self._lock:
                self._queues.discard(mine)

    def close(self) -> None:
        """End every stream."""
        with self._lock:
            self._closed = True
            for listener in list(self._queues):
                self._drop(listener)
