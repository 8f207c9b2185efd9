"""Who is signed in: pages and clients of staff read the token that changes must carry."""

from apiflask import APIBlueprint
from flask import Response

from queue_server.contracts.staff import SessionView
from queue_server.web.doors import current_staff, open_to_all
from queue_server.web.errors import Refuse

from .reply import reply

session = APIBlueprint("session", __name__, url_prefix="/api/v1/session", tag="Staff")


@session.get("")
@session.output(SessionView)
@open_to_all
def who() -> Response:
    """The session of the cookie; 401 `not_signed_in` without one. Same origin only, by CORS and CORP."""
    found = current_staff()
    if found is None:
        raise Refuse(401, "not_signed_in")
    account = found.account
    view = SessionView(
        account_id=account.id,
        name=account.display_name,
        roles=sorted(account.roles),
        site_id=account.site_id,
        counter_id=found.counter_id,
        csrf=found.csrf,
    )
    response = reply(view)
    response.headers["Cache-Control"] = "no-store"
    return response
