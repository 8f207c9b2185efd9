"""The regulation as versions (R0.1): number, law, forms, first day; and where newer law differs (R3.2).

The sets are facts of law and change with the program; from which day a centre applies which is its own dated decision
(R3.1). A dossier keeps the set it was accepted under. The names are those of the form sets.

`source` says how well something is known: verified (read, though mostly in secondary sources) or memory (to be checked
before anybody relies on it). What is only remembered is never printed as law."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .errors import DomainError
from .forms.fields import SetName

Source = Literal["verified", "memory"]


class RuleSetUnknown(DomainError):
    """There is no rule set of this name."""

    code = "rule_set_unknown"


@dataclass(frozen=True)
class RuleSet:
    """`issued` is the day of the document, `first` the day it is applied from where a centre decided nothing else."""

    name: SetName
    title: str
    number: str
    issued: date
    first: date
    basis: tuple[str, ...]
    forms: str
    note: str = ""
    source: Source = "verified"


SETS: tuple[RuleSet, ...] = (
    RuleSet(
        "2018",
        "Quy chế “5 tại chỗ” và quy trình điện tử",
        "433/QĐ-UBND",
        date(2021, 11, 12),
        date(2021, 11, 12),
        ("NĐ 61/2018/NĐ-CP", "NĐ 107/2021/NĐ-CP", "TT 01/2018/TT-VPCP"),
        "TT 01/2018/TT-VPCP",
        "Có hiệu lực từ ngày ký. Chưa rõ có bị thay thế sau hợp nhất tỉnh hay không.",
    ),
    RuleSet(
        "2025",
        "Một cửa theo Nghị định 118/2025",
        "118/2025/NĐ-CP",
        date(2025, 6, 9),
        date(2025, 9, 15),
        ("NĐ 118/2025/NĐ-CP", "NĐ 367/2025/NĐ-CP", "TT 03/2025/TT-VPCP"),
        "TT 03/2025/TT-VPCP",
        "Nghị định có hiệu lực từ 01/07/2025. Mẫu áp dụng từ ngày ban hành Thông tư (15/09/2025) cho đến khi Trung tâm "
        "ghi ngày khác: ngày có hiệu lực của Thông tư chưa tìm thấy.",
    ),
)


@dataclass(frozen=True)
class Conflict:
    """Where newer law differs from the regulation, and what the system does."""

    about: str
    regulation: str
    newer: str
    source: Source
    does: str


CONFLICTS: tuple[Conflict, ...] = (
    Conflict(
        "Nghị định một cửa",
        "QĐ 433 dẫn NĐ 61/2018",
        "NĐ 118/2025/NĐ-CP ngày 09/06/2025, có hiệu lực 01/07/2025: Trung tâm hai cấp và cổng quốc gia",
        "verified",
        "Hai bộ quy định cùng tồn tại; hồ sơ giữ bộ đã tiếp nhận",
    ),
    Conflict(
        "Bãi bỏ nghị định cũ",
        "NĐ 61/2018, NĐ 107/2021 còn được dẫn",
        "NĐ 118/2025 bãi bỏ hai nghị định này",
        "memory",
        "Không in câu này lên giấy tờ",
    ),
    Conflict(
        "Sửa đổi nghị định",
        "–",
        "NĐ 367/2025/NĐ-CP sửa đổi NĐ 118/2025 (ngày ban hành chưa thấy)",
        "verified",
        "Ghi trong căn cứ của bộ 2025",
    ),
    Conflict(
        "Biểu mẫu",
        "Tên phiếu theo QĐ 433 và TT 01/2018",
        "TT 03/2025/TT-VPCP ngày 15/09/2025, Phụ lục I: mẫu 01 đến 07, thêm Thông báo dừng giải quyết",
        "verified",
        "Phiếu in theo bộ mẫu của hồ sơ; tên cũ là tên khác",
    ),
    Conflict(
        "Chính quyền hai cấp",
        "QĐ 433 nêu Trung tâm cấp tỉnh, huyện",
        "Không còn cấp huyện từ 01/07/2025; hai tỉnh hợp nhất",
        "memory",
        "Cơ quan có ngày bắt đầu, ngày kết thúc trong danh mục",
    ),
    Conflict(
        "Dữ liệu cá nhân",
        "QĐ 433 không nêu",
        "Luật 91/2025/QH15 và NĐ 356/2025/NĐ-CP từ 01/01/2026, thay NĐ 13/2023",
        "verified",
        "Người trong hồ sơ được niêm phong; đọc hồ sơ là một việc có nhật ký",
    ),
    Conflict(
        "Lưu trữ",
        "Luật Lưu trữ 2011",
        "Luật Lưu trữ 33/2024/QH15 từ 01/07/2025",
        "verified",
        "Thời hạn lưu là dữ liệu có ngày",
    ),
    Conflict(
        "Nộp trực tuyến",
        "Cổng dịch vụ công của tỉnh",
        "TT 21/2023/TT-BTTTT, sửa bởi TT 11/2025/TT-BKHCN: giao dịch trực tuyến của công dân trên cổng quốc gia",
        "verified",
        "Kênh nộp là dữ liệu của hồ sơ; hệ thống không thay cổng quốc gia",
    ),
    Conflict(
        "Ngày nghỉ",
        "Lịch nghỉ trước 2026",
        "Ngày 24/11 là ngày nghỉ hưởng lương từ 2026 (NQ 28/2026/QH16)",
        "verified",
        "Lịch làm việc là dữ liệu có nguồn; năm chưa có lịch thì từ chối tính",
    ),
)


def named(name: str) -> RuleSet:
    """RuleSetUnknown when there is none."""
    for one in SETS:
        if one.name == name:
            return one
    raise RuleSetUnknown("Không có bộ quy định này.")


def in_force(day: date, chosen: Iterable[tuple[date, str]] = ()) -> RuleSet:
    """The set of a day: as the centre decided last, else the newest that the law applies by then, else the first."""
    decided = [(start, name) for start, name in chosen if start <= day]
    if decided:
        return named(max(decided)[1])
    begun = [one for one in SETS if one.first <= day]
    return max(begun, key=lambda one: one.first) if begun else SETS[0]
