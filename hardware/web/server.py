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
        self._thread = threading.Thread(target=self._server.run, name="loopback-web", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Close the listener and every connection, then end the threads."""
        # The sockets belong to the loop's thread: it closes them itself, and with none left it ends.
        self._server.trigger.pull_trigger(lambda: wasyncore.close_all(self._server._map))
        self._thread.join(timeout=5)
        self._server.task_dispatcher.shutdown(timeout=5)
