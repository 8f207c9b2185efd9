"""Slips to look at: an ordinary ticket, a receipt, a line of the seal log, as a centre would print them."""

from typing import Any

_TICKET: dict[str, Any] = {
    "label": "A128",
    "centre_name": "Trung tâm Phục vụ hành chính công",
    "place": "tỉnh Bắc Ninh",
    "series_names": {"vi": "Đất đai", "en": "Land", "ko": "토지", "zh": "土地"},
    "procedure": "Cấp đổi Giấy chứng nhận quyền sử dụng đất",
    "agency": "Sở Nông nghiệp và Môi trường",
    "counters": "05–08",
    "zone": "Khu A, tầng 1",
    "taken_at": "2026-03-10T09:42:00+07:00",
    "people_ahead": 6,
    "expected": "20–35 phút",
    "follow_url": "https://motcua.example/t/Zk3v9QmP4uT1aXyB7wR2cA",
    "hotline": "0222 3000 000",
    "priority": "elderly",
}
_RECEIPT: dict[str, Any] = {
    "code": "H05.19-260310-0047",
    "centre_name": "Trung tâm Phục vụ hành chính công",
    "place": "tỉnh Bắc Ninh",
    "title": "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    "facts": [
        {"name": "Thủ tục", "value": "Cấp đổi Giấy chứng nhận quyền sử dụng đất"},
        {"name": "Người nộp", "value": "Nguyễn Văn Mẫu"},
        {"name": "Hẹn trả", "value": "17:00 24/03/2026"},
        {"name": "Lệ phí", "value": "810.000 đồng"},
    ],
    "at": "2026-03-10T10:02:00+07:00",
    "follow_url": "https://motcua.example/h/K7M2Zk3v9QmP4uT1",
    "note": "Khi nhận kết quả, xin mang giấy này và thẻ căn cước.",
}
_SEAL_LINE: dict[str, Any] = {
    "number": 1184,
    "at": "2026-03-10T10:05:58+07:00",
    "seal": "SXD-02",
    "officer": "Đ. T. GIẢ LẬP",
    "document": "40/GPXD-SXD",
    "dossier": "H05.19-260306-0039",
    "digest": "A07E 33B9",
    "chain": "R3WZ-C5HE-5NVP",
}
# What is printed at other times than the ordinary one.
SITUATIONS: dict[str, dict[str, Any]] = {
    "ordinary": {},
    "spare": {"offline": True, "kiosk_name": "Máy 02", "people_ahead": None, "expected": ""},
}


def sample_job(kind: str, asked: dict[str, Any]) -> dict[str, Any]:
    """A job with sample content; `asked` may name the language, the situation and the centre's own names."""
    spoken = {"language": asked.get("language", "vi")}
    names = {
        name: str(asked[name])[:120]
        for name in ("centre_name", "place", "hotline")
        if asked.get(name)
    }
    job: dict[str, Any] = {"job_id": "preview-of-a-layout", "kind": kind}
    if kind == "seal_line":
        return {**job, "line": _SEAL_LINE}
    if kind == "receipt":
        names.pop("hotline", None)
        return {**job, "receipt": {**_RECEIPT, **names, **spoken}}
    situation = SITUATIONS.get(asked.get("situation", ""), {})
    return {**job, "slip": {**_TICKET, **names, **situation, **spoken}}
