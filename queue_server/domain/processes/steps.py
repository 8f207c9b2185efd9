"""Steps of an internal process and their sum, which may never exceed the limit of the procedure (law.md R12.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from queue_server.domain.errors import DomainError

StepUnit = Literal["working_hour", "working_day"]
# The five steps on site (seed Đ4): every step of a process belongs to one of them, in this order.
STATIONS = {
    1: "Tiếp nhận",
    2: "Thẩm định",
    3: "Phê duyệt",
    4: "Đóng dấu",
    5: "Trả kết quả",
}
MOST_STEPS = 30
MOST_DAYS = 1000
_WEEK, _WORKED = 7, 5


class ProcessWrong(DomainError):
    """A process that cannot be one. `cell` names the field: `<place>.<name>` for a step, else the name."""

    code = "process_wrong"

    def __init__(self, cell: str, detail: str) -> None:
        super().__init__(detail)
        self.cell = cell


@dataclass(frozen=True)
class Step:
    """`actor` is a role, an agency or a title, never a person's name. `quarters`: the limit in quarters of its unit.

    Zero is a step without a limit of its own."""

    station: int
    title: str
    content: str
    actor: str
    quarters: int
    unit: StepUnit = "working_hour"

    @property
    def amount(self) -> Decimal:
        return Decimal(self.quarters) / 4

    def hours(self, day: timedelta) -> Decimal:
        """The limit in working hours; `day` is the working time of one day of the centre."""
        return self.amount * hours_of(day) if self.unit == "working_day" else self.amount


def hours_of(span: timedelta) -> Decimal:
    return Decimal(int(span.total_seconds())) / 3600


def total(steps: Sequence[Step], day: timedelta) -> Decimal:
    """The sum of all limits in working hours."""
    return sum((step.hours(day) for step in steps), Decimal(0))


def legal_hours(unit: str | None, amount: int | None, day: timedelta) -> Decimal | None:
    """The limit of a procedure in working hours of the centre, with the catalogue's word for the unit; None: unknown.

    Calendar days are counted as the fewest working days they can hold in a week without holidays, so that the
    steps fit whenever the dossier comes. A same-day matter has one working day."""
    if unit == "same_day":
        return hours_of(day)
    if amount is None or unit not in ("working_day", "hour", "day"):
        return None
    if unit == "hour":
        return Decimal(amount)
    return (fewest_working_days(amount) if unit == "day" else amount) * hours_of(day)


def fewest_working_days(days: int) -> int:
    """Working days after a receipt on a working day, through its calendar day `days` or the next working one."""
    return min(_worked_after(start, days) for start in range(_WORKED))


def _worked_after(start: int, days: int) -> int:
    whole, rest = divmod(days, _WEEK)
    worked = sum((start + ahead) % _WEEK < _WORKED for ahead in range(1, rest + 1))
    ends_in_rest = (start + days) % _WEEK >= _WORKED
    return whole * _WORKED + worked + (1 if ends_in_rest else 0)


def check(steps: Sequence[Step]) -> None:
    """Every step is whole and in the order of the five. ProcessWrong names the first cell that is not."""
    if not steps:
        raise ProcessWrong("steps", "Quy trình chưa có bước nào. Mời thêm bước.")
    if len(steps) > MOST_STEPS:
        raise ProcessWrong("steps", f"Quy trình có tối đa {MOST_STEPS} bước.")
    for place, step in enumerate(steps):
        _check_step(place, step)
        if place and step.station < steps[place - 1].station:
            raise ProcessWrong(
                f"{place}.station", "Các bước phải theo thứ tự: tiếp nhận, thẩm định, phê duyệt, đóng dấu, trả kết quả."
            )  # fmt: skip
    missing = [
        name for number, name in STATIONS.items() if number not in {s.station for s in steps}
    ]
    if missing:
        raise ProcessWrong("steps", f"Còn thiếu khâu: {', '.join(missing)} (đủ năm bước tại chỗ).")


def _check_step(place: int, step: Step) -> None:
    if step.station not in STATIONS:
        raise ProcessWrong(f"{place}.station", "Mời chọn một trong năm bước tại chỗ.")
    for name, words in (("title", "tên bước"), ("actor", "người hoặc bộ phận chịu trách nhiệm")):
        if not getattr(step, name).strip():
            raise ProcessWrong(f"{place}.{name}", f"Mời ghi {words}.")
    if not 0 <= step.quarters <= MOST_DAYS * 4 * 8:
        raise ProcessWrong(f"{place}.amount", "Mời ghi số giờ hoặc ngày, lẻ đến một phần tư.")


@dataclass(frozen=True)
class Sum:
    """The limits together beside the legal limit, both in working hours. `spare`: how much shorter; None: unknown."""

    hours: Decimal
    legal: Decimal | None

    @property
    def spare(self) -> Decimal | None:
        return None if self.legal is None else self.legal - self.hours

    @property
    def fits(self) -> bool:
        return self.spare is not None and self.spare >= 0


def check_sum(found: Sum) -> None:
    """Equal or less. ProcessWrong when the steps take longer than the law gives, or nobody knows what it gives."""
    if found.legal is None:
        raise ProcessWrong(
            "sum", "Thủ tục chưa có thời hạn giải quyết. Mời nhập thời hạn trong danh mục trước."
        )
    if not found.fits:
        over = plain(found.hours - found.legal)
        raise ProcessWrong(
            "sum", f"Tổng các bước dài hơn thời hạn của thủ tục {over} giờ làm việc. Mời rút ngắn các bước."
        )  # fmt: skip


def plain(amount: Decimal) -> str:
    """“2,5”: a number as it is written in Vietnamese."""
    return f"{amount.normalize():f}".replace(".", ",")


@dataclass(frozen=True)
class Basis:
    """What a version rests on: the law of the procedure, and the decision that approved the process."""

    legal: str = ""
    decision_no: str = ""
    decision_date: date | None = None


# Shares of the limit where a centre has no process yet: reception, appraisal, approval, sealing, return.
_SHARES = (10, 55, 15, 10, 10)
_DEFAULT = (
    ("Tiếp nhận hồ sơ", "Kiểm tra thành phần, cấp mã, hẹn ngày trả, chuyển thẩm định", "Cán bộ tiếp nhận"),
    ("Thẩm định hồ sơ", "Thẩm định nội dung, lấy ý kiến khi cần, dự thảo kết quả", "Cán bộ thẩm định"),
    ("Phê duyệt kết quả", "Xem dự thảo, ký hoặc trả lại kèm lý do", "Người có thẩm quyền phê duyệt"),
    ("Đóng dấu, vào sổ", "Cấp số, đóng dấu, vào sổ và lưu bản điện tử", "Văn thư"),
    ("Trả kết quả", "Báo cho người nộp và trả kết quả theo giấy hẹn", "Cán bộ trả kết quả"),
)  # fmt: skip


def default_steps(legal: Decimal | None) -> tuple[Step, ...]:
    """Five plain steps that fill the limit exactly, to the quarter of an hour; without a limit, none is made up."""
    quarters = 0 if legal is None else int(legal * 4)
    parts = [quarters * share // 100 for share in _SHARES]
    parts[1] += quarters - sum(parts)
    return tuple(
        Step(number, title, content, actor, part)
        for number, ((title, content, actor), part) in enumerate(
            zip(_DEFAULT, parts, strict=True), 1
        )
    )
