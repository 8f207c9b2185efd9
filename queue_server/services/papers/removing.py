"""A file is taken away: before acceptance only, with a reason that is kept sealed beside it."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from queue_server.domain.errors import Forbidden
from queue_server.domain.papers import REMOVABLE, PaperKept, PaperReasonMissing, may_add
from queue_server.services.ports import Actor, NewEvent, Work, staff_room

from .seeing import dossier_seen, paper_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    key: str
    actor: Actor
    dossier_id: int
    paper_id: int
    reason: str = field(repr=False)

    @property
    def fingerprint(self) -> str:
        parts = ("remove", self.actor.id, str(self.dossier_id), str(self.paper_id), self.reason)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def remove(work: Work, command: Remove, now: datetime) -> int:
    """NotFound, Forbidden, PaperKept, PaperReasonMissing. Gives the paper's number; the sweep takes the bytes."""
    known = work.remembered(command.key, command.fingerprint)
    if known is not None:
        return int(known["paper_id"])
    record = dossier_seen(work, command.actor, command.dossier_id)
    paper = paper_seen(work, command.actor, command.dossier_id, command.paper_id)
    if not may_add(command.actor.roles, paper.kind):
        raise Forbidden("Giấy tờ loại này thuộc việc của bàn khác.")
    if record.state not in REMOVABLE:
        raise PaperKept
    reason = " ".join(command.reason.split())
    if not reason:
        raise PaperReasonMissing
    work.papers.remove(paper, reason, now, command.actor.id)
    told = {"paper_id": paper.id, "kind": paper.kind, "position": paper.position}
    work.trail.note(command.actor, "dossier.detach", f"dossier:{record.id}", now, told)
    told |= {"dossier_id": record.id}
    work.emit(NewEvent("paper.removed", (staff_room(record.site_id),), told, record.site_id))
    work.remember(command.key, command.fingerprint, {"paper_id": paper.id}, now)
    return paper.id
