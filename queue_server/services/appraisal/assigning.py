"""Right after acceptance the dossier goes to an appraiser at the centre (seed Đ7): by itself or by a leader."""

from dataclasses import dataclass
from datetime import datetime

from queue_server.domain.delegations import DelegationRefused
from queue_server.domain.dossiers.dossier import Act, Event
from queue_server.domain.dossiers.dossier import Actor as Role
from queue_server.domain.dossiers.refusals import ActRefused
from queue_server.domain.dossiers.states import State
from queue_server.domain.roles import Permission, may
from queue_server.services.delegating import capacity_of
from queue_server.services.dossier_acts import (
    DeskCommand,
    Done,
    advance,
    dossier_here,
    once,
    tell,
)
from queue_server.services.dossier_records import DossierRecord
from queue_server.services.ports import AccountRecord, Actor, NewEvent, Work, staff_room

from .command import SYSTEM

_ASSIGNABLE = frozenset(
    {State.ACCEPTED, State.APPRAISING, State.GATHERING_OPINIONS, State.REFUSAL_DRAFTED}
)


def assign_after_acceptance(work: Work, record: DossierRecord, now: datetime) -> DossierRecord:
    """Who has the fewest dossiers gets it, in the transaction of the acceptance; among equals the first by name.

    With nobody there it stays accepted, on the shift leader's list."""
    able = appraisers_for(work, record, now)
    if not able:
        told = {"code": record.code}
        work.trail.note(SYSTEM, "dossier.unassigned", f"dossier:{record.id}", now, told)
        return record
    load = work.appraisals.open_of([account.id for account in able])
    chosen = min(able, key=lambda account: (load.get(account.id, 0), account.username))
    return _start(work, record, chosen.id, SYSTEM, now)


def appraisers_for(work: Work, record: DossierRecord, now: datetime) -> list[AccountRecord]:
    """Those of the agency and those who act for it by delegation, at this site, by user name."""
    return [account for account in work.accounts.all() if _able(work, account, record, now)]


def _able(work: Work, account: AccountRecord, record: DossierRecord, now: datetime) -> bool:
    here = account.site_id in (None, record.site_id)
    if not (account.active and here and may(account.roles, Permission.APPRAISE)):
        return False
    person = Actor("account", account.id, account.display_name, agency_id=account.agency_id)
    try:
        capacity_of(work, person, record.agency_id, "appraisal", now, record.procedure_id)
    except DelegationRefused:
        return False
    return True


def _start(
    work: Work, record: DossierRecord, account_id: str, by: Actor, now: datetime
) -> DossierRecord:
    act = Act(Event.START_APPRAISAL, Role.SYSTEM, now)
    saved = advance(work, record, act, by, now, appraiser_id=account_id)
    waited = now - (record.accepted_at or now)
    _give(work, saved, account_id, by, now, round(waited.total_seconds() * 1000))
    return saved


def _give(
    work: Work,
    record: DossierRecord,
    account_id: str,
    by: Actor,
    now: datetime,
    waited_ms: int | None = None,
) -> None:
    work.appraisals.assign(record.id, account_id, by.id, now, waited_ms)
    told = {"to": account_id, "waited_ms": waited_ms}
    work.trail.note(by, "dossier.assign", f"dossier:{record.id}", now, told)
    data = {"dossier_id": record.id, "code": record.code, "account_id": account_id}
    room = (staff_room(record.site_id),)
    work.emit(NewEvent("dossier.assigned", room, data | {"waited_ms": waited_ms}, record.site_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(DeskCommand):
    """`reason` is needed where somebody had it already."""

    to: str
    reason: str = ""


def assign(work: Work, command: Assign, now: datetime) -> Done:
    """The shift leader gives a dossier to somebody (else): illness, leave, too much on one desk."""

    def act() -> Done:
        record = dossier_here(work, command)
        _check(work, record, command, now)
        if record.state is State.ACCEPTED:
            saved = _start(work, record, command.to, command.actor, now)
            return Done(saved.id, saved.revision, saved.code)
        facts = record.facts(frozenset())
        saved = work.dossiers.save(record, facts, now, appraiser_id=command.to)
        work.dossiers.put_words(record.id, "assignment", {"reason": command.reason}, now)
        _give(work, saved, command.to, command.actor, now)
        tell(work, saved)
        return Done(saved.id, saved.revision, saved.code)

    return once(work, command, now, act)


def _check(work: Work, record: DossierRecord, command: Assign, now: datetime) -> None:
    if record.state not in _ASSIGNABLE:
        raise ActRefused("NOT_ASSIGNABLE")
    if record.appraiser_id == command.to:
        raise ActRefused("ALREADY_ASSIGNED")
    if record.appraiser_id is not None and not command.reason.strip():
        raise ActRefused("REASON_REQUIRED")
    if command.to not in {account.id for account in appraisers_for(work, record, now)}:
        raise ActRefused("NO_SUCH_APPRAISER")
