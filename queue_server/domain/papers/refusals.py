"""Why a file is not taken: a stable reason, and a sentence that says what to do."""

from queue_server.domain.errors import DomainError

# reason of the check → what a clerk can do about it. The code of the refusal is `paper_<reason>`.
MESSAGES: dict[str, str] = {
    "empty": "Tệp không có nội dung. Mời chọn lại tệp hoặc quét lại.",
    "too_large": "Tệp lớn hơn mức cho phép. Mời quét lại ở độ phân giải thấp hơn (200–300 dpi).",
    "dossier_full": "Tổng dung lượng tệp của hồ sơ đã hết mức cho phép. Mời gộp hoặc quét lại nhẹ hơn.",
    "unknown": "Chỉ nhận tệp PDF, JPEG hoặc PNG. Mời quét lại hoặc chuyển sang một trong ba loại này.",
    "mislabelled": "Tên hoặc loại của tệp không đúng với nội dung bên trong. Mời quét lại hoặc lưu lại cho đúng loại.",
    "broken": "Tệp bị hỏng hoặc thiếu phần cuối. Mời quét lại hoặc sao chép lại tệp.",
    "encrypted": "Tệp PDF có mật khẩu hoặc bị khóa. Mời bỏ mật khẩu rồi tải lên lại.",
    "scripted": "Tệp PDF có lệnh tự chạy (JavaScript, mở chương trình, gửi dữ liệu). Mời in ra PDF mới hoặc quét lại.",
    "attachment": "Tệp PDF có tệp khác nhúng bên trong. Mời tách ra và tải từng tệp.",
    "xfa": "Tệp PDF là biểu mẫu động (XFA). Mời in biểu mẫu ra PDF thường rồi tải lên.",
    "too_many_pages": "Tệp PDF có quá nhiều trang. Mời tách thành nhiều tệp.",
    "no_pages": "Tệp PDF không có trang nào. Mời quét lại.",
    "bomb": "Tệp nở ra quá lớn khi mở. Mời quét lại ở độ phân giải thấp hơn.",
    "too_many_pixels": "Ảnh có quá nhiều điểm ảnh. Mời quét lại ở độ phân giải thấp hơn (200–300 dpi).",
    "too_small": "Ảnh quá nhỏ, không đọc được. Mời quét lại.",
    "animated": "Ảnh động hoặc ảnh nhiều khung không được nhận. Mời chụp hoặc quét lại.",
    "polyglot": "Tệp có dữ liệu lạ gắn thêm vào. Mời quét lại hoặc lưu lại thành tệp mới.",
    "not_checked": "Máy chủ chưa kiểm tra được tệp này. Tệp chưa được lưu; mời thử lại hoặc quét lại nhẹ hơn.",
    "store_full": "Kho lưu tệp của máy chủ đã đầy. Tệp chưa được lưu; mời báo quản trị rồi thử lại.",
    "store_away": "Kho lưu tệp chưa ghi được. Tệp chưa được lưu; mời thử lại; nếu còn lỗi thì báo quản trị.",
    "interrupted": "Tệp gửi lên chưa đủ (đường truyền bị ngắt). Tệp chưa được lưu; mời tải lên lại.",
}  # fmt: skip


class PaperRefused(DomainError):
    """A file that is not taken; nothing was stored. `reason` is a key of `MESSAGES`."""

    def __init__(self, reason: str) -> None:
        reason = reason if reason in MESSAGES else "not_checked"
        super().__init__(MESSAGES[reason])
        self.reason = reason
        self.code = f"paper_{reason}"


class PaperKept(DomainError):
    """After acceptance the papers belong to the dossier: none is taken away (seed Đ6.1.c)."""

    code = "paper_kept"

    def __init__(self) -> None:
        super().__init__("Hồ sơ đã tiếp nhận: không gỡ giấy tờ được nữa.")


class PaperReasonMissing(DomainError):
    code = "paper_reason_missing"

    def __init__(self) -> None:
        super().__init__("Mời ghi lý do gỡ giấy tờ.")


class PaperUnreadable(DomainError):
    """The bytes are gone, altered, or sealed with another key."""

    code = "paper_unreadable"

    def __init__(self) -> None:
        super().__init__("Chưa mở được tệp này từ kho lưu. Mời báo quản trị kiểm tra kho tệp.")


class PaperBusy(DomainError):
    """More uploads at once than the machine has room for."""

    code = "paper_busy"

    def __init__(self) -> None:
        super().__init__("Máy chủ đang nhận nhiều tệp. Mời thử lại sau ít giây.")
