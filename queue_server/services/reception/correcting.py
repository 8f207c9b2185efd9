"""What may still change while a dossier is examined: its people, its procedure, how the result goes out."""

from dataclasses import dataclass
from datetime import datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.dossiers.people import Person, Proxy, checked
from queue_server.domain.dossiers.refusals import ActRefused
from queue_server.domain.dossiers.states import State
from queue_server.services.dossier_acts import DeskCommand, Done, dossier_here, once, tell
from queue_server.services.dossier_records import DossierRecord, Part, ReturnBy
from queue_server.services.ports import Work

from .receiving import agency_today, keep_proxy, medium_of, procedure_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class PutPerson(DeskCommand):
    """`person` None takes the submitter away: the owner hands in after all."""

    part: Part
    person: Person | None
    proxy: Proxy | None = None


def put_person(work: Work, command: PutPerson, now: datetime) -> Done:
    """Put right who it is about or who hands it in. PersonIncomplete, ActRefused."""

    def act() -> Done:
        record = _under_examination(work, command)
        if command.part == "submitter" and command.person is not None:
            if command.proxy is None:
                raise ActRefused("PROXY_REQUIRED")
            keep_proxy(work, record.id, command.proxy, now)
        if command.person is not None:
            person = checked(command.person, business_day(now))
            work.dossiers.put_person(record.id, command.part, person)
        elif command.part == "submitter":
            work.dossiers.drop_person(record.id, "submitter")
        else:
            raise ActRefused("ACTOR_NOT_AUTHORISED")
        return _changed(work, command, record, now, f"person.{command.part}")

    return once(work, command, now, act)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProcedure(DeskCommand):
    procedure_id: str


def change_procedure(work: Work, command: ChangeProcedure, now: datetime) -> Done:
    """Another procedure, another published list: what was marked belonged to the old one."""

    def act() -> Done:
        record = _under_examination(work, command)
        today = business_day(now)
        procedure = procedure_in_force(work, command.procedure_id, today)
        more = {
            "procedure_id": procedure.id,
            "agency_id": agency_today(work, procedure, today),
            "fee_vnd": procedure.fee_vnd or 0,
            "medium": medium_of(procedure),
        }
        work.dossiers.drop_components(record.id)
        work.dossiers.list_components(record.id, procedure.components)
        return _changed(work, command, record, now, "procedure", **more)

    return once(work, command, now, act)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseReturn(DeskCommand):
    return_by: ReturnBy


def choose_return(work: Work, command: ChooseReturn, now: datetime) -> Done:
    """How the applicant wants the result: at the centre, by post or online (seed Đ10.a)."""

    def act() -> Done:
        record = _under_examination(work, command)
        return _changed(work, command, record, now, "return", return_by=command.return_by)

    return once(work, command, now, act)


def _under_examination(work: Work, command: DeskCommand) -> DossierRecord:
    record = dossier_here(work, command)
    if record.state is not State.SUBMITTED:
        raise ActRefused("NOT_UNDER_EXAMINATION")
    return record


def _changed(
    work: Work,
    command: DeskCommand,
    record: DossierRecord,
    now: datetime,
    what: str,
    **more: object,
) -> Done:
    saved = work.dossiers.save(record, record.facts(frozenset()), now, **more)
    told = {"what": what}
    work.trail.note(command.actor, "dossier.correct", f"dossier:{record.id}", now, told)
    tell(work, saved)
    return Done(saved.id, saved.revision, saved.code)
