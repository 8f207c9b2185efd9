"""What a probe prints: what the printer answered, and a ruler that shows how wide its paper is."""

from PIL import Image, ImageDraw

from hardware.drawing.faces import Style, width
from hardware.drawing.ink import put_line
from hardware.drawing.sheet import Sheet
from hardware.wire.profile import Profile
from queue_server.design.words import say

from .findings import Findings

_HEAD, _NAME, _TEXT, _SMALL = Style(700, 28), Style(700, 24), Style(500, 22), Style(500, 20)
_STACKS = "ẮẤẾỐỂỖ ặợự"
_WIDTHS = (384, 432, 512)
_STEP = 28  # rows for each number of the ruler


def _say(key: str, **values: object) -> str:
    return say("bridge", "vi", key, **values)


def facts(found: Findings) -> list[tuple[str, str]]:
    """What was found, as names and values in words; the command shows the same lines."""
    said = [found.real_time[query] for query in sorted(found.real_time)]
    answers = " ".join("–" if byte is None else f"{byte:02X}" for byte in said)
    how = "process_id" if found.process_id else "gs_r" if found.gs_r else "none"
    return [
        (_say("probe_model"), " ".join(filter(None, (found.named, found.firmware))) or "–"),
        (_say("probe_state"), _say(f"printer_{found.health.state}") if found.answers else "–"),
        ("DLE EOT 1–4", answers),
        (_say("probe_status"), _say("probe_pushed" if found.pushes else "probe_asked")),
        (_say("probe_acknowledgement"), _say(f"probe_{how}")),
    ]


def ruler(dots: int) -> Image.Image:
    """A mark at each usual width: the last one that is on the paper is the printer's. Each number on its own line."""
    marks = [one for one in _WIDTHS if one < dots] + [dots]
    picture = Image.new("1", (dots, 20 + _STEP * len(marks)), 1)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, dots - 1, 3), fill=0)
    for at in range(0, dots, 80):  # centimetres
        pen.rectangle((at, 0, at + 1, 14), fill=0)
    for place, wide in enumerate(marks):
        top = 18 + _STEP * place
        pen.rectangle((wide - 4, 0, wide - 1, top + _STEP - 4), fill=0)
        left = wide - 10 - int(width(str(wide), _SMALL))
        put_line(picture, str(wide), _SMALL, (left, top), 0)
    return picture


def page(found: Findings, profile: Profile, settings: str) -> Image.Image:
    """The picture to print, as wide as the profile says."""
    sheet = Sheet(profile.dots)
    sheet.text(_say("probe_title"), _HEAD)
    sheet.gap(8)
    sheet.rule("dashes")
    for name, value in facts(found):
        sheet.pair((name, _TEXT), (value, _NAME))
    sheet.rule("dashes")
    for line in settings.strip().splitlines():
        sheet.paragraph(line, _TEXT, "left")
    sheet.rule("dashes")
    if profile.dots > _WIDTHS[0]:
        sheet.paragraph(_say("probe_ruler", dots=profile.dots), _TEXT, "left")
    sheet.picture(ruler(profile.dots))
    sheet.text(_STACKS, _HEAD)
    sheet.gap(24)
    return sheet.finish()
