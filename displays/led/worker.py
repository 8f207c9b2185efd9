"""One thread per panel keeps it showing the desired sign: last call wins, said again because panels forget."""

import dataclasses
import logging
import threading
import time
from collections.abc import Callable

from .panels import Panel, Result
from .signs import Sign

DIMMED = 0.3
# A panel that is away is asked again this often; what it missed is there within two seconds of its return.
RETRY_SECONDS = 0.5
_log = logging.getLogger("motcua.led")


class PanelWorker:
    """`on_result` hears the outcome when it changes (for the state report); `brightness` is asked at every send."""

    def __init__(
        self,
        panel: Panel,
        name: str,
        on_result: Callable[[str, Result], None] = lambda *_: None,
        brightness: Callable[[], float] = lambda: 1.0,
    ) -> None:
        self.panel, self.name = panel, name
        self._on_result, self._brightness = on_result, brightness
        self._desired = Sign()
        self.result: Result | None = None
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
                self.panel.show(Sign(), time.monotonic(), 1.0)
                return
            now = time.monotonic()
            self._send(sign, now)
            again = self.panel.repeat if self.result in ("shown", "sent") else RETRY_SECONDS
            until = min(self.panel.next_change(sign, now), time.monotonic() + again)
            with self._wake:
                self._wake.wait_for(
                    lambda seen=sign: self._stopped or self._desired is not seen,  # type: ignore[misc]
                    timeout=until - time.monotonic(),
                )

    def _send(self, sign: Sign, now: float) -> None:
        brightness = self._brightness() * (DIMMED if sign.dim else 1.0)
        try:
            result = self.panel.show(sign, now, brightness)
        except Exception:  # a fault of a driver must not leave a panel with an old number for ever
            _log.exception("panel %s", self.name)
            result = "failed"
        if result != self.result:
            self.result = result
            self._on_result(self.name, result)


def _aged(sign: Sign, age: Sign) -> Sign:
    return dataclasses.replace(sign, rings=age.rings, since=age.since)
