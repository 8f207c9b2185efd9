"""Pixel panels that are told over UDP and never answer: DDP, sACN, Art-Net. Everything is repeated each second."""

import socket
import uuid
from abc import abstractmethod
from collections.abc import Iterable

from displays.led.picture import Picture
from displays.led.wire import artnet, ddp, sacn

from .base import PixelPanel, Result, why


class UdpPanel(PixelPanel):
    """A pixel panel at an address; what it understands is `packets`."""

    def __init__(self, host: str, port: int, size: tuple[int, int], colours: int = 2) -> None:
        super().__init__(size, colours)
        self._address = (host, port)
        self._socket: socket.socket | None = None

    @abstractmethod
    def packets(self, rgb: bytes) -> Iterable[bytes]:
        """The datagrams of one picture; every call counts on."""

    def _open(self) -> socket.socket:
        # Connected, so that "nobody listens there" (ICMP) comes back as an error of the next send.
        if self._socket is None:
            found = socket.getaddrinfo(*self._address, type=socket.SOCK_DGRAM)
            family, kind, protocol, _, address = found[0]
            self._socket = socket.socket(family, kind, protocol)
            self._socket.connect(address)
        return self._socket

    def send(self, drawn: Picture, brightness: float) -> Result:
        datagrams = self.packets(drawn.rgb(brightness))
        try:
            sink = self._open()
            for datagram in datagrams:
                sink.send(datagram)
        except OSError as error:
            self.reason = why(error)
            self.close()
            return "failed"
        self.counts.sent += 1
        self.reason = ""
        return "sent"

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class DdpPanel(UdpPanel):
    """Distributed Display Protocol: boards with an own firmware, WLED among them."""

    _number = 0

    def packets(self, rgb: bytes) -> Iterable[bytes]:
        first, self._number = self._number, ddp.following(self._number, len(rgb))
        return ddp.packets(rgb, first)


class _Universes(UdpPanel):
    """Light-control protocols: a picture goes over as many universes as it needs, from `universe` on."""

    def __init__(
        self, address: tuple[str, int], size: tuple[int, int], colours: int, universe: int
    ) -> None:
        super().__init__(*address, size, colours)
        self._universe, self._sequence = universe, 0

    def _next(self) -> int:
        self._sequence += 1
        return self._sequence


class SacnPanel(_Universes):
    """sACN (E1.31), to one receiver; its identity is made from the address, the same after every start."""

    def packets(self, rgb: bytes) -> Iterable[bytes]:
        sender = uuid.uuid5(uuid.NAMESPACE_URL, f"sacn://{self._address[0]}:{self._address[1]}")
        return sacn.packets(rgb, self._universe, self._next(), sender.bytes)


class ArtNetPanel(_Universes):
    """Art-Net 4, to one node."""

    def packets(self, rgb: bytes) -> Iterable[bytes]:
        return artnet.packets(rgb, self._universe, self._next())
