"""How often a stranger may knock: sign-in, enrolment, challenges, phone pages. Per address, in memory or Redis.

Only the routes named here are wrapped: an extension that looks for limits at every request cost a third of a request.
"""

import functools
import math
import time
from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask, request
from limits import RateLimitItem, parse_many
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

LIMITS: dict[str, str] = {
    "staff.sign_in": "10 per minute; 100 per hour",
    "own.change_password": "10 per minute; 60 per hour",
    "devices.ask_enrolment": "10 per minute",
    "devices.enrolment_state": "120 per minute",
    "devices.ask_challenge": "60 per minute",
    "devices.open_session": "60 per minute",
    "devices.open_browser_session": "60 per minute",
    # A hall full of phones shares one address: some hundred of them asking every ten seconds must get through.
    "phone.ticket_page": "6000 per minute",
    "phone.postpone": "120 per minute",
    "phone.cancel": "120 per minute",
    "status_pages.ask_page": "1200 per minute",
    "status_pages.answer_page": "60 per minute",
    "procedures.list_page": "1200 per minute",
    "procedures.procedure_page": "1200 per minute",
    "status.dossier_status": "60 per minute",
    "follow.snapshot": "6000 per minute",
    "follow.events": "1200 per minute",
}


def install(app: Flask, storage: str, enabled: bool) -> None:
    """`storage` is memory:// or the address of a Redis that several servers share."""
    app.extensions["throttle"] = (
        FixedWindowRateLimiter(storage_from_string(storage)) if enabled else None
    )


def bind(app: Flask) -> None:
    """Wrap the views of `LIMITS`; called when all routes exist. A name that is no route is a programming error."""
    counter: FixedWindowRateLimiter | None = app.extensions["throttle"]
    for endpoint, words in LIMITS.items():
        view = app.view_functions[endpoint]
        if counter is not None:
            app.view_functions[endpoint] = _limited(view, counter, endpoint, parse_many(words))


def _limited(
    view: Callable[..., Any],
    counter: FixedWindowRateLimiter,
    endpoint: str,
    limits: Sequence[RateLimitItem],
) -> Callable[..., Any]:
    @functools.wraps(view)
    def guarded(*arguments: Any, **named: Any) -> Any:
        who = request.remote_addr or ""
        for limit in limits:
            if not counter.hit(limit, endpoint, who):
                again = counter.get_window_stats(limit, endpoint, who).reset_time - time.time()
                raise TooManyRequests(retry_after=max(1, math.ceil(again)))
        return view(*arguments, **named)

    return guarded
