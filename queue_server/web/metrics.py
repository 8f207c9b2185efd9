"""Health and Prometheus metrics: requests, loop delay, batches, clients; for this machine only."""

import time
from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

from queue_server.domain.alerts import KINDS

from .doors import open_to_all
from .errors import Refuse
from .office import office

LOOP_SECONDS = 0.25


class Metrics:
    """One registry per app, so that tests with several apps do not share figures."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "motcua_requests_total",
            "Requests by endpoint and status",
            ["endpoint", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "motcua_request_seconds", "Seconds per request", ["endpoint"], registry=self.registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
        )  # fmt: skip
        self.loop_delay = Histogram(
            "motcua_loop_delay_seconds", "How late the event loop wakes", registry=self.registry,
            buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5),
        )  # fmt: skip
        self._known: dict[tuple[str, int], tuple[Counter, Histogram]] = {}
        self._alerts = Gauge(
            "motcua_alerts_open", "Open alerts about devices", ["kind"], registry=self.registry
        )
        self.streams = Gauge(
            "motcua_phone_streams",
            "Phones that follow by server-sent events",
            registry=self.registry,
        )
        self.alerts({})
        self.events = Gauge("motcua_event_head", "Newest event of the log", registry=self.registry)

    def alerts(self, open_now: Mapping[str, int]) -> None:
        """How many are open by kind; a kind that is not named has none."""
        for kind in KINDS:
            self._alerts.labels(kind).set(open_now.get(kind, 0))

    def of(self, endpoint: str, status: int) -> tuple[Counter, Histogram]:
        """The two series of an answer, looked up once: finding them by label costs more than counting."""
        found = self._known.get((endpoint, status))
        if found is None:
            found = self.requests.labels(endpoint, status), self.seconds.labels(endpoint)
            self._known[endpoint, status] = found
        return found


def install(app: Flask) -> None:
    metrics = Metrics()
    app.extensions["metrics"] = metrics
    app.before_request(_start_clock)

    @app.after_request
    def count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        counted, timed = metrics.of(endpoint, response.status_code)
        counted.inc()
        timed.observe(time.perf_counter() - g.started)
        return response

    for path, view in (("/healthz", healthz), ("/readyz", readyz), ("/metrics", figures)):
        app.add_url_rule(path, view.__name__, view)


def _start_clock() -> None:
    g.started = time.perf_counter()


@open_to_all
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@open_to_all
def readyz() -> dict[str, str]:
    """The process can read its database."""
    with office().reads() as work:
        work.board.head("none")
    return {"status": "ready"}


@open_to_all
def figures() -> Response:
    """Prometheus reads here, on the server's own machine only."""
    if request.remote_addr not in ("127.0.0.1", "::1"):
        raise Refuse(403, "forbidden", "Số đo chỉ xem được trên chính máy chủ.")
    registry = current_app.extensions["metrics"].registry
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def start(app: Any) -> None:
    """Measure how late the loop wakes, for the life of the process."""
    import gevent

    def watch() -> None:
        while True:
            before = time.perf_counter()
            gevent.sleep(LOOP_SECONDS)
            late = time.perf_counter() - before - LOOP_SECONDS
            app.extensions["metrics"].loop_delay.observe(max(0.0, late))

    gevent.spawn(watch)
