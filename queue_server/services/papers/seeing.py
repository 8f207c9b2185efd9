"""Whose dossiers an officer may touch, and which of their papers."""

from typing import get_args

from queue_server.domain.dossiers.states import ABOUT
from queue_server.domain.errors import Forbidden, NotFound
from queue_server.domain.papers import Kind, may_add, may_see
from queue_server.services.dossier_records import DossierRecord
from queue_server.services.paper_records import PaperRecord
from queue_server.services.ports import Actor, Work


def dossier_seen(work: Work, actor: Actor, dossier_id: int) -> DossierRecord:
    """NotFound, or Forbidden when it belongs to another site or another agency than the officer's."""
    record = work.dossiers.by_id(dossier_id)
    if record is None:
        raise NotFound("Không có hồ sơ này.")
    if actor.site_id not in (None, record.site_id):
        raise Forbidden("Hồ sơ này thuộc địa điểm khác.")
    if actor.agency_id not in (None, record.agency_id):
        raise Forbidden("Hồ sơ này thuộc cơ quan khác.")
    return record


def paper_seen(work: Work, actor: Actor, dossier_id: int, paper_id: int) -> PaperRecord:
    """A paper of this very dossier; NotFound when it is of another one or was taken away."""
    dossier_seen(work, actor, dossier_id)
    paper = work.papers.by_id(paper_id)
    if paper is None or paper.dossier_id != dossier_id:
        raise NotFound("Không có giấy tờ này trong hồ sơ, hoặc đã được gỡ.")
    if not may_see(actor.roles, paper.kind):
        raise Forbidden("Giấy tờ này thuộc việc của bàn khác.")
    return paper


def papers_seen(work: Work, actor: Actor, dossier_id: int) -> list[PaperRecord]:
    """Those of a dossier that this officer's desk has to do with, in the order they came."""
    dossier_seen(work, actor, dossier_id)
    papers = work.papers.of_dossier(dossier_id)
    return [paper for paper in papers if may_see(actor.roles, paper.kind)]


def kinds_to_bring(actor: Actor, record: DossierRecord) -> list[str]:
    """Kinds of files that this officer may still bring to this dossier, in their order."""
    if ABOUT[record.state].terminal:
        return []
    return [kind for kind in get_args(Kind) if may_add(actor.roles, kind)]
