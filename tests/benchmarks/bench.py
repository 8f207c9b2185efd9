"""One run of the bench: where it works, how long it may take, and the servers it starts and always ends."""

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .place import Served, prepared

FLOOR = {"module": "tests.benchmarks.floors.server", "arguments": ()}


@dataclass
class Bench:
    """`quick` runs every measure once and short: a smoke test, not figures."""

    folder: Path
    quick: bool = False
    _made: int = field(default=0)

    def pick(self, full: Any, quick: Any) -> Any:
        return quick if self.quick else full

    def place(self, name: str) -> Path:
        self._made += 1
        folder = self.folder / f"{self._made:02d}-{name}"
        folder.mkdir(parents=True)
        return folder

    def database(self, folder: Path, room: bool = False) -> str:
        """A prepared SQLite database of its own; `room` for many thousand tickets."""
        template = self.folder / ("roomy.db" if room else "centre.db")
        if not template.exists():
            prepared(f"sqlite:///{template}", room)
        shutil.copy(template, folder / "hall.db")
        return f"sqlite:///{folder / 'hall.db'}"

    @contextmanager
    def server(
        self, name: str, url: str = "", displays: int = 0, room: bool = False, **how: Any
    ) -> Iterator[Served]:
        """A running server; `url` of a prepared database, or an SQLite one is made."""
        folder = self.place(name)
        served = Served(url or self.database(folder, room), folder, **how)
        try:
            yield served.open(displays)
        finally:
            served.kill()


@contextmanager
def bench(quick: bool) -> Iterator[Bench]:
    folder = Path(tempfile.mkdtemp(prefix="motcua-bench-"))
    try:
        yield Bench(folder, quick)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def median(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def until(condition: Callable[[], Any], seconds: float, what: str) -> Any:
    """Wait for something true and give it back; TimeoutError names what did not come."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := condition():
            return found
        time.sleep(0.005)
    raise TimeoutError(f"not within {seconds:g} s: {what}")
