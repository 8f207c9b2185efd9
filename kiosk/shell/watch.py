"""When to start the browser again: one rule, and the question to the kiosk process that it needs."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

Verdict = Literal["well", "silent", "windowed"]
_TIMEOUT = 2.0
_LARGEST = 4096


@dataclass(frozen=True)
class Page:
    """What the kiosk process said of its page."""

    silent: float
    in_front: bool


@dataclass(frozen=True)
class Patience:
    """Seconds: without a beat, and after a start until the first one must have come."""

    silence: float = 20.0
    start: float = 40.0
    windowed: float = 30.0


def judge(page: Page | None, browser_age: float, patience: Patience) -> Verdict:
    """`page` None: the kiosk process itself does not answer. That is no fault of the browser: its page waits for it."""
    if page is None or browser_age < patience.silence:
        return "well"
    # The kiosk process may have started after the browser, or before it: silence counts from the later of the two.
    silent = min(page.silent, browser_age)
    if silent > (patience.start if page.silent >= browser_age else patience.silence):
        return "silent"
    if not page.in_front and silent <= patience.silence and browser_age > patience.windowed:
        return "windowed"
    return "well"


class KioskDoor:
    """Asks the kiosk process of this machine; no proxy of the environment comes between."""

    def __init__(self, page: str) -> None:
        self._url = urljoin(page, "/beats")
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self) -> Page | None:
        """None: no answer, or none that can be read."""
        try:
            with self._opener.open(self._url, timeout=_TIMEOUT) as answer:
                said = json.loads(answer.read(_LARGEST))
            return Page(float(said["silent"]), bool(said["in_front"]))
        except (OSError, ValueError, KeyError, TypeError, urllib.error.URLError):
            return None
