"""Ways to put a picture on a real panel, behind one interface; DDP is the first."""

import socket
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import parse_qs, urlsplit

from . import ddp
from .picture import Picture

# `sent` left this machine and nobody said that it arrived; `shown` was acknowledged by the panel.
Result = Literal["shown", "sent", "failed"]


class Panel(Protocol):
    """One panel. Implementations keep no queue: the worker says again what should be shown."""

    size: tuple[int, int]
    colours: int
    # Seconds after which the same picture is sent again; infinite for panels that acknowledge and remember.
    repeat: float

    def show(self, picture: Picture, brightness: float) -> Result:
        """Never raises for a panel that is away: that is `failed`."""
        ...

    def close(self) -> None: ...


class DdpPanel:
    """A pixel panel at an address. UDP: nothing is acknowledged, so everything is repeated each second."""

    repeat = 1.0

    def __init__(self, host: str, port: int, size: tuple[int, int], colours: int = 2) -> None:
        self.size, self.colours = size, colours
        self._address = (host, port)
        self._socket: socket.socket | None = None
        self._number = 0

    def _open(self) -> socket.socket:
        # Connected, so that "nobody listens there" (ICMP) comes back as an error of the next send.
        if self._socket is None:
            found = socket.getaddrinfo(*self._address, type=socket.SOCK_DGRAM)
            family, kind, protocol, _, address = found[0]
            self._socket = socket.socket(family, kind, protocol)
            self._socket.connect(address)
        return self._socket

    def show(self, picture: Picture, brightness: float) -> Result:
        rgb = picture.rgb(brightness)
        try:
            sink = self._open()
            for packet in ddp.packets(rgb, self._number):
                sink.send(packet)
        except OSError:
            self.close()
            return "failed"
        finally:
            self._number = ddp.following(self._number, len(rgb))
        return "sent"

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


@dataclass(frozen=True)
class PanelSpec:
    """What a person writes for one panel: `ddp://10.1.2.3:4048?size=128x32&counters=q07,q08` or `software`."""

    kind: Literal["ddp", "software"]
    host: str = "127.0.0.1"
    port: int = ddp.PORT
    size: tuple[int, int] = (64, 16)
    counters: tuple[str, ...] = ()
    colours: int = 2

    @classmethod
    def parse(cls, text: str) -> "PanelSpec":
        """ValueError says in Vietnamese what is wrong."""
        parts = urlsplit(text if "://" in text else text.replace("software", "software://", 1))
        if parts.scheme not in ("ddp", "software") or (
            parts.scheme == "ddp" and not parts.hostname
        ):
            raise ValueError("viết ddp://ĐỊA-CHỈ hoặc software")
        options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        if unknown := set(options) - {"size", "counters", "colours"}:
            raise ValueError(f"không có tùy chọn {', '.join(sorted(unknown))}")
        return cls(
            kind="ddp" if parts.scheme == "ddp" else "software",
            host=parts.hostname or "127.0.0.1",
            port=parts.port or ddp.PORT,
            size=_size(options.get("size", "64x16")),
            counters=tuple(filter(None, options.get("counters", "").split(","))),
            colours=1 if options.get("colours") == "1" else 2,
        )


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise ValueError("size viết RỘNGxCAO, ví dụ 64x16")
    size = int(width), int(height)
    if not (8 <= size[0] <= 512 and 16 <= size[1] <= 128):
        raise ValueError("size từ 8x16 đến 512x128 điểm")
    return size
