"""The sheets and columns of a catalogue file: the one description that reading, writing and the template use.

A column's `key` is its name in JSON and in the domain (name_vi, name_en, name_ko, name_zh make `names`);
its `header` is what stands in row 1 of the workbook.
"""

from dataclasses import dataclass

from . import kinds
from .kinds import Choice, Read, Write


@dataclass(frozen=True)
class Column:
    key: str
    header: str
    read: Read = kinds.text
    write: Write = kinds.written
    needed: bool = False


@dataclass(frozen=True)
class Sheet:
    """`key` is the section in JSON and the attribute of Catalogue; `identity` are the columns that name a row."""

    key: str
    title: str
    identity: tuple[str, ...]
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)


def _chosen(key: str, header: str, choice: Choice, needed: bool = False) -> Column:
    return Column(key, header, choice.one, choice.written, needed)


ID = Column("id", "Mã", needed=True)
NAME = Column("name_vi", "Tên", needed=True)
NAMES = (
    NAME,
    Column("name_en", "Tên tiếng Anh"),
    Column("name_ko", "Tên tiếng Hàn"),
    Column("name_zh", "Tên tiếng Trung"),
)
SHORT = Column("short_vi", "Tên ngắn", needed=True)
SOURCE = Column("source", "Nguồn")
NOTE = Column("note", "Ghi chú")
INVENTED = Column("fictitious", "Giả định", kinds.yes)
SITE = Column("site_id", "Mã địa điểm", needed=True)
WEEKDAY = Column("weekday", "Thứ", kinds.weekday, kinds.written_weekday, needed=True)
UNIT_CODE = Column("unit_code", "Mã đơn vị", kinds.optional_text)
AGENCIES = Column("agency_ids", "Mã cơ quan", kinds.many, needed=True)

SITE_KIND = Choice({"headquarters": "trụ sở", "service_point": "điểm phục vụ"})
AGENCY_KIND = Choice({"department": "cơ quan của tỉnh", "vertical": "ngành dọc"})
PURPOSE = Choice(
    {
        "submit": "nộp hồ sơ",
        "collect": "nhận kết quả",
        "guidance": "hướng dẫn",
        "overflow": "số bổ sung",
    },
)
LEVEL = Choice({"province": "tỉnh", "district": "huyện", "commune": "xã"})
UNIT = Choice(
    {
        "working_day": "ngày làm việc",
        "day": "ngày",
        "hour": "giờ làm việc",
        "same_day": "trong ngày",
    },
    optional=True,
)
FEE_SCOPE = Choice({"national": "cả nước", "provincial": "tỉnh"}, optional=True)
MEDIUM = Choice({"electronic": "điện tử", "paper": "giấy", "printed_blank": "phôi có sẵn"})
CHANNEL = Choice({"direct": "trực tiếp", "online": "trực tuyến", "post": "bưu chính"})
PAPER_KIND = Choice({"submit": "phải nộp", "present": "xuất trình"})

SHEETS = (
    Sheet(
        "centre",
        "Trung tâm",
        ("id",),
        (
            ID,
            *NAMES,
            SHORT,
            Column("province_vi", "Tỉnh", needed=True),
            UNIT_CODE,
            Column("timezone", "Múi giờ", needed=True),
            Column("hotline", "Điện thoại"),
            Column("web", "Trang mạng"),
            NOTE,
            INVENTED,
        ),
    ),
    Sheet(
        "sites",
        "Địa điểm",
        ("id",),
        (
            ID,
            *NAMES,
            _chosen("kind", "Loại", SITE_KIND, needed=True),
            Column("ward_vi", "Phường, xã"),
            Column("effective_from", "Từ ngày", kinds.day),
            SOURCE,
            INVENTED,
        ),
    ),
    Sheet("halls", "Sảnh", ("id",), (ID, SITE, *NAMES, INVENTED)),
    Sheet(
        "zones",
        "Khu",
        ("id",),
        (
            ID,
            Column("hall_id", "Mã sảnh", needed=True),
            *NAMES,
            Column("floor", "Tầng", kinds.number, needed=True),
            INVENTED,
        ),
    ),
    Sheet(
        "agencies",
        "Cơ quan",
        ("id",),
        (
            ID,
            *NAMES,
            SHORT,
            _chosen("kind", "Loại", AGENCY_KIND, needed=True),
            UNIT_CODE,
            Column("parent_id", "Mã cơ quan cấp trên", kinds.optional_text),
            Column("effective_from", "Từ ngày", kinds.day),
            Column("effective_to", "Đến hết ngày", kinds.day),
            Column("succeeds", "Kế thừa các mã", kinds.many),
            SOURCE,
            Column("source_kind", "Mức tin cậy"),
            NOTE,
            INVENTED,
        ),
    ),
    Sheet(
        "series",
        "Loạt số",
        ("letter",),
        (
            Column("letter", "Chữ", needed=True),
            *NAMES,
            _chosen("purpose", "Việc", PURPOSE, needed=True),
            Column("icon", "Biểu tượng", needed=True),
            Column("zone_ids", "Mã khu", kinds.many),
            INVENTED,
        ),
    ),
    Sheet(
        "fields",
        "Lĩnh vực",
        ("id",),
        (ID, *NAMES, Column("series", "Chữ loạt số", needed=True), AGENCIES),
    ),
    Sheet(
        "procedures",
        "Thủ tục",
        ("id",),
        (
            ID,
            Column("code", "Mã thủ tục", kinds.code),
            NAME,
            NAMES[1],
            NAMES[2],
            NAMES[3],
            SHORT,
            Column("field_id", "Mã lĩnh vực", needed=True),
            AGENCIES,
            _chosen("level", "Cấp", LEVEL, needed=True),
            Column("valid_from", "Hiệu lực từ", kinds.day),
            Column("valid_to", "Đến hết", kinds.day),
            Column("decision", "Quyết định thay đổi"),
            Column("legal_basis", "Căn cứ pháp lý", kinds.many, needed=True),
            Column("duration_amount", "Thời hạn", kinds.whole),
            _chosen("duration_unit", "Đơn vị thời hạn", UNIT),
            Column("duration_cutoff", "Giờ chốt trong ngày", kinds.clock),
            Column("duration_note", "Ghi chú thời hạn"),
            Column("fee_vnd", "Phí, lệ phí (đồng)", kinds.whole),
            _chosen("fee_scope", "Nơi quy định phí", FEE_SCOPE),
            Column("fee_province", "Tỉnh quy định phí"),
            Column("fee_note", "Ghi chú phí"),
            _chosen("medium", "Cách ký", MEDIUM, needed=True),
            Column("requires_opinions", "Lấy ý kiến", kinds.yes),
            Column("result_name_vi", "Kết quả"),
            Column("channels", "Cách nộp", CHANNEL.several, CHANNEL.written, needed=True),
            Column("replaced_by", "Mã bản thay thế", kinds.optional_text),
            Column("basis_replaced_on", "Ngày căn cứ bị thay", kinds.day),
            SOURCE,
            Column("confidence", "Mức tin cậy"),
            Column("from_memory", "Chưa kiểm chứng", kinds.many),
            NOTE,
            Column("code_note", "Ghi chú mã (không in)"),
        ),
    ),
    Sheet(
        "components",
        "Thành phần hồ sơ",
        (),
        (
            Column("procedure_id", "Mã (trang Thủ tục)", needed=True),
            Column("name_vi", "Tên giấy tờ", needed=True),
            _chosen("kind", "Loại", PAPER_KIND, needed=True),
            Column("original", "Chính", kinds.count),
            Column("certified_copy", "Chứng thực", kinds.count),
            Column("photocopy", "Photo", kinds.count),
            Column("mandatory", "Bắt buộc", kinds.yes),
            Column("copies_sourced", "Số bản có nguồn", kinds.yes),
        ),
    ),
    Sheet(
        "work_profiles",
        "Hồ sơ công việc",
        ("id",),
        (ID, NAME, Column("items", "Loạt số và hệ số", kinds.weights, needed=True), INVENTED),
    ),
    Sheet(
        "counters",
        "Quầy",
        ("id",),
        (
            ID,
            Column("number", "Số quầy", kinds.number, needed=True),
            Column("zone_id", "Mã khu", needed=True),
            Column("profile_id", "Mã hồ sơ công việc", kinds.optional_text),
            INVENTED,
        ),
    ),
    Sheet(
        "opening_hours",
        "Giờ mở cửa",
        ("site_id", "weekday"),
        (SITE, WEEKDAY, Column("sessions", "Các buổi", kinds.sessions, needed=True), INVENTED),
    ),
    Sheet(
        "closed_days",
        "Ngày nghỉ",
        ("site_id", "day"),
        (
            Column("site_id", "Mã địa điểm", kinds.optional_text),
            Column("day", "Ngày", kinds.some_day, needed=True),
            Column("reason", "Lý do", needed=True),
            INVENTED,
        ),
    ),
    Sheet(
        "contingents",
        "Hạn mức ngày",
        ("site_id", "series", "weekday"),
        (
            SITE,
            Column("series", "Chữ loạt số", needed=True),
            WEEKDAY,
            Column("limit", "Số phiếu tối đa", kinds.whole),
            INVENTED,
        ),
    ),
)
BY_KEY = {sheet.key: sheet for sheet in SHEETS}
BY_TITLE = {sheet.title: sheet for sheet in SHEETS}
