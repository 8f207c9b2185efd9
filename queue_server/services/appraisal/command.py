"""What every act of an appraiser has in common: the dossier is theirs, and papers named are papers of this dossier."""

from datetime import datetime

from queue_server.domain.dossiers.refusals import ActRefused
from queue_server.services.delegating import acting
from queue_server.services.dossier_acts import DeskCommand, Done, dossier_here, tell
from queue_server.services.dossier_records import DossierRecord
from queue_server.services.paper_records import PaperRecord
from queue_server.services.ports import Actor, Work

SYSTEM = Actor("system", "system", "Hệ thống")


def own_dossier(work: Work, command: DeskCommand) -> DossierRecord:
    """The dossier, if it is on this appraiser's desk and the page is not old."""
    record = dossier_here(work, command)
    if record.appraiser_id != command.actor.id:
        raise ActRefused("NOT_YOUR_DOSSIER")
    return record


def paper_of(
    work: Work, record: DossierRecord, paper_id: int | None, kind: str
) -> PaperRecord | None:
    """None when there is no such paper of this kind in this very dossier."""
    paper = work.papers.by_id(paper_id) if paper_id else None
    fits = paper is not None and (paper.dossier_id, paper.kind) == (record.id, kind)
    return paper if fits else None


def touch(
    work: Work, command: DeskCommand, record: DossierRecord, now: datetime, act: str, **told: object
) -> Done:
    """Something of the dossier changed, not its state: a new revision, a line in the trail, the desks are told."""
    saved = work.dossiers.save(record, record.facts(frozenset()), now)
    note(work, command.actor, record, now, act, **told)
    tell(work, saved)
    return Done(saved.id, saved.revision, saved.code)


def note(
    work: Work, actor: Actor, record: DossierRecord, now: datetime, act: str, **told: object
) -> None:
    """In the capacity in which this person appraises for the agency of the dossier. DelegationRefused without one."""
    who = acting(work, actor, record.agency_id, "appraisal", now, record.procedure_id)
    work.trail.note(who, f"dossier.{act}", f"dossier:{record.id}", now, told)
