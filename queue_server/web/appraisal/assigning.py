"""Who gets which dossier: what nobody could be found for, and another appraiser for what somebody has."""

from typing import Any

from apiflask import APIBlueprint
from flask import Response, render_template, request

from queue_server.domain.dossiers.states import State
from queue_server.domain.roles import Permission
from queue_server.services.appraisal.assigning import appraisers_for
from queue_server.services.ports import staff_room
from queue_server.web.desk.frame import furnish
from queue_server.web.doors import staff_required
from queue_server.web.office import office
from queue_server.web.presenters import appraisal as show

from .acting import seen, sites_here

assignment_pages = APIBlueprint("assignment_pages", __name__, enable_openapi=False)
furnish(assignment_pages)
_GIVEN = (State.APPRAISING, State.GATHERING_OPINIONS, State.REFUSAL_DRAFTED)


@assignment_pages.get("/phan-cong")
@staff_required(Permission.ASSIGN)
def assignment_page() -> Response:
    """`ho-so` chooses the dossier to be given; no person of a dossier is shown."""
    desk = office()
    now, dossier_id = desk.clock(), request.args.get("ho-so", type=int)
    with desk.reads() as work:
        sites = sites_here(work)
        names = {account.id: account.display_name for account in work.accounts.all()}
        free = [one for site in sites for one in work.appraisals.unassigned(site)]
        given = [one for site in sites for one in work.dossiers.inbox(site, _GIVEN)]
        chosen = seen(work, dossier_id) if dossier_id else None
        able = appraisers_for(work, chosen, now) if chosen else []
        load = work.appraisals.open_of([account.id for account in able])
        page = {
            "free": [show.line_of(work, one, "", now) for one in free],
            "given": [show.line_of(work, one, "", now) for one in given],
            "chosen": show.line_of(work, chosen, "", now) if chosen else None,
            "able": [_choice(account, load) for account in able],
            "room": staff_room(sites[0]), "names": names,
        }  # fmt: skip
    return Response(
        render_template("appraisal/assignment.html", here="assignment", **page),
        mimetype="text/html",
    )


def _choice(account: Any, load: Any) -> dict[str, Any]:
    count = load.get(account.id, 0)
    return {"id": account.id, "name": account.display_name, "count": count}
