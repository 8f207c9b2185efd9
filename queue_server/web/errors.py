"""One table from refusals to HTTP. Bodies are problem+json with a stable code and a sentence that says what to do."""

from functools import partial
from typing import Any

import structlog
from apiflask import APIFlask
from apiflask.exceptions import HTTPError
from flask import Response, render_template, request
from werkzeug.exceptions import HTTPException

from queue_server.contracts.base import Problem
from queue_server.design import words
from queue_server.domain.errors import DomainError
from queue_server.domain.papers import MESSAGES as PAPER_MESSAGES

from .bodies import StrictRequest

log = structlog.get_logger()

# Everything else a rule refuses is a conflict with the present state: 409.
STATUS: dict[str, int] = {
    "not_found": 404,
    "forbidden": 403,
    "wrong_login": 401,
    "delegation_refused": 403,
    "retention_policy_wrong": 422,
    "catalogue_wrong": 422,
    "process_wrong": 422,
    "rule_set_unknown": 422,
    "person_incomplete": 422,
    "citizen_number_invalid": 422,
    "closed": 409,
    "dossier_code_invalid": 422,
    "too_many_enrolments": 429,
    "guidance_wrong": 422,
    "channel_wrong": 422,
    "blanks_wrong": 422,
    "compute_away": 503,
    "compute_refused": 422,
    **{f"paper_{reason}": 422 for reason in PAPER_MESSAGES},
    "paper_too_large": 413,
    "paper_store_full": 409,  # not a fault that asking again would mend
    "paper_store_away": 409,
    "paper_busy": 429,
    "paper_reason_missing": 422,
}

# What HTTP itself refuses, in words.
HTTP_WORDS: dict[int, tuple[str, str]] = {
    400: ("bad_request", "Yêu cầu không đúng dạng. Mời tải lại trang rồi thử lại."),
    401: ("not_signed_in", "Chưa đăng nhập hoặc phiên đã hết. Mời đăng nhập lại."),
    403: ("forbidden", "Không có quyền làm việc này."),
    404: ("not_found", "Không có trang hoặc dữ liệu này."),
    405: ("method_not_allowed", "Cách gọi này không được dùng ở đây."),
    406: ("not_acceptable", "Không có dạng dữ liệu được yêu cầu."),
    408: ("timeout", "Kết nối quá chậm. Mời thử lại."),
    413: ("too_large", "Dữ liệu gửi lên quá lớn."),
    415: ("unsupported_media_type", "Dữ liệu phải ở dạng JSON."),
    422: ("invalid", "Có trường chưa đúng. Mời xem từng trường."),
    429: ("too_many_requests", "Quá nhiều yêu cầu. Mời thử lại sau ít phút."),
    500: ("internal", "Máy chủ gặp lỗi. Chưa có gì thay đổi; mời thử lại."),
    503: ("storage_down", "Chưa ghi được dữ liệu. Chưa có gì thay đổi; mời thử lại."),
}


class Refuse(Exception):
    """An edge refuses before any rule is asked: status, stable code, what to do."""

    def __init__(self, status: int, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.status, self.code = status, code
        self.detail = detail or HTTP_WORDS.get(status, HTTP_WORDS[400])[1]


def problem(
    status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None
) -> Response:
    title = HTTP_WORDS.get(status, ("", "Không thực hiện được."))[1]
    body = Problem(title=title, status=status, code=code, detail=detail, errors=errors or [])
    if _wants_page():
        # A page of any audience may fail; the words of its error are everywhere the same.
        page = render_template("error.html", problem=body, t=partial(words.say, "desk", "vi"))
        return Response(page, status, mimetype="text/html")
    return Response(body.model_dump_json(), status, mimetype="application/problem+json")


def _wants_page() -> bool:
    # Not `best`: browsers also name stranger types, some of them more specific than a page.
    offered = request.accept_mimetypes.best_match(["application/problem+json", "text/html"])
    return not request.path.startswith("/api/") and offered == "text/html"


def _domain(refusal: DomainError) -> Response:
    errors = [_row(item) for item in getattr(refusal, "problems", [])[:200]]
    named = {name: getattr(refusal, name) for name in ("reason", "field") if hasattr(refusal, name)}
    errors += [{name: str(value) for name, value in named.items()}] if named else []
    return problem(STATUS.get(refusal.code, 409), refusal.code, refusal.detail, errors)


def _row(item: Any) -> dict[str, str]:
    names = ("sheet", "row", "cell", "value", "title", "what_to_write", "code")
    return {
        name: str(getattr(item, name)) for name in names if getattr(item, name, None) is not None
    }


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    code, detail = HTTP_WORDS.get(status, HTTP_WORDS[400 if status < 500 else 500])
    response = problem(status, code, detail)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _validation(error: HTTPError) -> Response:
    """APIFlask's own refusals: malformed JSON and bodies that do not fit the message."""
    status = error.status_code
    code, detail = HTTP_WORDS.get(status, HTTP_WORDS[400])
    found: list[dict[str, str]] = []
    for place, fields in (error.detail or {}).items():
        if isinstance(fields, dict):
            found += [
                {"field": f"{place}.{name}", "message": str(messages)[:300]}
                for name, messages in fields.items()
            ]
    return problem(status, code, detail, found)


def _unexpected(error: Exception) -> Response:
    """A defect, or a database that went away. The request's content is never logged, nor a token in its path."""
    down = type(error).__name__ == "StorageDown"
    log.error(
        "request failed", route=str(request.url_rule), error=type(error).__name__, exc_info=not down
    )
    status = 503 if down else 500
    return problem(status, *HTTP_WORDS[status])


def install(app: APIFlask) -> None:
    app.request_class = StrictRequest
    app.error_processor(_validation)
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(
        Refuse, lambda refusal: problem(refusal.status, refusal.code, refusal.detail)
    )
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)
