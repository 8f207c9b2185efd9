"""The reception desk and lists of dossiers, read in one transaction; of persons only what `privacy.shown` gives."""

import dataclasses
from datetime import date, datetime
from typing import Any

from queue_server.contracts.reception import (
    DeskView,
    DossierBrief,
    DueView,
    PaperLine,
    PersonShown,
    ProcedureAtDesk,
    ProcedureChoice,
    ProcedureChoices,
    TicketAtDesk,
)
from queue_server.domain.business_day import LOCAL, business_day
from queue_server.domain.catalogue import Procedure
from queue_server.domain.dossiers.dossier import Channel
from queue_server.domain.dossiers.people import Person
from queue_server.domain.dossiers.states import ABOUT, RUNNING, State
from queue_server.domain.errors import DomainError
from queue_server.domain.privacy import Audience, shown
from queue_server.services.dossier_records import DossierRecord, WordsRecord
from queue_server.services.ports import TicketRecord
from queue_server.services.reception.examining import due_for

from .due import day_words, due_view

PROXY_WORDS = {
    "authorisation": "Nộp thay theo giấy ủy quyền",
    "introduction": "Nộp thay theo giấy giới thiệu",
    "representative": "Người đại diện theo pháp luật",
    "postal": "Nhân viên bưu chính nộp thay",
}


def person_shown(
    person: Person | None, audience: Audience, revealed: bool = False
) -> PersonShown | None:
    if person is None:
        return None
    seen = dataclasses.asdict(shown(person, audience, revealed=revealed))
    return PersonShown(**{name: value for name, value in seen.items() if name != "whole"})


def desk_view(work: Any, record: DossierRecord, now: datetime, audience: Audience) -> DeskView:
    """A dossier at the reception desk."""
    procedure = work.centre.view.procedures.get(record.procedure_id)
    people = work.dossiers.people(record.id)
    accepted = record.accepted_at or now
    by_card = any(step.detail.get("by_card") for step in work.dossiers.steps(record.id))
    return DeskView(
        dossier_id=record.id,
        revision=record.revision,
        code=record.code,
        state=str(record.state),
        state_words=ABOUT[record.state].name,
        channel=record.channel,
        stamp=record.stamp,
        procedure=procedure_at_desk(work, procedure, record.agency_id) if procedure else None,
        owner=person_shown(people.get("owner"), audience),
        submitter=person_shown(people.get("submitter"), audience),
        proxy=proxy_words(work.dossiers.words(record.id)) if "submitter" in people else "",
        card_read_at=f"{record.received_at.astimezone(LOCAL):%H:%M}" if by_card else "",
        papers=_papers(work, record, procedure),
        due=due_at_desk(work, procedure, accepted, record.channel, record.stamp),
        return_by=record.return_by,
        guidance_used=record.guidance_count > 0,
        receipt_asked=record.receipt_asked,
        ticket=_ticket(work, record.ticket_id),
        siblings=_siblings(work, record.ticket_id, now),
        at=now,
    )


def draft_view(
    work: Any,
    procedure: Procedure | None,
    ticket: TicketRecord | None,
    channel: Channel,
    now: datetime,
) -> DeskView:
    """Before anything is received: what the procedure will ask for."""
    return DeskView(
        channel=channel,
        procedure=procedure_at_desk(work, procedure, "") if procedure else None,
        papers=[
            _line(place, paper.name_vi, paper)
            for place, paper in enumerate(procedure.components, 1)
        ]
        if procedure
        else [],
        due=due_at_desk(work, procedure, now, channel, business_day(now)),
        ticket=_ticket(work, ticket.id) if ticket else None,
        siblings=_siblings(work, ticket.id if ticket else None, now),
        at=now,
    )


def due_at_desk(
    work: Any, procedure: Procedure | None, received: datetime, channel: Channel, stamp: date | None
) -> DueView:
    if procedure is None:
        return DueView(problem="Chọn thủ tục để máy tính ngày hẹn trả.")
    try:
        found = due_for(work.working_time, procedure, received, channel, stamp)
    except DomainError as refusal:
        return DueView(problem=refusal.detail)
    return due_view(found, procedure, received, channel == "postal")


def procedure_at_desk(work: Any, procedure: Procedure, agency_id: str) -> ProcedureAtDesk:
    view = work.centre.view
    agency = view.agencies.get(agency_id) or view.agency_on(
        procedure.agency_ids, business_day(datetime.now(LOCAL))
    )
    since = (
        f"Bản công bố hiệu lực từ {procedure.valid_from:%d/%m/%Y}" if procedure.valid_from else ""
    )
    fee = procedure.fee_vnd
    return ProcedureAtDesk(
        procedure_id=procedure.id,
        name=procedure.names.vi,
        code=procedure.code or "",
        agency=agency.names.vi if agency else "",
        basis=procedure.decision or since,
        fee="Chưa rõ" if fee is None else f"{fee:,} đ".replace(",", ".") if fee else "Không thu",
        fee_note="Danh mục chưa có mức thu." if fee is None else "Theo danh mục của Trung tâm.",
        same_day=procedure.duration_unit == "same_day",
    )


def proxy_words(words: list[WordsRecord]) -> str:
    """The last proxy paper in one line."""
    papers = [one.words for one in words if one.about == "proxy"]
    if not papers:
        return ""
    paper = papers[-1]
    made = date.fromisoformat(paper["made_on"]) if paper["made_on"] else None
    parts = [PROXY_WORDS[paper["kind"]]]
    parts += [f"số {paper['number']}"] if paper["number"] else []
    parts += [f"ngày {made:%d/%m/%Y}"] if made else []
    parts += [paper["certified_by"]] if paper["certified_by"] else []
    return ", ".join(parts)


def _papers(work: Any, record: DossierRecord, procedure: Procedure | None) -> list[PaperLine]:
    published = {
        (place, paper.name_vi): paper
        for place, paper in enumerate(procedure.components if procedure else (), 1)
    }
    lines = []
    for found in work.dossiers.components(record.id):
        line = _line(found.position, found.name_vi, published.get((found.position, found.name_vi)))
        told = (
            "mandatory",
            "present_only",
            "mark",
            "original",
            "certified_copy",
            "photocopy",
            "note",
        )
        lines.append(line.model_copy(update={name: getattr(found, name) for name in told}))
    return lines


def _line(place: int, name: str, paper: Any) -> PaperLine:
    if paper is None:
        return PaperLine(position=place, name=name, hint="", mandatory=True, present_only=False)
    return PaperLine(
        position=place,
        name=name,
        hint=_hint(paper),
        mandatory=paper.mandatory,
        present_only=paper.kind == "present",
        need_original=paper.original,
        need_certified_copy=paper.certified_copy,
        need_photocopy=paper.photocopy,
    )


def _hint(paper: Any) -> str:
    if paper.kind == "present":
        return "Xuất trình, không thu"
    counts = (
        ("bản chính", paper.original),
        ("bản chứng thực", paper.certified_copy),
        ("bản photo", paper.photocopy),
    )
    wanted = ", ".join(f"{n} {words}" for words, n in counts if n)
    return f"{wanted}, {'phải nộp' if paper.mandatory else 'nếu có'}".lstrip(", ").capitalize()


def _ticket(work: Any, ticket_id: int | None) -> TicketAtDesk | None:
    ticket = work.tickets.by_id(ticket_id) if ticket_id else None
    if ticket is None:
        return None
    placed = work.centre.view.counters.get(ticket.counter_id or "")
    return TicketAtDesk(
        ticket_id=ticket.id,
        label=ticket.label,
        serving_since=work.board.serving_since(ticket.id),
        counter_id=ticket.counter_id or "",
        counter=placed.number if placed else "",
    )


def _siblings(work: Any, ticket_id: int | None, now: datetime) -> list[DossierBrief]:
    records = work.dossiers.of_ticket(ticket_id) if ticket_id else []
    return [brief(work, record, now, Audience.RECEPTION) for record in records]


def brief(work: Any, record: DossierRecord, now: datetime, audience: Audience) -> DossierBrief:
    procedure = work.centre.view.procedures.get(record.procedure_id)
    owner = person_shown(work.dossiers.people(record.id).get("owner"), audience)
    return DossierBrief(
        dossier_id=record.id,
        code=record.code,
        state=str(record.state),
        state_words=ABOUT[record.state].name,
        procedure=procedure.short_vi if procedure else "",
        owner=owner.name if owner else "",
        channel=record.channel,
        received=f"{record.received_at.astimezone(LOCAL):%H:%M %d/%m}",
        due=day_words(record.due) if record.due else "",
        tone=_tone(record, now),
    )


def _tone(record: DossierRecord, now: datetime) -> Any:
    if record.due_at is None or record.state not in RUNNING:
        return ""
    if record.due_at < now:
        return "late"
    return "soon" if (record.due_at - now).days < 1 else ""


def choices(view: Any, site_id: str, day: date) -> ProcedureChoices:
    """Procedures in force that this site receives."""
    offered = view.series_of_site(site_id)
    rows = [
        ProcedureChoice(
            procedure_id=one.id,
            name=one.names.vi,
            code=one.code or "",
            field=view.fields[one.field_id].names.vi,
            channels=list(one.channels),
        )
        for one in view.catalogue.procedures
        if one.in_force(day) and view.fields[one.field_id].series in offered
    ]
    return ProcedureChoices(rows=rows)


def is_open(state: State) -> bool:
    return ABOUT[state].clock != "over"
