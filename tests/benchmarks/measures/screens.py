"""What a browser fetches and how soon it obeys: Chromium, nothing in its cache."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.benchmarks.bench import Bench, median
from tests.benchmarks.kiosk_box import kiosk_box
from tests.benchmarks.place import COUNTER_SERIES
from tests.benchmarks.report import Metric, at_most, note

HEAVIEST_KB = 150.0
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}
_TAP_UNTIL_OBEYED = """() => {
  const button = document.querySelector('[data-act="start"][data-purpose="submit"]');
  if (document.body?.dataset.step === "field") return true;
  const box = button?.getBoundingClientRect();
  const at = { bubbles: true, isPrimary: true, button: 0, clientX: box?.x + 9, clientY: box?.y + 9 };
  for (const kind of ["pointerdown", "pointerup"]) button?.dispatchEvent(new PointerEvent(kind, at));
  return false;
}"""
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def phone(bench: Bench) -> list[Metric]:
    """Bytes on the wire, headers included, of a follow page opened for the first time."""
    if _chromium() is None:
        note("phone: left out, Chromium is not installed")
        return []
    with bench.server("phone") as served, _browser() as browser:
        token = served.device_token()
        body = {"key": "bench-of-the-phone-page", "series": COUNTER_SERIES}
        ticket = served.post("/api/v1/tickets", body, token).json()
        weight, files = _weigh(browser, ticket["follow_url"])
    return [
        at_most("phone.weight", weight / 1000, "kB", HEAVIEST_KB),
        Metric("phone.requests", float(files), "requests"),
    ]


def _weigh(browser: Any, url: str) -> tuple[float, int]:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": False})
    finished: list[float] = []
    wire.on("Network.loadingFinished", lambda event: finished.append(event["encodedDataLength"]))
    page.goto(url, wait_until="load")
    page.evaluate("document.fonts.ready")
    _until_quiet(page, finished)
    context.close()
    return sum(finished), len(finished)


def _until_quiet(page: Any, finished: list[float]) -> None:
    """Scripts fetch words and snapshots after loading: wait for half a second of silence, at most five."""
    ends, known, since = time.monotonic() + 5, len(finished), time.monotonic()
    while time.monotonic() < ends and time.monotonic() - since < 0.5:
        page.wait_for_timeout(50)
        if len(finished) != known:
            known, since = len(finished), time.monotonic()


def kiosk(bench: Bench) -> list[Metric]:
    """From opening the page, nothing cached, to the second screen after a first tap."""
    if _chromium() is None:
        note("kiosk: left out, Chromium is not installed")
        return []
    with kiosk_box(bench) as box, _browser() as browser:
        _first_tap(browser, box.url)  # the browser's own warming up
        times = [_first_tap(browser, box.url) for _ in range(bench.pick(7, 1))]
        blank = [_blank(browser) for _ in range(bench.pick(5, 1))]
    return [Metric("kiosk.time_to_interactive", median(times), "ms", median(blank))]


def _first_tap(browser: Any, url: str) -> float:
    context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(url, wait_until="commit")
    # A tap that comes before the page can obey is lost, as a person's would be: tap until it is obeyed.
    page.wait_for_function(_TAP_UNTIL_OBEYED, polling=10)
    took = (time.perf_counter() - begun) * 1000
    visit = page.locator("body").get_attribute("data-visit")
    context.request.post(f"{url}/visits/{visit}/end", data={})
    context.close()
    return took


def _blank(browser: Any) -> float:
    """The floor: a page with one button that changes one attribute, from this very process."""
    context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(
        "data:text/html,<body><button onclick=\"document.body.dataset.step='field'\">x</button>"
    )
    page.locator("button").tap()
    page.wait_for_function("document.body.dataset.step === 'field'", polling=10)
    took = (time.perf_counter() - begun) * 1000
    context.close()
    return took


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def _browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=QUIET)
        yield browser
        browser.close()
