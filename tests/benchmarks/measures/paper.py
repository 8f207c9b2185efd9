"""From a tap on the kiosk to the first byte at the printer, and to the printer's word that it is on paper.

Kiosk, bridge and server are real processes; the tap is the request the kiosk's page makes. The printer is the
software one: it takes no time to move paper, a real head adds its own 100–200 ms per ticket after the first byte.
"""

import http.client
import json
import re
import time
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from PIL import Image

from hardware.app import render, warm_up
from kiosk.outbox import Entry
from kiosk.printing import slip
from queue_server.contracts.bridge import PrintJob
from queue_server.domain.centre import CentreView
from queue_server.importing import shipped
from queue_server.web.presenters import kiosk as present
from tests.benchmarks.bench import Bench
from tests.benchmarks.kiosk_box import Box, kiosk_box
from tests.benchmarks.load.figures import percentile
from tests.benchmarks.place import COUNTER_SERIES, ORDINARY
from tests.benchmarks.report import Metric, at_most

SLOWEST_MS = 100.0
SLOWEST_DRAWING_MS, MOST_BYTES = 25.0, 24_000.0
SITE, DAY = "bac-giang", date(2026, 3, 10)
PATIENCE = 15.0
_VISIT = re.compile(r'data-visit="([^"]+)"')


def measure(bench: Bench) -> list[Metric]:
    return [*_drawn(bench), *_tapped(bench)]


def _drawn(bench: Bench) -> list[Metric]:
    """Every ticket this centre can print, each once, by a bridge that has warmed up; marks and copies left out."""
    jobs = tickets_of_the_centre()
    warm_up()
    for job in jobs[:10]:
        render(job)
    times, floors, sizes = [], [], []
    for job in jobs[: bench.pick(len(jobs), 12)]:
        begun = time.perf_counter()
        sizes.append(len(render(job)))
        times.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        Image.new("1", (576, 1150), 1).tobytes("raw", "1;I")  # what no renderer can be without
        floors.append((time.perf_counter() - begun) * 1000)
    floor = percentile(floors, 0.5)
    return [
        at_most(
            "paper.render_encode.p95", percentile(times, 0.95), "ms", SLOWEST_DRAWING_MS, floor
        ),
        Metric("paper.render_encode.p50", percentile(times, 0.5), "ms", floor),
        at_most("paper.ticket_bytes", float(max(sizes)), "B", MOST_BYTES, float(min(sizes))),
    ]


def tickets_of_the_centre() -> list[PrintJob]:
    """One for each procedure of the site, as its kiosk fills them in, each with a number and a link of its own."""
    view = CentreView(shipped(DAY))
    edition = present.Edition(DAY, "bench", "https://motcua.example.gov.vn", True)
    catalogue = present.catalogue(view, SITE, edition)
    choices = [
        (series.letter, procedure.id)
        for series in catalogue.series
        for procedure in series.procedures
    ]
    jobs = []
    for place, (letter, procedure) in enumerate(choices):
        key = f"{place:032x}"
        entry = Entry(key, letter, "submit", procedure, None, "vi", "issued", f"{letter}{100 + place}", None,
                      datetime(2026, 3, 10, 9, place % 60, tzinfo=UTC), None, "", True, 0)  # fmt: skip
        filled = slip(entry, catalogue, "Máy 01").model_copy(
            update={"people_ahead": place % 40, "expected": f"{place}–{place + 15} phút"}
        )
        jobs.append(PrintJob(job_id=key, kind="ticket", slip=filled))
    return jobs


def _tapped(bench: Bench) -> list[Metric]:
    taps = bench.pick(40, 4)
    with kiosk_box(bench) as box:
        kiosk = Kiosk(box)
        for _ in range(3):
            kiosk.tap()
        times = [kiosk.tap() for _ in range(taps)]
        alone = [
            box.served.load(1, 1.0, warm=0.2, series=ORDINARY) for _ in range(bench.pick(2, 1))
        ]
    floor = min(run["p95"] for run in alone)
    shown, first, paper = (list(column) for column in zip(*times, strict=True))
    return [
        at_most("paper.tap_to_first_byte.p95", percentile(first, 0.95), "ms", SLOWEST_MS, floor),
        Metric("paper.tap_to_first_byte.p50", percentile(first, 0.5), "ms", floor),
        Metric("paper.tap_to_acknowledged.p95", percentile(paper, 0.95), "ms", floor),
        Metric("paper.tap_to_number_on_screen.p95", percentile(shown, 0.95), "ms", floor),
    ]


class Kiosk:
    """The kiosk's page as a client: one keep-alive connection, one visit after another."""

    def __init__(self, box: Box) -> None:
        self._seen = box.seen
        self._line = http.client.HTTPConnection(urlsplit(box.url).netloc, timeout=PATIENCE)

    def _ask(self, method: str, path: str, body: dict[str, str] | None = None) -> str:
        headers = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
        self._line.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self._line.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise RuntimeError(f"the kiosk answered {answer.status}")
        return text

    def tap(self) -> tuple[float, float, float]:
        """Milliseconds from the tap to the number on the screen, the first byte, and the paper."""
        found = _VISIT.search(self._ask("GET", "/"))
        if found is None:
            raise RuntimeError("the kiosk shows no visit")
        visit = found[1]
        self._seen.expect()
        begun = time.perf_counter()
        page = self._ask(
            "POST", f"/visits/{visit}/take", {"series": COUNTER_SERIES, "purpose": "submit"}
        )
        shown = time.perf_counter()
        if 'data-step="ticket"' not in page:
            raise RuntimeError("the kiosk gave no ticket")
        if not self._seen.done.wait(PATIENCE):
            raise TimeoutError("no paper came")
        self._ask("POST", f"/visits/{visit}/end", {})
        return tuple(  # type: ignore[return-value]
            (at - begun) * 1000 for at in (shown, self._seen.first, self._seen.acknowledged)
        )
