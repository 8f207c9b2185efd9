"""Every form on both papers and in both legal sets: read back as people and scanners read it."""

import unicodedata
from collections.abc import Callable
from itertools import pairwise

import pytest

from queue_server.contracts.forms import FORM_NAMES, AnySheet, Paper
from queue_server.forms.jobs import form_pdf

from .conftest import NOW, URL, Draw
from .reading import A4, A5

SheetOf = Callable[..., AnySheet]
# Names of people who do not exist, with letters that carry two marks.
LONG_NAME = "Công tằng Tôn nữ Thị Nguyễn Hoàng Phượng Uyên Quỳnh Dữ Ẵm Bẫy Ngữ Thử Nghiệm Mẫu Ví Dụ Minh Họa Giả Lập"
VIETNAMESE = "ắằẳẵặ ấầẩẫậ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự ỳỷỹỵ đĐ ẮẰẲẴẶ ẤẦẨẪẬ ẾỀỂỄỆ ỐỒỔỖỘ ỚỜỞỠỢ ỨỪỬỮỰ ỲỶỸỴ"
SIZES = {"a4": A4, "a5": A5}
# A word of its own on each form, so that no form passes for another.
SAYS = {
    "receipt": ("Tiếp nhận hồ sơ của Ông (Bà): Nguyễn Thị Thử Dễ Dàng", "4. Thời gian nhận hồ sơ: 10 giờ 14 phút"),
    "supplement_request": ("Lần hướng dẫn: 01 (duy nhất)", "Số: 47/HDHS", "để được hướng dẫn./."),
    "reception_refusal": ("thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau:",),
    "settlement_refusal": ("Kính gửi: Nguyễn Thị Thử Dễ Dàng", "không giải quyết hồ sơ với lý do:", "Nơi nhận:"),
    "process_sheet": ("1. Giao: Bộ phận Tiếp nhận", "GHI CHÚ", "Trước hạn"),
    "return_receipt": ("NGƯỜI NHẬN KẾT QUẢ", "Ngày trả: 14/03/2026"),
    "handover": ("BÊN NHẬN", "thành 02 bản"),
}  # fmt: skip


def all_kinds() -> list[tuple[str, str, str]]:
    return [
        (name, kind, size) for name in FORM_NAMES for kind in ("2018", "2025") for size in SIZES
    ]


@pytest.mark.requirement("R6.4", "R6.5", "R6.6", "R7.10")
@pytest.mark.parametrize(("form", "form_set", "size"), all_kinds())
def test_a_form_says_what_the_law_wants_on_its_paper(
    sheet_of: SheetOf, draw: Draw, form: str, form_set: str, size: str
) -> None:
    made = sheet_of(form, form_set, size)
    printed = draw(made)
    said = " ".join((printed.text, printed.flowing()))
    assert made.title in said
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in said
    assert "Độc lập - Tự do - Hạnh phúc" in said
    for words in SAYS[form]:
        assert words in said, words
    assert made.model in said
    assert printed.size == pytest.approx(SIZES[size], abs=0.1)


@pytest.mark.parametrize(("form", "form_set", "size"), all_kinds())
def test_every_letter_is_of_the_font_that_comes_along(
    sheet_of: SheetOf, draw: Draw, form: str, form_set: str, size: str
) -> None:
    fonts = draw(sheet_of(form, form_set, size)).fonts()
    assert fonts
    assert all(name.startswith("LiberationSerif") and embedded for name, embedded in fonts)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("form", FORM_NAMES)
def test_nothing_runs_over_the_edge_of_the_paper(
    sheet_of: SheetOf, draw: Draw, form: str, size: str
) -> None:
    width, height = SIZES[size]
    boxes = draw(sheet_of(form, size=size)).boxes()
    assert len(boxes) > 60
    for word, left, top, right, bottom in boxes:
        assert left > 35, word
        assert right < width - 25, word
        assert top > 8, word
        assert bottom < height - 4, word


@pytest.mark.requirement("R6.12", "R6.13")
@pytest.mark.parametrize("size", SIZES)
def test_a_scanner_reads_the_code_and_the_address_on_the_receipt(
    sheet_of: SheetOf, draw: Draw, size: str
) -> None:
    made = sheet_of("receipt", size=size)
    seen = draw(made).scanned()
    assert seen == {"CODE-128": made.code, "QR-Code": f"{URL}/tra-cuu?ma={made.code}"}


@pytest.mark.parametrize(
    "code", ["000.00.06.H56-231027-0361", "H15.50.05.13-261008-0975", "G09.20-261008-1234567"]
)
def test_every_kind_of_dossier_code_can_be_scanned(
    sheet_of: SheetOf, draw: Draw, code: str
) -> None:
    made = sheet_of("receipt", size="a5", code=code, link=f"{URL}/tra-cuu?ma={code}")
    assert draw(made).scanned()["CODE-128"] == code


def test_the_codes_stand_in_a_row_without_text_beside_their_quiet_zone(
    sheet_of: SheetOf, draw: Draw
) -> None:
    boxes = draw(sheet_of("receipt")).boxes()
    title = next(top for word, _, top, _, _ in boxes if word == "GIẤY")
    motto = next(bottom for word, _, _, _, bottom in boxes if word == "Hạnh")
    between = [
        (word, left) for word, left, top, _, bottom in boxes if motto + 20 < top and bottom < title
    ]
    assert {word for word, left in between if left < 300} <= {
        "Mã",
        "hồ",
        "sơ:",
        sheet_of("receipt").code,
    }


@pytest.mark.requirement("R6.6")
def test_the_handed_copy_masks_number_and_phone_and_the_kept_one_does_not(
    sheet_of: SheetOf, draw: Draw
) -> None:
    handed = draw(sheet_of("receipt", copies=("handed",))).text
    kept = draw(sheet_of("receipt", copies=("kept",))).text
    assert "•••••••••101" in handed
    assert "027188000101" not in handed
    assert "0900000000" not in handed
    assert "027188000101" in kept
    assert "Bản giao người nộp" in handed
    assert "Bản lưu" in kept


@pytest.mark.requirement("R5.14", "R5.12")
def test_the_supplement_slip_lists_every_component_and_asks_for_what_is_lacking(
    sheet_of: SheetOf, draw: Draw
) -> None:
    made = sheet_of("supplement_request", copies=("handed",))
    assert made.form == "supplement_request"
    said = draw(made).flowing()
    lacking = [paper.name for paper in made.papers if paper.mark in ("missing", "wrong")]
    assert 0 < len(lacking) < len(made.papers)
    for paper in made.papers:
        assert said.count(paper.name) == (2 if paper.name in lacking else 1), paper.name


@pytest.mark.requirement("R6.8")
def test_the_online_refusal_has_one_signature_and_the_time_it_was_sent(
    sheet_of: SheetOf, draw: Draw
) -> None:
    made = sheet_of(
        "reception_refusal", online=True, title="PHIẾU TỪ CHỐI TIẾP NHẬN HỒ SƠ", copies=("kept",)
    )
    said = draw(made).text
    assert "NGƯỜI NỘP HỒ SƠ" not in said
    assert "Thời gian nộp: 10 giờ 02 phút, ngày 10/03/2026" in said
    assert "Số căn cước/Hộ chiếu: 027188000101" in said


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "form", ["receipt", "supplement_request", "settlement_refusal", "handover"]
)
def test_forty_components_go_over_pages_with_their_heading_and_no_lonely_signature(
    sheet_of: SheetOf, draw: Draw, form: str, size: str
) -> None:
    long = (
        "Báo cáo kết quả rà soát hiện trạng sử dụng đất kèm trích đo địa chính khu đất, có xác nhận"
    )
    papers = tuple(
        Paper(
            name=f"{long} ({number:02d})", original=1, mark="missing" if number % 9 == 0 else "ok"
        )
        for number in range(1, 41)
    )
    printed = draw(
        sheet_of(form, size=size, papers=[one.model_dump() for one in papers], copies=("kept",))
    )
    said = printed.flowing()
    assert printed.pages > 1
    for number in range(1, 41):
        assert f"({number:02d})" in said
    assert printed.text.count("TT") >= printed.pages - 1
    assert f"trang {printed.pages}/{printed.pages}" in said
    last = printed.text.rpartition(f"{printed.pages} ")[2]
    assert len(last.split()) > 3


def test_a_very_long_name_and_every_vietnamese_letter_are_printed_whole(
    sheet_of: SheetOf, draw: Draw
) -> None:
    made = sheet_of("receipt", size="a5", copies=("handed",))
    assert made.form == "receipt"
    party = made.submitter.model_copy(update={"name": LONG_NAME, "address": VIETNAMESE})
    printed = draw(sheet_of("receipt", size="a5", copies=("handed",), submitter=party.model_dump()))
    assert LONG_NAME in printed.flowing()
    said = unicodedata.normalize("NFC", printed.flowing())
    assert VIETNAMESE in said


@pytest.mark.parametrize("form", FORM_NAMES)
def test_the_same_sheet_gives_the_same_bytes(sheet_of: SheetOf, form: str) -> None:
    asked = sheet_of(form).model_dump_json().encode()
    other = sheet_of("receipt", size="a5").model_dump_json().encode()
    first = form_pdf(asked)
    form_pdf(other)
    assert form_pdf(asked) == first


def test_text_of_citizens_is_text_and_no_instruction_to_the_typesetter(
    sheet_of: SheetOf, draw: Draw
) -> None:
    hostile = '#panic("x") $x^2$ *b* _i_ @a <l> [c] = 1. - \\ `r` //c'
    made = sheet_of("receipt", subject=hostile, copies=("kept",))
    assert hostile in draw(made).flowing()


@pytest.mark.parametrize(
    "wrong", [b"", b"{}", b'{"form": "receipt"}', b'{"form": "nothing"}', b"\xff\xfe"]
)
def test_what_is_no_sheet_is_refused_with_one_word(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="^sheet_wrong$"):
        form_pdf(wrong)


def test_dates_are_written_as_the_decree_wants_them(sheet_of: SheetOf, draw: Draw) -> None:
    """NĐ 30/2020: a leading zero for days below 10 and for January and February only."""
    for day, words in {
        "2026-01-05": "ngày 05 tháng 01 năm 2026",
        "2026-06-29": "ngày 29 tháng 6 năm 2026",
        "2026-02-28": "ngày 28 tháng 02 năm 2026",
        "2026-12-01": "ngày 01 tháng 12 năm 2026",
    }.items():
        made = sheet_of("receipt", copies=("kept",))
        head = made.head.model_dump(mode="json") | {"day": day}
        assert words in draw(sheet_of("receipt", copies=("kept",), head=head)).text


@pytest.mark.requirement("R0.1")
def test_the_two_sets_differ_where_the_law_does_and_print_no_number_that_nobody_read(
    sheet_of: SheetOf,
) -> None:
    told = {
        (form, one): (made.model, made.basis)
        for form in ("process_sheet", "supplement_request", "handover")
        for one in ("2018", "2025")
        for made in [sheet_of(form, one)]
    }
    old, new = "TT 01/2018/TT-VPCP", "TT 03/2025/TT-VPCP"
    assert told == {
        ("process_sheet", "2018"): ("", old),
        ("process_sheet", "2025"): ("Mẫu số 06", new),
        ("supplement_request", "2018"): ("Mẫu số 02", old),
        ("supplement_request", "2025"): ("Mẫu số 02", new),
        ("handover", "2018"): ("", ""),
        ("handover", "2025"): ("", ""),
    }


def test_margins_of_a4_are_those_of_the_decree(sheet_of: SheetOf, draw: Draw) -> None:
    """NĐ 30/2020 Phụ lục I: left 30–35 mm, right 15–20 mm, top 20–25 mm."""
    made = sheet_of("settlement_refusal")
    lefts = sorted(left for _, left, _, _, _ in draw(made).boxes())
    rights = sorted(right for _, _, _, right, _ in draw(made).boxes())
    tops = sorted(top for _, _, top, _, _ in draw(made).boxes())
    millimetre = 72 / 25.4
    assert 30 * millimetre - 1 <= lefts[0] <= 35 * millimetre
    assert A4[0] - 20 * millimetre <= rights[-1] <= A4[0] - 15 * millimetre
    assert 20 * millimetre - 2 <= tops[0] <= 25 * millimetre
    assert all(one <= other for one, other in pairwise(tops))


def test_a_form_is_printed_at_any_instant(sheet_of: SheetOf, draw: Draw) -> None:
    """A clock gives milliseconds; a PDF knows whole seconds."""
    made_at = NOW.replace(microsecond=417_000)
    assert draw(sheet_of("receipt").model_copy(update={"made_at": made_at})).text
