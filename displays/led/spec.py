"""What a person writes for one panel: an address with options, or a table of the same words in a TOML file."""

from dataclasses import dataclass, field
from typing import Any, Literal, get_args
from urllib.parse import parse_qs, urlsplit

from .schedule import Brightness, Hours
from .wire import artnet, cpower, ddp, modbus, sacn

Kind = Literal["ddp", "sacn", "artnet", "cpower", "modbus-tcp", "modbus-rtu", "max7219", "software"]
PORTS: dict[str, int] = {
    "ddp": ddp.PORT,
    "sacn": sacn.PORT,
    "artnet": artnet.PORT,
    "cpower": cpower.PORT,
    "modbus-tcp": modbus.TCP_PORT,
}
LOCAL = ("modbus-rtu", "max7219")  # their address is a device file of this machine
_EVERYWHERE = frozenset({"counters", "hours", "brightness"})
_PIXELS = _EVERYWHERE | {"size", "colours"}
_BOARD = _EVERYWHERE | {"unit", "digits", "register", "code", "brightness_register", "repeat"}
OPTIONS: dict[str, frozenset[str]] = {
    "ddp": _PIXELS,
    "sacn": _PIXELS | {"universe"},
    "artnet": _PIXELS | {"universe"},
    "cpower": _PIXELS | {"card", "repeat"},
    "modbus-tcp": _BOARD,
    "modbus-rtu": _BOARD | {"baud", "parity"},
    "max7219": (_PIXELS | {"orientation"}) - {"colours"},
    "software": _PIXELS | {"protocol"},
}


@dataclass(frozen=True)
class PanelSpec:
    """One panel. Registers and universes are counted as the maker's paper does: registers from 0."""

    kind: Kind
    host: str = "127.0.0.1"
    port: int = 0
    size: tuple[int, int] = (64, 16)
    counters: tuple[str, ...] = ()
    colours: int = 2
    name: str = ""
    device: str = ""
    hours: Hours | None = None
    brightness: Brightness | None = None
    extra: dict[str, int | str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> "PanelSpec":
        """`ddp://10.1.2.3:4048?size=128x32&counters=q07,q08` or `software`; ValueError speaks Vietnamese."""
        url = text.replace("software", "software://", 1) if text.startswith("software") else text
        address, _, query = url.partition("?")
        options = {key: values[-1] for key, values in parse_qs(query).items()}
        return cls.read("", {"address": address, **options})

    @classmethod
    def read(cls, name: str, table: dict[str, Any]) -> "PanelSpec":
        """A table with `address` and the options of its kind."""
        options = dict(table)
        where = _address(str(options.pop("address", "")))
        kind = where["kind"]
        if unknown := set(options) - OPTIONS[kind]:
            raise ValueError(
                f"{kind} không có tùy chọn {', '.join(sorted(unknown))}; "
                f"có: {', '.join(sorted(OPTIONS[kind]))}"
            )
        return cls(
            **where,
            name=name,
            size=_size(str(options.pop("size", "64x16"))),
            counters=_counters(options.pop("counters", ())),
            colours=_whole("colours", options.pop("colours", 2), 1, 3),
            hours=Hours.parse(str(options.pop("hours"))) if "hours" in options else None,
            brightness=Brightness.read(options.pop("brightness"))
            if "brightness" in options
            else None,
            extra={key: _extra(key, value) for key, value in options.items()},
        )

    def number(self, key: str, default: int) -> int:
        """An option that is a whole number."""
        return int(self.extra.get(key, default))

    @property
    def title(self) -> str:
        """What kind of panel, for people: `cpower 64x16`."""
        if self.kind.startswith("modbus"):
            return f"{self.kind} {self.number('digits', 6)} số"
        return f"{self.kind} {self.size[0]}x{self.size[1]}"


def _address(address: str) -> dict[str, Any]:
    parts = urlsplit(address if "://" in address else f"{address}://")
    if parts.scheme not in get_args(Kind):
        raise ValueError(
            "viết ddp://ĐỊA-CHỈ (hoặc sacn, artnet, cpower, modbus-tcp), modbus-rtu:///dev/ttyUSB0, "
            "max7219:///dev/spidev0.0, hoặc software"
        )
    if parts.scheme in LOCAL:
        if not parts.path.startswith("/dev/"):
            raise ValueError(f"viết {parts.scheme}:///dev/TÊN")
        return {"kind": parts.scheme, "device": parts.path}
    if parts.scheme == "software":
        return {"kind": "software"}
    if not parts.hostname or parts.path not in ("", "/"):
        raise ValueError(f"viết {parts.scheme}://ĐỊA-CHỈ hoặc {parts.scheme}://ĐỊA-CHỈ:CỔNG")
    port = parts.port or PORTS[parts.scheme]
    return {"kind": parts.scheme, "host": parts.hostname, "port": port}


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdigit() and height.isdigit()):
        raise ValueError("size viết RỘNGxCAO, ví dụ 64x16")
    size = int(width), int(height)
    if not (8 <= size[0] <= 512 and 16 <= size[1] <= 128):
        raise ValueError("size từ 8x16 đến 512x128 điểm")
    return size


def _counters(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else list(value)
    return tuple(str(part) for part in parts if part)


_BOUNDS: dict[str, tuple[int, int]] = {
    "universe": (0, artnet.HIGHEST_UNIVERSE),
    "card": (1, 255),
    "unit": (1, 247),
    "digits": (4, 16),
    "register": (0, 65_000),
    "brightness_register": (0, 65_535),
    "baud": (1200, 115_200),
    "repeat": (1, 60),
    "orientation": (-90, 180),
}
_CHOICES = {"code": ("segments", "ascii"), "parity": ("N", "E", "O"), "protocol": ("ddp", "cpower")}


def _extra(key: str, value: Any) -> int | str:
    if key in _CHOICES:
        if value not in _CHOICES[key]:
            raise ValueError(f"{key}: {value!r}; chọn {', '.join(_CHOICES[key])}")
        return str(value)
    return _whole(key, value, *_BOUNDS[key])


def _whole(key: str, value: Any, least: int, most: int) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = least - 1
    if isinstance(value, bool) or not least <= number <= most:
        raise ValueError(f"{key}: {value!r} không phải số từ {least} đến {most}")
    return number
