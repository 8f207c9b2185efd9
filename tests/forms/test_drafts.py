"""A draft result: laid out as the decree says, with places for number and date that can be filled and move nothing."""

import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pikepdf import Pdf
from PIL import Image, ImageChops

from queue_server.forms.drafts import LOOKS, draft_pdf
from queue_server.forms.fields import LetterUnknown, fill

from .reading import Printed

DRAFT: dict[str, Any] = {
    "head": {"parent": "Ủy ban nhân dân tỉnh Bắc Ninh", "unit": "Sở Xây dựng", "place": "Bắc Ninh"},
    "kind": "Quyết định",
    "about": "Về việc cấp giấy phép xây dựng",
    "symbol": "/QĐ-SXD",
    "authority": "Giám đốc Sở Xây dựng",
    "grounds": ["Căn cứ hồ sơ của Ông Nguyễn Văn Mẫu;"],
    "body": ["Điều 1. Cấp giấy phép cho Ông Nguyễn Văn Mẫu.", "Điều 2. Quyết định này có hiệu lực kể từ ngày ký./."],
    "recipients": ["Như Điều 2;", "Lưu: VT."],
    "capacity": "KT. Giám đốc",
    "position": "Phó Giám đốc",
    "signer": "Đỗ Mạnh Mẫu",
    "made_at": "2026-03-06T03:00:00Z",
}  # fmt: skip
FILLED = {"number": "39", "date": "ngày 06 tháng 3 năm 2026"}


def made(**more: Any) -> bytes:
    return draft_pdf(json.dumps(DRAFT | more).encode())


@pytest.fixture
def on_disk(tmp_path: Path) -> Callable[[str, bytes], Printed]:
    def write(name: str, data: bytes) -> Printed:
        (tmp_path / f"{name}.pdf").write_bytes(data)
        return Printed(tmp_path / f"{name}.pdf")

    return write


def with_values(data: bytes, values: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(data)) as pdf:
        fill(pdf, values, LOOKS)
        pdf.save(out)
    return out.getvalue()


class Field(NamedTuple):
    kind: str
    value: str
    left: float
    low: float
    right: float
    high: float
    drawn: bool


def fields(data: bytes) -> dict[str, Field]:
    with Pdf.open(io.BytesIO(data)) as pdf:
        return {
            str(one.T): Field(
                str(one.FT), str(one.V), *(float(edge) for edge in one.Rect), "/AP" in one
            )  # type: ignore[arg-type]
            for one in pdf.Root.AcroForm.Fields
        }


def picture(printed: Printed) -> Image.Image:
    target = printed.path.with_suffix("")
    command = ["pdftoppm", "-r", "100", "-gray", "-png", "-singlefile", printed.path, target]
    subprocess.run(command, check=True)
    return Image.open(f"{target}.png").copy()


@pytest.mark.requirement("R7.5")
def test_a_draft_has_the_parts_of_a_document_in_their_order(
    on_disk: Callable[..., Printed],
) -> None:
    said = on_disk("draft", made()).text
    parts = ["CỘNG HÒA", "SỞ XÂY DỰNG", "/QĐ-SXD", "QUYẾT ĐỊNH", "Về việc cấp giấy phép xây dựng",
             "GIÁM ĐỐC SỞ XÂY DỰNG", "Căn cứ hồ sơ", "Điều 1.", "Điều 2.", "Lưu: VT."]  # fmt: skip
    places = [said.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert "PHÓ GIÁM ĐỐC" in said
    assert "Đỗ Mạnh Mẫu" in said


def test_number_and_date_are_empty_text_fields_on_the_first_page() -> None:
    found = fields(made())
    assert sorted(found) == ["date", "number"]
    for field in found.values():
        assert (field.kind, field.value, field.drawn) == ("/Tx", "", True)


def test_fields_can_be_filled_and_read_back(on_disk: Callable[..., Printed]) -> None:
    data = with_values(made(), FILLED)
    assert {name: field.value for name, field in fields(data).items()} == FILLED
    said = on_disk("filled", data).text
    assert "Số: 39/QĐ-SXD" in said.replace("39 /", "39/")
    assert "Bắc Ninh, ngày 06 tháng 3 năm 2026" in said


def test_what_is_filled_stands_on_the_line_of_the_words_beside_it(
    on_disk: Callable[..., Printed],
) -> None:
    boxes = on_disk("filled", with_values(made(), FILLED)).boxes()
    bottom = {word: low for word, _, _, _, low in boxes}
    assert bottom["39"] == pytest.approx(bottom["Số:"], abs=2.0)
    right = {word: far for word, _, _, far, _ in boxes}
    left = {word: near for word, near, _, _, _ in reversed(boxes)}
    assert 0 <= left["/QĐ-SXD"] - right["39"] < 3


def test_filling_moves_nothing(on_disk: Callable[..., Printed]) -> None:
    data = made()
    empty, full = (
        picture(on_disk("empty", data)),
        picture(on_disk("full", with_values(data, FILLED))),
    )
    changed = ImageChops.difference(empty, full)
    scale, height = 100 / 72, empty.height
    for field in fields(data).values():
        left, low, right, high = (edge * scale for edge in field[2:6])
        box = (int(left) - 1, int(height - high) - 1, int(right) + 2, int(height - low) + 2)
        assert changed.crop(box).getbbox() is not None
        changed.paste(0, box)
    assert changed.getbbox() is None


def test_every_font_of_page_and_fields_is_embedded(on_disk: Callable[..., Printed]) -> None:
    fonts = on_disk("filled", with_values(made(), FILLED)).fonts()
    names = {name for name, _ in fonts} | {""}
    assert all(embedded for _, embedded in fonts)
    assert any("LiberationSerif" in name for name in names)


def test_a_viewer_that_fills_by_itself_finds_the_font(on_disk: Callable[..., Printed]) -> None:
    """qpdf makes the appearance from the field's own words, as a viewer does when somebody types."""
    out = io.BytesIO()
    with Pdf.open(io.BytesIO(made())) as pdf:
        for field in pdf.Root.AcroForm.Fields:
            field.V = "12" if str(field.T) == "number" else "05/3/2026"
        pdf.Root.AcroForm.NeedAppearances = True
        pdf.generate_appearance_streams()
        pdf.save(out)
    assert "05/3/2026" in on_disk("typed", out.getvalue()).text


@pytest.mark.parametrize("text", ["ắẳẵặ ĐỖ ừỷỹỵ", "ngày 31 tháng 12 năm 2026"])
def test_every_vietnamese_letter_fits_a_field(on_disk: Callable[..., Printed], text: str) -> None:
    assert text in on_disk("letters", with_values(made(), {"date": text})).text


def test_a_letter_no_field_can_hold_is_refused() -> None:
    with pytest.raises(LetterUnknown):
        with_values(made(), {"number": "日"})


def test_the_same_draft_gives_the_same_bytes() -> None:
    first = made()
    made(about="Về việc khác")
    assert made() == first


def test_fields_follow_where_the_head_of_this_draft_has_room_for_them() -> None:
    """Measured, not assumed: a longer agency moves them down."""
    long = DRAFT["head"] | {
        "unit": "Ban Quản lý các khu công nghiệp và khu kinh tế",
        "place": "Thành phố Thí Dụ Mẫu",
    }
    one, other = fields(made()), fields(made(head=long))
    assert other["number"].low < one["number"].low - 5
    assert other["date"].low == pytest.approx(other["number"].low)


def test_a_long_draft_numbers_its_pages_and_keeps_the_signer_with_the_text(
    on_disk: Callable[..., Printed],
) -> None:
    body = [
        f"Điều {number}. " + "Nội dung của điều này được ghi đầy đủ. " * 12
        for number in range(1, 15)
    ]
    printed = on_disk("long", made(body=body))
    assert printed.pages > 1
    last = printed.text.rpartition("Điều 14.")[2]
    assert "PHÓ GIÁM ĐỐC" in last
    assert len(fields(made(body=body))) == 2


def test_a_letter_without_a_kind_names_its_matter_under_the_number(
    on_disk: Callable[..., Printed],
) -> None:
    said = on_disk("letter", made(kind="", about="trả lời kiến nghị", authority="")).text
    assert "V/v trả lời kiến nghị" in said
    assert "QUYẾT ĐỊNH" not in said


@pytest.mark.parametrize("wrong", [b"", b"{}", json.dumps(DRAFT | {"body": []}).encode()])
def test_what_is_no_draft_is_refused_with_one_word(wrong: bytes) -> None:
    with pytest.raises(ValueError, match="^draft_wrong$"):
        draft_pdf(wrong)
