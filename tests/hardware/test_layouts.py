"""Layouts: every slip fits on both papers in every language, looks as it was kept, and can be read back."""

import base64
import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw
from pydantic import ValidationError

from hardware.drawing.faces import Style
from hardware.drawing.jobs import slip_logo, slip_preview
from hardware.drawing.sample import sample_job
from hardware.drawing.sheet import Sheet
from hardware.drawing.slip import draw
from hardware.web.guards import BODY_LIMIT
from queue_server.contracts.bridge import PrintJob
from queue_server.contracts.slips import (
    FIELDS,
    KINDS,
    LOGO_BYTES,
    LOGO_DOTS,
    MOST_BLOCKS,
    PAPERS,
    Layout,
    reason,
)
from queue_server.design.slips import shipped

from .pictures import GOLDEN, KEPT, WIDTHS, draw_kept, job_of
from .reading import code, words

LANGUAGES = ("vi", "en", "ko", "zh")
PRIORITIES = ("elderly", "disabled", "pregnant", "merit", "child")
LONG = "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất "


def png(picture: Image.Image, kind: str = "PNG") -> bytes:
    out = BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def zeros(read: str) -> str:
    """A reader that knows no context takes the round zero for a letter."""
    return re.sub(r"(?<=[\d#:+O/H])O|O(?=[\d:O])", "0", read)


def long_words(body: dict[str, Any]) -> dict[str, Any]:
    """The same slip with the longest words its message allows."""
    if "slip" in body:
        more = {"procedure": (LONG * 4)[:300], "agency": (LONG * 3)[:200], "zone": "W" * 120, "label": "MW888",
                "expected": "từ 100 đến 140 phút nữa, nếu không có thêm lượt ưu tiên"}  # fmt: skip
        return {**body, "slip": {**body["slip"], **more, "centre_name": LONG[:120]}}
    if "receipt" in body:
        facts = [{"name": LONG[:120], "value": (LONG * 6)[:400]}, {"name": "W" * 120, "value": "W"}]
        return {**body, "receipt": {**body["receipt"], "facts": facts, "note": (LONG * 6)[:400]}}
    more = {"document": "W" * 120, "officer": LONG[:120], "seal": LONG[:120]}
    return {**body, "line": {**body["line"], **more}}


def without_rules(kind: Any, paper: Any) -> Layout:
    layout = shipped(kind, paper)
    return layout.model_copy(
        update={"blocks": tuple(block for block in layout.blocks if block.block != "rule")}
    )


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "test"])
def test_no_ink_reaches_the_edge_of_the_paper_in_any_language_however_long_the_words(
    kind: str, paper: str
) -> None:
    for language in LANGUAGES:
        for change in (lambda body: body, long_words):
            body = change(sample_job(kind, {"language": language}))
            job = PrintJob.model_validate({**body, "layouts": [without_rules(kind, paper)]})
            picture = draw(job, WIDTHS[paper])
            ink = picture.convert("L").point(lambda level: 255 - level).getbbox()
            assert ink is not None
            assert 1 <= ink[0] < ink[2] <= WIDTHS[paper] - 1, (language, ink)
            assert ink[3] <= picture.height, language


@pytest.mark.parametrize("paper", PAPERS)
def test_the_mark_of_a_priority_fits_in_every_language(paper: str) -> None:
    for language in LANGUAGES:
        for priority in PRIORITIES:
            body = sample_job("ticket", {"language": language})
            body["slip"] = {**body["slip"], "priority": priority}
            layout = without_rules("ticket", paper)
            picture = draw(PrintJob.model_validate({**body, "layouts": [layout]}), WIDTHS[paper])
            ink = picture.convert("L").point(lambda level: 255 - level).getbbox()
            assert ink is not None
            assert ink[0] >= 1


@pytest.mark.parametrize("dots", WIDTHS.values())
def test_two_texts_of_one_line_never_meet(dots: int) -> None:
    one_line, two_lines = 0, 0
    for length in range(4, 60, 3):
        sheet = Sheet(dots)
        sheet.pair((LONG[:length].strip(), Style(500, 23)), ("R3WZ-C5HE-5NVP", Style(800, 23)))
        picture = sheet.finish()
        if picture.height > 40:
            two_lines += 1
            continue
        one_line += 1
        inked = [
            picture.crop((x, 0, x + 1, picture.height)).getextrema()[0] == 0 for x in range(dots)
        ]
        blank = max(map(len, re.findall(" +", "".join(" #"[ink] for ink in inked).strip())))
        assert blank >= 14, length
    assert one_line
    assert two_lines


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", KEPT)
def test_a_slip_looks_as_it_was_kept(name: str, paper: str, tmp_path: Path) -> None:
    """Redrawn on purpose: `python -m tests.hardware.pictures`, then look at what changed."""
    drawn = draw_kept(name, paper)
    drawn.save(tmp_path / "drawn.png")
    with Image.open(GOLDEN / f"{name}-{paper}.png") as kept:
        assert drawn.size == kept.size
        difference = ImageChops.difference(drawn.convert("L"), kept.convert("L")).histogram()[255]
    assert difference <= drawn.width * drawn.height // 2000, f"{difference} dots differ"


@pytest.mark.parametrize("paper", PAPERS)
def test_machines_read_the_ticket_of_either_paper(paper: str, tmp_path: Path) -> None:
    picture = draw_kept("ticket", paper)
    read = words(picture, tmp_path)
    for expected in (
        "hành chính công",
        "Cấp đổi Giấy chứng",
        "quyền sử dụng đất",
        "Không mất tiền",
    ):
        assert expected in read, read
    ticket = job_of("ticket").slip
    assert ticket is not None
    assert code(picture, tmp_path) == ticket.follow_url


@pytest.mark.parametrize("paper", PAPERS)
def test_machines_read_the_receipt_of_either_paper(paper: str, tmp_path: Path) -> None:
    picture = draw_kept("receipt", paper)
    read = zeros(words(picture, tmp_path))
    for expected in ("H05.19-260310-0047", "Nguyễn Văn Mẫu", "17:00 24/03/2026", "810.000 đồng"):
        assert expected in read, read
    receipt = job_of("receipt").receipt
    assert receipt is not None
    assert code(picture, tmp_path) == receipt.follow_url


def test_a_seal_line_says_all_of_its_entry_with_offset_and_chain_code(tmp_path: Path) -> None:
    read = zeros(words(draw_kept("seal", "80"), tmp_path))
    for expected in ("#0001184", "10/03/2026 10:05:58 +07", "Chuỗi"):
        assert expected in read, read
    assert re.search(r"H05.19-260306-0+39", read), read
    assert re.search(r"R3WZ-C[5S]HE ?-[5S]NVP", read), read


def test_a_result_names_its_entry_and_a_repeated_line_says_so(tmp_path: Path) -> None:
    result = zeros(words(draw_kept("seal-void", "80"), tmp_path))
    assert re.search(r"HỦY #0001184.*PIN chưa đúng", result)
    foot = draw_kept("seal-foot", "80")
    assert foot.getpixel((3, 3)) == 0, "the black band of a repeated print"
    assert "HẾT CUỘN" in words(foot.crop((0, 45, foot.width, foot.height)), tmp_path)


def changed(kind: str = "ticket", **changes: Any) -> dict[str, Any]:
    return {**shipped(kind, "80").model_dump(mode="json"), **changes}  # type: ignore[arg-type]


NUMBER = {"block": "number", "size": "huge"}
FIELD = {"block": "field", "field": "centre"}


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        (changed(blocks=[FIELD]), "number_missing"),
        (changed(blocks=[NUMBER, NUMBER]), "number_twice"),
        (changed(blocks=[NUMBER, FIELD, FIELD]), "field_twice"),
        (changed(blocks=[NUMBER, {"block": "field", "field": "chain"}]), "field_unknown_here"),
        (changed("seal_line", blocks=[{"block": "field", "field": "chain"}]), "field_missing"),
        (changed(blocks=[NUMBER, {"block": "qr"}, {"block": "qr"}]), "qr_twice"),
        (changed(blocks=[NUMBER] + [{"block": "space", "mm": 1}] * 30), "layout_wrong"),
        (changed(blocks=[NUMBER, {"block": "space", "mm": 21}]), "layout_wrong"),
        (changed(blocks=[NUMBER, {"block": "script"}]), "layout_wrong"),
        (changed(blocks=[NUMBER, {"block": "text", "texts": {"vi": "A\u0300"}}]), "layout_wrong"),
        (changed(blocks=[NUMBER] + [{"block": "text", "texts": {"vi": "Ậ" * 240}}] * 9), "text_too_long"),
        (changed(paper="76"), "layout_wrong"),
        (changed(logo="AAAA"), "logo_not_png"),
    ],
)  # fmt: skip
def test_a_wrong_layout_is_refused_with_a_code_that_says_why(layout: Any, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Layout.model_validate(layout)
    assert reason(refused.value) == code


def test_a_layout_from_a_newer_server_is_left_out_and_the_ticket_is_printed() -> None:
    body = sample_job("ticket", {})
    newer = changed(blocks=[NUMBER, {"block": "hologram"}])
    job = PrintJob.model_validate({**body, "layouts": [newer, "?", changed(blocks=[NUMBER])]})
    assert [len(layout.blocks) for layout in job.layouts] == [1]
    alone = PrintJob.model_validate({**body, "layouts": [newer]})
    assert draw(alone).tobytes() == draw(PrintJob.model_validate(body)).tobytes()


def test_a_job_with_the_largest_layouts_passes_the_door_of_the_bridge() -> None:
    texts = {language: "Ậ" * 240 for language in LANGUAGES}
    field = {"block": "field", "field": "procedure", "languages": ["citizen", "vi", "en", "ko"]}
    names = sorted(FIELDS["ticket"])
    fields = [{**field, "field": name} for name in names]
    blocks = [NUMBER, {"block": "text", "texts": texts}, {"block": "text", "texts": texts}, *fields]
    blocks += [{"block": "space", "mm": 20}] * (MOST_BLOCKS - len(blocks))
    noise = base64.b64encode(one_bit_png(LOGO_BYTES)).decode()
    layouts = [
        {"kind": "ticket", "paper": paper, "logo": noise, "blocks": blocks} for paper in PAPERS
    ]
    job = PrintJob.model_validate({**long_words(sample_job("ticket", {})), "layouts": layouts})
    assert len(job.layouts) == 2
    assert len(job.model_dump_json().encode()) < BODY_LIMIT


def one_bit_png(size: int) -> bytes:
    """A picture nobody can compress, padded to a size."""
    picture = Image.effect_noise((300, 200), 120).convert("1")
    data = png(picture)
    assert len(data) <= size
    return data + bytes(size - len(data))


def test_the_longest_slip_is_printed_to_its_end() -> None:
    spaces = [{"block": "space", "mm": 20}] * (MOST_BLOCKS - 1)
    layout = changed(blocks=[*spaces, NUMBER])
    picture = draw(PrintJob.model_validate({**sample_job("ticket", {}), "layouts": [layout]}))
    rows = (MOST_BLOCKS - 1) * 160
    ink = picture.convert("L").point(lambda level: 255 - level).getbbox()
    assert ink is not None
    assert ink[1] >= rows
    assert picture.height > rows + 170


def test_marks_are_printed_whatever_the_layout_says() -> None:
    job = job_of("spare-again")
    bare = job.model_copy(update={"layouts": (Layout.model_validate(changed(blocks=[NUMBER])),)})
    whole, short = draw(job), draw(bare)
    assert short.height < whole.height / 2
    assert short.crop((0, 0, 576, 120)).tobytes() == whole.crop((0, 0, 576, 120)).tobytes()


def test_a_text_of_the_centre_comes_in_the_languages_it_is_laid_out_for(tmp_path: Path) -> None:
    texts = {"vi": "Mời gửi xe ở sân sau", "en": "Park in the basement"}
    look = {"size": "title", "weight": "bold"}
    block = {"block": "text", "texts": texts, "languages": ["vi", "en"], "look": look}
    body = {**sample_job("ticket", {}), "layouts": [changed(blocks=[NUMBER, block])]}
    read = words(draw(PrintJob.model_validate(body)), tmp_path)
    assert "Mời gửi xe ở sân sau" in read
    assert "Park in the basement" in read


def test_a_logo_is_made_dots_that_fit_and_stands_on_the_slip() -> None:
    mark = Image.new("RGBA", (1200, 900), (0, 0, 0, 0))
    ImageDraw.Draw(mark).ellipse((100, 100, 1100, 800), fill=(180, 0, 0, 255))
    small = slip_logo(png(mark))
    with Image.open(BytesIO(small)) as picture:
        assert picture.mode == "1"
        assert picture.width <= LOGO_DOTS[0]
        assert picture.height <= LOGO_DOTS[1]
    encoded = base64.b64encode(small).decode()
    blocks = [{"block": "logo", "size": "large"}, NUMBER]
    with_logo = json.dumps({"layout": changed(blocks=blocks, logo=encoded)}).encode()
    without = json.dumps({"layout": changed(blocks=blocks)}).encode()
    assert len(slip_preview(with_logo)) != len(slip_preview(without))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"GIF89a" + bytes(200), "logo_not_png"),
        (png(Image.new("RGB", (40, 40), "red"), "JPEG"), "logo_not_png"),
        (png(Image.effect_noise((90, 90), 80))[:900], "logo_not_png"),
        (png(Image.new("RGB", (200, 200), "white")), "logo_empty"),
        (png(Image.new("1", (5000, 5000))), "logo_size"),
        (b"", "logo_not_png"),
    ],
)
def test_a_bad_logo_is_refused_with_a_code_that_says_why(data: bytes, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        slip_logo(data)
