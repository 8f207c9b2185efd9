"""The loopback page that is the loudspeaker: it plays, and tells the agent what it played."""

from pathlib import Path
from typing import Literal, TypeVar

from flask import Flask, Response, abort, render_template, request, send_from_directory
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from displays.loopback import guard
from queue_server.contracts.voice import Outcome
from queue_server.design import pages as design

from .agent import VoiceAgent
from .bank import Bank, clips

M = TypeVar("M", bound=BaseModel)
SHARED = Path(__file__).parent.parent / "static"


class Played(BaseModel):
    """What the page tells after each announcement."""

    model_config = ConfigDict(extra="forbid")

    call_id: int = Field(ge=0)
    zone_id: str | None = Field(default=None, max_length=80)
    text: str = Field(max_length=300)
    turn: int = Field(ge=0, le=3)
    outcome: Outcome
    seconds: float = Field(ge=0, le=120)
    first_sample_ms: int | None = Field(default=None, ge=0, le=120_000)


class PageState(BaseModel):
    model_config = ConfigDict(extra="forbid")

    state: Literal["running", "blocked"]


def make_app(agent: VoiceAgent, bank: Bank) -> Flask:
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.config["VOICE_BANK"] = bank
    app.config["MAX_CONTENT_LENGTH"] = 4096
    design.install(app, "voice")
    guard(app)
    app.register_blueprint(clips)
    app.add_url_rule("/displays/static/<path:filename>", "shared", _shared)

    @app.get("/")
    def speaker() -> str:
        return render_template("voice/speaker.html")

    @app.get("/events")
    def events() -> Response:
        return agent.stream.response(newest_only=True)

    @app.post("/played")
    def played() -> tuple[str, int]:
        agent.note_played(_read(Played).model_dump())
        return "", 204

    @app.post("/state")
    def state() -> tuple[str, int]:
        agent.note_page(_read(PageState).state)
        return "", 204

    return app


def _read(model: type[M]) -> M:
    try:
        return model.model_validate_json(request.get_data())
    except ValidationError:
        abort(400)


def _shared(filename: str) -> Response:
    return send_from_directory(SHARED, filename)
