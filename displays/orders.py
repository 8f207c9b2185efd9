"""Orders of the device desk for a device of the hall: how a screen or a loudspeaker answers a test."""

import sys
import threading
from collections.abc import Callable

from queue_server.contracts.devices import OrderAct
from queue_server.link import RESTART_EXIT, Answer, Orders, Reporter, ServerLink
from queue_server.link.orders import Act


class Restart:
    """Asked by the desk: ends the process through its usual end, then with the code that brings it back."""

    def __init__(self, *ends: Callable[[], None]) -> None:
        self._ends, self._asked = ends, threading.Event()

    def __call__(self) -> None:
        self._asked.set()
        for end in self._ends:
            end()

    @property
    def asked(self) -> bool:
        return self._asked.is_set()

    def leave(self) -> None:
        """At the very end of the process."""
        if self._asked.is_set():
            sys.exit(RESTART_EXIT)


def orders(
    link: ServerLink, reporter: Reporter, acts: dict[OrderAct, Act], restart: Callable[[], None]
) -> Orders:
    return Orders(reporter, link.state_dir, acts, restart)


class Told:
    """Waits for what a page or a loudspeaker says of one thing that it was asked."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._heard = threading.Event()
        self._outcome = ""

    def tell(self, outcome: str) -> None:
        """The first word counts."""
        if not self._heard.is_set():
            self._outcome = outcome
            self._heard.set()

    def answer(self, good: str) -> Answer:
        """Blocks. `good` is the word that means done; silence is unknown."""
        if not self._heard.wait(self._seconds):
            return Answer("unknown", "no_answer")
        return Answer() if self._outcome == good else Answer("not_done", self._outcome)
