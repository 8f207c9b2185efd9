"""Read what was sent as one of our messages, or refuse it with the place that is wrong."""

import json
import unicodedata
from collections.abc import Iterator
from typing import Any, TypeVar

from flask import request
from pydantic import BaseModel, ValidationError

from .problems import Refusal

M = TypeVar("M", bound=BaseModel)
_LONGEST = 500  # characters of any one text


def _texts(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, f"{where}.{key}" if where else str(key))


def _unknown_keys(raw: Any, read: BaseModel, where: str = "") -> Iterator[str]:
    """Also inside parts that are notices elsewhere and would pass over them."""
    for key, value in raw.items():
        place = f"{where}.{key}" if where else key
        if key not in type(read).model_fields:
            yield place
        elif isinstance(part := getattr(read, key), BaseModel):
            yield from _unknown_keys(value, part, place)


def _bad_text(text: str) -> str | None:
    if len(text) > _LONGEST:
        return "too_long"
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        return "control_character"
    return None if unicodedata.is_normalized("NFC", text) else "not_nfc"


def _refuse(error: ValidationError) -> Refusal:
    errors = [
        {"where": ".".join(map(str, one["loc"])), "what": one["type"]}
        for one in error.errors(include_input=False, include_url=False, include_context=False)
    ]
    if any(one["what"] == "json_invalid" for one in errors):
        return Refusal(400, "bad_json")
    unknown = [one for one in errors if one["what"] == "extra_forbidden"]
    return Refusal(422, "unknown_key", unknown) if unknown else Refusal(422, "bad_message", errors)


def read_message(model: type[M], plain_text: bool = True) -> M:
    """The body as `model`. With `plain_text`, every text must be NFC without control characters."""
    if request.mimetype != "application/json":
        raise Refusal(415, "not_json")
    body = request.get_data()
    try:
        message = model.model_validate_json(body)
    except ValidationError as error:
        raise _refuse(error) from None
    unknown = [
        {"where": place, "what": "extra_forbidden"}
        for place in _unknown_keys(json.loads(body), message)
    ]
    if unknown:
        raise Refusal(422, "unknown_key", unknown)
    if plain_text:
        bad = [
            {"where": where, "what": what}
            for where, text in _texts(message.model_dump(mode="json"))
            if (what := _bad_text(text))
        ]
        if bad:
            raise Refusal(422, "bad_text", bad)
    return message
