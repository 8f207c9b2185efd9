"""Push to the page of this kiosk: server-sent events from plain threads."""

import json
import queue
import threading
from collections.abc import Iterator
from typing import Any

# A page that was closed is noticed at the next word to it (seconds).
_KEEP_ALIVE = 10.0
# One screen, and room for a reload or a second tab in a demo; the oldest connection gives way.
_MOST = 4


class Live:
    """`say` never blocks; a page that reads too slowly only loses its place."""

    def __init__(self) -> None:
        self._pages: list[queue.Queue[tuple[str, Any] | None]] = []
        self._lock = threading.Lock()

    def say(self, event: str, data: Any) -> None:
        with self._lock:
            pages = list(self._pages)
        for page in pages:
            try:
                page.put_nowait((event, data))
            except queue.Full:
                self._drop(page)

    def listen(self) -> Iterator[str]:
        page: queue.Queue[tuple[str, Any] | None] = queue.Queue(maxsize=50)
        with self._lock:
            self._pages.append(page)
            surplus = self._pages[:-_MOST]
        for old in surplus:
            self._drop(old)
        try:
            yield "retry: 1000\n\n"
            yield from self._words(page)
        finally:
            self._drop(page)

    def _words(self, page: "queue.Queue[tuple[str, Any] | None]") -> Iterator[str]:
        while True:
            try:
                said = page.get(timeout=_KEEP_ALIVE)
            except queue.Empty:
                yield ": still here\n\n"
                continue
            if said is None:
                return
            event, data = said
            yield f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"

    def _drop(self, page: "queue.Queue[tuple[str, Any] | None]") -> None:
        with self._lock:
            if page in self._pages:
                self._pages.remove(page)
        try:
            page.put_nowait(None)
        except queue.Full:
            page.get_nowait()
            page.put_nowait(None)

    def stop(self) -> None:
        with self._lock:
            pages = list(self._pages)
        for page in pages:
            self._drop(page)
