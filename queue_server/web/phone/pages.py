"""The page behind the QR of a ticket. The server draws every state, so that it also works without script."""

import re
from collections.abc import Callable
from typing import Any

from apiflask import APIBlueprint
from flask import Response, g, redirect, render_template, request
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as AnyResponse

from queue_server.design import words
from queue_server.design.icons import drawn
from queue_server.design.pages import words_for
from queue_server.domain.business_day import LOCAL
from queue_server.domain.errors import DomainError, NotFound
from queue_server.services.citizen import follow as use_cases
from queue_server.web.doors import check_same_origin, open_to_all
from queue_server.web.errors import Refuse
from queue_server.web.office import digest, office
from queue_server.web.presenters.phone import brand

from .api import follower
from .follower import Seen

pages = APIBlueprint("phone", __name__, enable_openapi=False)
words_for(pages, "phone")

LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English", "ko": "한국어", "zh": "中文"}
_TEMPLATES = {
    "waiting": "phone/waiting.html",
    "called": "phone/called.html",
    "absent": "phone/missed.html",
}


@pages.get("/t/<token>")
@open_to_all
def ticket_page(token: str) -> Response:
    """The ticket as it is now; an unknown link and an ended one have pages of their own."""
    return _page(token)


@pages.post("/t/<token>/lui-luot")
@open_to_all
def postpone(token: str) -> AnyResponse:
    """“Đến muộn, lùi lượt”: once."""
    return _act(token, use_cases.postpone)


@pages.post("/t/<token>/huy")
@open_to_all
def cancel(token: str) -> AnyResponse:
    """Give the number back."""
    return _act(token, use_cases.cancel)


def _act(token: str, use_case: Callable[..., Any]) -> AnyResponse:
    """The token is the right to it; another site's form is refused."""
    check_same_origin()
    try:
        follower().look(office(), token)
        office().write(use_case, use_cases.ByToken(digest(token)))
    except (Refuse, NotFound):
        return _page(token)
    except DomainError as refusal:
        return _page(token, refusal.detail, 409)
    asked = _asked_language()
    return redirect(f"/t/{token}" + (f"?lang={asked}" if asked else ""), 303)


def _asked_language() -> str:
    asked = request.args.get("lang", "")
    return asked if asked in words.LANGUAGES else ""


def _page(token: str, said: str = "", status: int = 200) -> Response:
    try:
        seen = follower().look(office(), token)
    except Refuse as refusal:
        g.language = (
            _asked_language() or request.accept_languages.best_match(words.LANGUAGES) or "vi"
        )
        over = refusal.code == "link_expired"
        body = render_template("phone/none.html", token=token, over=over, **_tools())
        return _answer(body, refusal.status)
    g.language = _asked_language() or seen.facts.view.language
    return _answer(_drawn(token, seen, said), status)


def _drawn(token: str, seen: Seen, said: str) -> str:
    facts, view = seen.facts, seen.facts.view
    template = _TEMPLATES.get(view.state, "phone/plain.html")
    return render_template(
        template, token=token, f=facts, v=view, etag=seen.etag, said=said,
        clock=f"{office().clock().astimezone(LOCAL):%H:%M}", **_tools(),
    )  # fmt: skip


def _answer(body: str, status: int) -> Response:
    response = Response(body, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _tools() -> dict[str, Any]:
    return {
        "drawn": drawn,
        "in_words": _in_our_language,
        "marked": _marked,
        "languages": LANGUAGE_NAMES,
        "asked": _asked_language(),
        "brand": brand(office().waits.view(office())),
    }


def _in_our_language(names: Any) -> str:
    """A name of the catalogue in the language of the page; Vietnamese where there is no other."""
    return getattr(names, g.language, "") or names.vi if names is not None else ""


def _marked(text: str) -> Markup:
    """“Còn [3 người] phía trước”: what stands in brackets is emphasised."""
    return Markup(re.sub(r"\[(.*?)\]", r"<em>\1</em>", str(escape(text))))
