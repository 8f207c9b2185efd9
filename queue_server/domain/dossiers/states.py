"""Where a dossier stands: internal states, their Vietnamese names, the clock, and the codes of the national portal."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class State(StrEnum):
    NONE = "none"
    SUBMITTED = "submitted"
    SUPPLEMENT_REQUESTED = "supplement_requested"
    RECEPTION_REFUSED = "reception_refused"
    ACCEPTED = "accepted"
    APPRAISING = "appraising"
    GATHERING_OPINIONS = "gathering_opinions"
    AWAITING_APPROVAL = "awaiting_approval"
    REFUSAL_DRAFTED = "refusal_drafted"
    SIGNED = "signed"
    NUMBERED = "numbered"
    SEALED = "sealed"
    RESULT_READY = "result_ready"
    AWAITING_PAYMENT = "awaiting_payment"
    SETTLEMENT_REFUSED = "settlement_refused"
    WITHDRAWAL_REQUESTED = "withdrawal_requested"
    STOPPED = "stopped"
    RETURNED = "returned"
    HANDED_OVER = "handed_over"


Clock = Literal["not_started", "running", "stopped", "over"]

# Codes of the national portal, the same in every public system that was read (law.md b.1).
NATIONAL = {
    1: "Mới đăng ký",
    2: "Được tiếp nhận",
    3: "Không được tiếp nhận",
    4: "Đang xử lý",
    5: "Yêu cầu bổ sung giấy tờ",
    6: "Yêu cầu thực hiện nghĩa vụ tài chính",
    7: "Công dân yêu cầu rút hồ sơ",
    8: "Dừng xử lý",
    9: "Đã xử lý xong",
    10: "Đã trả kết quả",
}


@dataclass(frozen=True)
class About:
    """`step` is the one of the five on-site steps a citizen sees (1 reception … 5 return); 0 before them."""

    name: str
    national: int | None
    clock: Clock
    step: int
    terminal: bool = False


ABOUT = {
    State.NONE: About("Chưa nộp", None, "not_started", 0),
    State.SUBMITTED: About("Chờ kiểm tra", 1, "not_started", 1),
    State.SUPPLEMENT_REQUESTED: About("Chờ bổ sung", 5, "not_started", 1),
    State.RECEPTION_REFUSED: About("Từ chối tiếp nhận", 3, "over", 1, terminal=True),
    State.ACCEPTED: About("Đã tiếp nhận", 2, "running", 1),
    State.APPRAISING: About("Đang thẩm định", 4, "running", 2),
    State.GATHERING_OPINIONS: About("Đang lấy ý kiến", 4, "running", 2),
    State.AWAITING_APPROVAL: About("Chờ phê duyệt", 4, "running", 3),
    State.REFUSAL_DRAFTED: About("Dự thảo từ chối giải quyết", 4, "running", 3),
    State.SIGNED: About("Đã ký", 4, "running", 3),
    State.NUMBERED: About("Đã cấp số", 4, "running", 4),
    State.SEALED: About("Đã đóng dấu", 4, "running", 4),
    State.RESULT_READY: About("Có kết quả, chờ trả", 9, "stopped", 5),
    State.AWAITING_PAYMENT: About("Chờ nộp phí, lệ phí", 6, "stopped", 5),
    State.SETTLEMENT_REFUSED: About("Từ chối giải quyết, chờ trả lại", 8, "stopped", 5),
    State.WITHDRAWAL_REQUESTED: About("Công dân yêu cầu rút", 7, "stopped", 5),
    State.STOPPED: About("Dừng giải quyết", 8, "over", 5, terminal=True),
    State.RETURNED: About("Đã trả kết quả", 10, "over", 5),
    State.HANDED_OVER: About("Đã bàn giao hồ sơ gốc", 10, "over", 5, terminal=True),
}
RUNNING = frozenset(state for state, about in ABOUT.items() if about.clock == "running")
