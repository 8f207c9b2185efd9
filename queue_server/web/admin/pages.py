"""What all pages of the administrator share: the blueprint, the bar on top, forms that act once."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from apiflask import APIBlueprint
from flask import Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.design import pages as design
from queue_server.design import words
from queue_server.domain.errors import DomainError
from queue_server.services.admin.keyed import Keyed, once
from queue_server.services.ports import Actor
from queue_server.web.desk.frame import frame, signed_in, to_sign_in
from queue_server.web.errors import STATUS, Refuse
from queue_server.web.office import fingerprint, office

from .sheets import CATALOGUE

AUDIENCE = "admin"
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_DONE = re.compile(r"[a-z_]{1,20}")
# Never part of what a key is bound to: the token of the session, and secrets.
_UNBOUND = frozenset({"csrf", "key", "password", "again"})

# The bar, in the drawn order; only what is built is in it.
NAV = (
    ("home", "/quan-tri", "house"),
    ("devices", "/quan-tri/thiet-bi", "monitor"),
    ("procedures", "/quan-tri/thu-tuc", "file-text"),
    ("catalogue", "/quan-tri/danh-muc/trung-tam", "map"),
    ("people", "/quan-tri/can-bo", "users-round"),
    ("layouts", "/quan-tri/mau-phieu", "ticket"),
    ("calendar", "/quan-tri/danh-muc/gio-mo-cua", "calendar-check"),
    ("settings", "/quan-tri/cai-dat", "scale"),
    ("delegations", "/quan-tri/uy-quyen", "handshake"),
    ("trail", "/quan-tri/nhat-ky", "history"),
)

# Where a record of each sheet is edited; its identity comes behind.
ADDRESSES = {sheet.key: f"/quan-tri/danh-muc/{sheet.slug}/dong?ma=" for sheet in CATALOGUE} | {
    "procedures": "/quan-tri/thu-tuc/ban?ma="
}

admin = APIBlueprint("admin", __name__, url_prefix="/quan-tri", enable_openapi=False)


def say(key: str, **values: Any) -> str:
    return words.say(AUDIENCE, "vi", key, **values)


def has_words(key: str) -> bool:
    return key in words.catalogue(AUDIENCE, "vi")


def furnish(blueprint: APIBlueprint) -> None:
    """The admin's words, the frame of staff pages and the way to the sign-in page."""
    design.words_for(blueprint, AUDIENCE)
    blueprint.context_processor(frame)
    blueprint.context_processor(_shared)
    blueprint.register_error_handler(Refuse, to_sign_in)


def _shared() -> dict[str, Any]:
    """For all templates: the bar with its counts, where records are edited, a new key for each form."""
    with office().reads() as work:
        counts = {
            "devices": sum(device.revoked_at is None for device in work.devices.all()),
            "procedures": len(work.centre.view.procedures),
        }
    return {
        "nav": NAV,
        "nav_counts": counts,
        "addresses": ADDRESSES,
        "new_key": lambda: office().token(18),
    }


furnish(admin)


def actor() -> Actor:
    return signed_in().actor


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page with the confirmation of the act that led to it, if any."""
    done = request.args.get("da", "")
    known = _DONE.fullmatch(done) and has_words(f"done.{done}")
    values.setdefault("done", done if known and request.method == "GET" else "")
    return Response(render_template(template, **values), status, mimetype="text/html")


def go(address: str, done: str = "") -> AnyResponse:
    """After an act: another page is read, so that reloading it acts no second time."""
    mark = ("&" if "?" in address else "?") + f"da={done}" if done else ""
    return redirect(address + mark, 303)


def form_key() -> str:
    """The key of this form: sending it twice is one act."""
    key = request.form.get("key", "")
    if not _KEY.fullmatch(key):
        raise Refuse(400, "bad_request")
    return key


def act_once(use_case: Callable[..., object], command: Any) -> bool:
    """Run the act of this form; False when the same form had been sent before. Refusals are raised."""
    key = form_key()
    pieces = [
        f"{name}={value}"
        for name, value in sorted(request.form.items(multi=True))
        if name not in _UNBOUND
    ]
    mark = fingerprint(request.path, signed_in().account.id, *pieces)
    done: bool = office().write(once(use_case), Keyed(key, mark, command))
    return done


def status_of(refusal: DomainError) -> int:
    return STATUS.get(refusal.code, 409)


def field(name: str, most: int = 120) -> str:
    """One line a person typed, in NFC and without unseen characters; longer than its place is refused."""
    typed = unicodedata.normalize("NFC", request.form.get(name, ""))
    value = " ".join("".join(c for c in typed if unicodedata.category(c) != "Cf").split())
    if len(value) > most or any(unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn") for c in value):
        raise Refuse(422, "invalid")
    return value
