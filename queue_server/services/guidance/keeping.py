"""What a centre keeps up for guidance: approved channels, the roster with its officers' profiles, reviewed content."""

import dataclasses
import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Procedure
from queue_server.domain.errors import NotFound
from queue_server.domain.guidance.channels import ContactChannel, checked
from queue_server.domain.guidance.duty import (
    Assignment,
    DutyRefused,
    Half,
    check_assigned,
    check_not_past,
)
from queue_server.domain.roles import Permission, may
from queue_server.services.guidance_records import DutyRecord, ReviewRecord
from queue_server.services.ports import AccountRecord, Actor, NewEvent, Work, staff_room
from queue_server.services.tellings import tell_centre_changed

from .command import check_site


@dataclass(frozen=True, slots=True)
class SaveChannel:
    actor: Actor
    channel: ContactChannel


def save_channel(work: Work, command: SaveChannel, now: datetime) -> int:
    """Seed Đ5.2.b–c: with who approved it, by which decision, from when to when. ChannelWrong, NotFound."""
    channel = checked(command.channel)
    if channel.site_id is not None and channel.site_id not in work.centre.view.sites:
        raise NotFound("Không có địa điểm này.")
    if channel.id and channel.id not in {one.id for one in work.guidance.channels()}:
        raise NotFound("Không còn kênh này. Mời tải lại trang.")
    number = work.guidance.put_channel(channel)
    told = {"kind": channel.kind, "decision": channel.decision, "approved_by": channel.approved_by}
    work.trail.note(command.actor, "channel.save", f"channel:{number}", now, told)
    tell_centre_changed(work, sorted(work.centre.view.sites))
    return number


@dataclass(frozen=True, slots=True)
class PutOnDuty:
    """`stands_for`: in the place of this officer, whose leave was noted."""

    actor: Actor
    site_id: str
    day: date
    half: Half
    account_id: str
    stands_for: str | None = None


def put_on_duty(work: Work, command: PutOnDuty, now: datetime) -> int:
    """Seed Đ5.2.a: an officer whose assignment holds on that day. DutyRefused, NotFound, Forbidden."""
    check_site(command.actor, command.site_id)
    check_not_past(command.day, business_day(now))
    officer = _officer(work, command.account_id, command.site_id)
    check_assigned(work.guidance.assignment(officer.id), command.day)
    if command.stands_for is not None:
        _check_absent(work, command)
    record = DutyRecord(
        0, command.site_id, command.day, command.half, officer.id, False, "", command.stands_for
    )
    number = work.guidance.put_duty(record)
    if number is None:
        raise DutyRefused("duty_taken", "Cán bộ này đã có trong buổi trực đó.")
    told = {"day": command.day.isoformat(), "half": command.half, "officer": officer.id}
    if command.stands_for:
        told["stands_for"] = command.stands_for
    _note(work, command.actor, "duty.put", command.site_id, now, told)
    return number


def _officer(work: Work, account_id: str, site_id: str) -> AccountRecord:
    account = work.accounts.by_id(account_id)
    fits = account is not None and account.active and account.site_id in (None, site_id)
    if account is None or not fits or not may(account.roles, Permission.RECEIVE):
        raise NotFound("Không có cán bộ hướng dẫn này ở địa điểm.")
    return account


def _check_absent(work: Work, command: PutOnDuty) -> None:
    for one in work.guidance.duty(command.site_id, command.day, command.day):
        if (one.half, one.account_id) == (command.half, command.stands_for) and one.absent:
            return
    raise DutyRefused("duty_absent", "Chỉ thay người đã báo nghỉ trong buổi đó.")


@dataclass(frozen=True, slots=True)
class ChangeDuty:
    actor: Actor
    duty_id: int
    reason: str = ""


def note_leave(work: Work, command: ChangeDuty, now: datetime) -> None:
    """The officer is away for this half day; the line stays, with why, so that somebody can stand in."""
    record = _line(work, command, now)
    if not command.reason.strip():
        raise DutyRefused("duty_reason", "Mời ghi lý do nghỉ.")
    work.guidance.note_absent(record.id, command.reason.strip()[:200])
    told = {"day": record.day.isoformat(), "half": record.half, "officer": record.account_id}
    _note(work, command.actor, "duty.leave", record.site_id, now, told)


def take_off_duty(work: Work, command: ChangeDuty, now: datetime) -> None:
    record = _line(work, command, now)
    work.guidance.drop_duty(record.id)
    told = {"day": record.day.isoformat(), "half": record.half, "officer": record.account_id}
    _note(work, command.actor, "duty.drop", record.site_id, now, told)


def _line(work: Work, command: ChangeDuty, now: datetime) -> DutyRecord:
    record = work.guidance.duty_by_id(command.duty_id)
    if record is None:
        raise NotFound("Không còn dòng này. Mời tải lại trang.")
    check_site(command.actor, record.site_id)
    check_not_past(record.day, business_day(now))
    return record


def _note(
    work: Work, actor: Actor, act: str, site_id: str, now: datetime, told: dict[str, str]
) -> None:
    work.trail.note(actor, act, f"site:{site_id}", now, told)
    work.emit(NewEvent("guidance.changed", (staff_room(site_id),), {"duty": True}, site_id))


@dataclass(frozen=True, slots=True)
class SaveAssignment:
    actor: Actor
    assignment: Assignment


def save_assignment(work: Work, command: SaveAssignment, now: datetime) -> None:
    """Seed Đ12.4: what qualifies an officer, and from when to when they are sent. DutyRefused, NotFound."""
    asked = command.assignment
    account = work.accounts.by_id(asked.account_id)
    if account is None:
        raise NotFound("Không có tài khoản này.")
    if account.site_id is not None:
        check_site(command.actor, account.site_id)
    ends, begins = asked.assigned_to, asked.assigned_from
    if ends is not None and (begins is None or ends < begins):
        raise DutyRefused("duty_reason", "Ngày kết thúc phân công trước ngày bắt đầu.")
    work.guidance.put_assignment(replace(asked))
    told = {
        "decision": asked.decision,
        "from": begins.isoformat() if begins else "",
        "to": ends.isoformat() if ends else "",
    }
    work.trail.note(command.actor, "assignment.save", f"account:{account.id}", now, told)


def content_of(procedure: Procedure) -> str:
    """The mark of what is published of a procedure: another content has another mark and needs another review."""
    facts = repr(sorted(dataclasses.asdict(procedure).items()))
    return hashlib.sha256(facts.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ReviewContent:
    """`content` is the mark of what the page showed: nobody signs for a text they did not see."""

    actor: Actor
    procedure_id: str
    content: str


def review_content(work: Work, command: ReviewContent, now: datetime) -> None:
    """Seed Đ5.1.đ: clear, exact and in force, says the person who read it."""
    procedure = work.centre.view.procedures.get(command.procedure_id)
    if procedure is None or content_of(procedure) != command.content:
        raise NotFound("Nội dung vừa được sửa. Mời tải lại trang rồi xem lại.")
    work.guidance.review(ReviewRecord(procedure.id, command.content, command.actor.id, now))
    told = {"decision": procedure.decision[:200], "content": command.content[:12]}
    work.trail.note(command.actor, "content.review", f"procedure:{procedure.id}", now, told)
