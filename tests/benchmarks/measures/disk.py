"""How often this disk really writes: the floor under every promise of durability."""

import os
import time
from pathlib import Path

from tests.benchmarks.bench import Bench
from tests.benchmarks.load.figures import percentile
from tests.benchmarks.report import Metric

BLOCK = b"\0" * 4096


def measure(bench: Bench) -> list[Metric]:
    folder = bench.place("disk")
    seconds = bench.pick(1.5, 0.3)
    alone = _sync(folder / "append", seconds, append=True)
    over = _sync(folder / "overwrite", seconds, append=False)
    return [
        Metric("disk.appends", len(alone) / sum(alone), "fsync/s"),
        Metric("disk.append_p99", percentile(alone, 0.99) * 1000, "ms"),
        Metric("disk.overwrites", len(over) / sum(over), "fsync/s"),
    ]


def _sync(file: Path, seconds: float, append: bool) -> list[float]:
    """The seconds each write of 4 KiB took until the disk had it."""
    took = []
    handle = os.open(file, os.O_CREAT | os.O_WRONLY)
    try:
        ends = time.perf_counter() + seconds
        while (begun := time.perf_counter()) < ends:
            os.pwrite(handle, BLOCK, len(took) * len(BLOCK) if append else 0)
            os.fsync(handle)
            took.append(time.perf_counter() - begun)
    finally:
        os.close(handle)
    return took
