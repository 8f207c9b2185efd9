"""Rules of places and times: zones, counters, opening hours, agencies' dates, the centre's clock."""

from zoneinfo import ZoneInfo

from .entities import Agency, Catalogue, OpeningHours
from .problem import Line, Problems

SITE_KINDS = ("headquarters", "service_point")
AGENCY_KINDS = ("department", "vertical")


def place_problems(catalogue: Catalogue) -> Problems:
    yield from _centre(catalogue)
    yield from _counter_numbers(catalogue)
    for row, hours in enumerate(catalogue.opening_hours, 1):
        yield from _hours(Line("opening_hours", row), hours)
    for row, agency in enumerate(catalogue.agencies, 1):
        yield from _agency(Line("agencies", row), agency)
    for row, closed in enumerate(catalogue.closed_days, 1):
        if not closed.reason:
            line = Line("closed_days", row)
            yield line.problem(
                "reason_missing",
                "reason",
                "",
                "Thiếu lý do nghỉ",
                "Mời ghi lý do, ví dụ Quốc khánh.",
            )


def _centre(catalogue: Catalogue) -> Problems:
    line, centre = Line("centre", 1), catalogue.centre
    if not centre.short_vi:
        fix = "Mời ghi tên gọi ngắn, dùng trên phiếu số."
        yield line.problem("name_missing", "short_vi", "", "Thiếu tên ngắn", fix)
    try:
        ZoneInfo(centre.timezone)
    except (ValueError, OSError, LookupError):
        fix = "Mời ghi Asia/Ho_Chi_Minh."
        yield line.problem("timezone_unknown", "timezone", centre.timezone, "Múi giờ không có", fix)
    if not catalogue.sites:
        fix = "Mời ghi ít nhất một địa điểm ở trang Địa điểm."
        yield line.problem("no_site", "id", centre.id, "Trung tâm chưa có địa điểm", fix)


def _counter_numbers(catalogue: Catalogue) -> Problems:
    """1 to 99 (boards and panels have two digits), once per site."""
    site_of_hall = {hall.id: hall.site_id for hall in catalogue.halls}
    site_of_zone = {zone.id: site_of_hall.get(zone.hall_id) for zone in catalogue.zones}
    first: dict[tuple[str | None, int], int] = {}
    for row, counter in enumerate(catalogue.counters, 1):
        line, number = Line("counters", row), counter.number
        place = (site_of_zone.get(counter.zone_id), number)
        if not 1 <= number <= 99:
            yield line.problem(
                "counter_number",
                "number",
                number,
                "Số quầy ngoài khoảng",
                "Mời ghi số từ 1 đến 99.",
            )
        elif place in first:
            fix = (
                f"Địa điểm này đã có quầy {number:02d} ở dòng thứ {first[place]}. Mời ghi số khác."
            )
            yield line.problem("duplicate", "number", number, "Số quầy bị trùng", fix)
        else:
            first[place] = row


def _hours(line: Line, hours: OpeningHours) -> Problems:
    if not 0 <= hours.weekday <= 6:
        fix = "Mời ghi từ Thứ Hai đến Chủ Nhật."
        yield line.problem("weekday", "weekday", hours.weekday, "Không có thứ này trong tuần", fix)
    if not hours.sessions:
        fix = "Mời ghi như 07:30-11:30; 13:00-17:00. Ngày không mở thì bỏ cả dòng."
        yield line.problem("sessions_missing", "sessions", "", "Thiếu giờ mở cửa", fix)
    text = "; ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in hours.sessions)
    for opens, closes in hours.sessions:
        if opens >= closes:
            fix = f"Giờ đóng {closes:%H:%M} phải sau giờ mở {opens:%H:%M}."
            yield line.problem("session_order", "sessions", text, "Giờ đóng trước giờ mở", fix)
    for (_, closes), (opens, _) in zip(hours.sessions, hours.sessions[1:], strict=False):
        if opens < closes:
            fix = f"Buổi sau mở {opens:%H:%M}, trước khi buổi trước đóng {closes:%H:%M}. Mời tách hai buổi."
            yield line.problem("sessions_overlap", "sessions", text, "Giờ mở cửa chồng nhau", fix)


def _agency(line: Line, agency: Agency) -> Problems:
    if not agency.short_vi:
        yield line.problem(
            "name_missing", "short_vi", "", "Thiếu tên ngắn", "Mời ghi tên gọi ngắn của cơ quan."
        )
    starts, ends = agency.effective_from, agency.effective_to
    if starts and ends and ends < starts:
        fix = f"Ngày hết phải từ {starts:%d/%m/%Y} trở đi."
        yield line.problem("dates_order", "effective_to", ends, "Ngày hết trước ngày bắt đầu", fix)
    if agency.id in (agency.parent_id, *agency.succeeds):
        cell = "parent_id" if agency.parent_id == agency.id else "succeeds"
        fix = "Mời ghi cơ quan khác, hoặc để trống."
        yield line.problem("names_itself", cell, agency.id, "Cơ quan nhắc đến chính mình", fix)
