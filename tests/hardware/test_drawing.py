"""Vietnamese is whole on paper, every mark says what it must, and a machine can read it back."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from hardware.drawing import slip as slips
from hardware.drawing.breaking import break_lines
from hardware.drawing.code import QUIET, qr
from hardware.drawing.faces import Style, drawable, line_box, runs, width
from hardware.drawing.ink import box_of, line
from hardware.drawing.slip import draw
from hardware.wire.raster import DOTS
from queue_server.contracts.bridge import PrintJob

from .reading import words as read

Make = Callable[..., PrintJob]
NAMED = {value for value in vars(slips).values() if isinstance(value, Style)}
BIG = {style for sizes in slips.NUMBERS.values() for style in sizes.values()}
# Every size a line may come to: lines are made smaller, dot by dot, rather than cut.
LINES = {Style(weight, size) for weight in slips.WEIGHTS.values() for size in range(12, 37)}
STYLES = sorted(NAMED | BIG | LINES)
VOWELS = "AĂÂEÊIOÔƠUƯY"
STACKS = "ẮẰẲẴẶẤẦẨẪẬÉẺẼẸẾỀỂỄỆỈĨỊỐỒỔỖỘỚỜỞỠỢÚỦŨỤỨỪỬỮỰÝỲỶỸỴĐ"


def band(picture: Image.Image) -> Image.Image:
    """The black band at the top, turned to black on white."""
    height = line_box(slips.BAND).height + 8
    white = picture.convert("L").crop((0, 0, DOTS, height)).point(lambda level: 255 - level)
    framed = Image.new("L", (DOTS, height + 40), 255)
    framed.paste(white, (0, 20))
    return framed


@pytest.mark.parametrize("text", [STACKS, STACKS.lower() + "gjpqy", "Ắự고객您的gjpqy"])
def test_no_tone_mark_touches_the_edge_of_its_line_in_any_face_and_size(text: str) -> None:
    for style in STYLES:
        drawn = line.__wrapped__(text, style)
        assert drawn.height == box_of(text, style).height
        ink = drawn.getbbox()
        assert ink is not None, "something must have been drawn"
        assert ink[1] >= 1, style
        assert ink[3] <= drawn.height - 1, style
        assert ink[0] >= 1, style
        assert ink[2] <= drawn.width - 1, style


def test_every_size_of_every_layout_is_among_those_tried() -> None:
    sizes = {size for paper in slips.SIZES.values() for size in paper.values()}
    assert {Style(weight, size) for weight in slips.WEIGHTS.values() for size in sizes} <= LINES


def test_the_fonts_own_ascent_would_have_cut_the_marks() -> None:
    style = Style(700, 33)
    font = next(runs("Ấ", style))[0]
    assert line_box(style).above > font.getmetrics()[0]


def test_every_vietnamese_letter_is_in_every_weight() -> None:
    letters = STACKS + STACKS.lower() + VOWELS + VOWELS.lower() + "đ–·…"
    for weight in (500, 600, 700, 800):
        assert [name for _, name in runs(letters, Style(weight, 24))] == [letters]


def test_ink_never_leaves_the_paper_however_long_the_names(make_job: Make) -> None:
    words = "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất "
    picture = draw(
        make_job(
            procedure=(words * 4)[:300], agency=words[:200], zone="W" * 120, expected="25–140 phút"
        )
    )
    assert picture.width == DOTS
    bottom = picture.crop((0, picture.height - 4, DOTS, picture.height))
    assert bottom.getextrema() == (255, 255)


def test_lines_are_balanced_break_at_spaces_and_end_in_an_ellipsis_when_too_many() -> None:
    style, limit = Style(700, 33), 500
    text = "Cấp đổi Giấy chứng nhận quyền sử dụng đất và quyền sở hữu nhà ở"
    lines = break_lines(text, style, limit, most=4)
    assert " ".join(lines) == text
    assert max(width(line, style) for line in lines) <= limit
    few = break_lines(text * 5, style, limit, most=2)
    assert len(few) == 2
    assert few[-1].endswith("…")
    assert width(few[-1], style) <= limit


def test_a_no_break_space_holds_and_korean_breaks_between_letters() -> None:
    style = Style(700, 33)
    glued = "Giấy\u00a0chứng\u00a0nhận"
    lines = break_lines(f"Cấp đổi {glued} quyền", style, 330)
    assert any(glued in line for line in lines)
    assert len(break_lines("토지사용권증명서재발급신청토지사용권증명서", style, 300)) > 1


def test_the_qr_has_five_dots_per_module_or_more_and_its_quiet_zone() -> None:
    for address in ("https://a.example/t/x", "https://motcua.example/t/" + "Z" * 150):
        code = qr(address, 320, DOTS)
        dark = code.convert("L").point(lambda level: 255 - level).getbbox()
        assert dark is not None
        run = 0
        while code.getpixel((dark[0] + run, dark[1])) == 0:
            run += 1
        scale = run // 7  # the finder pattern is seven modules wide
        assert scale >= 5
        assert dark[0] >= QUIET * scale
        assert code.width <= DOTS


@pytest.mark.parametrize(
    "kind",
    [
        {},
        {"offline": True, "kiosk_name": "Máy 02"},
        {"follow_url": "https://motcua.example/t/" + "Ab3_" * 60},
    ],
)
def test_a_phone_reads_the_qr_of_the_printed_png(
    house: Any, job_body: Callable[..., Any], tmp_path: Path, kind: dict[str, Any]
) -> None:
    body = job_body(**kind)
    house.client.print(body)
    assert house.client.outcome(body["job_id"])["state"] == "printed"
    file = tmp_path / "slip.png"
    file.write_bytes(house.demo.slips()[-1][1])
    done = subprocess.run(
        ["zbarimg", "-q", "--raw", str(file)], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == body["slip"]["follow_url"]


def test_an_ordinary_slip_reads_as_drawn(make_job: Make, tmp_path: Path) -> None:
    text = read(draw(make_job()), tmp_path)
    for words in (
        "Trung tâm Phục vụ hành chính công",
        "Số của Quý công dân",
        "nhận quyền sử dụng đất",
        "Quét để theo dõi",
        "Lỡ lượt: mời đến Quầy Hướng dẫn",
        "Phiếu có giá trị trong ngày 10/03/2026",
    ):
        assert words in text
    assert "BẢN IN" not in text
    assert "DỰ PHÒNG" not in text


def test_a_spare_number_says_so_with_kiosk_and_time_and_promises_no_wait(
    make_job: Make, tmp_path: Path
) -> None:
    job = make_job(offline=True, kiosk_name="Máy 02", people_ahead=6, expected="09:56")
    picture = draw(job)
    text = read(picture, tmp_path)
    assert "Phía trước" not in text
    assert "Dự kiến" not in text
    words = read(band(picture), tmp_path)
    assert "SỐ DỰ PHÒNG" in words
    assert "Máy 02" in words
    assert "09:42" in words


@pytest.mark.parametrize("number", [1, 7])
def test_a_reprint_says_so_in_a_black_band(make_job: Make, tmp_path: Path, number: int) -> None:
    picture = draw(make_job(top={"copy_number": number}))
    assert picture.getpixel((3, 3)) == 0
    assert f"BẢN IN LẠI {number}" in read(band(picture), tmp_path)


def test_priority_test_and_ordinary_slips_look_different(make_job: Make) -> None:
    pictures = {
        draw(make_job(**kind)).tobytes()
        for kind in ({}, {"priority": "elderly"}, {"priority": "child"}, {"top": {"kind": "test"}})
    }
    assert len(pictures) == 4


def test_the_time_on_paper_is_the_centres_whatever_offset_came(make_job: Make) -> None:
    utc, local = (
        draw(make_job(taken_at=at)) for at in ("2026-03-10T02:42:00Z", "2026-03-10T09:42:00+07:00")
    )
    assert utc.tobytes() == local.tobytes()


def test_korean_and_chinese_are_drawn_and_what_no_font_holds_gives_way_to_english(
    make_job: Make,
) -> None:
    assert drawable("고객님의 번호 取号 · 您的号码")
    assert not drawable("ไทย")
    names = {"vi": "Đất đai", "en": "Land", "ko": "ไทย", "zh": ""}
    assert draw(make_job(series_names=names, language="ko")).tobytes() == (
        draw(make_job(series_names=names, language="en")).tobytes()
    )


def test_the_number_is_22_mm_high_and_a_long_label_still_fits(make_job: Make) -> None:
    def tallest_ink(picture: Image.Image) -> int:
        """Rows of the longest unbroken block of rows with ink."""
        longest = run = 0
        for y in range(picture.height):
            inked = picture.crop((0, y, DOTS, y + 1)).getextrema()[0] == 0
            run = run + 1 if inked else 0
            longest = max(longest, run)
        return longest

    number = draw(make_job(follow_url=""))
    assert tallest_ink(number) >= 22 * 8 - 2
    wide = draw(make_job(label="MW888"))
    edges = [wide.crop((x, 150, x + 1, 330)).getextrema()[0] for x in (0, DOTS - 1)]
    assert edges == [255, 255]
