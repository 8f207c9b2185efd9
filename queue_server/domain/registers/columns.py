"""Columns of the books, as the law names them: a book kept by a system is printed with all of them and bound (Đ16)."""

# NĐ 30/2020/NĐ-CP Phụ lục IV, mục I; seed Đ9.3.a
OUTGOING = (
    "Số, ký hiệu văn bản",
    "Ngày tháng văn bản",
    "Tên loại và trích yếu nội dung văn bản",
    "Người ký",
    "Nơi nhận văn bản",
    "Đơn vị, người nhận bản lưu",
    "Số lượng bản",
    "Ngày chuyển",
    "Ký nhận",
    "Ghi chú",
)
# NĐ 30/2020/NĐ-CP Phụ lục IV, mục III
POSTAL = (
    "Ngày chuyển",
    "Số, ký hiệu văn bản",
    "Nơi nhận văn bản",
    "Số lượng bì",
    "Ký nhận và dấu bưu điện",
    "Ghi chú",
)
# NĐ 30/2020/NĐ-CP Phụ lục IV, mục IV; seed Đ9.3.b
LOANS = (
    "Ngày tháng",
    "Họ tên người sử dụng",
    "Số, ký hiệu ngày tháng văn bản",
    "Tên loại và trích yếu nội dung văn bản",
    "Số và ký hiệu hồ sơ",
    "Ký nhận",
    "Ngày trả",
    "Người cho phép sử dụng",
    "Ghi chú",
)
# TT 01/2018/TT-VPCP Mẫu 06, TT 03/2025/TT-VPCP Mẫu 07 (as public systems print it)
DOSSIERS = (
    "TT",
    "Mã hồ sơ",
    "Tên TTHC",
    "Tên cá nhân, tổ chức",
    "Địa chỉ, số điện thoại",
    "Cơ quan chủ trì giải quyết",
    "Ngày nhận",
    "Ngày hẹn trả",
    "Ngày trả",
    "Phương thức nhận kết quả",
    "Ký nhận",
)
