"""How an act of the appraisal desk runs: with its key, a line in the trail when refused, and one shape of answer."""

from collections.abc import Callable
from typing import Any

from flask import Response

from queue_server.contracts.appraisal import AppraisalDone
from queue_server.contracts.base import Request
from queue_server.domain.dossiers.states import ABOUT
from queue_server.domain.errors import Forbidden, NotFound
from queue_server.domain.roles import Permission, may
from queue_server.services.dossier_records import DossierRecord
from queue_server.services.papers import dossier_seen
from queue_server.web.api.reply import reply
from queue_server.web.desk.frame import signed_in
from queue_server.web.office import office
from queue_server.web.reception.acting import run


def act(
    use_case: Callable[..., Any],
    command: Any,
    asked: Request,
    dossier_id: int,
    message: str,
    **fields: Any,
) -> Response:
    done = run(use_case, command, asked, dossier_id, **fields)
    with office().reads() as work:
        record = work.dossiers.by_id(done.dossier_id)
    return reply(
        AppraisalDone(
            message=message,
            dossier_id=done.dossier_id,
            revision=done.revision,
            state=str(record.state),
            state_words=ABOUT[record.state].name,
        )
    )


def seen(work: Any, dossier_id: int) -> DossierRecord:
    """A dossier of this appraiser, or of the site of a shift leader. NotFound, Forbidden."""
    session = signed_in()
    record = dossier_seen(work, session.actor, dossier_id)
    if record.accepted_at is None:
        raise NotFound("Hồ sơ này chưa được tiếp nhận.")
    mine = record.appraiser_id == session.account.id
    if not mine and not may(session.account.roles, Permission.ASSIGN):
        raise Forbidden("Hồ sơ này do cán bộ khác thẩm định.")
    return record


def sites_here(work: Any) -> list[str]:
    """The site of this person, or all."""
    own = signed_in().account.site_id
    return [own] if own else list(work.centre.view.sites)
