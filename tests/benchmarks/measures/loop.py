"""How late the event loop wakes, by the server's own histogram: idle, while numbers are taken, while summaries run.

Forms (typst in a child process) come with a later issue; their loop delay is measured there.
"""

import math
import re
import time
from collections.abc import Callable
from typing import Any

import requests

from tests.benchmarks.bench import Bench
from tests.benchmarks.place import ORDINARY, Served
from tests.benchmarks.report import Metric

NAME = "motcua_loop_delay_seconds"
RATE = 50  # tickets a second, ten times what the largest centre needs
_BUCKET = re.compile(rf'^{NAME}_bucket{{le="([^"]+)"}} (\S+)$', re.MULTILINE)

Buckets = dict[float, float]


def measure(bench: Bench) -> list[Metric]:
    seconds = bench.pick(8.0, 1.5)
    with bench.server("loop") as served:
        idle = _during(served, lambda: time.sleep(seconds / 2))
        busy = _during(served, lambda: _issue(served, seconds, RATE))
        # Two numbers a second: every second the site changed, so every second its hundreds are summed up.
        summaries = _during(served, lambda: _issue(served, seconds / 2, 2))
    return [
        Metric("loop_delay.issuing.p99", _p99(busy), "ms", _p99(idle)),
        Metric("loop_delay.summaries.p99", _p99(summaries), "ms", _p99(idle)),
    ]


def _issue(served: Served, seconds: float, rate: float) -> None:
    served.load(8, seconds, series=ORDINARY, rate=rate)


def _during(served: Served, work: Callable[[], Any]) -> Buckets:
    before = _buckets(served)
    work()
    after = _buckets(served)
    return {bound: after[bound] - before.get(bound, 0.0) for bound in after}


def _buckets(served: Served) -> Buckets:
    text = requests.get(f"{served.url}/metrics", timeout=10).text
    return {float(bound): float(count) for bound, count in _BUCKET.findall(text)}


def _p99(buckets: Buckets) -> float | None:
    """In ms, straight lines inside a bucket; the last finite bound where it lies beyond."""
    total = buckets.get(math.inf, 0.0)
    if not total:
        return None
    lower, below = 0.0, 0.0
    for bound, count in sorted(buckets.items()):
        if count >= 0.99 * total:
            if math.isinf(bound):
                return lower * 1000
            inside = (0.99 * total - below) / (count - below) if count > below else 1.0
            return (lower + (bound - lower) * inside) * 1000
        lower, below = bound, count
    return None
