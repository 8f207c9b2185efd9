"""Where a printer is, as it stands in the settings, and the line that goes there.

software                                   drawn on the bridge's own page
tcp://10.0.0.5:9100                        port 9100 if left out
usb://?serial=SN0001   usb://?port=1-1.2   through libusb
usblp:///dev/usb/lp0                       through the kernel's driver
serial:///dev/ttyUSB0?baud=115200&flow=rtscts
cups://queue   cups://host:631/queue       office printers only: it proves nothing
"""

from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from .line import Line
from .serial_port import SLOWEST, SerialLine
from .tcp import TcpLine
from .usb import UsbLine
from .usblp import UsblpLine

_FORMS = (
    "software, tcp://máy:cổng, usb://?serial=SỐ, usb://?port=1-1.2, usblp:///dev/usb/lp0,"
    " serial:///dev/ttyUSB0?baud=115200, cups://hàng-đợi"
)
_FLOWS = ("xonxoff", "rtscts", "none")


class AddressError(ValueError):
    """A sentence that says what to write."""


class Address(NamedTuple):
    """Only the fields of its scheme are filled. Two equal addresses are one device."""

    scheme: str
    host: str = ""
    port: int = 0
    path: str = ""  # device node, or the name of a queue
    serial: str = ""
    usb_port: str = ""
    baud: int = 0
    flow: str = ""

    @property
    def text(self) -> str:
        """As it stands in the settings."""
        where = {
            "software": "software",
            "tcp": f"tcp://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}",
            "usb": f"usb://?serial={quote(self.serial)}"
            if self.serial
            else f"usb://?port={self.usb_port}",
            "usblp": f"usblp://{quote(self.path)}",
            "serial": f"serial://{quote(self.path)}?baud={self.baud}&flow={self.flow}",
            "cups": f"cups://{self.host}{'/' if self.host else ''}{quote(self.path)}",
        }
        return where[self.scheme]


SOFTWARE = Address("software")


def parse(text: str) -> Address:
    """AddressError: not one of the forms, or a line too slow for pictures."""
    if text == "software":
        return SOFTWARE
    try:
        parts = urlsplit(text)
        read = _READERS[parts.scheme]
        options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        return read(parts, options)
    except AddressError:
        raise
    except (KeyError, ValueError):
        raise AddressError(f"viết {_FORMS}; không phải {text!r}") from None


def _tcp(parts: SplitResult, options: dict[str, str]) -> Address:
    if not parts.hostname or options or parts.path not in ("", "/") or parts.port == 0:
        raise ValueError
    return Address("tcp", host=parts.hostname, port=parts.port or 9100)


def _usb(parts: SplitResult, options: dict[str, str]) -> Address:
    if parts.netloc or parts.path or len(options) != 1:
        raise ValueError
    (key, value), *_ = options.items()
    if key not in ("serial", "port") or not value:
        raise ValueError
    if key == "serial":
        return Address("usb", serial=value)
    return Address("usb", usb_port=value)


def _usblp(parts: SplitResult, options: dict[str, str]) -> Address:
    if parts.netloc or options or not parts.path.startswith("/"):
        raise ValueError
    return Address("usblp", path=unquote(parts.path))


def _serial(parts: SplitResult, options: dict[str, str]) -> Address:
    baud, flow = int(options.pop("baud", SLOWEST)), options.pop("flow", "xonxoff")
    if parts.netloc or options or not parts.path.startswith("/") or flow not in _FLOWS:
        raise ValueError
    if baud < SLOWEST:
        raise AddressError(
            f"baud={baud}: quá chậm, một phiếu mất {35_000 * 10 // baud} giây;"
            f" đặt máy in và cổng ở {SLOWEST} trở lên"
        )
    return Address("serial", path=unquote(parts.path), baud=baud, flow=flow)


def _cups(parts: SplitResult, options: dict[str, str]) -> Address:
    queue = parts.path.strip("/")
    host = parts.netloc if queue else ""
    queue = queue or parts.netloc
    if options or not queue or "/" in queue or queue.startswith("-"):
        raise ValueError
    return Address("cups", host=host, path=unquote(queue))


_READERS = {"tcp": _tcp, "usb": _usb, "usblp": _usblp, "serial": _serial, "cups": _cups}


def line_to(address: Address) -> Line:
    """A closed line to a device that bytes can be moved to and from (every scheme but `software` and `cups`)."""
    if address.scheme == "tcp":
        return TcpLine(address.host, address.port)
    if address.scheme == "usb":
        return UsbLine(address.serial or None, address.usb_port or None)
    if address.scheme == "usblp":
        return UsblpLine(address.path)
    if address.scheme == "serial":
        return SerialLine(address.path, address.baud, address.flow)
    raise ValueError(f"{address.scheme} is no line")
