"""How each sheet of the catalogue is shown and typed: one description per sheet, no form of its own.

Labels and hints are words of the `admin` audience: cell.<sheet>.<key>, or cell.<key> where all sheets agree."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """One cell of a form. `kind` decides the control:

    line, text (long), lines (one entry a line), number, day, clock, yes, choice and choices (of `options`),
    one and several (records of the sheet `to`), weekday, sessions, weights (series with a weight).
    `span` counts sixths of the width; `fixed` cells name the record and cannot change later."""

    key: str
    kind: str = "line"
    span: int = 3
    to: str = ""
    options: tuple[str, ...] = ()
    default: str = ""
    needed: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class Sheet:
    """`key` as in the catalogue, `slug` in addresses, `columns` of the list; `more` are cells seldom needed."""

    key: str
    slug: str
    group: str
    icon: str
    columns: tuple[str, ...]
    cells: tuple[Cell, ...]
    more: tuple[Cell, ...] = ()

    @property
    def all_cells(self) -> tuple[Cell, ...]:
        return (*self.cells, *self.more)

    def cell(self, key: str) -> Cell | None:
        return next((cell for cell in self.all_cells if cell.key == key), None)


ID = Cell("id", needed=True, fixed=True)
NAMES = (
    Cell("name_vi", span=6, needed=True),
    Cell("name_en", span=2),
    Cell("name_ko", span=2),
    Cell("name_zh", span=2),
)
SHORT = Cell("short_vi", needed=True)
INVENTED = Cell("fictitious", "yes", 6)
SITE = Cell("site_id", "one", to="sites", needed=True)
NOTE = Cell("note", "text", 6)
SOURCE = Cell("source", "text", 6)
AGENCIES = Cell("agency_ids", "several", 6, to="agencies", needed=True)
WEEKDAY = Cell("weekday", "weekday", needed=True)

CATALOGUE = (
    Sheet(
        "centre",
        "trung-tam",
        "catalogue",
        "building-2",
        ("name_vi", "short_vi", "province_vi", "hotline"),
        (
            ID,
            SHORT,
            *NAMES,
            Cell("province_vi", span=2, needed=True),
            Cell("unit_code", span=2),
            Cell("timezone", span=2, needed=True, default="Asia/Ho_Chi_Minh"),
            Cell("hotline"),
            Cell("web"),
            NOTE,
            INVENTED,
        ),
    ),
    Sheet(
        "sites",
        "dia-diem",
        "catalogue",
        "map-pin",
        ("name_vi", "kind", "ward_vi", "effective_from"),
        (
            ID,
            Cell("kind", "choice", options=("headquarters", "service_point"), needed=True),
            *NAMES,
            Cell("ward_vi"),
            Cell("effective_from", "day"),
            SOURCE,
            INVENTED,
        ),
    ),
    Sheet(
        "halls",
        "sanh",
        "catalogue",
        "house",
        ("name_vi", "site_id"),
        (ID, SITE, *NAMES, INVENTED),
    ),
    Sheet(
        "zones",
        "khu",
        "catalogue",
        "map",
        ("name_vi", "hall_id", "floor"),
        (
            ID,
            Cell("hall_id", "one", 2, to="halls", needed=True),
            Cell("floor", "number", 1, needed=True, default="1"),
            *NAMES,
            INVENTED,
        ),
    ),
    Sheet(
        "counters",
        "quay",
        "catalogue",
        "armchair",
        ("number", "zone_id", "profile_id"),
        (
            ID,
            Cell("number", "number", needed=True),
            Cell("zone_id", "one", to="zones", needed=True),
            Cell("profile_id", "one", to="work_profiles"),
            INVENTED,
        ),
    ),
    Sheet(
        "work_profiles",
        "ho-so-cong-viec",
        "catalogue",
        "scale",
        ("name_vi", "items"),
        (
            ID,
            Cell("name_vi", needed=True),
            Cell("items", "weights", 6, to="series", needed=True),
            INVENTED,
        ),
    ),
    Sheet(
        "series",
        "loat-so",
        "catalogue",
        "ticket",
        ("letter", "name_vi", "purpose", "zone_ids"),
        (
            Cell("letter", span=1, needed=True, fixed=True),
            Cell(
                "purpose",
                "choice",
                options=("submit", "collect", "guidance", "overflow"),
                needed=True,
            ),
            Cell("icon", span=2, needed=True, default="ticket"),
            *NAMES,
            Cell("zone_ids", "several", 6, to="zones"),
            INVENTED,
        ),
    ),
    Sheet(
        "fields",
        "linh-vuc",
        "catalogue",
        "briefcase-business",
        ("name_vi", "series", "agency_ids"),
        (ID, Cell("series", "one", to="series", needed=True), *NAMES, AGENCIES),
    ),
    Sheet(
        "agencies",
        "co-quan",
        "catalogue",
        "users-round",
        ("short_vi", "kind", "unit_code", "effective_from", "effective_to"),
        (
            ID,
            SHORT,
            *NAMES,
            Cell("kind", "choice", 2, options=("department", "vertical"), needed=True),
            Cell("unit_code", span=2),
            Cell("parent_id", "one", 2, to="agencies"),
            Cell("effective_from", "day"),
            Cell("effective_to", "day"),
            Cell("succeeds", "several", 6, to="agencies"),
            SOURCE,
            Cell("source_kind", span=6),
            NOTE,
            INVENTED,
        ),
    ),
    Sheet(
        "opening_hours",
        "gio-mo-cua",
        "calendar",
        "clock",
        ("site_id", "weekday", "sessions"),
        (SITE, WEEKDAY, Cell("sessions", "sessions", 6, needed=True), INVENTED),
    ),
    Sheet(
        "closed_days",
        "ngay-nghi",
        "calendar",
        "calendar-check",
        ("day", "reason", "site_id"),
        (
            Cell("day", "day", needed=True),
            Cell("site_id", "one", to="sites"),
            Cell("reason", span=6, needed=True),
            INVENTED,
        ),
    ),
    Sheet(
        "contingents",
        "han-muc",
        "calendar",
        "timer",
        ("site_id", "series", "weekday", "limit"),
        (
            SITE,
            Cell("series", "one", to="series", needed=True),
            WEEKDAY,
            Cell("limit", "number"),
            INVENTED,
        ),
    ),
)

PROCEDURES = Sheet(
    "procedures",
    "thu-tuc",
    "procedures",
    "file-text",
    ("short_vi", "code", "field_id", "valid_from", "valid_to"),
    (
        Cell("valid_from", "day", 2),
        Cell("valid_to", "day", 2),
        Cell("duration_amount", "number", 1),
        Cell("duration_unit", "choice", 1, options=("", "working_day", "day", "hour", "same_day")),
        Cell("decision", span=3),
        Cell("legal_basis", "lines", 3, needed=True),
        Cell("fee_vnd", "number", 2),
        Cell("medium", "choice", 2, options=("electronic", "paper", "printed_blank"), needed=True),
        Cell("requires_opinions", "yes", 2),
        Cell("name_vi", "text", 6, needed=True),
        Cell("short_vi", span=3, needed=True),
        Cell("code", span=1),
        Cell("level", "choice", 2, options=("province", "district", "commune"), needed=True),
        Cell("field_id", "one", 3, to="fields", needed=True),
        Cell("channels", "choices", 3, options=("direct", "online", "post"), needed=True),
        AGENCIES,
    ),
    (
        Cell("id", span=3, needed=True, fixed=True),
        Cell("replaced_by", "one", 3, to="procedures"),
        Cell("name_en", "text", 2),
        Cell("name_ko", "text", 2),
        Cell("name_zh", "text", 2),
        Cell("result_name_vi", span=3),
        Cell("duration_cutoff", "clock", 1),
        Cell("basis_replaced_on", "day", 2),
        Cell("duration_note", span=3),
        Cell("fee_note", span=3),
        Cell("fee_scope", "choice", 2, options=("", "national", "provincial")),
        Cell("fee_province", span=2),
        Cell("confidence", span=2),
        Cell("from_memory", "lines", 3),
        Cell("code_note", span=3),
        SOURCE,
        NOTE,
    ),
)
PAPER_CELLS = (
    Cell("name_vi", "text", needed=True),
    Cell("original", "number", default="1"),
    Cell("certified_copy", "number", default="0"),
    Cell("photocopy", "number", default="0"),
    Cell("kind", "choice", options=("submit", "present"), default="submit"),
    Cell("mandatory", "yes", default="có"),
    Cell("copies_sourced", "yes"),
)

SHEETS = (*CATALOGUE, PROCEDURES)
BY_KEY = {sheet.key: sheet for sheet in SHEETS}
BY_SLUG = {sheet.slug: sheet for sheet in CATALOGUE}
