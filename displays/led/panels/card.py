"""A controller card that acknowledges: C-Power external calls over TCP, only ever into the card's RAM."""

import contextlib
import socket
import time
from collections.abc import Iterator

from displays.led.picture import AMBER, WHITE, Picture
from displays.led.signs import Sign
from displays.led.wire import cpower

from .base import PixelPanel, Result, why

CONNECT_SECONDS = 1.0
# An answer takes a card some milliseconds. A packet is given up after a few times this long.
PATIENCE_SECONDS = 0.4
ATTEMPTS = 3
REPEAT_SECONDS = 1.5

# One bit a colour: amber is red and green; white needs blue, without it the counter is green.
_PLANES: dict[int, dict[int, frozenset[int]]] = {
    1: {cpower.RED: frozenset({AMBER, WHITE})},
    2: {cpower.RED: frozenset({AMBER}), cpower.GREEN: frozenset({AMBER, WHITE})},
    3: {
        cpower.RED: frozenset({AMBER, WHITE}),
        cpower.GREEN: frozenset({AMBER, WHITE}),
        cpower.BLUE: frozenset({WHITE}),
    },
}


class CPowerPanel(PixelPanel):
    """Knows what is shown: every packet is confirmed, a silent card is asked again, a refusing one once more.

    Brightness is the card's own table of hours, set when it is commissioned: pictures have one bit a colour,
    and whether a card keeps what it is told about brightness in flash is not known. A sign that may be old is red."""

    def __init__(
        self,
        host: str,
        port: int,
        size: tuple[int, int],
        colours: int = 2,
        card: int = cpower.ANY_CARD,
        repeat: float = REPEAT_SECONDS,
    ) -> None:
        super().__init__(size, colours)
        self.repeat = repeat
        self._address, self._card = (host, port), card
        self._socket: socket.socket | None = None
        self._received = bytearray()
        self._late = False
        self._dim = False

    def show(self, sign: Sign, now: float, brightness: float) -> Result:
        self._dim = sign.dim
        return super().show(sign, now, brightness)

    def send(self, drawn: Picture, brightness: float) -> Result:
        body = cpower.picture(*self.size, self._planes(drawn))
        self.counts.sent += 1
        result: Result = "failed"
        # The first try may find a connection that the card has forgotten, or a card that has forgotten its window.
        for _ in range(2):
            try:
                self._tell(body)
            except TimeoutError as error:
                result, self.reason = "failed", why(error)
                self.close()
                break
            except (OSError, cpower.Broken) as error:
                result, self.reason = "failed", why(error)
            except _Refused as error:
                self.counts.refused += 1
                result, self.reason = "refused", str(error)
            else:
                self.counts.acknowledged += 1
                self.reason = ""
                return "shown"
            self.close()
        return result

    def _tell(self, body: bytes) -> None:
        if self._socket is None:
            self._open()
            self._say(cpower.split_windows(*self.size))
        self._say(body)
        if self._late:
            # An answer that comes late must never be taken for one to the next picture.
            self.close()

    def _open(self) -> None:
        self._socket = socket.create_connection(self._address, CONNECT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received.clear()
        self._late = False

    def _say(self, body: bytes) -> None:
        for number, packet in enumerate(cpower.packets(body, self._card)):
            self._deliver(packet, number, body[0])

    def _deliver(self, packet: bytes, number: int, command: int) -> None:
        assert self._socket is not None
        for _ in range(ATTEMPTS):
            self._socket.settimeout(PATIENCE_SECONDS)
            self._socket.sendall(packet)
            for answer in self._answers():
                if answer.number != number or answer.body[:1] not in (b"", bytes([command])):
                    continue  # the second answer to a packet that was said twice
                if answer.flag != cpower.DONE:
                    raise _Refused(f"thẻ từ chối, mã {answer.flag:02X}")
                return
            self.counts.lost += 1
            self._late = True
        raise TimeoutError

    def _answers(self) -> Iterator[cpower.Packet]:
        """What the card answers within the patience."""
        assert self._socket is not None
        ends = time.monotonic() + PATIENCE_SECONDS
        while True:
            while (packet := cpower.take(self._received)) is not None:
                if packet.kind == cpower.ANSWER:
                    yield packet
            left = ends - time.monotonic()
            if left <= 0:
                return
            self._socket.settimeout(left)
            with contextlib.suppress(TimeoutError):
                data = self._socket.recv(4096)
                if not data:
                    raise ConnectionResetError("thẻ đã đóng kết nối")
                self._received += data

    def _planes(self, drawn: Picture) -> dict[int, bytes]:
        planes = {colour: drawn.plane(lit) for colour, lit in _PLANES[self.colours].items()}
        if self._dim and self.colours > 1:
            lit, dark = drawn.plane(frozenset({AMBER, WHITE})), bytes(len(planes[cpower.RED]))
            planes = {colour: lit if colour == cpower.RED else dark for colour in planes}
        return planes

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class _Refused(Exception):
    """The card said no."""
