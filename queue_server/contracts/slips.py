"""Layouts of what is printed on a roll, as data: blocks in order; checked here, drawn by the bridge."""

import base64
import binascii
import re
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from .base import Names, Request, Text, Whole

Kind = Literal["ticket", "receipt", "seal_line", "test"]
Paper = Literal["80", "58"]  # mm: 576 or 384 dots are printed on
Size = Literal["small", "body", "large", "title"]
Weight = Literal["regular", "semibold", "bold", "heavy"]
Align = Literal["left", "centre", "right"]
Step = Literal["small", "medium", "large"]
# `citizen` is the language the number was taken in; a language twice is printed once.
Tongue = Literal["citizen", "vi", "en", "ko", "zh"]
Fact = Literal["taken", "ahead", "expected"]
FieldName = Literal[
    "centre", "place", "your_number", "priority", "procedure", "agency", "where", "same_value",
    "missed", "valid", "free", "hotline", "sample",
    "title", "code", "at", "lines", "note",
    "frame", "sequence", "document", "dossier", "seal_officer", "digest", "chain_name", "chain", "result",
]  # fmt: skip

_TICKET = frozenset(
    {"centre", "place", "your_number", "priority", "procedure", "agency", "where", "same_value", "missed",
     "valid", "free", "hotline"}
)  # fmt: skip
_SEAL = frozenset(
    {"frame", "sequence", "at", "document", "dossier", "seal_officer", "digest", "chain", "result", "note"}
)  # fmt: skip
FIELDS: dict[Kind, frozenset[str]] = {
    "ticket": _TICKET,
    "test": _TICKET | {"sample"},
    "receipt": frozenset({"centre", "place", "title", "code", "at", "lines", "note"}),
    "seal_line": _SEAL | {"title", "chain_name"},
}
# Without these a slip is not what it is for; the register of the seal may leave nothing out.
NEEDED: dict[Kind, frozenset[str]] = {
    "ticket": frozenset(),
    "test": frozenset(),
    "receipt": frozenset({"title", "code", "at", "lines"}),
    "seal_line": _SEAL,
}
MOST_BLOCKS = 30
LOGO_BYTES = 12_000
TEXT_BYTES = (
    6_000  # of a layout's own words; a job with two layouts must pass the bridge's door (64 KiB)
)
LOGO_DOTS = (544, 240)  # the widest and the highest on paper
_PNG = b"\x89PNG\r\n\x1a\n"


def logo_size(png: bytes) -> tuple[int, int]:
    """Width and height a PNG says in its head. ValueError: no one-bit PNG that fits on paper."""
    head = png[:33]
    if len(head) < 33 or not head.startswith(_PNG) or head[12:16] != b"IHDR":
        raise ValueError("logo_not_png")
    width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    if head[24:26] not in (b"\x01\x00", b"\x01\x03"):
        raise ValueError("logo_not_one_bit")
    if not (0 < width <= LOGO_DOTS[0] and 0 < height <= LOGO_DOTS[1]):
        raise ValueError("logo_size")
    return width, height


def _logo(text: str) -> str:
    if text:
        try:
            png = base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise ValueError("logo_not_png") from error
        if len(png) > LOGO_BYTES:
            raise ValueError("logo_bytes")
        logo_size(png)
    return text


def _each_once(tongues: tuple[Tongue, ...]) -> tuple[Tongue, ...]:
    return tuple(dict.fromkeys(tongues))


# A one-bit PNG in base64, ready for the head of the printer; empty: none.
Logo = Annotated[str, Field(max_length=LOGO_BYTES * 4 // 3 + 4), AfterValidator(_logo)]
Tongues = Annotated[
    tuple[Tongue, ...], Field(min_length=1, max_length=4), AfterValidator(_each_once)
]


class Look(Request):
    size: Size = "body"
    weight: Weight = "regular"
    align: Align = "centre"


class LogoBlock(Request):
    block: Literal["logo"] = "logo"
    size: Step = "medium"


class FieldBlock(Request):
    """One thing the slip knows, in each of the languages; nothing is printed where it knows nothing."""

    block: Literal["field"] = "field"
    field: FieldName
    languages: Tongues = ("citizen",)
    look: Look = Look()
    most_lines: Annotated[Whole, Field(ge=1, le=8)] = 3


class TextBlock(Request):
    """The centre's own words."""

    block: Literal["text"] = "text"
    texts: dict[Literal["vi", "en", "ko", "zh"], Annotated[Text, Field(max_length=240)]]
    languages: Tongues = ("citizen",)
    look: Look = Look()
    most_lines: Annotated[Whole, Field(ge=1, le=8)] = 4

    @property
    def names(self) -> Names:
        return Names(**{"vi": "", **self.texts})


class PairBlock(Request):
    """Two things on one line: one from the left, one from the right; never cut, made smaller instead."""

    block: Literal["pair"] = "pair"
    left: FieldName
    right: FieldName
    look: Look = Look()
    right_look: Look | None = None


class FactsBlock(Request):
    """Names over values, side by side."""

    block: Literal["facts"] = "facts"
    facts: Annotated[tuple[Fact, ...], Field(min_length=1, max_length=3), AfterValidator(
        lambda facts: tuple(dict.fromkeys(facts))
    )] = ("taken", "ahead", "expected")  # fmt: skip


class NumberBlock(Request):
    """The number to be called; huge is 22 mm high on 80 mm paper."""

    block: Literal["number"] = "number"
    size: Literal["large", "huge"] = "huge"


class QrBlock(Request):
    """The way to follow by phone: modules of 5 to 8 dots, its quiet zone, and what it is for."""

    block: Literal["qr"] = "qr"
    size: Step = "large"
    caption: bool = True
    languages: Tongues = ("citizen",)


class RuleBlock(Request):
    """A line across; two with nothing between them are one."""

    block: Literal["rule"] = "rule"
    line: Literal["dashes", "thin", "thick"] = "dashes"


class SpaceBlock(Request):
    block: Literal["space"] = "space"
    mm: Annotated[Whole, Field(ge=1, le=20)] = 2


Block = Annotated[
    LogoBlock | FieldBlock | TextBlock | PairBlock | FactsBlock | NumberBlock | QrBlock | RuleBlock | SpaceBlock,
    Field(discriminator="block"),
]  # fmt: skip


class Layout(Request):
    """What stands on one kind of slip on one width of paper, from top to bottom.

    Marks (BẢN IN LẠI, SỐ DỰ PHÒNG, PHIẾU THỬ) are no part of it: they are always printed, and first."""

    kind: Kind
    paper: Paper
    logo: Logo = ""
    blocks: Annotated[tuple[Block, ...], Field(min_length=1, max_length=MOST_BLOCKS)]

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Layout":
        fields = self.fields()
        if len(set(fields)) != len(fields):
            raise ValueError("field_twice")
        if not set(fields) <= FIELDS[self.kind]:
            raise ValueError("field_unknown_here")
        if not set(fields) >= NEEDED[self.kind]:
            raise ValueError("field_missing")
        texts = [
            text
            for block in self.blocks
            if isinstance(block, TextBlock)
            for text in block.texts.values()
        ]
        if len("".join(texts).encode()) > TEXT_BYTES:
            raise ValueError("text_too_long")
        self._once("number", at_least=self.kind in ("ticket", "test"))
        self._once("qr", at_least=False)
        self._once("facts", at_least=False)
        self._once("logo", at_least=False)
        return self

    def fields(self) -> list[str]:
        found: list[str] = []
        for block in self.blocks:
            if isinstance(block, FieldBlock):
                found.append(block.field)
            elif isinstance(block, PairBlock):
                found += [block.left, block.right]
        return found

    def _once(self, name: str, at_least: bool) -> None:
        count = sum(block.block == name for block in self.blocks)
        if count > 1 or (count and name in ("number", "facts", "qr") and self.kind == "seal_line"):
            raise ValueError(f"{name}_twice" if count > 1 else f"{name}_unknown_here")
        if at_least and not count:
            raise ValueError(f"{name}_missing")


def readable(layouts: Any) -> tuple[Layout, ...]:
    """The layouts that can be read here: one made by a newer server is no reason to print no ticket."""
    found: list[Layout] = []
    for each in layouts if isinstance(layouts, list | tuple) else ():
        try:
            found.append(Layout.model_validate(each))
        except ValidationError:
            continue
    return tuple(found[:4])


Readable = Annotated[tuple[Layout, ...], BeforeValidator(readable)]

_REASON = re.compile(r"Value error, ([a-z_]+)$")


def reason(error: ValidationError) -> str:
    """The stable code of what is wrong with a layout: of our own rules, else `layout_wrong`."""
    for one in error.errors(include_url=False):
        if found := _REASON.search(one["msg"]):
            return found[1]
    return "layout_wrong"


KINDS: tuple[Kind, ...] = get_args(Kind)
PAPERS: tuple[Paper, ...] = get_args(Paper)
