"""A catalogue as JSON: what may be in such a file, and where each value stands in it.

Sections and keys are those of `sheets.py`; papers nest in their procedure. The published reference form
(two lists of agencies, ticket groups) is understood too: `reference_form.py`.
"""

import json
from collections.abc import Iterator
from typing import Any

from queue_server.domain.catalogue import Problem

from .reference_form import IGNORED, SECTIONS, cells_of, centre_parts, group_problems
from .sheets import BY_KEY
from .tables import Cell, Row, Tables, unreadable

LARGEST = 10 * 1024 * 1024
MOST_ROWS = 20_000


class Refused(ValueError):
    """JSON that cannot be a catalogue: a stable code, what stands there, what to write."""

    def __init__(self, code: str, value: str, what_to_write: str) -> None:
        super().__init__(code)
        self.code, self.value, self.what_to_write = code, value, what_to_write


def read_json(data: bytes) -> Tables:
    """Rows of a JSON catalogue; never raises. A file that is no JSON object gives one problem."""
    try:
        return _tables(_parsed(data))
    except Refused as refused:
        return unreadable(refused.code, refused.value, refused.what_to_write)


def _parsed(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise Refused(
            "too_large",
            f"{len(data)} byte",
            f"Mời chia nhỏ tệp, mỗi tệp dưới {LARGEST // 1024**2} MB.",
        )
    try:
        found = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant
        )
    except Refused:
        raise
    except UnicodeDecodeError as error:
        raise Refused("not_utf8", f"byte {error.start}", "Mời lưu tệp với bảng mã UTF-8.") from None
    except json.JSONDecodeError as error:
        place = f"dòng {error.lineno}, cột {error.colno}"
        raise Refused("not_json", place, "Mời sửa cú pháp JSON ở chỗ này.") from None
    except (ValueError, RecursionError):
        raise Refused("not_json", "lồng quá sâu hoặc số quá dài", "Mời sửa tệp JSON.") from None
    if not isinstance(found, dict):
        raise Refused("not_an_object", type(found).__name__, "Tệp JSON phải là một đối tượng {…}.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """JSON would silently keep the last of two equal keys."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Refused("key_twice", name[:80], "Mỗi khóa chỉ ghi một lần.")
        found[name] = value
    return found


def _no_constant(name: str) -> Any:
    raise Refused("not_json", name, "Mời ghi một số thường.")


def _tables(found: dict[str, Any]) -> Tables:
    tables = Tables()
    for section, content in found.items():
        key = SECTIONS.get(section, section)
        if section == "meta":
            continue
        if key not in BY_KEY or key == "components":
            tables.problems.append(_unknown("", 0, section, section))
            continue
        listed = [content] if section == "centre" else content
        for number, record in enumerate(_list(section, listed), 1):
            path = section if section == "centre" else f"{section}[{number - 1}]"
            _add(tables, section, number, path, _object(path, record))
    if sum(map(len, tables.rows.values())) > MOST_ROWS:
        raise Refused("too_many_rows", f"hơn {MOST_ROWS} dòng", "Mời chia nhỏ tệp.")
    tables.problems += group_problems(tables)
    return tables


def _list(path: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        raise Refused("not_a_list", path, f"Mục {path} phải là một danh sách […].")
    return value


def _object(path: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused("not_an_object", path, f"Mục {path} phải là một đối tượng {{…}}.")
    return value


def _add(tables: Tables, section: str, number: int, path: str, record: dict[str, Any]) -> None:
    """One record, and what nests in it, as rows of their sheets."""
    key = SECTIONS.get(section, section)
    for sheet, inner_path, inner in _nested(section, path, record):
        _put(tables, sheet, number, inner_path, inner)
    cells = cells_of(section, path, record)
    for name in _NESTED.get(section, ()):
        cells.pop(name, None)
    _put(tables, key, number, path, cells)


_NESTED = {"centre": ("sites", "opening_hours"), "procedures": ("components",)}


def _nested(
    section: str, path: str, record: dict[str, Any]
) -> Iterator[tuple[str, str, dict[str, Cell]]]:
    if section == "procedures" and "components" in record:
        place = f"{path}.components"
        for position, paper in enumerate(_list(place, record["components"])):
            inner = f"{place}[{position}]"
            owner = Cell(f"{path}.id", record.get("id"))
            yield (
                "components",
                inner,
                {"procedure_id": owner, **cells_of("components", inner, _object(inner, paper))},
            )
    if section == "centre":
        yield from centre_parts(path, record)


def _put(tables: Tables, key: str, number: int, path: str, cells: dict[str, Cell]) -> None:
    sheet = BY_KEY[key]
    known = {name: cell for name, cell in cells.items() if sheet.column(name)}
    for name, cell in cells.items():
        if name in IGNORED.get(key, ()):
            tables.asides[path, name] = cell
        elif name not in known:
            tables.problems.append(_unknown(sheet.title, number, cell.ref, name))
    tables.rows.setdefault(key, []).append(Row(number, known, path))


def _unknown(sheet: str, number: int, ref: str, name: str) -> Problem:
    fix = "Mời xem lại chính tả, hoặc bỏ khóa này."
    return Problem(
        "unknown_key", number, ref, name[:80], fix, sheet, "Khóa không có trong danh mục"
    )
