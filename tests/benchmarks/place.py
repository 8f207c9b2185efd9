"""A centre of the bench's own: the shipped catalogue with more number series, doors open, devices and a clerk."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from queue_server.app import now_utc
from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Catalogue
from queue_server.importing import shipped
from tests.conftest import Hall, prepare
from tests.live import Live

ROOT = Path(__file__).parents[2]
LETTERS = "ABCDEGHKLMNPSTVX"
# Series of the shipped catalogue at the first site without a contingent for the day.
ORDINARY = tuple("ABCGHKLMNPSTVX")
MORE = tuple(f"{first}{second}" for first in "ABCD" for second in LETTERS)
HALL, ZONE, COUNTER = "bac-giang-sanh-1", "bac-giang-khu-a", "bac-giang-05"
COUNTER_SERIES = "D"


def roomy(catalogue: Catalogue) -> Catalogue:
    """A series has 899 numbers a day; a bench needs more tickets than a centre's series give."""
    model = next(series for series in catalogue.series if series.letter == COUNTER_SERIES)
    more = (replace(model, letter=letter, zone_ids=(ZONE,)) for letter in MORE)
    return replace(catalogue, series=(*catalogue.series, *more))


def prepared(url: str, room: bool = False) -> None:
    """Schema, catalogue and open doors in an empty database; `room` for many thousand tickets."""
    catalogue = shipped(business_day(now_utc()))
    prepare(url, roomy(catalogue) if room else catalogue)


@dataclass
class Served(Live):
    """A server of the bench; `module` says which: the real one, or the floor with a constant for its storage."""

    module: str = "queue_server.cli"
    arguments: tuple[str, ...] = ("server",)
    environment: dict[str, str] = field(default_factory=dict)

    def open(self, displays: int = 0) -> "Served":
        """Enrol a kiosk, a clerk and `displays` screens of the hall, then start and wait until ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.furnish(clerks=1, kiosks=1)
        if displays:
            hall = Hall(self.database_url, now_utc)  # type: ignore[arg-type]
            self.enrol(hall, "display0", "display", hall_id=HALL, zone_id=ZONE)
            hall.close()
        self.start()
        return self

    def start(self, **environment: str) -> "Served":
        values = {
            "MOTCUA_DATABASE_URL": self.database_url,
            "MOTCUA_STATE_DIR": str(self.folder),
            "MOTCUA_PORT": str(self.port),
            "MOTCUA_PUBLIC_URL": self.url,
            **self.environment,
            **environment,
        }
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", self.module, *self.arguments], cwd=ROOT,
                env={**os.environ, **values}, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._wait()
        return self

    def worker(self) -> int:
        """The process id of the one gunicorn worker."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int(children.read_text().split()[0])

    def load(
        self,
        clients: int,
        seconds: float,
        warm: float = 0.0,
        series: Sequence[str] = MORE,
        rate: float = 0,
    ) -> dict[str, Any]:
        """Take numbers over HTTP for some seconds, as fast as they come or `rate` a second."""
        return run_script(
            "tests.benchmarks.load.http",
            "--url", f"{self.url}/api/v1/tickets", "--token", self.device_token(),
            "--series", ",".join(series), "--rate", str(rate), "--clients", str(clients),
            "--seconds", str(seconds), "--warm", str(warm),
        )  # fmt: skip


def run_script(module: str, *arguments: str, timeout: float = 120) -> dict[str, Any]:
    """A load script in a process of its own; its one line of JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=timeout,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result
