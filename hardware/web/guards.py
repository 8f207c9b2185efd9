"""Who may speak to the bridge: this machine, by our own addresses, with the key or from our own page."""

import hmac
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from hardware.settings import HOST

from .ports import Bridge
from .problems import Refusal

BODY_LIMIT = 64 * 1024  # bytes
_FOREIGN = ("cross-site", "same-site")  # another port of this machine is another site to us


def bridge() -> Bridge:
    """The ports of the running app."""
    ports = current_app.extensions["bridge"]
    assert isinstance(ports, Bridge)
    return ports


def _ours(host: str) -> bool:
    """A name of this listener. Any other name reached us by DNS rebinding or a forwarded port."""
    name, _, port = host.partition(":")
    return name in (HOST, "localhost") and (port or "80") == str(current_app.config["PORT"])


def _refuse_foreign() -> None:
    if not _ours(request.environ.get("HTTP_HOST", "")):
        raise Refusal(421, "foreign_host")
    origin = request.headers.get("Origin")
    if origin is not None and not (origin.startswith("http://") and _ours(urlsplit(origin).netloc)):
        raise Refusal(403, "foreign_origin")
    opened = request.path == "/" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    if request.headers.get("Sec-Fetch-Site") in _FOREIGN and not opened:
        raise Refusal(403, "foreign_origin")


def _refuse_oversize() -> None:
    if (request.content_length or 0) > BODY_LIMIT:
        raise Refusal(413, "too_large")


def _refuse_strangers() -> None:
    if not request.path.startswith("/v1/"):
        return
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    given = key.strip().encode("utf-8", "surrogateescape")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given, bridge().key.encode()):
        raise Refusal(401, "key_missing")


def only_our_page() -> None:
    """For acts of the page: a header no other site can send, holding what only our page was told."""
    given = request.headers.get("X-Motcua-Page", "").encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(given, bridge().page_token.encode()):
        raise Refusal(403, "not_our_page")


def install(app: Flask) -> None:
    for guard in (_refuse_foreign, _refuse_oversize, _refuse_strangers):
        app.before_request(guard)
