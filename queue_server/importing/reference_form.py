"""What the published reference form of the catalogue says in its own way, turned into our columns.

Agencies come as the list of 2021 and the list since 2025; a field or procedure names one of each. Ticket
groups are number series. Opening hours and sites stand in the centre; a duration is an object.
"""

from collections.abc import Iterator
from typing import Any

from queue_server.domain.catalogue import Problem

from .tables import Cell, Tables

SECTIONS = {"agencies_2025": "agencies", "ticket_groups": "series"}
# Said for people; nothing of the queue depends on it. `field_ids` is checked by `group_problems`.
IGNORED = {
    "centre": {
        "names_note",
        "names_history",
        "organisation_2025",
        "unit_code_source",
        "web_source",
        "load_facts",
    },
    "series": {"field_ids"},
}


def cells_of(section: str, path: str, record: dict[str, Any]) -> dict[str, Cell]:
    """The cells of one record under the names of our columns."""
    cells = {name: Cell(f"{path}.{name}", value) for name, value in record.items()}
    if isinstance(record.get("duration"), dict):
        whole = cells.pop("duration")
        for part, value in record["duration"].items():
            cells[f"duration_{part}"] = Cell(f"{whole.ref}.{part}", value)
    if section in ("ticket_groups", "fields") and "ticket_letter" in cells:
        cells["letter" if section == "ticket_groups" else "series"] = cells.pop("ticket_letter")
    if section == "ticket_groups":
        cells.setdefault("purpose", Cell(f"{path}.purpose", "submit"))
        cells.setdefault("icon", Cell(f"{path}.icon", "ticket"))
    if section == "centre":
        _centre(cells, record)
    _receivers(cells)
    return cells


def _receivers(cells: dict[str, Cell]) -> None:
    """The receiver under the list of 2021 and the one since 2025, oldest first, each once."""
    found = [cells.pop(name) for name in ("agency_id", "agency_2025_id") if name in cells]
    named = [cell for cell in found if cell.value is not None]
    if named:
        together = list(dict.fromkeys(str(cell.value) for cell in named))
        cells["agency_ids"] = Cell(named[-1].ref, together)


def _centre(cells: dict[str, Cell], record: dict[str, Any]) -> None:
    province, hours = record.get("province"), record.get("opening_hours")
    if isinstance(province, dict):
        cells.pop("province")
        cells["province_vi"] = Cell("centre.province.name_vi", province.get("name_vi"))
    if isinstance(hours, dict) and "timezone" in hours:
        cells["timezone"] = Cell("centre.opening_hours.timezone", hours["timezone"])


def centre_parts(path: str, centre: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Cell]]]:
    """Sites and opening hours as rows of their own sheets; the hours hold for every site."""
    sites = [site for site in _listed(centre.get("sites")) if isinstance(site, dict)]
    for position, site in enumerate(sites):
        place = f"{path}.sites[{position}]"
        yield "sites", place, cells_of("sites", place, site)
    hours = centre.get("opening_hours")
    if not isinstance(hours, dict):
        return
    place = f"{path}.opening_hours"
    for site in sites:
        for position, weekday in enumerate(_listed(hours.get("weekdays"))):
            yield (
                "opening_hours",
                place,
                {
                    "site_id": Cell(f"{place}.weekdays", site.get("id")),
                    "weekday": Cell(f"{place}.weekdays[{position}]", weekday),
                    "sessions": Cell(f"{place}.sessions", hours.get("sessions")),
                    "fictitious": Cell(f"{place}.status", hours.get("status") == "assumption"),
                },
            )


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def group_problems(tables: Tables) -> list[Problem]:
    """A group names its fields and a field its letter: both must say the same."""
    letter_of = {
        _text(row.cells, "id"): _text(row.cells, "series")
        for row in tables.rows.get("fields", [])
        if row.cells
    }
    found = []
    for row in tables.rows.get("series", []):
        listed = tables.asides.get((row.path, "field_ids"))
        for field in _listed(listed.value if listed else None):
            letter = _text(row.cells, "letter")
            if letter_of.get(str(field), letter) != letter and listed is not None:
                fix = f"Lĩnh vực {field} ghi loạt số {letter_of[str(field)]}. Mời sửa cho khớp."
                title = "Nhóm và lĩnh vực không khớp"
                found.append(
                    Problem(
                        "group_mismatch", row.number, listed.ref, str(field), fix, "Loạt số", title
                    )
                )
    return found


def _text(cells: Any, key: str) -> str:
    return str(cells[key].value) if key in cells else ""
