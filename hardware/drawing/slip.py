"""Any slip on any width of paper: the layout says what stands where, the job what it says (8 dots per mm)."""

import base64
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image

from queue_server.contracts import slips
from queue_server.contracts.bridge import PrintJob
from queue_server.contracts.slips import Layout, Look, Paper
from queue_server.design.slips import shipped
from queue_server.design.words import say

from .code import qr
from .contents import ReceiptContent, TicketContent, content_of
from .faces import Style
from .sheet import Sheet

DOTS = 576
_NARROW = 480  # below, the layout of 58 mm paper fits
WEIGHTS = {"regular": 500, "semibold": 600, "bold": 700, "heavy": 800}
SIZES: dict[Paper, dict[str, int]] = {
    "80": {"small": 22, "body": 24, "large": 26, "title": 30},
    "58": {"small": 22, "body": 23, "large": 25, "title": 28},
}
NUMBERS: dict[Paper, dict[str, Style]] = {
    "80": {"large": Style(800, 176, -7.0), "huge": Style(800, 240, -10.0)},
    "58": {"large": Style(800, 128, -5.0), "huge": Style(800, 160, -6.0)},
}
# The marks, and values under their names.
BAND, BAND_NOTE, VALUE = Style(800, 34), Style(600, 26), Style(800, 31)
# Dots with the quiet zone: 25, 31 and 40 mm, on narrow paper what it can hold.
QR_WIDEST = {
    "80": {"small": 205, "medium": 246, "large": 320},
    "58": {"small": 205, "medium": 246, "large": 310},
}
_LOGO_WIDEST = {"small": 0.35, "medium": 0.6, "large": 0.94}
_LESS = {"title": "large", "large": "body", "body": "small", "small": "small"}


def paper_of(dots: int) -> Paper:
    return "58" if dots < _NARROW else "80"


def layout_of(job: PrintJob, paper: Paper) -> Layout:
    """What the centre decided, else what is shipped."""
    return job.layout(paper) or shipped(job.kind, paper)


class Drawing:
    """One slip while it is drawn."""

    def __init__(self, job: PrintJob, layout: Layout, dots: int) -> None:
        self.layout, self.sheet = layout, Sheet(dots)
        self.content = content_of(job)
        self._fresh_rule = False

    def style(self, look: Look, less: bool = False) -> Style:
        size = _LESS[look.size] if less else look.size
        weight = 500 if less else WEIGHTS[look.weight]
        return Style(weight, SIZES[self.layout.paper][size])

    def tongues(self, languages: tuple[str, ...]) -> list[str]:
        spoken = [self.content.language if one == "citizen" else one for one in languages]
        return list(dict.fromkeys(spoken))

    def _each(self, texts: list[str], look: Look, most: int) -> None:
        """The first as the layout says, its translations smaller below it; the same words only once."""
        different = [text for text in dict.fromkeys(texts) if text]
        for place, text in enumerate(different):
            self.sheet.paragraph(text, self.style(look, place > 0), look.align, most)

    def field(self, block: slips.FieldBlock) -> None:
        if block.field == "lines" and isinstance(self.content, ReceiptContent):
            for name, value in self.content.lines():
                style = self.style(block.look)
                self.sheet.pair((name, style), (value, style._replace(weight=700)), less=1)
            return
        texts = [self.content.field(block.field, to) for to in self.tongues(block.languages)]
        if block.field != "priority":
            self._each(texts, block.look, block.most_lines)
        elif any(texts):
            self.sheet.tag(" / ".join(dict.fromkeys(texts)), self.style(block.look))
            self.sheet.gap(8)

    def text(self, block: slips.TextBlock) -> None:
        names = block.names
        texts = [getattr(names, to) or names.vi for to in self.tongues(block.languages)]
        self._each(texts, block.look, block.most_lines)

    def pair(self, block: slips.PairBlock) -> None:
        left, right = (self.content.field(name, "vi") for name in (block.left, block.right))
        looks = (block.look, block.right_look or block.look)
        self.sheet.pair((left, self.style(looks[0])), (right, self.style(looks[1])))

    def facts(self, block: slips.FactsBlock) -> None:
        if isinstance(self.content, TicketContent):
            name = Style(500, SIZES[self.layout.paper]["small"])
            value = VALUE if self.layout.paper == "80" else VALUE._replace(size=27)
            if cells := self.content.facts(block.facts):
                self.sheet.columns(cells, name, value)

    def number(self, block: slips.NumberBlock) -> None:
        if isinstance(self.content, TicketContent):
            style = NUMBERS[self.layout.paper][block.size]
            self.sheet.number(self.content.slip.label, style)

    def qr(self, block: slips.QrBlock) -> None:
        if not self.content.follow_url:
            self.sheet.gap(20)
            return
        widest = QR_WIDEST[self.layout.paper][block.size]
        self.sheet.picture(qr(self.content.follow_url, widest, self.sheet.dots))
        if block.caption:
            look = Look(size="body", weight="bold")
            words = [say("slip", to, self.content.caption) for to in self.tongues(block.languages)]
            self._each(words, look, 3)

    def rule(self, block: slips.RuleBlock) -> None:
        if not self._fresh_rule:
            self.sheet.rule(block.line)

    def space(self, block: slips.SpaceBlock) -> None:
        self.sheet.gap(block.mm * 8)

    def logo(self, block: slips.LogoBlock) -> None:
        if self.layout.logo:
            widest = int(self.sheet.dots * _LOGO_WIDEST[block.size])
            self.sheet.picture(logo(self.layout.logo, widest))
            self.sheet.gap(8)

    def all(self) -> None:
        for block in self.layout.blocks:
            before = self.sheet.y
            draw_one: Callable[[Any], None] = getattr(self, block.block)
            draw_one(block)
            if block.block == "rule":
                self._fresh_rule = True
            elif block.block != "space" and self.sheet.y > before:
                self._fresh_rule = False


def logo(encoded: str, widest: int) -> Image.Image:
    """The one-bit PNG of a layout, made smaller where it is wider than its step."""
    picture = Image.open(BytesIO(base64.b64decode(encoded))).convert("L")
    if picture.width > widest:
        height = max(1, picture.height * widest // picture.width)
        picture = picture.resize((widest, height), Image.Resampling.BOX)
    return picture.point([0] * 128 + [255] * 128, "1")


def _marks(drawing: Drawing, job: PrintJob) -> None:
    """What is not an ordinary first print says so before anything else, whatever the layout."""
    sheet = drawing.sheet
    style = BAND if job.kind != "seal_line" else Style(800, 26)
    bands = [say("slip", "vi", "test")] if job.kind == "test" else []
    if job.copy_number:
        key = "reprint_line" if job.kind == "seal_line" else "reprint"
        bands.append(say("slip", "vi", key, number=job.copy_number))
    for band in bands:
        sheet.band(band, style)
        sheet.gap(8)
    if job.slip and job.slip.offline and isinstance(drawing.content, TicketContent):
        note = " · ".join(part for part in (job.slip.kiosk_name, drawing.content.taken) if part)
        sheet.band(say("slip", "vi", "spare"), BAND, note, BAND_NOTE)
        sheet.stripes()
        sheet.gap(14)


def draw(job: PrintJob, dots: int = DOTS) -> Image.Image:
    """The whole slip as a picture of mode "1", `dots` wide."""
    drawing = Drawing(job, layout_of(job, paper_of(dots)), dots)
    _marks(drawing, job)
    drawing.all()
    return drawing.sheet.finish()
