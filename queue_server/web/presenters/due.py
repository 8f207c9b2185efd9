"""A due date as the desk explains it: the small calendar, day 0, what was skipped and why."""

from datetime import date, datetime, timedelta

from queue_server.contracts.reception import DueCell, DueView
from queue_server.domain.business_day import LOCAL
from queue_server.domain.catalogue import Procedure
from queue_server.domain.working_time.deadlines import Due, LookedAt

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
MOST_WEEKS = 4
_UNITS = {"working_day": "ngày làm việc", "day": "ngày", "hour": "giờ làm việc"}


def duration_words(procedure: Procedure) -> str:
    """“10 ngày làm việc”, “trong ngày”; empty where the catalogue does not know."""
    if procedure.duration_unit == "same_day":
        return "trong ngày làm việc"
    unit = _UNITS.get(procedure.duration_unit or "")
    return f"{procedure.duration_amount} {unit}" if unit and procedure.duration_amount else ""


def day_words(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"


def due_view(due: Due, procedure: Procedure, received: datetime, by_post: bool) -> DueView:
    """`received` is when the officer looks, or when it was accepted."""
    start, at = due.effective.astimezone(LOCAL), due.at.astimezone(LOCAL)
    counted = [one for one in due.days if one.counted]
    skipped = [one for one in due.days if not one.counted]
    return DueView(
        title=day_words(at.date()),
        before=" · ".join(
            part for part in (f"Trước {at:%H:%M}", duration_words(procedure)) if part
        ),
        day=at.date(),
        cells=_cells(start.date(), at.date(), due.days),
        received=_received(received.astimezone(LOCAL), start, by_post),
        day_zero="ngày nhận là 0",
        skipped=_skipped(skipped),
        spoken=_spoken(start.date(), counted, skipped),
    )


def _received(received: datetime, start: datetime, by_post: bool) -> str:
    if by_post:
        return f"Dấu đến của bưu chính {start:%d/%m/%Y}"
    if start.date() == received.date() and start <= received + timedelta(minutes=1):
        return f"Nhận {received:%H:%M}, trong giờ làm việc"
    return f"Nhận {received:%H:%M}, ngoài giờ nên tính từ {start:%H:%M %d/%m}"


def _skipped(skipped: list[LookedAt]) -> str:
    rest = sum(one.kind == "weekly_rest" for one in skipped)
    named = [one for one in skipped if one.kind == "off"]
    if not skipped:
        return "Không có ngày nghỉ nào ở giữa."
    weekend = f"Bỏ {rest} ngày nghỉ cuối tuần" if rest else "Không có ngày nghỉ cuối tuần"
    if not named:
        return f"{weekend}, không có ngày lễ."
    names = list(dict.fromkeys(one.why or "ngày nghỉ" for one in named))
    return f"{weekend}, {len(named)} ngày lễ ({'; '.join(names)})."


def _spoken(start: date, counted: list[LookedAt], skipped: list[LookedAt]) -> str:
    days = ", ".join(f"{one.day:%d/%m}" for one in counted)
    off = ", ".join(f"{one.day:%d/%m}" for one in skipped)
    return f"Nhận {day_words(start)} là ngày 0. Đếm {days or 'trong ngày'}." + (
        f" Không đếm {off}." if off else ""
    )


def _cells(start: date, last: date, days: tuple[LookedAt, ...]) -> list[DueCell]:
    """Whole weeks from Monday to Sunday; of a long way the first and the last ones."""
    looked = {one.day: one for one in days}
    first = start - timedelta(days=start.weekday())
    weeks = (last - first).days // 7 + 1
    cells, n = [], 0
    for ahead in range(weeks * 7):
        day = first + timedelta(days=ahead)
        one = looked.get(day)
        n += bool(one and one.counted)
        cells.append(_cell(day, start, last, one, n))
    if weeks <= MOST_WEEKS:
        return cells
    gap = DueCell(day=first + timedelta(days=7), kind="gap", n=(weeks - MOST_WEEKS + 1))
    return [*cells[:7], gap, *cells[-7 * (MOST_WEEKS - 2) :]]


def _cell(day: date, start: date, last: date, one: LookedAt | None, n: int) -> DueCell:
    if day == last and day != start:
        return DueCell(day=day, kind="last", n=n)
    if day == start:
        return DueCell(day=day, kind="start", n=0)
    if one is None:
        return DueCell(day=day, kind="past" if day < start else "after")
    if one.counted:
        return DueCell(day=day, kind="counted", n=n, why=one.why)
    return DueCell(day=day, kind="off", why=one.why)
