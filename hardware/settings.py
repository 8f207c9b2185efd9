"""How one bridge is set up: a TOML file, then the command line; unknown keys are refused by name."""

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .links.address import SOFTWARE, Address, AddressError, parse
from .wire.profile import EPSON_TM, PROFILES, Profile

HOST = "127.0.0.1"
PORT = 8710
_TOP = frozenset(
    {"host", "port", "state_dir", "server", "ca_file", "about", "printers", "scanners"}
)
_OVERRIDES = {
    "acknowledgement": ("process_id", "gs_r"),
    "status": ("asb", "poll"),
    "doubles": ("true", "false"),
}
_PRINTER = frozenset({"address", "profile", "roll", *_OVERRIDES})


class SettingsError(Exception):
    """Names the key and says what to write."""


@dataclass(frozen=True)
class PrinterSettings:
    """`name` is what a job asks for: `ticket`, `seal`, `receipt` or a name of the centre's own."""

    name: str
    address: Address = SOFTWARE
    profile: Profile = EPSON_TM
    roll: float = 0.0  # metres of a new roll; 0: only the printer's own sensors say what is left


@dataclass(frozen=True)
class Settings:
    state_dir: Path
    port: int = PORT
    server: str | None = None
    ca_file: str | None = None
    about: str = "Cầu nối thiết bị"
    printers: tuple[PrinterSettings, ...] = field(default=(PrinterSettings("ticket"),))
    scanners: dict[str, Any] = field(default_factory=dict)  # read by hardware.scanning.settings


def profile_of(name: str, profile: str = "epson-tm", **given: str) -> Profile:
    """A shipped profile by its name, single values of it overridden. SettingsError names what there is."""
    found = PROFILES.get(profile)
    if found is None:
        raise SettingsError(f"printers.{name}.profile: có {', '.join(PROFILES)}")
    for key, value in given.items():
        if value not in _OVERRIDES[key]:
            raise SettingsError(f"printers.{name}.{key}: {' hoặc '.join(_OVERRIDES[key])}")
    how: Any = dict(given)  # checked: literals of these very names
    if "doubles" in how:
        how["doubles"] = how["doubles"] == "true"
    return replace(found, **how)


def printer(name: str, address: str, profile: Profile = EPSON_TM) -> PrinterSettings:
    """One printer, checked. SettingsError: not an address, or an office queue for what needs proof."""
    try:
        where = parse(address)
    except AddressError as error:
        raise SettingsError(f"printers.{name}: {error}") from None
    kind = name.partition("-")[0]
    if where.scheme == "cups" and kind in ("ticket", "seal"):
        raise SettingsError(
            f"printers.{name}: hàng đợi CUPS không bao giờ báo in xong, nên không dùng cho phiếu và sổ dấu;"
            " nối máy in bằng usb://, usblp://, tcp:// hoặc serial://"
        )
    if kind == "seal":
        profile = replace(profile, cut=False)  # a register is one strip
    return PrinterSettings(name, where, profile)


def _refuse_unknown(table: dict[str, Any], known: frozenset[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise SettingsError(f"{where}{key}: không có khóa này; có: {', '.join(sorted(known))}")


def _printers(table: dict[str, Any]) -> tuple[PrinterSettings, ...]:
    out = []
    for name, values in table.items():
        if not isinstance(values, dict):
            raise SettingsError(f"printers.{name}: phải là một bảng")
        _refuse_unknown(values, _PRINTER, f"printers.{name}.")
        given = {key: _written(values[key]) for key in values if key not in ("address", "roll")}
        made = printer(name, str(values.get("address", "")), profile_of(name, **given))
        out.append(replace(made, roll=_metres(name, values.get("roll", 0))))
    _refuse_twice(out)
    return tuple(out)


def _written(value: Any) -> str:
    """As it stands in the file: TOML's own true is `true`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _metres(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1000:
        raise SettingsError(f"printers.{name}.roll: số mét của cuộn giấy mới, ví dụ 60")
    return float(value)


def _refuse_twice(printers: list[PrinterSettings]) -> None:
    """Two owners of one device would print into each other's pictures."""
    seen: dict[Address, str] = {}
    for one in printers:
        if one.address != SOFTWARE and one.address in seen:
            raise SettingsError(
                f"printers.{one.name}: cùng thiết bị với printers.{seen[one.address]}"
            )
        seen[one.address] = one.name


def read(file: Path | None) -> dict[str, Any]:
    """The settings in a TOML file, checked; empty without a file."""
    if file is None:
        return {}
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file}: {error}") from error
    _refuse_unknown(table, _TOP, "")
    if table.pop("host", HOST) != HOST:
        raise SettingsError(f"host: cầu nối chỉ nghe {HOST}; máy khác không được gọi vào")
    if "printers" in table:
        table["printers"] = _printers(table["printers"])
    if "state_dir" in table:
        table["state_dir"] = Path(table["state_dir"])
    if not isinstance(table.get("port", 0), int):
        raise SettingsError("port: phải là số")
    return table
