"""The hall display, the counter board and their enrolment as pages: templates and static files, no data.

The server offers this blueprint to a TV that has nothing but a browser; `motcua display` offers it on loopback.
The pages read the API of whoever served them. `app.config["DISPLAYS"]` may say `feed`: "sse" and `voice`: True.
"""

import re
from typing import Any

from flask import Blueprint, abort, current_app, render_template, request

from queue_server.design.pages import words_for
from queue_server.design.words import catalogue

from .voice.bank import clips

_IDENTIFIER = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,79}")
# What the scripts say themselves; everything else is said by the templates.
_SCRIPT_WORDS = ("js_",)

pages = Blueprint(
    "displays",
    __name__,
    static_folder="static",
    static_url_path="/displays/static",
    template_folder="templates",
)
words_for(pages, "hall")
pages.register_blueprint(clips)


def _identifier(text: str) -> str:
    if not _IDENTIFIER.fullmatch(text):
        abort(404)
    return text


def _optional(name: str) -> str:
    text = request.args.get(name, "")
    return _identifier(text) if text else ""


def _setting(name: str, default: Any) -> Any:
    return current_app.config.get("DISPLAYS", {}).get(name, default)


@pages.context_processor
def _for_scripts() -> dict[str, Any]:
    said = catalogue("hall", "vi")
    return {
        "feed": _setting("feed", "socket"),
        "words": {key: text for key, text in said.items() if key.startswith(_SCRIPT_WORDS)},
    }


@pages.get("/man-hinh/<hall_id>")
def hall(hall_id: str) -> str:
    """`khu` shows the calls of one zone only; `tieng=bat` makes this page speak, `khu-tieng` only of one zone."""
    voice = _setting("voice", False) or request.args.get("tieng") == "bat"
    return render_template(
        "screens/hall.html",
        hall_id=_identifier(hall_id),
        zone_id=_optional("khu"),
        voice="on" if voice else "off",
        voice_zone_id=_optional("khu-tieng"),
    )


@pages.get("/bang-quay/<counter_id>")
def board(counter_id: str) -> str:
    """`sanh` is the hall of the counter; without it the page asks the device session."""
    return render_template(
        "screens/board.html", counter_id=_identifier(counter_id), hall_id=_optional("sanh")
    )


@pages.get("/man-hinh")
def hall_landing() -> str:
    """Where a new TV begins: shows the code, then goes to its own page."""
    return render_template("screens/enrol.html", kind="display")


@pages.get("/bang-quay")
def board_landing() -> str:
    return render_template("screens/enrol.html", kind="board")
