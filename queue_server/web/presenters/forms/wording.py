"""What a form says in words: channels, limits of time, money, how the result is wanted, who holds the dossier."""

import unicodedata
from datetime import datetime

from queue_server.domain.business_day import LOCAL
from queue_server.domain.catalogue import Procedure
from queue_server.domain.dossiers.people import Person
from queue_server.domain.dossiers.states import State
from queue_server.services.dossier_records import DossierRecord

CHANNELS = {"direct": "trực tiếp", "online": "trực tuyến", "postal": "qua bưu chính công ích"}
_UNITS = {"working_day": "ngày làm việc", "day": "ngày", "hour": "giờ làm việc"}
RECEPTION, AGENCY, APPROVER, SEAL, RETURN, APPLICANT = (
    "Bộ phận Tiếp nhận", "{agency}", "Người có thẩm quyền, {agency}", "Văn thư", "Bộ phận Trả kết quả",
    "Người nộp hồ sơ",
)  # fmt: skip
# Who holds the dossier in each state: a step between two of them is a line of the process sheet.
HOLDERS = {
    State.NONE: APPLICANT,
    State.SUBMITTED: RECEPTION,
    State.SUPPLEMENT_REQUESTED: APPLICANT,
    State.RECEPTION_REFUSED: APPLICANT,
    State.ACCEPTED: RECEPTION,
    State.APPRAISING: AGENCY,
    State.GATHERING_OPINIONS: AGENCY,
    State.AWAITING_APPROVAL: APPROVER,
    State.REFUSAL_DRAFTED: APPROVER,
    State.SIGNED: SEAL,
    State.NUMBERED: SEAL,
    State.SEALED: SEAL,
    State.RESULT_READY: RETURN,
    State.AWAITING_PAYMENT: RETURN,
    State.SETTLEMENT_REFUSED: RETURN,
    State.WITHDRAWAL_REQUESTED: RECEPTION,
    State.STOPPED: APPLICANT,
    State.RETURNED: APPLICANT,
    State.HANDED_OVER: AGENCY,
}


def duration(procedure: Procedure | None) -> str:
    """As the catalogue has it; empty when it is not known."""
    if procedure is None or not procedure.duration_unit:
        return ""
    if procedure.duration_unit == "same_day":
        return "trong ngày"
    return f"{procedure.duration_amount} {_UNITS[procedure.duration_unit]}"


def money(amount: int) -> str:
    """810000 → “810.000 đồng”."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def fee(record: DossierRecord) -> str:
    if not record.fee_vnd:
        return ""
    paid = "đã thanh toán" if record.fee_paid else "chưa thanh toán"
    return f"{money(record.fee_vnd)}, {paid}"


def return_by(record: DossierRecord, centre: str, owner: Person | None) -> str:
    if record.return_by == "postal":
        where = f", gửi đến {owner.address}" if owner and owner.address else ""
        return f"bưu chính công ích{where}"
    return "trực tuyến, trên Cổng Dịch vụ công" if record.return_by == "online" else centre


def timeliness(at: datetime, due_at: datetime | None) -> str:
    """Before the day of the limit, on it, or after its time (TT 01/2018 Mẫu 05)."""
    if due_at is None:
        return ""
    if at > due_at:
        return "Quá hạn"
    same_day = at.astimezone(LOCAL).date() == due_at.astimezone(LOCAL).date()
    return "Đúng hạn" if same_day else "Trước hạn"


def paragraphs(text: str) -> tuple[str, ...]:
    """Lines an officer wrote, in composed letters, without empty ones and unseen characters."""
    composed = unicodedata.normalize("NFC", text)
    seen = "".join(
        one if one.isspace() or unicodedata.category(one)[0] != "C" else "" for one in composed
    )
    lines = (" ".join(line.split()) for line in seen.splitlines())
    return tuple(line for line in lines if line)
