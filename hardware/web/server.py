"""Build the Flask app and serve it with waitress on 127.0.0.1, on plain threads (also on Windows)."""

import threading
from typing import Any

from flask import Flask
from waitress import create_server, wasyncore

from hardware.settings import HOST
from queue_server.design import pages

from . import guards, problems
from .api import api
from .page import page
from .ports import Bridge

_THREADS = 16  # ten streams at most, the rest answers
_READ_AT_ALL = 1024 * 1024  # bytes: up to here the app answers with a problem, beyond waitress does


def make_app(bridge: Bridge, port: int) -> Flask:
    """The whole loopback door, listening nowhere yet."""
    app = Flask("hardware.web", static_folder=None)
    app.config["PORT"] = port
    app.extensions["bridge"] = bridge
    guards.install(app)
    pages.install(app, "bridge")
    problems.install(app)
    app.register_blueprint(api)
    app.register_blueprint(page)
    return app


class LoopbackServer:
    """`port` is known at once, also when 0 was asked for. OSError: the port is taken."""

    def __init__(self, bridge: Bridge, port: int) -> None:
        app = make_app(bridge, port)
        self._server: Any = create_server(
            app,
            host=HOST,
            port=port,
            threads=_THREADS,
            ident=None,
            max_request_body_size=_READ_AT_ALL,
            clear_untrusted_proxy_headers=True,
        )
        self.port: int = self._server.effective_port
        app.config["PORT"] = self.port
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="loopback-web", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the loop, then the threads that answer, then close the listener and every connection.

        In this order: an answering thread wakes the loop when it is done, through a pipe that must still be open."""
        self._stopping.set()
        self._server.pull_trigger()
        self._thread.join(timeout=5)
        self._server.task_dispatcher.shutdown(timeout=5)
        wasyncore.close_all(self._server._map)

    def _loop(self) -> None:
        # The server's own `run` ends only by an exception in its thread.
        while not self._stopping.is_set():
            wasyncore.loop(timeout=1.0, use_poll=True, map=self._server._map, count=1)
