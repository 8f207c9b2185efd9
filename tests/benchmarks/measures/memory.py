"""What the server keeps in memory after a day of 10,000 tickets."""

import time
from pathlib import Path

from tests.benchmarks.bench import Bench
from tests.benchmarks.place import Served
from tests.benchmarks.report import Metric, note

TICKETS = 10_000
LONGEST = 60.0  # seconds; a slower machine is measured after fewer tickets, and the bench says so


def measure(bench: Bench) -> list[Metric]:
    wanted = bench.pick(TICKETS, 200)
    with bench.server("memory", room=True) as served:
        served.load(4, 0.3)
        fresh = resident(served.worker())
        given = _give(served, wanted, bench.pick(LONGEST, 10.0))
        after = resident(served.worker())
    if given < wanted:
        note(f"memory: only {given:,} of {wanted:,} tickets in the time there was")
    return [
        Metric("memory.after_tickets", after, "MiB", fresh),
        Metric("memory.tickets", float(given), "tickets"),
    ]


def _give(served: Served, wanted: int, longest: float) -> int:
    given, ends = 0, time.monotonic() + longest
    while given < wanted and time.monotonic() < ends:
        given += served.load(16, 3.0 if wanted > 1000 else 0.5)["answers"]
    return given


def resident(process: int) -> float:
    """VmRSS in MiB."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmRSS: not Linux?")
