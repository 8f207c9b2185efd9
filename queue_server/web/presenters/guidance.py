"""What the guidance desk is told: lines without words, one request with them, what is in force to answer from."""

from datetime import date, datetime
from typing import Any

from queue_server.contracts.guidance import (
    GuidanceContact,
    GuidanceDesk,
    GuidanceDetail,
    GuidanceLetter,
    GuidanceOfficer,
    GuidanceProcedure,
    GuidanceProcedures,
    GuidanceRow,
    GuidanceStepLine,
)
from queue_server.domain.business_day import business_day, day_bounds
from queue_server.domain.centre import CentreView
from queue_server.domain.dossiers.people import Person
from queue_server.domain.guidance.channels import ContactChannel
from queue_server.domain.guidance.duty import half_of
from queue_server.domain.guidance.machine import OPEN, Event, State, allowed
from queue_server.domain.privacy import Audience, audience_of, shown
from queue_server.domain.roles import Permission, may
from queue_server.services.guidance.keeping import content_of
from queue_server.services.guidance_records import RequestRecord
from queue_server.services.ports import AccountRecord, Actor, staff_room

from .kiosk import procedure_view

UNITS = {"working_day": "ngày làm việc", "day": "ngày", "hour": "giờ làm việc"}


def rows(work: Any, records: list[RequestRecord], now: datetime) -> list[GuidanceRow]:
    names = _names(work)
    labels = work.guidance.labels([one.ticket_id for one in records if one.ticket_id])
    return [GuidanceRow(**_line(work, one, names, labels, now)) for one in records]


def _names(work: Any) -> dict[str, str]:
    return {account.id: account.display_name for account in work.accounts.all()}


def _line(
    work: Any, one: RequestRecord, names: dict[str, str], labels: Any, now: datetime
) -> dict[str, Any]:
    procedure = work.centre.view.procedures.get(one.procedure_id or "")
    return {
        "request_id": one.id,
        "revision": one.revision,
        "channel": one.channel,
        "state": str(one.state),
        "procedure_id": one.procedure_id,
        "procedure": (procedure.short_vi or procedure.names.vi) if procedure else "",
        "ticket": labels.get(one.ticket_id, ""),
        "owner_id": one.owner_id,
        "owner": names.get(one.owner_id or "", ""),
        "opened_at": one.opened_at,
        "due_at": one.due_at,
        "late": one.state in OPEN and one.due_at < now,
    }


def desk(work: Any, site_id: str, me: str, now: datetime) -> GuidanceDesk:
    """Requests, who may guide and who is on duty, and the channels that may be named."""
    room, today = staff_room(site_id), business_day(now)
    since, until = day_bounds(today)
    return GuidanceDesk(
        site_id=site_id,
        me=me,
        requests=rows(work, work.guidance.of_desk(site_id), now),
        officers=officers(work, site_id, now),
        contacts=contacts(work, site_id, today),
        answered_today=sum(
            one.answered_at is not None for one in work.guidance.of_day(site_id, since, until)
        ),
        at=now,
        room=room,
        head=work.board.head(room),
    )


def officers(work: Any, site_id: str, now: datetime) -> list[GuidanceOfficer]:
    """Whoever may be handed a request; those on duty in this half day first."""
    today = business_day(now)
    here = {
        line.account_id
        for line in work.guidance.duty(site_id, today, today)
        if line.half == half_of(now) and not line.absent
    }
    found = [
        GuidanceOfficer(account_id=one.id, name=one.display_name, on_duty=one.id in here)
        for one in work.accounts.all()
        if guides(one, site_id)
    ]
    return sorted(found, key=lambda one: (not one.on_duty, one.name))


def guides(account: AccountRecord, site_id: str) -> bool:
    fits = account.active and account.site_id in (None, site_id)
    return fits and may(account.roles, Permission.RECEIVE)


def contacts(work: Any, site_id: str | None, day: date) -> list[GuidanceContact]:
    """Published numbers and approved channels in force, of this site and of all; never another one (seed Đ5.2.c)."""
    return [
        contact_of(one)
        for one in work.guidance.channels()
        if one.shown(day) and (site_id is None or one.site_id in (None, site_id))
    ]


def contact_of(one: ContactChannel) -> GuidanceContact:
    return GuidanceContact(
        contact_id=one.id,
        kind=one.kind,
        name=one.name,
        address=one.address,
        link=one.link,
        approved_by=one.approved_by,
        decision=one.decision,
        decided_on=f"{one.decided_on:%d/%m/%Y}" if one.decided_on else "",
    )


def detail(
    work: Any, one: RequestRecord, actor: Actor, now: datetime, revealed: bool = False
) -> GuidanceDetail:
    """One request with its words; the telephone masked unless its owner asks for it."""
    names, asked = _names(work), work.guidance.asked(one.id)
    labels = work.guidance.labels([one.ticket_id] if one.ticket_id else [])
    mine = one.owner_id == actor.id
    seen = Audience.RECEPTION if mine else audience_of(actor.roles)
    person = shown(
        Person(asked.name, address=asked.address, phone=asked.phone),
        seen,
        revealed=revealed and mine,
    )
    dossier = work.dossiers.by_id(one.dossier_id) if one.dossier_id else None
    contact = next((c.name for c in work.guidance.channels() if c.id == one.contact_id), "")
    return GuidanceDetail(
        **_line(work, one, names, labels, now),
        question=asked.question,
        answer=asked.answer,
        name=person.name,
        phone=person.phone,
        address=person.address,
        given=list(one.given),
        dossier_id=one.dossier_id,
        dossier_code=(dossier.code or "") if dossier else "",
        contact=contact,
        posted=one.posted,
        steps=_steps(work, one.id, names),
        letters=_letters(work, one.id),
        may=_may(one, actor),
        revealed=person.whole,
    )


def _steps(work: Any, request_id: int, names: dict[str, str]) -> list[GuidanceStepLine]:
    return [
        GuidanceStepLine(
            event=step.event,
            by=names.get(step.actor_id, step.actor_id),
            owner=names.get(step.owner_id or "", ""),
            reason=step.reason,
            at=step.at,
        )
        for step in work.guidance.steps(request_id)
    ]


def _letters(work: Any, request_id: int) -> list[GuidanceLetter]:
    return [
        GuidanceLetter(
            operator=one.operator, tracking=one.tracking, handed_on=f"{one.handed_on:%d/%m/%Y}"
        )
        for one in work.guidance.letters(request_id)
    ]


def _may(one: RequestRecord, actor: Actor) -> list[str]:
    """What the page offers; the rules decide once more when it is asked."""
    mine = one.owner_id == actor.id
    leads = may(actor.roles, Permission.SUPERVISE)
    of_leader = {Event.HAND_OVER, Event.WITHDRAW}
    acts = [
        str(event)
        for event in allowed(one.state)
        if mine or one.state is State.NEW or (leads and event in of_leader)
    ]
    if mine and one.channel == "post" and one.state is State.ANSWERED:
        acts.append("post")
    return acts


def procedures(work: Any, day: date) -> GuidanceProcedures:
    """What is in force on that day: expired content cannot be shown (seed Đ5.1.đ)."""
    view: CentreView = work.centre.view
    reviews, names = work.guidance.reviews(), _names(work)
    found = [
        _procedure(view, one, day, _reviewer(reviews.get(one.id), one, names))
        for one in view.catalogue.procedures
        if one.in_force(day)
    ]
    return GuidanceProcedures(procedures=found)


def _reviewer(review: Any, procedure: Any, names: dict[str, str]) -> str:
    """Who read this very content; nobody once it was changed."""
    if review is None or review.content != content_of(procedure):
        return ""
    return names.get(review.reviewer_id, "")


def _procedure(view: CentreView, one: Any, day: date, reviewer: str) -> GuidanceProcedure:
    seen = procedure_view(view, one, day)
    return GuidanceProcedure(
        id=one.id,
        names=seen.names,
        code=one.code or "",
        agency_name=seen.agency_name,
        papers=seen.papers,
        duration=_duration(one),
        fee_vnd=one.fee_vnd,
        decision=one.decision,
        valid_from=f"{one.valid_from:%d/%m/%Y}" if one.valid_from else "",
        valid_to=f"{one.valid_to:%d/%m/%Y}" if one.valid_to else "",
        reviewer=reviewer,
    )


def _duration(one: Any) -> str:
    if one.duration_unit == "same_day":
        return "Trong ngày"
    if one.duration_amount is None or one.duration_unit not in UNITS:
        return ""
    return f"{one.duration_amount} {UNITS[one.duration_unit]}"
