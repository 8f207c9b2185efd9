"""What was said in a hall, for the shift leader: as a page and as data."""

from apiflask import APIBlueprint
from flask import Response, render_template

from queue_server.contracts.voice import VoiceLog
from queue_server.domain.business_day import LOCAL
from queue_server.domain.errors import NotFound
from queue_server.domain.roles import Permission
from queue_server.web.api.reply import reply
from queue_server.web.doors import staff_required
from queue_server.web.office import office
from queue_server.web.presenters.voice import voice_log

from .supervisor import sites_of, supervisor_pages

voice_desk = APIBlueprint("voice_desk", __name__, url_prefix="/api/v1/sites", tag="Voice")


def _log(site_id: str) -> VoiceLog:
    if site_id not in sites_of():
        raise NotFound("Không có địa điểm này.")
    desk = office()
    with desk.reads() as work:
        return voice_log(work, site_id, desk.clock())


@voice_desk.get("/<site_id>/voice")
@staff_required(Permission.SUPERVISE)
@voice_desk.output(VoiceLog)
def read_log(site_id: str) -> Response:
    """Who speaks in which zone, and the newest 200 turns of today with what became of each."""
    return reply(_log(site_id))


@supervisor_pages.get("/truong-ca/<site_id>/loa")
@staff_required(Permission.SUPERVISE)
def voice_of_site(site_id: str) -> Response:
    """The same to read."""
    log = _log(site_id)
    with office().reads() as work:
        zones = {zone.id: zone.names.vi for zone in work.centre.view.zones.values()}
    page = render_template(
        "desk/voice.html", site_id=site_id, sites=sites_of(), log=log, zones=zones, local=LOCAL
    )
    return Response(page, mimetype="text/html")
