"""The catalogue and the dated settings: rows in the database, one immutable view in memory."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from queue_server.domain.catalogue import Catalogue, Centre, Names
from queue_server.domain.centre import CentreView
from queue_server.domain.tickets import CallRules
from queue_server.services.ports import SettingRecord

from .database import Sql
from .tables import to_ms
from .tables.centre import catalogue_entry, setting

_CATALOGUE = TypeAdapter(Catalogue)
EMPTY = CentreView(Catalogue(Centre("centre", Names(""), "", "")))


class CentreCache:
    """The view and the settings as last committed; `dirty` while the running batch changes them."""

    def __init__(self) -> None:
        self.view: CentreView | None = None
        self.rules: dict[date, CallRules] = {}
        self.version = 0

    def clear(self) -> None:
        self.view = None
        self.rules.clear()
        self.version += 1


def entry_id(sheet: str, record: Mapping[str, Any]) -> str:
    """What names a record within its sheet; joined keys where it has no id of its own."""
    keys = {
        "centre": ("id",),
        "series": ("letter",),
        "opening_hours": ("site_id", "weekday"),
        "closed_days": ("day", "site_id"),
        "contingents": ("site_id", "series", "weekday"),
    }.get(sheet, ("id",))
    return "/".join(str(record.get(key) or "") for key in keys)


def load_view(sql: Sql) -> CentreView:
    """Read all entries into one immutable view; an empty database gives an empty centre."""
    rows = sql.core.execute(
        sa.select(catalogue_entry.c.sheet, catalogue_entry.c.body).order_by(
            catalogue_entry.c.sheet, catalogue_entry.c.position, catalogue_entry.c.id
        )
    ).all()
    sheets: dict[str, Any] = {}
    for sheet, body in rows:
        if sheet == "centre":
            sheets["centre"] = body
        else:
            sheets.setdefault(sheet, []).append(body)
    if "centre" not in sheets:
        return EMPTY
    return CentreView(_CATALOGUE.validate_python(sheets))


def load_rules(sql: Sql, day: date) -> CallRules:
    """The settings about calling in force on a day: for each name the newest value not in the future."""
    rows = sql.core.execute(
        sa.select(setting.c.name, setting.c.value)
        .where(setting.c.valid_from <= day)
        .order_by(setting.c.valid_from)
    ).all()
    known = {entry.name for entry in fields(CallRules)}
    return CallRules(**{name: value for name, value in rows if name in known})


class SqlCentre:
    """What a use case reads of the centre, and the two ways it changes."""

    def __init__(self, sql: Sql, cache: CentreCache) -> None:
        self._sql = sql
        self._cache = cache

    @property
    def view(self) -> CentreView:
        if self._cache.view is None:
            self._cache.view = load_view(self._sql)
        return self._cache.view

    def rules(self, day: date) -> CallRules:
        if day not in self._cache.rules:
            self._cache.rules = {day: load_rules(self._sql, day)}
        return self._cache.rules[day]

    def replace(self, catalogue: Catalogue, now: datetime, by: str) -> None:
        """Put another catalogue in the place of the present one, whole."""
        content = _CATALOGUE.dump_python(catalogue, mode="json")
        self._sql.core.execute(sa.delete(catalogue_entry))
        self._sql.core.execute(sa.insert(catalogue_entry), list(_entries(content, now, by)))
        self._cache.clear()

    def put(self, sheet: str, before: Any, after: Any, now: datetime, by: str) -> None:
        """Write one record in the place of `before`; a new one (None) comes after all others of its sheet."""
        body = _dumped(after)
        written = {
            "id": entry_id(sheet, body), "body": body, "changed_at": now, "changed_by": by,
        }  # fmt: skip
        if before is None or not self._rewrite(sheet, before, written):
            last = sa.select(sa.func.coalesce(sa.func.max(catalogue_entry.c.position), -1))
            position = self._sql.core.execute(
                last.where(catalogue_entry.c.sheet == sheet)
            ).scalar_one()
            self._sql.core.execute(
                sa.insert(catalogue_entry).values(sheet=sheet, position=position + 1, **written)
            )
        self._cache.clear()

    def _rewrite(self, sheet: str, before: Any, written: dict[str, Any]) -> bool:
        """Whether there was a row: the centre of an empty database has none yet."""
        done = self._sql.core.execute(
            sa.update(catalogue_entry).where(_row_of(sheet, before)).values(**written)
        )
        return done.rowcount == 1

    def drop(self, sheet: str, before: Any) -> None:
        self._sql.core.execute(sa.delete(catalogue_entry).where(_row_of(sheet, before)))
        self._cache.clear()

    def named_by_tickets(self, procedure_id: str) -> bool:
        """Whether any ticket was taken for this version of a procedure."""
        row = self._sql.run(
            "SELECT 1 FROM ticket WHERE procedure_id = :id LIMIT 1", {"id": procedure_id}
        ).fetchone()
        return row is not None

    def settings(self) -> list[SettingRecord]:
        """All dated values, by name and day."""
        rows = self._sql.core.execute(
            sa.select(setting).order_by(setting.c.name, setting.c.valid_from)
        )
        return [
            SettingRecord(row.name, row.valid_from, row.value, row.set_by, row.set_at)
            for row in rows
        ]

    def unset(self, name: str, valid_from: date) -> bool:
        """Forget a dated value; whether there was one."""
        done = self._sql.core.execute(
            sa.delete(setting).where(setting.c.name == name, setting.c.valid_from == valid_from)
        )
        self._cache.clear()
        return done.rowcount == 1

    def set(self, name: str, valid_from: date, value: Any, now: datetime, by: str) -> None:
        """Date a setting; the same name and day again replaces it."""
        self._sql.run(
            "INSERT INTO setting (name, valid_from, value, set_by, set_at) VALUES (:name, :day, :value, :by, :at) "
            "ON CONFLICT (name, valid_from) DO UPDATE SET value = excluded.value, set_by = excluded.set_by, "
            "set_at = excluded.set_at",
            {
                "name": name,
                "day": valid_from.isoformat(),
                "value": json.dumps(value),
                "by": by,
                "at": to_ms(now),
            },
        )
        self._cache.clear()


def _dumped(record: Any) -> dict[str, Any]:
    dumped: dict[str, Any] = TypeAdapter(type(record)).dump_python(record, mode="json")
    return dumped


def _row_of(sheet: str, record: Any) -> sa.ColumnElement[bool]:
    name = entry_id(sheet, _dumped(record))
    return sa.and_(catalogue_entry.c.sheet == sheet, catalogue_entry.c.id == name)


def _entries(content: Mapping[str, Any], now: datetime, by: str) -> Iterable[dict[str, Any]]:
    for sheet, records in content.items():
        for position, record in enumerate([records] if sheet == "centre" else records):
            yield {
                "sheet": sheet,
                "id": entry_id(sheet, record),
                "position": position,
                "body": record,
                "changed_at": now,
                "changed_by": by,
            }


class SqlBlocks:
    """Numbers 900–999 leased to kiosks, so that they can work alone."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def of(self, device_id: str, site_id: str, series: str, day: date) -> tuple[int, int] | None:
        row = self._sql.run(
            "SELECT first, last FROM number_block WHERE site_id = :site AND series = :series "
            "AND business_day = :day AND device_id = :device",
            {"site": site_id, "series": series, "day": day.isoformat(), "device": device_id},
        ).fetchone()
        return None if row is None else (row[0], row[1])

    def last_leased(self, site_id: str, series: str, day: date) -> int:
        """The highest number of any block of that series and day; 899 when there is none."""
        row = self._sql.run(
            "SELECT coalesce(max(last), 899) FROM number_block WHERE site_id = :site AND series = :series "
            "AND business_day = :day",
            {"site": site_id, "series": series, "day": day.isoformat()},
        ).fetchone()
        return int(row[0])

    def lease(
        self, device_id: str, site_id: str, series: str, day: date, first: int, last: int
    ) -> None:
        self._sql.run(
            "INSERT INTO number_block (site_id, series, business_day, device_id, first, last) "
            "VALUES (:site, :series, :day, :device, :first, :last)",
            {
                "site": site_id, "series": series, "day": day.isoformat(), "device": device_id,
                "first": first, "last": last,
            },
        )  # fmt: skip
