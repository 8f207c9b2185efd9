"""The pages of the kiosk on loopback: the present screen, what a tap does, pushes, and speech."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, g, render_template, request

from queue_server.design import pages as design

from . import speech
from .acts import Acts
from .live import Live
from .screens import Screens
from .visits import Visit, Visits
from .wording import dated, qr, say_html

_log = logging.getLogger("motcua.kiosk")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_LARGEST = 16 * 1024

routes = Blueprint("kiosk", __name__)


@dataclass(frozen=True)
class Parts:
    """What the routes need; made in `app`, kept in `app.extensions`."""

    visits: Visits
    screens: Screens
    acts: Acts
    live: Live
    speech: speech.Speech


def install(app: Flask, parts: Parts) -> None:
    app.extensions["kiosk"] = parts
    app.config["MAX_CONTENT_LENGTH"] = _LARGEST
    design.install(app, "kiosk")
    app.register_blueprint(routes)


def _parts() -> Parts:
    parts: Parts = current_app.extensions["kiosk"]
    return parts


@routes.before_request
def only_this_machine() -> None:
    """A page of another site, or a name that was made to point here, gets nothing."""
    host = urlsplit(f"//{request.host}").hostname
    if host not in _LOOPBACK:
        abort(421)
    if (
        request.method != "GET"
        and request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"
    ):
        abort(403)


def _page(visit: Visit) -> Response:
    """The screen of this visit. A mistake of ours must not leave a person before a dead page: then, the first page."""
    parts = _parts()
    with parts.visits.lock:
        try:
            html = _draw(parts, visit)
        except Exception:
            _log.exception("the screen %s could not be drawn", visit.step)
            html = _draw(parts, parts.visits.start())
    return Response(html, mimetype="text/html")


def _draw(parts: Parts, visit: Visit) -> str:
    g.language = visit.manner.language
    template, values = parts.screens.show(visit)
    standing = parts.screens.standing
    local = standing.clock.local()
    frame = {
        "visit": visit,
        "code_of": qr,
        "manner": visit.manner,
        "step": template.removesuffix(".html"),
        "catalogue": standing.catalogue,
        "opening": standing.opening(),
        "clock": local.strftime("%H:%M"),
        "date": dated(local.date()),
        "timezone": standing.clock.zone.key,
        "kiosk_name": parts.screens.kiosk_name,
        "timings": parts.screens.timings,
        "voices": " ".join(speech.languages()),
        "t_html": say_html,
    }
    return render_template(f"kiosk/{template}", **{**frame, **values})


@routes.get("/")
def screen() -> Response:
    return _page(_parts().visits.now())


@routes.post("/visits/<visit_id>/<act>")
def act(visit_id: str, act: str) -> Response:
    """Do it and show what the screen shows then. A page that is behind is only shown the present."""
    parts = _parts()
    visit = parts.visits.at(visit_id)
    if visit is not None and not parts.acts.do(visit, act, _form()):
        abort(404)
    return _page(parts.visits.now())


def _form() -> Mapping[str, str]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict) or not all(isinstance(value, str) for value in body.values()):
        abort(400)
    return body


@routes.get("/events")
def events() -> Response:
    return Response(
        _parts().live.listen(), mimetype="text/event-stream", headers={"Cache-Control": "no-store"}
    )


@routes.post("/speak")
def speak() -> Response:
    form = _form()
    wav = _parts().speech.wav(form.get("text", ""), form.get("language", ""))
    if wav is None:
        abort(404)
    return Response(wav, mimetype="audio/wav", headers={"Cache-Control": "no-store"})


@routes.get("/healthz")
def healthz() -> dict[str, str]:
    return {"status": "ok"}
