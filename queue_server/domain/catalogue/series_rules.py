"""Rules of number series, work profiles and contingents: what a kiosk gives and a counter calls."""

import re

from .entities import Catalogue, TicketSeries, WorkProfile
from .problem import Line, Problems

# No I, O, Q, Đ: they are misread as digits or misheard. Two letters when the single ones are used up.
LETTERS = "ABCDEGHKLMNPSTVX"
_LETTER = re.compile(rf"[{LETTERS}]{{1,2}}")
PURPOSES = ("submit", "collect", "guidance", "overflow")
WEIGHTS = range(1, 11)
MOST_NUMBERS = 899


def series_problems(catalogue: Catalogue) -> Problems:
    site_of_hall = {hall.id: hall.site_id for hall in catalogue.halls}
    site_of_zone = {zone.id: site_of_hall.get(zone.hall_id, "") for zone in catalogue.zones}
    for row, series in enumerate(catalogue.series, 1):
        yield from _series(Line("series", row), series, site_of_zone)
    for row, profile in enumerate(catalogue.work_profiles, 1):
        yield from _profile(Line("work_profiles", row), profile)
    yield from _contingents(catalogue)
    for row, field in enumerate(catalogue.fields, 1):
        if not field.agency_ids:
            fix = "Mời ghi mã cơ quan nhận hồ sơ."
            yield Line("fields", row).problem(
                "agency_missing", "agency_ids", "", "Thiếu cơ quan tiếp nhận", fix
            )


def _series(line: Line, series: TicketSeries, site_of_zone: dict[str, str]) -> Problems:
    if not _LETTER.fullmatch(series.letter):
        fix = f"Cần một hoặc hai chữ trong {' '.join(LETTERS)}."
        yield line.problem(
            "letter_form", "letter", series.letter, "Chữ của loạt số không dùng được", fix
        )
    if not series.icon:
        yield line.problem(
            "icon_missing", "icon", "", "Thiếu biểu tượng", "Mời ghi tên biểu tượng, ví dụ ticket."
        )
    sites = [site_of_zone[zone] for zone in series.zone_ids if zone in site_of_zone]
    if len(sites) != len(set(sites)):
        fix = "Mỗi địa điểm chỉ một khu cho một loạt số. Mời bỏ bớt."
        yield line.problem(
            "zone_twice", "zone_ids", series.zone_ids, "Hai khu ở cùng một địa điểm", fix
        )


def _profile(line: Line, profile: WorkProfile) -> Problems:
    text = "; ".join(f"{item.series}:{item.weight}" for item in profile.items)
    if not profile.items:
        yield line.problem(
            "profile_empty",
            "items",
            "",
            "Hồ sơ công việc chưa có loạt số",
            "Mời ghi như D:10; TK:3.",
        )
    for item in profile.items:
        if item.weight not in WEIGHTS:
            fix = f"Hệ số của {item.series} là {item.weight}. Mời ghi từ 1 đến 10."
            yield line.problem("weight", "items", text, "Hệ số ngoài khoảng", fix)
    letters = [item.series for item in profile.items]
    for letter in sorted({letter for letter in letters if letters.count(letter) > 1}):
        fix = f"Loạt số {letter} ghi hai lần. Mời giữ một."
        yield line.problem("duplicate", "items", text, "Loạt số bị lặp", fix)


def _contingents(catalogue: Catalogue) -> Problems:
    for row, contingent in enumerate(catalogue.contingents, 1):
        line = Line("contingents", row)
        if not 0 <= contingent.weekday <= 6:
            fix = "Mời ghi từ Thứ Hai đến Chủ Nhật."
            yield line.problem(
                "weekday", "weekday", contingent.weekday, "Không có thứ này trong tuần", fix
            )
        if contingent.limit is not None and not 0 <= contingent.limit <= MOST_NUMBERS:
            fix = f"Mời ghi từ 0 đến {MOST_NUMBERS}, hoặc để trống nếu không giới hạn."
            yield line.problem("limit", "limit", contingent.limit, "Hạn mức ngoài khoảng", fix)
