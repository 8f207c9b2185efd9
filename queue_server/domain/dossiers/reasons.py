"""Why reception is refused, as codes: four mirror the four checks (seed Đ4.4, Đ4.5), the fifth is Đ4.6."""

from typing import Literal

ReceptionReason = Literal[
    "papers_missing", "content_wrong", "fee_rule", "papers_forged", "out_of_scope"
]
RECEPTION_REASONS: dict[ReceptionReason, tuple[str, str]] = {
    "papers_missing": ("Thiếu giấy tờ theo danh mục", "Đ4.5"),
    "content_wrong": ("Nội dung kê khai sai hoặc thiếu", "Đ4.5"),
    "fee_rule": ("Chưa đúng quy định về phí, lệ phí", "Đ4.5"),
    "papers_forged": ("Giấy tờ bị tẩy xóa hoặc giả mạo", "Đ4.5"),
    "out_of_scope": ("Không thuộc phạm vi giải quyết", "Đ4.6"),
}
