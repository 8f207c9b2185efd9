"""Refusals as problem details (RFC 9457) with stable codes; the words say what to do."""

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from queue_server.contracts.base import Problem
from queue_server.design.words import say

_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}


class Refusal(Exception):
    """`code` is stable and has its words under `refused_<code>`; `errors` name places, never values."""

    def __init__(self, status: int, code: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(code)
        self.status, self.code, self.errors = status, code, errors or []


def answer(refusal: Refusal) -> Response:
    problem = Problem(
        title=refusal.code.replace("_", " ").capitalize(),
        status=refusal.status,
        code=refusal.code,
        detail=say("bridge", "vi", f"refused_{refusal.code}"),
        errors=refusal.errors,
    )
    return Response(problem.model_dump_json(), refusal.status, mimetype="application/problem+json")


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    return answer(Refusal(status, _CODES.get(status, "bad_request")))


def install(app: Flask) -> None:
    app.register_error_handler(Refusal, answer)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, lambda error: answer(Refusal(500, "bridge_error")))
