"""A kiosk asks where a dossier stands; a wrong code and wrong digits are one answer."""

from apiflask import APIBlueprint
from flask import Response, g

from queue_server.contracts.status import AskDossierStatus, DossierStatus
from queue_server.services.citizen.status import AskStatus
from queue_server.services.ports import Actor
from queue_server.web.doors import device_required
from queue_server.web.lookup import look_up

from .reply import reply

status = APIBlueprint("status", __name__, url_prefix="/api/v1", tag="Kiosk")


@status.post("/kiosk/dossier-status")
@device_required("kiosk")
@status.input(AskDossierStatus)
@status.output(DossierStatus)
def dossier_status(json_data: AskDossierStatus) -> Response:
    """The five steps of a dossier for who knows its code and four digits. `status_unknown`, `status_locked` (423)."""
    device = g.device
    actor = Actor("device", device.id, device.name, site_id=device.site_id, place=device.name)
    return reply(look_up(AskStatus(json_data.code, json_data.factor, actor, f"device:{device.id}")))
