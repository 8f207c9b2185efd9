"""The page says that it lives; the shell of this machine asks whether it does."""

from collections.abc import Callable
from dataclasses import asdict

from flask import Blueprint, Flask, Response, abort, current_app, request

from .glass import Glass
from .pages import only_this_machine

routes = Blueprint("beats", __name__)
routes.before_request(only_this_machine)


def install(app: Flask, glass: Glass, on_beat: Callable[[], None]) -> None:
    """`on_beat` is called after each, on the thread that answers the page."""
    app.extensions["glass"] = (glass, on_beat)
    app.register_blueprint(routes)


@routes.post("/beats")
def beat() -> Response:
    body = request.get_json(silent=True)
    in_front = body.get("in_front") if isinstance(body, dict) else None
    if not isinstance(in_front, bool):
        abort(400)
    glass, on_beat = current_app.extensions["glass"]
    glass.beat(in_front)
    on_beat()
    return Response(status=204)


@routes.get("/beats")
def seen() -> dict[str, object]:
    glass: Glass = current_app.extensions["glass"][0]
    return asdict(glass.seen())
