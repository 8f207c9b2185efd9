"""Papers, duration and fee of a procedure in words; nothing unknown is shown as zero."""

from collections.abc import Callable
from typing import Any

from queue_server.contracts.kiosk import PaperView, ProcedureView

Say = Callable[..., str]
_ICONS = (
    (("căn cước", "hộ chiếu", "giấy phép lái xe", "chứng minh nhân dân", "thẻ "), "id-card"),
    (("khám sức khỏe", "sức khỏe"), "stethoscope"),
    (("đơn ", "tờ khai", "phiếu ", "văn bản đề nghị"), "file-pen"),
)


def cut(text: str, longest: int) -> str:
    """At a word, with an ellipsis; whole where it fits."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def line(paper: PaperView, say: Say, longest: int) -> dict[str, Any]:
    lower = paper.name.lower()
    icon = next(
        (icon for marks, icon in _ICONS if any(mark in lower for mark in marks)), "file-text"
    )
    return {"name": cut(paper.name, longest), "count": _count(paper, say), "icon": icon}


def _count(paper: PaperView, say: Say) -> str:
    said = [
        say(f"paper.{kind}", n=n)
        for kind, n in (
            ("original", paper.original),
            ("certified", paper.certified_copy),
            ("copy", paper.photocopy),
        )
        if n
    ]
    if paper.present_only:
        said = [say("paper.present")]
    if not paper.mandatory:
        said.append(say("paper.optional"))
    return " · ".join(said)


def duration(one: ProcedureView, say: Say) -> tuple[str, str]:
    """The figure and the small word behind it."""
    unit, amount = one.duration_unit, one.duration_amount
    if unit == "same_day":
        return say("duration.same_day"), ""
    if amount is None or unit not in ("working_day", "day", "hour"):
        return say("duration.unknown"), ""
    note = "" if unit == "day" else say(f"duration.{unit}.note")
    return say(f"duration.{unit}", n=amount), note


def fee(one: ProcedureView, say: Say) -> str:
    """Unknown is paid at the counter, never 0."""
    if one.fee_vnd is None:
        return say("fee.counter")
    if one.fee_vnd == 0:
        return say("fee.none")
    return say("fee.vnd", amount=f"{one.fee_vnd:,}".replace(",", "."))
