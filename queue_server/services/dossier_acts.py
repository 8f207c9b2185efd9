"""What every act at the reception desk has in common: a key, an officer, a dossier as the page showed it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.dossiers.dossier import Act
from queue_server.domain.dossiers.machine import move
from queue_server.domain.dossiers.refusals import OldPage
from queue_server.domain.errors import Forbidden, NotFound
from queue_server.services.delegating import acting, task_of
from queue_server.services.dossier_records import DossierRecord, StepRecord
from queue_server.services.ports import Actor, NewEvent, Work, staff_room


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCommand:
    """`fingerprint` binds the key to this act and content; `revision` is that of the page."""

    key: str
    fingerprint: str
    actor: Actor
    dossier_id: int = 0
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    dossier_id: int
    revision: int
    code: str | None = None


def once(work: Work, command: DeskCommand, now: datetime, act: Callable[[], Done]) -> Done:
    """Run the act the first time its key comes; afterwards give the same answer."""
    known = work.remembered(command.key, command.fingerprint)
    if known is not None:
        return Done(known["dossier_id"], known["revision"], known["code"])
    done = act()
    answer = {"dossier_id": done.dossier_id, "revision": done.revision, "code": done.code}
    work.remember(command.key, command.fingerprint, answer, now)
    return done


def dossier_here(work: Work, command: DeskCommand) -> DossierRecord:
    """The dossier, if it belongs to this officer's site and the page is not old."""
    record = work.dossiers.by_id(command.dossier_id)
    if record is None:
        raise NotFound("Không có hồ sơ này.")
    if command.actor.site_id not in (None, record.site_id):
        raise Forbidden("Hồ sơ này thuộc địa điểm khác.")
    if record.revision != command.revision:
        raise OldPage("Hồ sơ vừa được người khác xử lý. Mời xem lại.")
    return record


def advance(
    work: Work,
    record: DossierRecord,
    act: Act,
    actor: Actor,
    now: datetime,
    **more: object,
) -> DossierRecord:
    """Move the dossier by the closed process, keep the step, tell the desks; nothing personal in either."""
    papers = frozenset(paper.name_vi for paper in work.dossiers.components(record.id))
    procedure = work.centre.view.procedures.get(record.procedure_id)
    in_force = procedure is not None and procedure.in_force(business_day(now))
    moved = move(record.facts(papers, in_force), act)
    task = task_of(act.actor)
    actor = acting(work, actor, record.agency_id, task, now, record.procedure_id)
    saved = work.dossiers.save(record, moved.dossier, now, **more)
    step = StepRecord(
        str(act.event), record.state, saved.state, actor.id, actor.capacity, actor.place, now, moved.basis,
        moved.form or "", _told(act), actor.delegation_id,
    )  # fmt: skip
    work.dossiers.add_step(record.id, step)
    work.trail.note(actor, f"dossier.{act.event}", f"dossier:{record.id}", now, _told(act))
    tell(work, saved)
    return saved


def tell(work: Work, record: DossierRecord) -> None:
    data = {
        "dossier_id": record.id,
        "code": record.code,
        "state": str(record.state),
        "revision": record.revision,
    }
    work.emit(NewEvent("dossier.changed", (staff_room(record.site_id),), data, record.site_id))


def _told(act: Act) -> dict[str, object]:
    """Papers and channels, and that there was a reason: the words of a reason may name a person."""
    told: dict[str, object] = {"items": list(act.items), "notified": list(act.notified)}
    if act.redirect_to:
        told["redirect_to"] = act.redirect_to
    return {name: value for name, value in told.items() if value}
