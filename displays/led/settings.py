"""How one LED agent is set up: the panels on its command line, or a TOML file; unknown keys are refused by name."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .schedule import Brightness, Hours
from .spec import PanelSpec

CENTRE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_TOP = frozenset({"time_zone", "hours", "brightness", "panels"})
_NAME = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,39}")


class SettingsError(Exception):
    """Names the key and says what to write."""


@dataclass(frozen=True)
class LedSettings:
    """`hours` and `brightness` hold for every panel that has none of its own; times are local to `zone`."""

    panels: tuple[PanelSpec, ...] = (PanelSpec("software"),)
    hours: Hours = Hours()
    brightness: Brightness = Brightness()
    zone: ZoneInfo = CENTRE_ZONE


def read(file: Path) -> LedSettings:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{file}: {error}") from error
    for key in table:
        if key not in _TOP:
            raise SettingsError(f"{key}: không có khóa này; có: {', '.join(sorted(_TOP))}")
    try:
        return LedSettings(
            panels=_panels(table.get("panels", {})),
            hours=Hours.parse(str(table["hours"])) if "hours" in table else Hours(),
            brightness=Brightness.read(table.get("brightness", 100)),
            zone=_zone(table.get("time_zone", CENTRE_ZONE.key)),
        )
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _panels(tables: Any) -> tuple[PanelSpec, ...]:
    if not isinstance(tables, dict) or not tables:
        raise SettingsError("panels: cần ít nhất một bảng, viết [panels.TÊN]")
    return tuple(_panel(name, table) for name, table in tables.items())


def _panel(name: str, table: Any) -> PanelSpec:
    if not _NAME.fullmatch(name):
        raise SettingsError(f"panels.{name}: tên chỉ gồm chữ thường không dấu, số, chấm và gạch")
    if not isinstance(table, dict):
        raise SettingsError(f"panels.{name}: phải là một bảng")
    try:
        return PanelSpec.read(name, table)
    except ValueError as error:
        raise SettingsError(f"panels.{name}: {error}") from error


def _zone(name: Any) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(f"time_zone: không có múi giờ {name!r}") from error
