"""What all pages of citizens share: the language, the centre's name, and how they are sent."""

from typing import Any

from flask import Response, g, request

from queue_server.design import words
from queue_server.design.icons import drawn
from queue_server.web.office import office
from queue_server.web.presenters.phone import brand

LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English", "ko": "한국어", "zh": "中文"}


def choose_language() -> str:
    """The one asked for in the address, else the phone's own, else Vietnamese."""
    asked = request.values.get("lang", "")
    fits = request.accept_languages.best_match(words.LANGUAGES)
    g.language = asked if asked in words.LANGUAGES else fits or "vi"
    return str(g.language)


def asked_language() -> str:
    asked = request.values.get("lang", "")
    return asked if asked in words.LANGUAGES else ""


def tools() -> dict[str, Any]:
    """What the templates call. `languages` of the menu, `drawn` icons without a request of their own."""
    view = office().waits.view(office())
    return {
        "drawn": drawn,
        "languages": LANGUAGE_NAMES,
        "asked": asked_language(),
        "brand": brand(view),
        "hotline": view.catalogue.centre.hotline,
    }


def sent(body: str, status: int = 200) -> Response:
    """A page about a person: kept nowhere, found by no search engine."""
    response = Response(body, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
