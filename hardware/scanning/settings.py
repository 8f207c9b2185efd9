"""The `[scanners.NAME]` tables of the bridge's settings, and the source that each of them means."""

import re
from dataclasses import dataclass
from typing import Any, Literal, get_args
from urllib.parse import SplitResult, parse_qsl, urlsplit

from .chip_reader import ChipSource
from .hid_pos import HidPosSource
from .loopback import LoopbackSource
from .serial_port import SerialSource
from .sources import Source, Where
from .wedge import WedgeSource

Kind = Literal["serial", "hidpos", "wedge", "tcp", "chip"]
_PLACE = frozenset({"vid", "pid", "serial", "port"})
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_BAUDS = (9600, 19200, 38400, 57600, 115200)


class BadScanner(Exception):
    """Names the key and says what to write."""


@dataclass(frozen=True)
class ScannerSettings:
    """`where` is a device of this machine, `port` a port of 127.0.0.1, `reader` the name of a chip reader."""

    name: str
    kind: Kind
    where: Where = Where()
    baud: int = 9600
    port: int = 0
    reader: str = ""


def _hex(name: str, key: str, text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return int(text, 16)
    except ValueError:
        raise BadScanner(f"scanners.{name}: {key} là bốn chữ số hex, như 0c2e") from None


def _device(name: str, parts: SplitResult, given: dict[str, str]) -> Where:
    # `serial://COM3` keeps its name in the host, `serial:///dev/ttyACM0` in the path.
    path = parts.netloc or parts.path
    where = Where(
        path,
        _hex(name, "vid", given.get("vid")),
        _hex(name, "pid", given.get("pid")),
        given.get("serial", ""),
        given.get("port", ""),
    )
    if where == Where() and parts.scheme != "hidpos":
        raise BadScanner(
            f"scanners.{name}: viết đường dẫn thiết bị, hoặc ?vid=…&pid=…&serial=…&port=…"
        )
    return where


def _baud(name: str, text: str) -> int:
    if text not in map(str, _BAUDS):
        raise BadScanner(f"scanners.{name}: baud là một trong {', '.join(map(str, _BAUDS))}")
    return int(text)


def _loopback_port(name: str, parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        port = None
    if parts.hostname not in ("127.0.0.1", "localhost") or port is None:
        raise BadScanner(f"scanners.{name}: máy quét phần mềm chỉ ở tcp://127.0.0.1:cổng")
    return port


def scanner(name: str, address: str) -> ScannerSettings:
    """One address. BadScanner: not one of ours."""
    parts = urlsplit(address)
    kind = parts.scheme
    if kind not in get_args(Kind):
        raise BadScanner(
            f"scanners.{name}: viết serial://, hidpos://, wedge://, chip:// hoặc tcp://, không phải {address!r}"
        )
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    known = {"serial": _PLACE | {"baud"}, "hidpos": _PLACE, "wedge": _PLACE, "chip": {"reader"}}
    for key in given:
        if key not in known.get(kind, ()):
            raise BadScanner(f"scanners.{name}: {kind}:// không có {key}")
    if kind == "tcp":
        return ScannerSettings(name, "tcp", port=_loopback_port(name, parts))
    if kind == "chip":
        return ScannerSettings(name, "chip", reader=given.get("reader", ""))
    baud = _baud(name, given.get("baud", "9600"))
    return ScannerSettings(name, kind, _device(name, parts, given), baud)  # type: ignore[arg-type]


def scanners(table: Any) -> tuple[ScannerSettings, ...]:
    """The whole `[scanners]` table. BadScanner."""
    if not isinstance(table, dict):
        raise BadScanner("scanners: viết [scanners.TÊN] với address")
    out = []
    for name, values in table.items():
        if not _NAME.fullmatch(name):
            raise BadScanner(f"scanners.{name}: tên gồm chữ thường không dấu, chữ số và gạch ngang")
        if not isinstance(values, dict) or set(values) != {"address"}:
            raise BadScanner(f"scanners.{name}: một bảng với đúng một khóa address")
        out.append(scanner(name, str(values["address"])))
    return tuple(out)


def source(settings: ScannerSettings) -> Source:
    """Where its bytes come from."""
    makers: dict[str, Any] = {
        "serial": lambda: SerialSource(settings.where, settings.baud),
        "hidpos": lambda: HidPosSource(settings.where),
        "wedge": lambda: WedgeSource(settings.where),
        "tcp": lambda: LoopbackSource(settings.port),
        "chip": lambda: ChipSource(settings.reader),
    }
    made: Source = makers[settings.kind]()
    return made
