"""What the tests of LED panels share: signs, a panel on a UDP port that keeps what it got, waiting with a deadline."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable

from displays.led import signs
from displays.led.picture import Picture
from displays.led.signs import Sign

SMALL, LARGE = (64, 16), (128, 32)
A128, B045 = Sign("call", label="A128", counter="07"), Sign("call", label="B045", counter="07")


def drawn(sign: Sign, size: tuple[int, int] = SMALL) -> Picture:
    return signs.draw(sign, size, sign.since)


class UdpEar:
    """Listens on a port of its own and hands every datagram to `heard`, unless `lose` says no."""

    def __init__(self, heard: Callable[[bytes], None]) -> None:
        self._heard = heard
        self.lose: Callable[[bytes], bool] = lambda _: False
        self.lost = 0
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.1)
        self.port = int(self._socket.getsockname()[1])
        self._stopped = False
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while not self._stopped:
            with contextlib.suppress(TimeoutError):
                datagram = self._socket.recv(2048)
                if self.lose(datagram):
                    self.lost += 1
                else:
                    self._heard(datagram)

    def stop(self) -> None:
        self._stopped = True
        self._thread.join()
        self._socket.close()


class Universes:
    """The dots of a panel as light-control receivers keep them: the last 510 bytes of every universe."""

    def __init__(self, first: int, size: tuple[int, int] = SMALL) -> None:
        self.first, self.length = first, size[0] * size[1] * 3
        self.changed = threading.Condition()
        self._parts: dict[int, bytes] = {}

    def put(self, universe: int, slots: bytes) -> None:
        with self.changed:
            self._parts[universe - self.first] = slots[:510]
            self.changed.notify_all()

    @property
    def rgb(self) -> bytes:
        return b"".join(self._parts[key] for key in sorted(self._parts))[: self.length]

    def shows(self, wanted: bytes, seconds: float) -> float:
        """Seconds until exactly this is shown."""
        began = time.monotonic()
        with self.changed:
            assert self.changed.wait_for(lambda: self.rgb == wanted, seconds)
        return time.monotonic() - began
