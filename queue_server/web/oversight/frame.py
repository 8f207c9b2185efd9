"""What the reading pages share: the blueprint and its words (those of the administrator's trail)."""

from apiflask import APIBlueprint
from flask import Response, render_template

from queue_server.design import pages as design
from queue_server.domain.roles import Permission, may
from queue_server.web.admin.pages import AUDIENCE
from queue_server.web.desk.frame import frame, signed_in, to_sign_in
from queue_server.web.errors import Refuse

oversight = APIBlueprint("oversight", __name__, enable_openapi=False)
design.words_for(oversight, AUDIENCE)
oversight.context_processor(frame)
oversight.register_error_handler(Refuse, to_sign_in)


def page(template: str, **values: object) -> Response:
    inspects = may(signed_in().account.roles, Permission.INSPECT)
    shown = Response(render_template(template, inspects=inspects, **values), mimetype="text/html")
    shown.headers["Cache-Control"] = "no-store"
    return shown
