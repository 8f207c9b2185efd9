"""Answer with a message of the contracts, exactly as it is defined there."""

from flask import Response, request
from pydantic import BaseModel


def reply(message: BaseModel, status: int = 200) -> Response:
    return Response(message.model_dump_json(), status, mimetype="application/json")


def cacheable(message: BaseModel, etag: str) -> Response:
    """With an ETag: a device that has it gets 304 and no body."""
    response = reply(message)
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
