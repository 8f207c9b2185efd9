"""The jobs of the compute child (entry points `motcua.compute`)."""

import io
import json
from datetime import datetime
from typing import Any

from PIL import Image
from pydantic import ValidationError

from queue_server.contracts.forms import SHEETS, AnySheet
from queue_server.domain.business_day import LOCAL

from . import code128, letters, marks
from .typesetting import set_pdf, set_pictures

PPI, GAP, DESK = 110.0, 24, (120, 110, 90)


def form_pdf(data: bytes) -> bytes:
    """A sheet of `contracts.forms` as JSON → its PDF. ValueError "sheet_wrong", or "letter_unknown U+XXXX"."""
    sheet = _sheet(data)
    return set_pdf("form", _content(sheet), sheet.made_at)


def form_picture(data: bytes) -> bytes:
    """The same as one PNG, its pages one below the other: what an administrator looks at."""
    pages = [
        Image.open(io.BytesIO(one)) for one in set_pictures("form", _content(_sheet(data)), PPI)
    ]
    height = sum(page.height for page in pages) + GAP * (len(pages) - 1)
    picture = Image.new("RGB", (max(page.width for page in pages), height), DESK)
    place = 0
    for page in pages:
        picture.paste(page, (0, place))
        place += page.height + GAP
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _sheet(data: bytes) -> AnySheet:
    try:
        return SHEETS.validate_json(data)
    except ValidationError as error:
        raise ValueError("sheet_wrong") from error


def _content(sheet: AnySheet) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(json.dumps(_local(sheet.model_dump()), default=str))
    letters.check(content)
    return content | _codes(sheet)


def _local(value: Any) -> Any:
    """Instants as the wall clock of the centre shows them, to the minute."""
    if isinstance(value, dict):
        return {key: _local(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_local(one) for one in value]
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).isoformat(timespec="minutes")
    return value


def _codes(sheet: Any) -> dict[str, Any]:
    bars, modules = marks.bars(sheet.code)
    return {
        "qr": marks.qr(sheet.link),
        "bars": bars,
        "bars_modules": modules,
        "bars_quiet": code128.QUIET,
        "rating_qr": marks.qr(sheet.rating_link),
    }
