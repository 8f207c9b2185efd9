"""What a screen of a hall reads when it comes or has missed something."""

from apiflask import APIBlueprint
from flask import Response, g

from queue_server.contracts.screens import HallSnapshot
from queue_server.web.doors import device_required
from queue_server.web.errors import Refuse
from queue_server.web.office import office
from queue_server.web.presenters.hall import snapshot

from .reply import reply

halls = APIBlueprint("halls", __name__, url_prefix="/api/v1/halls", tag="Halls")


@halls.get("/<hall_id>/snapshot")
@device_required("display", "board", "led", "voice")
@halls.output(HallSnapshot)
def hall_snapshot(hall_id: str) -> Response:
    """Calls, counters and who is next, true at the room's `head`. A device reads its own hall only."""
    if g.device.hall_id != hall_id:
        raise Refuse(403, "forbidden", "Thiết bị này thuộc sảnh khác.")
    desk = office()
    with desk.reads() as work:
        found = snapshot(work, hall_id, desk.clock())
    if found is None:
        raise Refuse(404, "not_found")
    response = reply(found)
    response.headers["Cache-Control"] = "no-store"
    return response
