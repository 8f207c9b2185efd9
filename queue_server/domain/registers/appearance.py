"""How a signature and a seal look on a document, as data (NĐ 30/2020/NĐ-CP Đ13, Đ33 and Phụ lục I, II.7–II.8)."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["personal_signature", "organisation_signature", "wet_seal"]
Place = Literal["main document", "attachment in a separate file", "copy"]


@dataclass(frozen=True)
class Appearance:
    """Empty where the law says nothing. `text` is what is written where no image may stand."""

    image: bool
    basis: str
    colour: str = ""
    format: str = ""
    background: str = ""
    size: str = ""
    overlap: str = ""
    position: str = ""
    text: tuple[str, ...] = ()
    font: str = ""


_THIRD = "about 1/3 of the personal signature, on its left"
_TEXT_ONLY = Appearance(
    image=False,
    basis="NĐ 30/2020 Phụ lục I, II.8.b",
    position="top right of first page",
    text=("số và ký hiệu văn bản", "thời gian ký ISO 8601 +07:00"),
    font="Times New Roman 10 black upright",
)
APPEARANCES: dict[tuple[Kind, Place], Appearance] = {
    ("personal_signature", "main document"): Appearance(
        image=True,
        basis="NĐ 30/2020 Đ13; Phụ lục I, II.7",
        colour="blue",
        format="png",
        background="transparent",
        position="centred between the position title and the name",
    ),
    ("organisation_signature", "main document"): Appearance(
        image=True,
        basis="NĐ 30/2020 Phụ lục I, II.8.a; Đ33.1.b",
        colour="red",
        format="png",
        background="transparent",
        size="actual size of the seal",
        overlap=_THIRD,
    ),
    ("organisation_signature", "attachment in a separate file"): _TEXT_ONLY,
    ("organisation_signature", "copy"): _TEXT_ONLY,
    ("wet_seal", "main document"): Appearance(
        image=True, basis="NĐ 30/2020 Đ33.1", colour="red", position="upright", overlap=_THIRD
    ),
    ("wet_seal", "attachment in a separate file"): Appearance(
        image=True,
        basis="NĐ 30/2020 Đ33.1",
        colour="red",
        position="first page, over part of the name of the organisation",
    ),
}
SHEETS_PER_IMPRINT = 5  # giáp lai, at the middle of the right edge (NĐ 30/2020 Đ33.1)
