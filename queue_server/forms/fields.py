"""Text fields on a finished PDF (ISO 32000-1, 12.7), with their own embedded font so that every viewer shows the same.

typst has no form fields. The page tells where it left room; a field is put exactly there and moves nothing."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

HERE = Path(__file__).parent / "field_fonts"
Style = Literal["regular", "italic"]
_PRINTED, _NON_SYMBOLIC, _ITALIC = 4, 32, 64


class LetterUnknown(ValueError):
    """A letter that no field can hold."""


@dataclass(frozen=True)
class Place:
    """Room on a page, in points from its top left corner, as the page measured it."""

    name: str
    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Look:
    """How text stands in a field. `align` 0 left, 1 middle, 2 right; `tip` is what a reader's voice says."""

    tip: str
    style: Style = "regular"
    size: float = 13.0
    align: int = 1
    longest: int = 60

    @property
    def font(self) -> str:
        return f"/MC-{self.style}"


@functools.lru_cache(maxsize=1)
def _metrics() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / "metrics.json").read_text(encoding="utf-8"))
    return found


def encoded(text: str) -> bytes:
    """One byte per letter. LetterUnknown: neither ASCII nor Vietnamese."""
    codes = _metrics()["codes"]
    try:
        return bytes(codes[one] for one in text)
    except KeyError as unknown:
        raise LetterUnknown("letter_unknown") from unknown


def width_of(text: str, look: Look) -> float:
    """Points."""
    widths = _metrics()[look.style]["widths"]
    return float(sum(widths[one] for one in text) * look.size / 1000)


def drawing(text: str, look: Look, width: float, height: float) -> bytes:
    """The content of a field's appearance: on the line of the words beside it, smaller where it must fit."""
    if not text:
        return b"/Tx BMC\nEMC\n"
    shown = encoded(text)
    natural = width_of(text, look)
    size = look.size * min(1.0, (width - 1) / natural)
    room = max(width - natural * size / look.size, 0.0)
    x, y = (0.0, room / 2, room)[look.align], height * BASELINE
    hexed = shown.hex().upper()
    return (
        f"/Tx BMC\nq BT\n{look.font} {size:.3f} Tf 0 g\n{x:.3f} {y:.3f} Td\n<{hexed}> Tj\nET Q\nEMC\n"
    ).encode()


# Of the height of the room, as draft.typ sets it: 0.26 of 1.1 em below the line.
BASELINE = 0.26 / 1.1


def appearance(pdf: Pdf, text: str, look: Look, width: float, height: float) -> Stream:
    """The stream a viewer shows for this text."""
    made = Stream(pdf, drawing(text, look, width, height))
    made.Type, made.Subtype = Name.XObject, Name.Form
    made.BBox = Array([0, 0, round(width, 3), round(height, 3)])
    made.Resources = Dictionary(Font=Dictionary({look.font: _fonts(pdf)[look.font]}))
    return made


def add_fields(pdf: Pdf, places: list[Place], looks: dict[str, Look]) -> None:
    """Empty text fields at the places, in the order of the pages."""
    names = sorted({look.style for look in looks.values()})
    fonts = Dictionary({f"/MC-{style}": pdf.make_indirect(_font(pdf, style)) for style in names})
    form = Dictionary(Fields=Array(), DR=Dictionary(Font=fonts), DA=String("/MC-regular 13 Tf 0 g"))
    pdf.Root.AcroForm = pdf.make_indirect(form)
    for place in places:
        page = pdf.pages[place.page - 1]
        field = pdf.make_indirect(_field(pdf, page, place, looks[place.name]))
        annotations = page.obj.get("/Annots", Array())
        page.obj.Annots = Array([*annotations, field])
        form.Fields.append(field)


def fill(pdf: Pdf, values: dict[str, str], looks: dict[str, Look]) -> None:
    """Write into a draft nobody has signed yet; afterwards it takes an incremental update, drawn the same way."""
    for field in pdf.Root.AcroForm.Fields:
        name = str(field.T)
        if name in values:
            left, bottom, right, top = (float(one) for one in field.Rect)
            field.V = String(values[name])
            field.AP = Dictionary(
                N=appearance(pdf, values[name], looks[name], right - left, top - bottom)
            )


def _field(pdf: Pdf, page: Any, place: Place, look: Look) -> Dictionary:
    height = float(page.mediabox[3])
    bottom = height - place.y - place.height
    corners = (place.x, bottom, place.x + place.width, bottom + place.height)
    rectangle = Array([round(one, 3) for one in corners])
    return Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(place.name), TU=String(look.tip), V=String(""),
        Rect=rectangle, P=page.obj, F=_PRINTED, Q=look.align, MaxLen=look.longest,
        DA=String(f"{look.font} {look.size:g} Tf 0 g"),
        AP=Dictionary(N=appearance(pdf, "", look, place.width, place.height)),
    )  # fmt: skip


def _fonts(pdf: Pdf) -> Any:
    return pdf.Root.AcroForm.DR.Font


def _font(pdf: Pdf, style: Style) -> Dictionary:
    """A simple TrueType font: viewers that fill fields by themselves know no other kind well."""
    about, codes = _metrics()[style], _metrics()["codes"]
    by_code = {code: one for one, code in codes.items()}
    widths = [about["widths"].get(by_code.get(code, ""), 0) for code in range(256)]
    name = f"/MotCuaSerif-{style}"
    return Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name(name), FirstChar=0, LastChar=255, Widths=Array(widths),
        Encoding=Dictionary(Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=_differences(by_code)),
        FontDescriptor=pdf.make_indirect(_descriptor(pdf, style, name, about)),
        ToUnicode=Stream(pdf, _to_unicode(by_code)),
    )  # fmt: skip


def _descriptor(pdf: Pdf, style: Style, name: str, about: dict[str, Any]) -> Dictionary:
    data = (HERE / f"{style}.ttf").read_bytes()
    flags = _NON_SYMBOLIC | (_ITALIC if style == "italic" else 0)
    return Dictionary(
        Type=Name.FontDescriptor, FontName=Name(name), Flags=flags, FontBBox=Array(about["box"]),
        ItalicAngle=int(about["angle"]), Ascent=about["ascent"], Descent=about["descent"],
        CapHeight=about["cap_height"], StemV=80, FontFile2=Stream(pdf, data, Length1=len(data)),
    )  # fmt: skip


def _differences(by_code: dict[int, str]) -> Array:
    """Where a code is not what WinAnsi says: names of the Adobe Glyph List (uni1EA1)."""
    told: list[Any] = []
    for code in sorted(by_code):
        if ord(by_code[code]) != code:
            told += [code, Name(f"/uni{ord(by_code[code]):04X}")]
    return Array(told)


def _to_unicode(by_code: dict[int, str]) -> bytes:
    rows = [f"<{code:02X}> <{ord(by_code[code]):04X}>" for code in sorted(by_code)]
    parts = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    told = "\n".join(
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n/CMapName /MotCua def\n"
        f"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{told}\nendcmap\nend\nend\n"
    ).encode()
