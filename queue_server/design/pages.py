"""Give a Flask app the shared look: static files, icons, words and the security headers of every page."""

import functools
import hashlib
from importlib import resources
from typing import Any

from flask import Blueprint, Flask, Response, abort, g, request

from . import words
from .icons import icon, sprite

# No inline style or script, nothing from another host, never framed.
POLICY = (
    "default-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_YEAR = 31_536_000
SECURITY_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

design = Blueprint(
    "design",
    __name__,
    url_prefix="/design",
    static_folder="static",
    static_url_path="/static",
    template_folder="templates",
)


@functools.cache
def _fingerprint(path: str) -> str:
    file = resources.files(__package__) / "static" / path
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def asset(path: str) -> str:
    """The address of a shared static file, changing with its content so that it may be cached for a year."""
    return f"/design/static/{path}?v={_fingerprint(path)}"


@design.get("/icons.svg")
def icons() -> Response:
    return Response(sprite(), mimetype="image/svg+xml", headers={"Cache-Control": "max-age=3600"})


@design.get("/words/<audience>.<language>.json")
def words_file(audience: str, language: str) -> Response | dict[str, str]:
    if language not in words.LANGUAGES or not audience.isalpha():
        abort(404)
    return words.catalogue(audience, language)


def _context(audience: str) -> dict[str, Any]:
    language = g.get("language", "vi")
    return {
        "t": functools.partial(words.say, audience, language),
        "language": language,
        "icon": icon,
        "asset": asset,
    }


def _headers(response: Response) -> Response:
    given = {name.lower() for name, _ in response.headers}
    for name, value in SECURITY_HEADERS.items():
        if name.lower() not in given:
            response.headers.add(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR}")
    if request.path.startswith("/design/static/") and request.args.get("v"):
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    elif response.mimetype == "text/html":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def install(app: Flask, audience: str) -> None:
    """Serve /design/…, offer `icon`, `asset`, `t` to templates, set the headers. `audience` names the words.

    A blueprint for another audience sets `audience` in its own context processor by `words_for`."""
    app.register_blueprint(design)
    app.context_processor(functools.partial(_context, audience))
    app.after_request(_headers)


def words_for(blueprint: Blueprint, audience: str) -> None:
    """Make `t` speak the words of another audience on the pages of this blueprint."""

    blueprint.context_processor(functools.partial(_context, audience))
