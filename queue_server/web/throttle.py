"""How often a stranger may knock: sign-in, enrolment, challenges, phone pages. Per address, in memory or Redis."""

from typing import Any

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

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
    "follow.snapshot": "6000 per minute",
    "follow.events": "1200 per minute",
}


def install(app: Flask, storage: str, enabled: bool) -> None:
    app.config["RATELIMIT_ENABLED"] = enabled
    app.config["RATELIMIT_HEADERS_ENABLED"] = True
    limiter = Limiter(get_remote_address, storage_uri=storage)
    limiter.init_app(app)
    app.extensions["limit_routes"] = limiter


def bind(app: Flask) -> None:
    """Wrap the views of `LIMITS`; called when all routes exist. A name that is no route is a programming error."""
    limiter: Limiter = app.extensions["limit_routes"]
    for endpoint, limit in LIMITS.items():
        limited: Any = limiter.limit(limit)(app.view_functions[endpoint])
        app.view_functions[endpoint] = limited
