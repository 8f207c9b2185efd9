"""References: whatever a record names must exist in its own sheet."""

from collections.abc import Iterable, Iterator

from .entities import Catalogue
from .problem import Line, Problems

Reference = tuple[str, int, str, str | None, str]
_SHEET_WORDS = {
    "sites": "Địa điểm",
    "halls": "Sảnh",
    "zones": "Khu",
    "agencies": "Cơ quan",
    "series": "Loạt số",
    "fields": "Lĩnh vực",
    "procedures": "Thủ tục",
    "work_profiles": "Hồ sơ công việc",
}


def reference_problems(catalogue: Catalogue) -> Problems:
    known = {
        sheet: {record.id for record in getattr(catalogue, sheet)}
        for sheet in _SHEET_WORDS
        if sheet != "series"
    }
    known["series"] = {series.letter for series in catalogue.series}
    for sheet, row, cell, target, kind in _references(catalogue):
        if target is not None and target not in known[kind]:
            title = "Chưa ghi nơi thuộc về" if not target else "Nhắc đến mã không có"
            fix = f"Mời ghi một mã có trong trang {_SHEET_WORDS[kind]}{_near(target, known[kind])}."
            yield Line(sheet, row).problem("unknown_reference", cell, target, title, fix)


def _near(target: str, known: set[str]) -> str:
    """A hint: an existing id that begins alike; nothing when there is none."""
    alike = [
        name
        for name in sorted(known)
        if len(target) > 2 and name.startswith(target[: max(3, len(target) // 2)])
    ]
    return f", ví dụ {alike[0]}" if alike else ""


def _references(catalogue: Catalogue) -> Iterator[Reference]:
    yield from _places(catalogue)
    yield from _receivers(catalogue)
    yield from _plans(catalogue)


def _places(catalogue: Catalogue) -> Iterator[Reference]:
    for row, hall in enumerate(catalogue.halls, 1):
        yield "halls", row, "site_id", hall.site_id, "sites"
    for row, zone in enumerate(catalogue.zones, 1):
        yield "zones", row, "hall_id", zone.hall_id, "halls"
    for row, series in enumerate(catalogue.series, 1):
        yield from _each("series", row, "zone_ids", series.zone_ids, "zones")
    for row, counter in enumerate(catalogue.counters, 1):
        yield "counters", row, "zone_id", counter.zone_id, "zones"
        yield "counters", row, "profile_id", counter.profile_id, "work_profiles"


def _receivers(catalogue: Catalogue) -> Iterator[Reference]:
    for row, agency in enumerate(catalogue.agencies, 1):
        yield "agencies", row, "parent_id", agency.parent_id, "agencies"
        yield from _each("agencies", row, "succeeds", agency.succeeds, "agencies")
    for row, field in enumerate(catalogue.fields, 1):
        yield "fields", row, "series", field.series, "series"
        yield from _each("fields", row, "agency_ids", field.agency_ids, "agencies")
    for row, procedure in enumerate(catalogue.procedures, 1):
        yield "procedures", row, "field_id", procedure.field_id, "fields"
        yield "procedures", row, "replaced_by", procedure.replaced_by, "procedures"
        yield from _each("procedures", row, "agency_ids", procedure.agency_ids, "agencies")


def _plans(catalogue: Catalogue) -> Iterator[Reference]:
    for row, profile in enumerate(catalogue.work_profiles, 1):
        yield from _each(
            "work_profiles", row, "items", (item.series for item in profile.items), "series"
        )
    for row, hours in enumerate(catalogue.opening_hours, 1):
        yield "opening_hours", row, "site_id", hours.site_id, "sites"
    for row, closed in enumerate(catalogue.closed_days, 1):
        yield "closed_days", row, "site_id", closed.site_id, "sites"
    for row, contingent in enumerate(catalogue.contingents, 1):
        yield "contingents", row, "site_id", contingent.site_id, "sites"
        yield "contingents", row, "series", contingent.series, "series"


def _each(
    sheet: str, row: int, cell: str, targets: Iterable[str], kind: str
) -> Iterator[Reference]:
    for target in targets:
        yield sheet, row, cell, target, kind
