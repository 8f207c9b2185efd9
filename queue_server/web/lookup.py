"""Ask for a dossier's status and say it in the words of the door: one refusal for everything that does not fit."""

from queue_server.contracts.status import DossierStatus
from queue_server.services.citizen.status import AskStatus, Looked, status_of
from queue_server.web.errors import Refuse
from queue_server.web.office import office
from queue_server.web.presenters.status import dossier_status

UNKNOWN = "Mã hồ sơ hoặc bốn số chưa đúng. Mời xem lại trên giấy tiếp nhận."
LOCKED = "Đã thử nhiều lần chưa đúng. Mời chờ 15 phút hoặc hỏi cán bộ tại quầy."


def look_up(command: AskStatus) -> DossierStatus:
    """Refuse: status_unknown (404), status_locked (423). NotADossierCode: no code at all (422)."""
    desk = office()
    looked: Looked = desk.write(status_of, command)
    if looked.outcome == "locked":
        raise Refuse(423, "status_locked", LOCKED)
    if looked.found is None:
        raise Refuse(404, "status_unknown", UNKNOWN)
    return dossier_status(desk.waits.view(desk), looked.found, desk.clock(), desk.public_url)
