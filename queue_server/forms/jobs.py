"""The jobs of the compute child (entry points `motcua.compute`)."""

import json
from typing import Any

from pydantic import ValidationError

from queue_server.contracts.forms import SHEETS
from queue_server.domain.business_day import LOCAL

from . import marks
from .typesetting import set_pdf


def form_pdf(data: bytes) -> bytes:
    """A sheet of `contracts.forms` as JSON → its PDF. ValueError "sheet_wrong": not a sheet."""
    try:
        sheet = SHEETS.validate_json(data)
    except ValidationError as error:
        raise ValueError("sheet_wrong") from error
    content: dict[str, Any] = {
        name: value.astimezone(LOCAL).isoformat(timespec="minutes")
        if name.endswith("_at") and value
        else value
        for name, value in sheet.model_dump().items()
    }
    return set_pdf(
        "form", json.loads(json.dumps(content, default=str)) | _codes(sheet), sheet.made_at
    )


def _codes(sheet: Any) -> dict[str, Any]:
    bars, quiet = marks.bars(sheet.code)
    return {
        "qr": marks.qr(sheet.link),
        "bars": bars,
        "bars_quiet": quiet,
        "rating_qr": marks.qr(sheet.rating_link),
    }
