"""Pages of this machine for this machine: served on loopback by plain threads, pushed to by server-sent events."""

import contextlib
import json
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

import waitress
from flask import Flask, Response, abort, request
from waitress import wasyncore

_NAMES = ("127.0.0.1", "localhost", "[::1]")
_QUIET_SECONDS = 5.0


def guard(app: Flask) -> None:
    """Answer only to this machine's own names and pages: another site in the browser may not ask or tell."""

    @app.before_request
    def only_here() -> None:
        if request.host.rsplit(":", 1)[0] not in _NAMES:
            abort(403)
        if request.method != "GET" and request.headers.get("Origin") != request.host_url.rstrip(
            "/"
        ):
            abort(403)


class Stream:
    """Server-sent events to every open page. `first` gives what a page needs when it opens."""

    def __init__(self, first: Callable[[], list[tuple[str, Any]]] = lambda: []) -> None:
        self._first = first
        self._pages: list[queue.Queue[tuple[str, Any] | None]] = []
        self._lock = threading.Lock()

    @property
    def pages(self) -> int:
        return len(self._pages)

    def publish(self, event: str, data: Any) -> None:
        with self._lock:
            for page in self._pages:
                page.put((event, data))

    def response(self, newest_only: bool = False) -> Response:
        """`newest_only`: pages that were open before are told `replaced` and hear nothing more."""
        mine: queue.Queue[tuple[str, Any] | None] = queue.Queue()
        with self._lock:
            if newest_only:
                for page in self._pages:
                    page.put(("replaced", {}))
                    page.put(None)
                self._pages.clear()
            for item in self._first():
                mine.put(item)
            self._pages.append(mine)
        headers = {"Cache-Control": "no-store"}
        return Response(self._lines(mine), mimetype="text/event-stream", headers=headers)

    def _lines(self, mine: "queue.Queue[tuple[str, Any] | None]") -> Iterator[str]:
        try:
            yield "retry: 1000\n\n"
            while True:
                try:
                    item = mine.get(timeout=_QUIET_SECONDS)
                except queue.Empty:
                    yield ": still here\n\n"  # the only way to learn that the page is gone
                    continue
                if item is None:
                    return
                yield f"event: {item[0]}\ndata: {json.dumps(item[1], ensure_ascii=False)}\n\n"
        finally:
            with self._lock:
                if mine in self._pages:
                    self._pages.remove(mine)

    def close(self) -> None:
        """End every stream, so that their threads end."""
        with self._lock:
            for page in self._pages:
                page.put(None)


class LocalServer:
    """A Flask app on 127.0.0.1; port 0 takes a free one. Each open stream keeps one of the threads."""

    def __init__(self, app: Flask, port: int, threads: int = 12) -> None:
        self._sockets: dict[int, Any] = {}
        self._server: Any = waitress.create_server(
            app, map=self._sockets, host="127.0.0.1", port=port, threads=threads, ident=None
        )
        self.port = int(self._server.effective_port)
        self.address = f"http://127.0.0.1:{self.port}/"
        self._thread = threading.Thread(target=self._run, name="local-pages", daemon=True)

    def _run(self) -> None:
        with contextlib.suppress(OSError):  # `stop` closes it under the loop
            self._server.run()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """At once: open streams and idle connections are closed, by the thread that owns them."""
        with contextlib.suppress(OSError):  # the loop was awake already and is gone
            self._server.trigger.pull_trigger(lambda: wasyncore.close_all(self._sockets, True))
        self._thread.join(timeout=5)
        self._server.task_dispatcher.shutdown(timeout=1)
