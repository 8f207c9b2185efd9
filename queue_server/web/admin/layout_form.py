"""A layout as cells of a form: rows in the order of the page, each a block; and back to what the contract checks."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args

from flask import request

from queue_server.contracts import slips
from queue_server.services.computing import ComputeRefused
from queue_server.web.errors import Refuse
from queue_server.web.office import office

from .pages import field as line
from .pages import has_words, say

Block = dict[str, Any]
# What a person chooses from; the contract knows more.
TONGUES = ("citizen", "vi", "vi+citizen", "vi+en", "citizen+en")
# Fields that exist in more than one language.
TRANSLATED = frozenset(
    {"your_number", "priority", "procedure", "where", "same_value", "missed", "valid", "free", "hotline"}
)  # fmt: skip
LARGEST_LOGO = 512 * 1024
_MOST_ROWS = slips.MOST_BLOCKS + 2
_TEXTS = ("vi", "en", "ko", "zh")
CHOICES: dict[str, tuple[str, ...]] = {
    "size": get_args(slips.Size),
    "weight": get_args(slips.Weight),
    "align": get_args(slips.Align),
    "step": get_args(slips.Step),
    "number": ("huge", "large"),
    "line": ("dashes", "thin", "thick"),
    "languages": TONGUES,
}
# Blocks that may be added, by kind of slip; fields come behind.
_PLAIN = ("text", "rule", "space")
ADDABLE: dict[str, tuple[str, ...]] = {
    "ticket": ("logo", "number", "facts", "qr", *_PLAIN),
    "test": ("logo", "number", "facts", "qr", *_PLAIN),
    "receipt": ("logo", "qr", *_PLAIN),
    "seal_line": _PLAIN,
}


@dataclass(frozen=True)
class Draft:
    """A layout while it is edited. `wrong`: what to write, by cell; `focus`: the row that was moved."""

    kind: str
    paper: str
    blocks: list[Block]
    logo: str = ""
    day: str = ""
    wrong: dict[str, str] = field(default_factory=dict)
    focus: int | None = None

    @property
    def name(self) -> str:
        return f"{self.kind}_{self.paper}"

    @property
    def value(self) -> dict[str, Any]:
        return {"kind": self.kind, "paper": self.paper, "logo": self.logo, "blocks": self.blocks}

    @property
    def addable(self) -> list[str]:
        """Blocks, and the fields of this kind that are not on the slip yet."""
        there = {block.get(cell) for block in self.blocks for cell in ("field", "left", "right")}
        fields = sorted(slips.FIELDS[self.kind] - there)  # type: ignore[index]
        once = {block["block"] for block in self.blocks} & {"logo", "number", "facts", "qr"}
        return [one for one in ADDABLE[self.kind] if one not in once] + fields


def split_name(name: str) -> tuple[str, str]:
    """`ticket_80` → kind and width; refused when there is no such slip."""
    kind, _, paper = name.rpartition("_")
    if kind not in slips.KINDS or paper not in slips.PAPERS:
        raise Refuse(404, "not_found")
    return kind, paper


Cells = Callable[[str, str], str]


def _look(cells: Cells, prefix: str = "") -> Block:
    return {
        "size": cells(f"{prefix}size", "body"),
        "weight": cells(f"{prefix}weight", "regular"),
        "align": cells("align", "centre"),
    }


def _tongues(cells: Cells) -> list[str]:
    return cells("languages", "citizen").split("+")[:4]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 4 else 0


_READ: Mapping[str, Callable[[Cells], Block]] = {
    "logo": lambda c: {"size": c("step", "medium")},
    "field": lambda c: {
        "field": c("field", ""), "languages": _tongues(c), "look": _look(c), "most_lines": _number(c("most", "3")),
    },
    "text": lambda c: {
        "texts": {to: c(to, "") for to in _TEXTS if c(to, "")}, "languages": _tongues(c), "look": _look(c),
        "most_lines": _number(c("most", "4")),
    },
    "pair": lambda c: {
        "left": c("left", ""), "right": c("right", ""), "look": _look(c), "right_look": _look(c, "r"),
    },
    "facts": lambda c: {"facts": [one for one in get_args(slips.Fact) if c(f"fact_{one}", "")]},
    "number": lambda c: {"size": c("number", "huge")},
    "qr": lambda c: {"size": c("step", "large"), "caption": bool(c("caption", "")), "languages": _tongues(c)},
    "rule": lambda c: {"line": c("line", "dashes")},
    "space": lambda c: {"mm": _number(c("mm", "2"))},
}  # fmt: skip


def new_block(name: str, kind: str) -> Block:
    """A block as it is when it comes onto the page."""
    if name in _READ and name in ADDABLE[kind]:
        return {"block": name, **_READ[name](lambda _cell, default: default)}
    if name not in slips.FIELDS[kind]:  # type: ignore[index]
        raise Refuse(422, "invalid")
    return {"block": "field", "field": name, "languages": ["citizen"], "look": _look(lambda _c, d: d),
            "most_lines": 3}  # fmt: skip


def _row(number: str) -> Block:
    def cells(name: str, default: str) -> str:
        typed = line(f"b{number}.{name}", 240)
        return typed if f"b{number}.{name}" in request.form else default

    name = request.form.get(f"b{number}.block", "")
    if name not in _READ:
        raise Refuse(422, "invalid")
    return {"block": name, **_READ[name](cells)}


def read_draft() -> Draft:
    """The form as it was sent; a logo in it is checked and made dots by the compute child."""
    kind, paper = split_name(request.form.get("mau", "")[:20])
    numbers = request.form.getlist("b")
    if len(numbers) > _MOST_ROWS or not all(n.isdecimal() and len(n) < 4 for n in numbers):
        raise Refuse(422, "invalid")
    wrong: dict[str, str] = {}
    logo = "" if request.form.get("no_logo") else request.form.get("logo", "")[:24_000]
    try:
        logo = _uploaded() or logo
    except ComputeRefused as refused:
        wrong["logo"] = wrong_words(refused.reason)
    blocks = [_row(number) for number in numbers]
    return Draft(kind, paper, blocks, logo, line("tu-ngay", 20), wrong)


def _uploaded() -> str:
    file = request.files.get("logo_file")
    data = file.stream.read(LARGEST_LOGO + 1) if file else b""
    if not data:
        return ""
    if len(data) > LARGEST_LOGO:
        raise ComputeRefused("logo_bytes")
    return base64.b64encode(office().compute("slip_logo", data)).decode()


def wrong_words(reason: str) -> str:
    """What to do about a layout or a picture that is refused."""
    key = f"layout.wrong.{reason}"
    return say(key if has_words(key) else "layout.wrong.layout_wrong")
