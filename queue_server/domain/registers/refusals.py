"""Why a book or a seal says no: a stable reason and a sentence that says what to do."""

from queue_server.domain.errors import DomainError

SENTENCES = {
    "DUPLICATE_NUMBER": "Số này đã cấp trong năm. Mời lấy số tiếp theo.",
    "NUMBER_LEAVES_GAP": "Số phải liên tục. Mời lấy số tiếp theo.",
    "NUMBER_BEFORE_FIRST": "Số nhỏ hơn số bắt đầu của sổ. Mời lấy số tiếp theo.",
    "DATE_BEFORE_PREVIOUS": "Ngày văn bản không được trước ngày của số liền trước.",
    "DATE_OF_ANOTHER_YEAR": "Ngày văn bản không thuộc năm của sổ. Mời chọn sổ của năm đó.",
    "REASON_REQUIRED": "Mời ghi lý do.",
    "ALREADY_CANCELLED": "Số này đã hủy rồi.",
    "SEAL_NOT_PERMITTED": "Con dấu chưa có văn bản cho phép của UBND tỉnh. Mời quản trị nhập văn bản.",
    "WRONG_AGENCY_SEAL": "Con dấu không phải của cơ quan ban hành văn bản. Mời chọn đúng con dấu.",
    "CUSTODIAN_NOT_AUTHORISED": "Người này không được giao giữ con dấu.",
    "AUTHORISATION_NOT_YET": "Văn bản giao giữ con dấu chưa có hiệu lực.",
    "AUTHORISATION_EXPIRED": "Văn bản giao giữ con dấu đã hết hạn. Mời gia hạn.",
    "NOT_AT_CENTRE": "Chỉ đóng dấu tại Trung tâm, trên máy trạm đã đăng ký.",
    "NOT_A_SETTLEMENT_RESULT": "Văn bản không thuộc hồ sơ thủ tục hành chính nào. Mời chọn hồ sơ.",
    "NOT_IN_REGISTERED_LIST": "Loại văn bản không có trong danh mục đã đăng ký của con dấu.",
    "NOT_SIGNED": "Văn bản chưa ký.",
    "SIGNATURE_INVALID": "Chữ ký số không hợp lệ. Mời ký lại.",
    "FILE_CHANGED": "Tệp đã thay đổi sau khi ký. Mời ký lại.",
    "NOT_NUMBERED": "Văn bản chưa có số.",
    "NOT_REGISTERED": "Chưa vào sổ văn bản đi.",
    "WRITTEN_PERMISSION_REQUIRED": "Bàn giao con dấu cần văn bản cho phép của người có thẩm quyền.",
    "MINUTES_REQUIRED": "Mời lập biên bản bàn giao.",
    "SAME_PERSON": "Người giao và người nhận phải là hai người.",
    "NOT_THE_KEEPER": "Người giao không phải là người đang giữ con dấu.",
    "ROW_INCOMPLETE": "Dòng trong sổ chưa đủ. Mời ghi các cột còn trống.",
    "PERMISSION_REQUIRED": "Mượn bản lưu cần người cho phép.",
    "BORROWER_REQUIRED": "Mời ghi họ tên người mượn.",
    "ALREADY_ON_LOAN": "Bản lưu đang có người mượn.",
    "ALREADY_RETURNED": "Bản lưu đã trả rồi.",
    "RETURN_BEFORE_LOAN": "Ngày trả không được trước ngày mượn.",
    "ITEMS_REQUIRED": "Mời ghi danh sách giấy tờ bàn giao.",
    "NOT_SETTLED": "Hồ sơ chưa giải quyết xong.",
    "NOT_DIGITISED": "Hồ sơ chưa số hóa.",
    "NOT_ARCHIVED": "Hồ sơ chưa lưu trữ điện tử.",
    "NOT_RETURNED": "Chưa trả kết quả cho người nộp.",
    "BOTH_SIDES_MUST_SIGN": "Biên bản cần chữ ký của Trung tâm và của cơ quan.",
    "TWO_COPIES_REQUIRED": "Biên bản lập thành 02 bản, mỗi bên giữ 01 bản.",
}


class RegisterRefused(DomainError):
    """`reason` is stable and one of SENTENCES."""

    code = "register_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(SENTENCES[reason])
        self.reason = reason


def refuse_unless(holds: bool, reason: str) -> None:
    """RegisterRefused with the reason when the condition does not hold."""
    if not holds:
        raise RegisterRefused(reason)
