"""What the server's compute child asks of the renderer: a preview of a slip, a picture made a logo."""

import io
import json
import warnings
from typing import Any

from PIL import Image, UnidentifiedImageError
from pydantic import ValidationError

from queue_server.contracts.bridge import PrintJob
from queue_server.contracts.slips import LOGO_BYTES, LOGO_DOTS, Layout, reason

from .sample import sample_job
from .slip import DOTS, draw

NARROW_DOTS = 384
_MOST_PIXELS = 16_000_000
_MARGIN = {"80": 32, "58": 40}  # dots of paper beside what is printed on


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def slip_preview(data: bytes) -> bytes:
    """JSON {layout, language, names?, situation?} → the slip as a PNG, paper edges included.

    ValueError: the stable code of what is wrong with the layout."""
    asked: dict[str, Any] = json.loads(data)
    try:
        layout = Layout.model_validate(asked["layout"])
        job = PrintJob.model_validate(
            {**sample_job(layout.kind, asked), "layouts": [asked["layout"]]}
        )
    except ValidationError as error:
        raise ValueError(reason(error)) from error
    drawn = draw(job, DOTS if layout.paper == "80" else NARROW_DOTS)
    margin = _MARGIN[layout.paper]
    paper = Image.new("1", (drawn.width + 2 * margin, drawn.height + 48), 1)
    paper.paste(drawn, (margin, 24))
    return _png(paper)


def slip_logo(data: bytes) -> bytes:
    """Any PNG a person uploads → a one-bit PNG that fits on paper. ValueError: what is wrong with it."""
    picture = _opened(data)
    flat = Image.new("RGBA", picture.size, "white")
    flat.alpha_composite(picture.convert("RGBA"))
    grey = flat.convert("L")
    grey.thumbnail(LOGO_DOTS, Image.Resampling.LANCZOS)
    # Line art keeps its edges; a photograph becomes dots, as on a newspaper.
    histogram = grey.histogram()
    middle = sum(histogram[64:192]) / max(sum(histogram), 1)
    dither = Image.Dither.FLOYDSTEINBERG if middle > 0.2 else Image.Dither.NONE
    dots = grey.convert("1", dither=dither)
    if dots.getextrema() == (255, 255):
        raise ValueError("logo_empty")
    small = _png(dots)
    if len(small) > LOGO_BYTES:
        raise ValueError("logo_bytes")
    return small


def _opened(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            picture = Image.open(io.BytesIO(data), formats=["PNG"])
            if picture.width * picture.height > _MOST_PIXELS:
                raise ValueError("logo_size")
            picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, Warning) as error:
        raise ValueError("logo_not_png") from error
    return picture
