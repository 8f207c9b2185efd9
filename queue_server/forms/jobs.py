"""The jobs of the compute child (entry points `motcua.compute`)."""

import json
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from queue_server.contracts.forms import SHEETS
from queue_server.domain.business_day import LOCAL

from . import code128, marks
from .typesetting import set_pdf


def form_pdf(data: bytes) -> bytes:
    """A sheet of `contracts.forms` as JSON → its PDF. ValueError "sheet_wrong": not a sheet."""
    try:
        sheet = SHEETS.validate_json(data)
    except ValidationError as error:
        raise ValueError("sheet_wrong") from error
    content = json.loads(json.dumps(_local(sheet.model_dump()), default=str))
    return set_pdf("form", content | _codes(sheet), sheet.made_at)


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
