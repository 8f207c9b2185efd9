"""Identity: every record has a well-formed id and a Vietnamese name, and no two are the same record."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from .entities import Catalogue
from .problem import Line, Problems, shown

_ID = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,79}")
_UNIT_CODE = re.compile(r"[A-Z]\d{2}(\.\d{1,3}){0,3}")
NAME_LIMIT = 600
WRITE_ID = "Cần chữ thường không dấu, chữ số, gạch nối; ví dụ dat-dai."


def identity_problems(catalogue: Catalogue) -> Problems:
    yield from _well_formed(catalogue)
    yield from _names(catalogue)
    yield from _unit_codes(catalogue)
    for sheet, cells, key in _KEYS:
        yield from _repeated(sheet, getattr(catalogue, sheet), cells, key)


def _well_formed(catalogue: Catalogue) -> Problems:
    for sheet in (
        "sites",
        "halls",
        "zones",
        "agencies",
        "fields",
        "procedures",
        "work_profiles",
        "counters",
    ):
        for row, record in enumerate(getattr(catalogue, sheet), 1):
            if not _ID.fullmatch(record.id):
                yield Line(sheet, row).problem(
                    "id_form", "id", record.id, "Mã định danh không đúng dạng", WRITE_ID
                )
    if not _ID.fullmatch(catalogue.centre.id):
        line = Line("centre", 1)
        yield line.problem(
            "id_form", "id", catalogue.centre.id, "Mã định danh không đúng dạng", WRITE_ID
        )


def _names(catalogue: Catalogue) -> Problems:
    named: list[tuple[str, int, Any]] = [("centre", 1, catalogue.centre)]
    for sheet in ("sites", "halls", "zones", "agencies", "series", "fields", "procedures"):
        named += [(sheet, row, record) for row, record in enumerate(getattr(catalogue, sheet), 1)]
    for sheet, row, record in named:
        yield from _name(Line(sheet, row), record.names.vi)
    for row, profile in enumerate(catalogue.work_profiles, 1):
        yield from _name(Line("work_profiles", row), profile.name_vi)


def _name(line: Line, name: str) -> Problems:
    if not name:
        yield line.problem(
            "name_missing", "name_vi", name, "Thiếu tên tiếng Việt", "Mời ghi tên chính thức."
        )
    elif len(name) > NAME_LIMIT:
        fix = f"Tên dài {len(name)} chữ. Mời rút còn {NAME_LIMIT} chữ trở xuống."
        yield line.problem("name_long", "name_vi", name, "Tên quá dài", fix)


def _unit_codes(catalogue: Catalogue) -> Problems:
    coded: list[tuple[Line, str | None]] = [(Line("centre", 1), catalogue.centre.unit_code)]
    coded += [
        (Line("agencies", row), agency.unit_code)
        for row, agency in enumerate(catalogue.agencies, 1)
    ]
    first: dict[str, int] = {}
    for line, code in coded:
        if code is None:
            continue
        if not _UNIT_CODE.fullmatch(code):
            fix = "Cần một chữ hoa, hai chữ số, rồi các nhóm số sau dấu chấm; ví dụ H05.12."
            yield line.problem(
                "unit_code_form", "unit_code", code, "Mã đơn vị không đúng dạng", fix
            )
        elif code in first:
            fix = f"Mã này đã dùng ở dòng thứ {first[code]}. Mời ghi mã riêng của đơn vị."
            yield line.problem("duplicate", "unit_code", code, "Mã đơn vị bị trùng", fix)
        elif line.sheet == "agencies":
            first[code] = line.row


_KEYS: tuple[tuple[str, str, Callable[[Any], object]], ...] = (
    ("sites", "id", lambda r: r.id),
    ("halls", "id", lambda r: r.id),
    ("zones", "id", lambda r: r.id),
    ("agencies", "id", lambda r: r.id),
    ("series", "letter", lambda r: r.letter),
    ("fields", "id", lambda r: r.id),
    ("procedures", "id", lambda r: r.id),
    ("work_profiles", "id", lambda r: r.id),
    ("counters", "id", lambda r: r.id),
    ("opening_hours", "weekday", lambda r: (r.site_id, r.weekday)),
    ("closed_days", "day", lambda r: (r.site_id, r.day)),
    ("contingents", "weekday", lambda r: (r.site_id, r.series, r.weekday)),
)


def _repeated(
    sheet: str, records: Iterable[Any], cell: str, key: Callable[[Any], object]
) -> Problems:
    """The second record of the same key is the wrong one; the first is named by its position."""
    first: dict[object, int] = {}
    for row, record in enumerate(records, 1):
        mark = key(record)
        if mark == "":
            continue  # no identity at all is said by the form of the id
        if mark in first:
            value = getattr(record, cell)
            fix = f"Trùng với dòng thứ {first[mark]} ({shown(value)}). Mời bỏ một dòng hoặc ghi khác đi."
            yield Line(sheet, row).problem("duplicate", cell, value, "Dòng bị trùng", fix)
        else:
            first[mark] = row
