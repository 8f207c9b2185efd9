"""One thread per panel keeps it showing the desired sign: last call wins, said again while nobody acknowledges."""

import dataclasses
import threading
import time
from collections.abc import Callable

from . import picture, signs
from .driver import Panel, Result
from .signs import Sign

DIMMED = 0.3


class PanelWorker:
    """`on_result` hears the outcome when it changes (for the state report)."""

    def __init__(
        self, panel: Panel, name: str, on_result: Callable[[str, Result], None] = lambda *_: None
    ) -> None:
        self.panel, self.name = panel, name
        self._on_result = on_result
        self._desired = Sign()
        self._told: Result | None = None
        self._wake = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=f"panel-{name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def desired(self) -> Sign:
        with self._wake:
            return self._desired

    def show(self, sign: Sign) -> None:
        """Replace what should be shown. The same words keep their age; a sign that rings begins anew."""
        with self._wake:
            if sign.same(self._desired) and not sign.rings:
                return
            kept = sign.kind == self._desired.kind == "call" and sign.label == self._desired.label
            if (
                kept and not sign.rings
            ):  # only dimmed or lit again: the blinking does not start again
                self._desired = _aged(sign, self._desired)
            else:
                self._desired = _aged(sign, Sign(rings=sign.rings, since=time.monotonic()))
            self._wake.notify()

    def stop(self) -> None:
        """End with a dark panel: a number without an agent behind it is a lie."""
        with self._wake:
            self._stopped = True
            self._wake.notify()
        self._thread.join(timeout=5)
        self.panel.close()

    def _run(self) -> None:
        while True:
            with self._wake:
                sign, stopped = self._desired, self._stopped
            if stopped:
                self._send(Sign(), time.monotonic())
                return
            now = time.monotonic()
            self._send(sign, now)
            until = min(signs.next_change(sign, self.panel.size, now), now + self.panel.repeat)
            with self._wake:
                self._wake.wait_for(
                    lambda seen=sign: self._stopped or self._desired is not seen,  # type: ignore[misc]
                    timeout=until - time.monotonic(),
                )

    def _send(self, sign: Sign, now: float) -> None:
        drawn = signs.draw(sign, self.panel.size, now)
        if self.panel.colours == 1:
            drawn = picture.without_colour(drawn)
        result = self.panel.show(drawn, DIMMED if sign.dim else 1.0)
        if result != self._told:
            self._told = result
            self._on_result(self.name, result)


def _aged(sign: Sign, age: Sign) -> Sign:
    return dataclasses.replace(sign, rings=age.rings, since=age.since)
