"""Records of the catalogue in words: how one is called, and what stands in the columns of a list."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from queue_server.domain.business_day import LOCAL
from queue_server.domain.catalogue import Catalogue
from queue_server.services.admin.checking import find

from .pages import say
from .sheets import Cell, Sheet

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def title_of(sheet: str, record: Any, catalogue: Catalogue) -> str:
    """How people call a record: enough to tell it from the others of its sheet."""
    if sheet == "zones":
        hall = find(catalogue, "halls", record.hall_id)
        return f"{record.names.vi} · {hall.names.vi if hall else record.hall_id}"
    if sheet == "halls":
        site = find(catalogue, "sites", record.site_id)
        return f"{record.names.vi} · {site.names.vi if site else record.site_id}"
    if sheet == "series":
        return f"{record.letter} · {record.names.vi}"
    if sheet == "counters":
        zone = find(catalogue, "zones", record.zone_id)
        place = title_of("zones", zone, catalogue) if zone else record.zone_id
        return f"Quầy {record.number:02d} · {place}"
    if sheet == "agencies":
        return f"{record.short_vi} · {record.id}"
    if sheet == "procedures":
        return f"{record.short_vi} · {record.id}"
    return _plain_title(sheet, record, catalogue)


def _plain_title(sheet: str, record: Any, catalogue: Catalogue) -> str:
    if sheet == "opening_hours":
        return f"{_site(record.site_id, catalogue)}, {weekday(record.weekday)}"
    if sheet == "closed_days":
        return f"{record.day:%d/%m/%Y} · {record.reason}"
    if sheet == "contingents":
        return f"{record.series}, {_site(record.site_id, catalogue)}, {weekday(record.weekday)}"
    return str(record.name_vi if sheet == "work_profiles" else record.names.vi)


def _site(site_id: str, catalogue: Catalogue) -> str:
    site = find(catalogue, "sites", site_id)
    return site.names.vi if site else site_id


def weekday(number: int) -> str:
    return WEEKDAYS[number] if 0 <= number <= 6 else str(number)


def shown(sheet: Sheet, key: str, record: Any, catalogue: Catalogue) -> str:
    """One cell of a list in words; empty when there is nothing to say."""
    cell = sheet.cell(key) or Cell(key)
    value = record.names.vi if key == "name_vi" and hasattr(record, "names") else None
    value = getattr(record, key) if value is None else value
    if value in (None, "", ()):
        return ""
    if cell.kind == "one":
        return _called(cell.to, str(value), catalogue)
    if cell.kind == "several":
        return ", ".join(_called(cell.to, name, catalogue) for name in value)
    if cell.kind == "choice":
        return say(f"choice.{sheet.key}.{key}.{value}")
    return _value(cell, value)


def _value(cell: Cell, value: Any) -> str:
    if cell.kind == "weekday":
        return weekday(value)
    if cell.kind == "sessions":
        return "; ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in value)
    if cell.kind == "weights":
        return ", ".join(f"{item.series} {item.weight}" for item in value)
    if cell.kind == "yes":
        return say("yes" if value else "no")
    return plain(value)


def _called(sheet: str, name: str, catalogue: Catalogue) -> str:
    record = find(catalogue, sheet, name)
    if record is None:
        return name
    if sheet == "agencies":
        return str(record.short_vi)
    return title_of(sheet, record, catalogue)


def plain(value: Any) -> str:
    """A value of any kind on one line."""
    if isinstance(value, datetime):
        return f"{value.astimezone(LOCAL):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(plain(item) for item in value)
    return str(value)


def instant(moment: datetime, now: datetime) -> str:
    """When it was: the time today, else the day and the time."""
    local = moment.astimezone(LOCAL)
    if local.date() == now.astimezone(LOCAL).date():
        return f"{local:%H:%M}"
    return f"{local:%d/%m/%Y %H:%M}"


def age(moment: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that says enough."""
    seconds = max(0, int((now - moment).total_seconds()))
    for size, unit in ((86400 * 60, "month"), (86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // (86400 * 30) if unit == "month" else seconds // size
            return say(f"age.{unit}", count=count)
    return say("age.second", count=seconds)
