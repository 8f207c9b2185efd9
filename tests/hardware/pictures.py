"""The pictures that are kept: `python -m tests.hardware.pictures` draws them anew after a wanted change of look."""

from pathlib import Path
from typing import Any

from PIL import Image

from hardware.drawing.jobs import NARROW_DOTS
from hardware.drawing.sample import sample_job
from hardware.drawing.slip import DOTS, draw
from queue_server.contracts.bridge import PrintJob

GOLDEN = Path(__file__).parent / "golden"
WIDTHS = {"80": DOTS, "58": NARROW_DOTS}
# name: kind, language, what differs from the sample
KEPT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "ticket": ("ticket", "vi", {}),
    "ticket-en": ("ticket", "en", {}),
    "ticket-ko": ("ticket", "ko", {}),
    "ticket-zh": ("ticket", "zh", {}),
    "spare-again": ("ticket", "vi", {"situation": "spare", "copy_number": 1}),
    "test": ("test", "vi", {}),
    "receipt": ("receipt", "vi", {}),
    "seal": ("seal_line", "vi", {}),
    "seal-void": ("seal_line", "vi", {"line": {"part": "result", "result": "void", "note": "PIN chưa đúng"}}),
    "seal-foot": ("seal_line", "vi", {"line": {"part": "foot"}, "copy_number": 2}),
}  # fmt: skip


def job_of(name: str) -> PrintJob:
    kind, language, differs = KEPT[name]
    body = sample_job(kind, {"language": language, **differs})
    body["copy_number"] = differs.get("copy_number", 0)
    if "line" in body:
        body["line"] = {**body["line"], **differs.get("line", {})}
    return PrintJob.model_validate(body)


def draw_kept(name: str, paper: str) -> Image.Image:
    return draw(job_of(name), WIDTHS[paper])


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for each in KEPT:
        for width in WIDTHS:
            draw_kept(each, width).save(GOLDEN / f"{each}-{width}.png", optimize=True)
