"""The forms as data: code, titles, number in each form set, and the fields that must be there.

Sources: TT 01/2018/TT-VPCP and TT 03/2025/TT-VPCP Phụ lục I; NĐ 30/2020/NĐ-CP for those that are outgoing documents;
seed QĐ 433/QĐ-UBND for titles and for Phiếu từ chối giải quyết, of which there is no national model. A dossier keeps
the set it was accepted under (ARCHITECTURE P1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

SetName = Literal["2018", "2025"]


@dataclass(frozen=True)
class FormSet:
    """`first` is the first day on which dossiers are accepted under it: data, a centre can decide otherwise."""

    name: SetName
    basis: str
    first: date


# The day TT 03/2025 is applied from is its date of issue until a centre enters another.
FORM_SETS = (
    FormSet("2018", "TT 01/2018/TT-VPCP", date(2019, 1, 6)),
    FormSet("2025", "TT 03/2025/TT-VPCP", date(2025, 9, 15)),
)


def set_on(day: date, sets: Sequence[FormSet] = FORM_SETS) -> FormSet:
    """The set in force when a dossier is accepted on that day. LookupError before the first one."""
    in_force = [one for one in sets if one.first <= day]
    if not in_force:
        raise LookupError(f"no form set on {day}")
    return max(in_force, key=lambda one: one.first)


# Of TT 01/2018 only this number was read in a source; the others are remembered, and what is only remembered is never
# printed as law (ARCHITECTURE P1, domain.rule_sets).
_READ_2018 = frozenset({"PHIEU_YEU_CAU_BO_SUNG"})


@dataclass(frozen=True)
class Form:
    """`fields` in the order of the paper; a name that ends in [] is a list with at least one line.

    `numbers` gives its Mẫu in each set that has it. `titles` where a set calls it otherwise. `document`: it is an
    outgoing document with number, signature and seal."""

    code: str
    title: str
    fields: tuple[str, ...]
    basis: str
    seed_title: str = ""
    numbers: Mapping[SetName, str] = field(default_factory=dict)
    titles: Mapping[SetName, str] = field(default_factory=dict)
    document: bool = False

    def title_in(self, form_set: SetName) -> str:
        """The legal title on paper."""
        return self.titles.get(form_set, self.title)

    def number_in(self, form_set: SetName) -> str:
        """Its Mẫu as it may stand on paper; nothing where there is none or nobody read it."""
        if form_set == "2018" and self.code not in _READ_2018:
            return ""
        return self.numbers.get(form_set, "")


# Lines that stand on the paper and may be blank: not everybody has an e-mail, not every dossier other agencies.
MAY_STAY_BLANK = frozenset({"email", "so_dien_thoai", "co_quan_phoi_hop", "giay_to_tra_lai[]"})
_PERSON = ("dia_chi", "so_dien_thoai", "email")

FORMS = {
    form.code: form
    for form in (
        Form(
            "GIAY_TIEP_NHAN_HEN_TRA",
            "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
            (
                "don_vi_tiep_nhan", "ma_ho_so", "ho_ten_nguoi_nop", "kenh_nop", *_PERSON, "so_can_cuoc",
                "noi_dung_yeu_cau", "thanh_phan_ho_so[]", "so_luong_ho_so", "thoi_gian_giai_quyet",
                "thoi_gian_nhan", "thoi_gian_tra", "noi_nhan_ket_qua", "nguoi_tiep_nhan",
            ),
            "seed Đ6.1.c, Đ6.4; TT 01/2018 Mẫu 01; TT 03/2025 Mẫu 01",
            seed_title="PHIẾU TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
            numbers={"2018": "01", "2025": "01"},
        ),
        Form(
            "PHIEU_YEU_CAU_BO_SUNG",
            "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
            (
                "don_vi_tiep_nhan", "so_phieu", "ho_ten_nguoi_nop", "noi_dung_yeu_cau", *_PERSON,
                "thanh_phan_bo_sung[]", "ly_do", "lan_huong_dan", "noi_huong_dan", "nguoi_huong_dan",
            ),
            "seed Đ5.3, Đ6.1.a; TT 01/2018 Mẫu 02; TT 03/2025 Mẫu 02",
            numbers={"2018": "02", "2025": "02"},
        ),
        Form(
            "PHIEU_TU_CHOI_TIEP_NHAN",
            "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
            (
                "don_vi_tiep_nhan", "ho_ten_nguoi_nop", *_PERSON, "noi_dung_yeu_cau", "co_quan",
                "ly_do", "noi_huong_dan", "nguoi_tiep_nhan",
            ),
            "seed Đ6.1.b; TT 01/2018 Mẫu 03; TT 03/2025 Mẫu 03",
            seed_title="PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ THỦ TỤC HÀNH CHÍNH",
            numbers={"2018": "03", "2025": "03"},
        ),
        Form(
            "PHIEU_XIN_LOI_HEN_LAI",
            "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
            (
                "co_quan", "so_van_ban", "kinh_gui", "ngay_tiep_nhan", "noi_dung", "ma_ho_so",
                "ngay_hen_cu", "ly_do", "loi_xin_loi", "ngay_hen_moi", "lan_hen_lai", "noi_nhan",
                "nguoi_ky",
            ),
            "seed Đ10.b; TT 01/2018 Mẫu 04; TT 03/2025 Mẫu 04",
            numbers={"2018": "04", "2025": "04"},
            titles={"2025": "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT"},
            document=True,
        ),
        Form(
            "PHIEU_TU_CHOI_GIAI_QUYET",
            "PHIẾU TỪ CHỐI GIẢI QUYẾT HỒ SƠ",
            (
                "co_quan_giai_quyet", "so_van_ban", "kinh_gui", "ma_ho_so", "chu_ho_so", "ngay_tiep_nhan",
                "ngay_hen_tra", "noi_dung_yeu_cau", "ly_do_khong_giai_quyet", "can_cu",
                "giay_to_tra_lai[]", "quyen_khieu_nai", "ngay", "noi_nhan", "nguoi_co_tham_quyen_ky",
            ),
            "seed Đ7.3 (no national model)",
            document=True,
        ),
        Form(
            "PHIEU_KIEM_SOAT",
            "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ",
            (
                "ma_ho_so", "chu_ho_so", "ngay_nhan", "ngay_hen_tra", "co_quan_giai_quyet",
                "co_quan_phoi_hop", "luot_giao_nhan[]",
            ),
            "TT 01/2018 Mẫu 05; TT 03/2025 Mẫu 06",
            numbers={"2018": "05", "2025": "06"},
        ),
        Form(
            "THONG_BAO_DUNG",
            "THÔNG BÁO DỪNG GIẢI QUYẾT HỒ SƠ",
            ("co_quan", "so_van_ban", "kinh_gui", "ma_ho_so", "noi_dung", "ly_do", "noi_nhan", "nguoi_ky"),
            "TT 03/2025 Mẫu 05",
            numbers={"2025": "05"},
            document=True,
        ),
        Form(
            "BIEN_NHAN_TRA_KET_QUA",
            "GIẤY BIÊN NHẬN TRẢ KẾT QUẢ",
            (
                "ma_ho_so", "ten_thu_tuc", "chu_ho_so", "nguoi_tra", "nguoi_nhan", "so_dien_thoai",
                "loai_ket_qua", "so_ket_qua", "trich_yeu", "ngay_tra",
            ),
            "seed Đ10.a; as public systems print it",
        ),
        Form(
            "GIAY_BAN_GIAO",
            "GIẤY BÀN GIAO HỒ SƠ",
            ("ben_giao", "ben_nhan", "ma_ho_so", "giay_to[]", "ngay", "so_ban", "nguoi_giao", "nguoi_nhan"),
            "seed Đ3.5; as public systems print it",
        ),
    )
}  # fmt: skip


def missing(form: Form, values: Mapping[str, object]) -> tuple[str, ...]:
    """The fields that are absent, blank, or lists without a line, in the order of the paper; not MAY_STAY_BLANK."""
    needed = [name for name in form.fields if name not in MAY_STAY_BLANK]
    return tuple(name for name in needed if not _is_there(name, values))


def _is_there(name: str, values: Mapping[str, object]) -> bool:
    value = values.get(name.removesuffix("[]"))
    if name.endswith("[]"):
        return isinstance(value, list | tuple) and any(map(_says_something, value))
    return _says_something(value)


def _says_something(value: object) -> bool:
    return value is not None and bool(str(value).strip())
