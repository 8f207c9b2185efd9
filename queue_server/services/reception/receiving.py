"""A dossier is handed in: at the counter, online or by post. It has no code yet and no date."""

from dataclasses import dataclass
from datetime import date, datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Procedure
from queue_server.domain.dossiers.dossier import Act, Actor, Channel, Dossier, Event, Medium
from queue_server.domain.dossiers.machine import move
from queue_server.domain.dossiers.people import Person, checked
from queue_server.domain.errors import DomainError, NotFound
from queue_server.services.dossier_records import NewDossier, Part, StepRecord
from queue_server.services.ports import Work

from .command import DeskCommand, Done, once, tell

RULE_SET = "2025"  # P1: the forms in force on the day of acceptance; a dossier keeps its own
_EVENTS: dict[Channel, Event] = {
    "direct": Event.SUBMIT_DIRECT,
    "online": Event.SUBMIT_ONLINE,
    "postal": Event.SUBMIT_POSTAL,
}


class NoAgency(DomainError):
    """The procedure has no agency that receives today."""

    code = "procedure_without_agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive(DeskCommand):
    """`owner` is whose matter it is; `submitter` who hands it in, when somebody else does."""

    site_id: str
    procedure_id: str
    channel: Channel
    owner: Person
    submitter: Person | None = None
    ticket_id: int | None = None
    stamp: date | None = None
    medium: Medium = "paper"


def receive(work: Work, command: Receive, now: datetime) -> Done:
    """Seed Đ6.1–6.2. ActRefused, PersonIncomplete, NotFound, NoAgency."""

    def act() -> Done:
        procedure = work.centre.view.procedures.get(command.procedure_id)
        if procedure is None:
            raise NotFound("Không có thủ tục này.")
        moved = move(Dossier(), _act(command, now))
        record = work.dossiers.add(_new(work, command, procedure, now, moved.dossier))
        work.dossiers.list_components(record.id, procedure.components)
        step = StepRecord(
            str(_EVENTS[command.channel]), Dossier().state, record.state, command.actor.id, "own",
            command.actor.place, now, moved.basis, "", {},
        )  # fmt: skip
        work.dossiers.add_step(record.id, step)
        told = {"procedure": procedure.id, "channel": command.channel}
        work.trail.note(command.actor, "dossier.receive", f"dossier:{record.id}", now, told)
        tell(work, record)
        return Done(record.id, record.revision)

    return once(work, command, now, act)


def _act(command: Receive, now: datetime) -> Act:
    actor = Actor.APPLICANT if command.channel == "online" else Actor.RECEPTION
    return Act(_EVENTS[command.channel], actor, now, stamp=command.stamp)


def _new(
    work: Work, command: Receive, procedure: Procedure, now: datetime, facts: Dossier
) -> NewDossier:
    today = business_day(now)
    people: dict[Part, Person] = {"owner": checked(command.owner, today)}
    if command.submitter is not None:
        people["submitter"] = checked(command.submitter, today)
    return NewDossier(
        command.site_id, _agency(work, procedure, today), procedure.id, RULE_SET, facts.state,
        command.channel, command.medium, command.ticket_id, now, command.stamp,
        procedure.fee_vnd or 0, people,
    )  # fmt: skip


def _agency(work: Work, procedure: Procedure, today: date) -> str:
    agency = work.centre.view.agency_on(procedure.agency_ids, today)
    if agency is None:
        raise NoAgency("Thủ tục chưa có cơ quan giải quyết. Mời quản trị kiểm tra danh mục.")
    return agency.id
