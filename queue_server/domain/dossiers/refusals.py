"""Why an act on a dossier is refused: a stable reason and a sentence that says what to do."""

from queue_server.domain.errors import DomainError

SENTENCES = {
    "ILLEGAL_TRANSITION": "Bước này không có trong quy trình ở trạng thái hiện tại của hồ sơ.",
    "TERMINAL_STATE": "Hồ sơ đã kết thúc, không còn bước nào nữa.",
    "ALREADY_FINISHED": "Hồ sơ đã xử lý xong, không rút được nữa.",
    "ALREADY_RETURNED": "Kết quả đã trả rồi.",
    "ACTOR_NOT_AUTHORISED": "Người thực hiện không có thẩm quyền ở bước này.",
    "REASON_REQUIRED": "Mời ghi lý do.",
    "INCOMPLETE_DOSSIER": "Hồ sơ chưa đủ bốn điều kiện hợp lệ. Mời hướng dẫn bổ sung hoặc từ chối.",
    "PROCEDURE_NOT_IN_FORCE": "Thủ tục không còn hiệu lực. Mời chọn phiên bản đang áp dụng.",
    "POSTAL_STAMP_REQUIRED": "Mời nhập ngày trên dấu đến của bưu chính.",
    "GUIDANCE_ONLY_ONCE": "Đã hướng dẫn một lần. Mời tiếp nhận, từ chối hoặc báo lãnh đạo, trừ khi người nộp yêu cầu.",
    "ITEMS_REQUIRED": "Mời chọn giấy tờ cần bổ sung.",
    "NOT_IN_PUBLISHED_COMPONENTS": "Chỉ được yêu cầu giấy tờ có trong danh mục đã công bố.",
    "NOTIFICATION_REQUIRED": "Mời gửi thông báo cho người nộp trước.",
    "SCAN_REQUIRED": "Mời đính kèm bản quét thông báo lấy ý kiến.",
    "OPINION_DEADLINE_REQUIRED": "Mời đặt hạn cho ý kiến.",
    "OPINION_DEADLINE_AFTER_DUE": "Hạn cho ý kiến phải trước ngày hẹn trả.",
    "AGENCIES_REQUIRED": "Mời chọn cơ quan phối hợp.",
    "MINUTES_REQUIRED": "Mời đính kèm biên bản họp.",
    "OPINIONS_PENDING": "Còn ý kiến chưa về. Mời chờ hoặc đóng lấy ý kiến có lý do.",
    "DRAFT_REQUIRED": "Mời đính kèm dự thảo kết quả.",
    "DATA_NOT_ENTERED": "Mời nhập đủ thông tin trước khi in lên phôi.",
    "BLANK_SERIAL_REQUIRED": "Mời ghi số phôi.",
    "BLANK_REQUIRES_WET_SIGNATURE": "Phôi in sẵn phải ký trực tiếp tại Trung tâm.",
    "NOT_AT_CENTRE": "Bước này phải làm tại Trung tâm.",
    "SIGNATURE_INVALID": "Chữ ký số không hợp lệ. Mời ký lại.",
    "NOT_SIGNED": "Văn bản chưa ký.",
    "NOT_NUMBERED": "Văn bản chưa có số.",
    "NOT_SEALED": "Văn bản chưa đóng dấu.",
    "NOT_REGISTERED": "Chưa vào sổ văn bản đi.",
    "DOCUMENT_NOT_ISSUED": "Phiếu từ chối chưa ký, lấy số và đóng dấu.",
    "FEE_UNPAID": "Chưa nộp đủ phí, lệ phí.",
    "NOTHING_TO_PAY": "Hồ sơ không còn khoản nào phải nộp.",
    "RECEIPT_NUMBER_REQUIRED": "Mời nhập số biên lai.",
    "RETURN_ONLY_AT_CENTRE": "Chỉ Trung tâm được trả kết quả.",
    "RECIPIENT_NOT_VERIFIED": "Mời kiểm tra giấy tờ hoặc giấy ủy quyền của người nhận.",
    "ORIGINALS_NOT_RETURNED": "Mời lập danh sách và trả lại giấy tờ gốc.",
    "NOT_DIGITISED": "Hồ sơ chưa số hóa.",
    "NOT_ARCHIVED": "Hồ sơ chưa lưu trữ điện tử.",
    "PAPER_STAYS_AT_CENTRE": "Không luân chuyển hồ sơ giấy khi đang giải quyết.",
    "ILLEGAL_STATE": "Hồ sơ không ở trạng thái được hẹn lại.",
    "NO_DUE_DATE": "Hồ sơ chưa có ngày hẹn trả.",
    "ONLY_ONCE": "Mỗi hồ sơ chỉ hẹn lại một lần.",
    "AGENCY_NOTICE_REQUIRED": "Cần văn bản của cơ quan giải quyết gửi Trung tâm.",
    "APOLOGY_FORM_REQUIRED": "Cần Phiếu xin lỗi và hẹn lại ngày trả kết quả.",
    "TOO_LATE": "Phải gửi chậm nhất một ngày trước ngày hẹn trả. Việc này được ghi là chậm.",
    "NEW_DUE_REQUIRED": "Mời chọn ngày hẹn mới.",
    "NEW_DUE_NOT_LATER": "Ngày hẹn mới phải sau ngày hẹn cũ.",
    "NEW_DUE_NOT_WORKING_DAY": "Ngày hẹn mới phải là ngày làm việc.",
    "POSTAL_STAMP_IN_FUTURE": "Ngày trên dấu đến của bưu chính không thể ở tương lai.",
    "NOT_UNDER_EXAMINATION": "Hồ sơ không còn ở bước kiểm tra nên không sửa được.",
    "PROXY_REQUIRED": "Mời ghi giấy ủy quyền, giấy giới thiệu hoặc tư cách đại diện của người nộp thay.",
    "REDIRECT_REQUIRED": "Mời ghi cơ quan có thẩm quyền để người nộp liên hệ.",
    "NOT_YOUR_DOSSIER": "Hồ sơ này do cán bộ khác thẩm định.",
    "NO_SUCH_APPRAISER": "Người được chọn không thẩm định được hồ sơ này. Mời chọn người khác.",
    "NOT_ASSIGNABLE": "Hồ sơ không ở bước được phân công.",
    "ALREADY_ASSIGNED": "Hồ sơ đang do người này thẩm định.",
    "OPINION_DEADLINE_PAST": "Hạn cho ý kiến không thể trước hôm nay.",
    "OPINION_NOT_PENDING": "Ý kiến này đã trả lời hoặc đã đóng.",
    "ANSWER_SCAN_REQUIRED": "Mời đính kèm bản quét văn bản trả lời.",
    "ANSWER_DATE_WRONG": "Ngày trả lời phải từ ngày gửi đến hôm nay.",
    "ATTENDEES_REQUIRED": "Mời ghi thành phần dự họp.",
    "NOT_WRITABLE": "Hồ sơ không ở bước soạn dự thảo.",
    "TITLE_REQUIRED": "Mời ghi trích yếu của dự thảo.",
    "LEGAL_GROUND_REQUIRED": "Mời ghi căn cứ pháp lý.",
    "BLANK_UNKNOWN": "Số phôi này không có trong sổ phôi của cơ quan.",
    "BLANK_NOT_LEFT": "Số phôi này đã dùng hoặc đã hỏng. Mời lấy phôi khác.",
    "DUE_IN_PAST": "Ngày hẹn trả không thể trước hôm nay.",
}


class ActRefused(DomainError):
    """`reason` is stable and one of SENTENCES."""

    code = "dossier_act_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(SENTENCES[reason])
        self.reason = reason


class OldPage(DomainError):
    """Somebody else changed the dossier since this page was drawn."""

    code = "dossier_changed"
