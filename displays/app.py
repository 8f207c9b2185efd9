"""The local process of a screen: its pages, its last known state and its stream, on loopback only."""

import math
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Flask, Response, redirect, request
from pydantic import BaseModel, ValidationError
from werkzeug.wrappers import Response as AnyResponse

from queue_server.contracts.base import Request as Message
from queue_server.contracts.voice import ClaimVoice, PlaysNoted, ReportPlays, VoiceClaim
from queue_server.design.pages import install
from queue_server.link.errors import LinkError, Refused

from .loopback import guard
from .pages import pages
from .relay import Relay
from .screen import Screen


def create_app(screen: Screen, relay: Relay, voice: bool = False) -> Flask:
    """`voice` makes the hall page of this machine the voice of its zone."""
    app = Flask("displays")
    app.config["DISPLAYS"] = {"feed": "sse", "voice": voice}
    install(app, "hall")
    app.register_blueprint(pages)
    guard(app)

    @app.get("/")
    def home() -> AnyResponse:
        return redirect(screen.setup().page or "/man-hinh")

    @app.get("/setup")
    def setup() -> dict[str, Any]:
        return asdict(screen.setup())

    @app.get("/api/v1/halls/<hall_id>/snapshot")
    def snapshot(hall_id: str) -> Response:
        return _snapshot(relay, hall_id)

    @app.get("/feed")
    def feed() -> Response:
        return relay.stream.response()

    # The page that speaks asks here who may, and tells here what it said.
    app.add_url_rule(
        "/api/v1/voice/claims", "claim", _passing(screen, ClaimVoice, VoiceClaim), methods=["POST"]
    )
    app.add_url_rule(
        "/api/v1/voice/plays", "plays", _passing(screen, ReportPlays, PlaysNoted), methods=["POST"]
    )
    return app


def _passing(screen: Screen, asks: type[Message], told: type[BaseModel]) -> Callable[[], Response]:
    """Ask the server as this device."""

    def pass_on() -> Response:
        try:
            answer = screen.ask(request.path, asks.model_validate_json(request.get_data()), told)
        except ValidationError:
            return Response(status=422)
        except Refused as refused:
            return Response(status=refused.status)
        except LinkError:
            return Response(status=503)
        return Response(answer.model_dump_json(), mimetype="application/json")

    return pass_on


def _snapshot(relay: Relay, hall_id: str) -> Response:
    known = relay.snapshot()
    if known is None or known[0].hall_id != hall_id:
        problem = '{"title": "not yet", "status": 503, "code": "snapshot_not_yet", "detail": ""}'
        return Response(problem, status=503, mimetype="application/problem+json")
    model, age = known
    # RFC 9111: how long ago this was true at its origin, in whole seconds, never made younger.
    headers = {"Age": str(math.ceil(age)), "Cache-Control": "no-store"}
    return Response(model.model_dump_json(), mimetype="application/json", headers=headers)
