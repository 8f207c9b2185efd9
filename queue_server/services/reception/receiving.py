"""A dossier is handed in: at the counter, online or by post. It has no code yet and no date."""

from dataclasses import dataclass
from datetime import date, datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Procedure
from queue_server.domain.dossiers.dossier import Act, Actor, Channel, Dossier, Event, Medium
from queue_server.domain.dossiers.machine import move
from queue_server.domain.dossiers.people import Person, Proxy, checked, checked_proxy
from queue_server.domain.dossiers.refusals import ActRefused
from queue_server.domain.errors import DomainError, NotFound
from queue_server.services.dossier_acts import DeskCommand, Done, once, tell
from queue_server.services.dossier_records import NewDossier, Part, ReturnBy, StepRecord
from queue_server.services.ports import Work
from queue_server.services.rule_sets import rule_set_on

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
    """`owner` is whose matter it is; `submitter` who hands it in, when somebody else does, and by what right."""

    site_id: str
    procedure_id: str
    channel: Channel
    owner: Person
    submitter: Person | None = None
    proxy: Proxy | None = None
    ticket_id: int | None = None
    stamp: date | None = None
    medium: Medium | None = None  # as the catalogue says of the procedure
    return_by: ReturnBy = "centre"
    by_card: bool = False


def receive(work: Work, command: Receive, now: datetime) -> Done:
    """Seed Đ6.1–6.2. ActRefused, PersonIncomplete, NotFound, NoAgency."""

    def act() -> Done:
        procedure = procedure_in_force(work, command.procedure_id, business_day(now))
        _check_ways_in(work, command, now)
        moved = move(Dossier(), _act(command, now))
        record = work.dossiers.add(_new(work, command, procedure, now, moved.dossier))
        work.dossiers.list_components(record.id, procedure.components)
        if command.proxy is not None:
            keep_proxy(work, record.id, command.proxy, now)
        step = StepRecord(
            str(_EVENTS[command.channel]), Dossier().state, record.state, command.actor.id, "own",
            command.actor.place, now, moved.basis, "", {"by_card": True} if command.by_card else {},
        )  # fmt: skip
        work.dossiers.add_step(record.id, step)
        told = {"procedure": procedure.id, "channel": command.channel}
        work.trail.note(command.actor, "dossier.receive", f"dossier:{record.id}", now, told)
        tell(work, record)
        return Done(record.id, record.revision)

    return once(work, command, now, act)


def procedure_in_force(work: Work, procedure_id: str, today: date) -> Procedure:
    """The version to accept under today. NotFound, ActRefused."""
    procedure = work.centre.view.procedures.get(procedure_id)
    if procedure is None:
        raise NotFound("Không có thủ tục này.")
    if not procedure.in_force(today):
        raise ActRefused("PROCEDURE_NOT_IN_FORCE")
    return procedure


def _check_ways_in(work: Work, command: Receive, now: datetime) -> None:
    """The stamp does not lie ahead, the ticket is one of this site, a proxy has a paper."""
    if command.stamp is not None and command.stamp > business_day(now):
        raise ActRefused("POSTAL_STAMP_IN_FUTURE")
    if command.submitter is not None and command.proxy is None:
        raise ActRefused("PROXY_REQUIRED")
    if command.ticket_id is not None:
        ticket = work.tickets.by_id(command.ticket_id)
        if ticket is None or ticket.site_id != command.site_id:
            raise NotFound("Không có số thứ tự này ở địa điểm này.")


def keep_proxy(work: Work, dossier_id: int, proxy: Proxy, now: datetime) -> None:
    """The paper by which somebody hands in for another, sealed like the persons it names."""
    clean = checked_proxy(proxy, business_day(now))
    words = {
        "kind": clean.kind,
        "number": clean.number,
        "made_on": clean.made_on.isoformat() if clean.made_on else "",
        "certified_by": clean.certified_by,
    }
    work.dossiers.put_words(dossier_id, "proxy", words, now)


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
        command.site_id, agency_today(work, procedure, today), procedure.id, rule_set_on(work, today).name, facts.state,
        command.channel, command.medium or medium_of(procedure), command.ticket_id, now, command.stamp,
        procedure.fee_vnd or 0, people, command.return_by,
    )  # fmt: skip


def medium_of(procedure: Procedure) -> Medium:
    """How its result is signed (R7.3–R7.6): on paper, electronically, or on a printed blank."""
    known: dict[str, Medium] = {"electronic": "electronic", "printed_blank": "printed_blank"}
    return known.get(procedure.medium, "paper")


def agency_today(work: Work, procedure: Procedure, today: date) -> str:
    agency = work.centre.view.agency_on(procedure.agency_ids, today)
    if agency is None:
        raise NoAgency("Thủ tục chưa có cơ quan giải quyết. Mời quản trị kiểm tra danh mục.")
    return agency.id
