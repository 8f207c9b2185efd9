"""Why an act on a document is refused: a stable reason and a sentence that says what to do.

Numbers and seals answer with the reasons of their books (registers/refusals)."""

from queue_server.domain.errors import DomainError

SENTENCES = {
    "ACTOR_NOT_AUTHORISED": "Người thực hiện không có thẩm quyền ở bước này.",
    "SAME_PERSON": "Người soạn, người ký và người đóng dấu phải là những người khác nhau.",
    "ANNULLED": "Văn bản đã hủy, không còn bước nào nữa.",
    "ALREADY_SIGNED": "Văn bản đã ký, không sửa được nữa. Mời hủy văn bản nếu sai.",
    "ALREADY_NUMBERED": "Văn bản đã có số.",
    "ALREADY_SEALED": "Văn bản đã đóng dấu.",
    "ALREADY_ISSUED": "Văn bản đã phát hành.",
    "NOT_SIGNED": "Văn bản chưa ký.",
    "NOT_NUMBERED": "Văn bản chưa có số.",
    "NOT_SEALED": "Văn bản chưa đóng dấu.",
    "REASON_REQUIRED": "Mời ghi lý do.",
    "CONTENT_REQUIRED": "Mời đính kèm dự thảo.",
    "CONTENT_CHANGED": "Nội dung đã thay đổi từ lần xem trước. Mời xem lại rồi ký.",
    "NOT_AT_CENTRE": "Bước này phải làm tại Trung tâm.",
    "BLANK_REQUIRES_WET_SIGNATURE": "Phôi in sẵn phải ký trực tiếp tại Trung tâm.",
    "SIGNATURE_INVALID": "Chữ ký số không hợp lệ. Mời ký lại.",
    "DELEGATION_REQUIRED": "Ký thừa ủy quyền (TUQ.) cần số văn bản ủy quyền.",
    "ANOTHER_AGENCY": "Sổ văn bản không phải của cơ quan ban hành. Mời chọn đúng sổ.",
    "DATE_BEFORE_SIGNATURE": "Ngày văn bản không được trước ngày ký.",
    "REGISTER_ROW_OPEN": "Dòng trong sổ văn bản đi chưa đủ. Mời ghi nơi nhận, số lượng bản và ngày chuyển.",
}


class DocumentRefused(DomainError):
    """`reason` is stable and one of SENTENCES."""

    code = "document_act_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(SENTENCES[reason])
        self.reason = reason


def refuse_unless(holds: bool, reason: str) -> None:
    """DocumentRefused with the reason when the condition does not hold."""
    if not holds:
        raise DocumentRefused(reason)
