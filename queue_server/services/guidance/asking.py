"""Somebody asks: at the desk, by telephone, by an approved channel or by letter. The request gets its first state."""

import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.errors import DomainError, NotFound
from queue_server.domain.guidance.channels import LINKED
from queue_server.domain.guidance.machine import Channel, Deed, Event, answer_by, move
from queue_server.services.guidance_records import Asked, NewRequest, RequestRecord
from queue_server.services.ports import Work

from .command import Done, GuidanceCommand, check_site, note_step, once

LONGEST = {"name": 120, "phone": 20, "address": 300, "question": 2000, "answer": 4000}


class AskedWrong(DomainError):
    """Something needed of this kind of request is missing or does not fit; the message repeats nothing of it."""

    code = "guidance_wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(GuidanceCommand):
    """`dossier_code` links the request to a dossier when one was named; `take`: the officer answers at once."""

    site_id: str
    channel: Channel
    asked: Asked
    procedure_id: str | None = None
    ticket_id: int | None = None
    dossier_code: str = ""
    contact_id: int | None = None
    take: bool = True


def ask(work: Work, command: Ask, now: datetime) -> Done:
    """Seed Đ5.2. AskedWrong, NotFound, Forbidden. A ticket is asked for once: the open request of it is the answer."""

    def act() -> RequestRecord:
        check_site(command.actor, command.site_id)
        known = _of_ticket(work, command)
        if known is not None:
            return known
        record = work.guidance.add(_new(work, command, now))
        note_step(work, record, "ask", command, now)
        return _taken(work, record, command, now) if command.take else record

    return once(work, command, now, act)


def _of_ticket(work: Work, command: Ask) -> RequestRecord | None:
    if command.ticket_id is None:
        return None
    same = [
        record
        for record in work.guidance.of_ticket(command.ticket_id)
        if record.closed_at is None and record.procedure_id == command.procedure_id
    ]
    return same[0] if same else None


def _taken(work: Work, record: RequestRecord, command: Ask, now: datetime) -> RequestRecord:
    moved = move(record.facts(), Deed(Event.TAKE, command.actor.id))
    saved = work.guidance.save(record, moved, taken_at=now)
    note_step(work, saved, Event.TAKE, command, now)
    return saved


def _new(work: Work, command: Ask, now: datetime) -> NewRequest:
    if command.site_id not in work.centre.view.sites:
        raise NotFound("Không có địa điểm này.")
    if command.procedure_id is not None and command.procedure_id not in work.centre.view.procedures:
        raise NotFound("Không có thủ tục này.")
    rules = work.centre.rules(business_day(now))
    due = answer_by(command.channel, now, rules.guidance_minutes, rules.guidance_days)
    return NewRequest(
        command.site_id, command.channel, command.procedure_id, _ticket(work, command),
        _dossier(work, command), _contact(work, command, now), command.actor.id, now, due,
        _whole(command.channel, clean(command.asked)),
    )  # fmt: skip


def _ticket(work: Work, command: Ask) -> int | None:
    if command.ticket_id is None:
        return None
    ticket = work.tickets.by_id(command.ticket_id)
    if ticket is None or ticket.site_id != command.site_id:
        raise NotFound("Không có số thứ tự này.")
    return ticket.id


def _dossier(work: Work, command: Ask) -> int | None:
    code = command.dossier_code.strip().upper()
    if not code:
        return None
    dossier = work.dossiers.by_code(code)
    if dossier is None:
        raise NotFound("Không có hồ sơ với mã này. Mời xem lại mã trên giấy tiếp nhận.")
    return dossier.id


def _contact(work: Work, command: Ask, now: datetime) -> int | None:
    """Online is only by a channel that was approved and is in force (seed Đ5.2.c)."""
    if command.channel != "online":
        return None
    day = business_day(now)
    for one in work.guidance.channels():
        here = one.site_id in (None, command.site_id)
        if one.id == command.contact_id and here and one.kind in LINKED and one.shown(day):
            return one.id
    raise AskedWrong("Mời chọn kênh trực tuyến đã được duyệt và đang có hiệu lực.")


def clean(asked: Asked) -> Asked:
    """Composed letters, no control characters but line ends, nothing longer than its place. AskedWrong."""
    texts = {part.name: _text(getattr(asked, part.name)) for part in fields(asked)}
    for name, most in LONGEST.items():
        if len(texts[name]) > most:
            raise AskedWrong(f"Nội dung dài quá {most} ký tự.")
    return replace(asked, **texts)


def _text(value: str) -> str:
    composed = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (one if one == "\n" or unicodedata.category(one)[0] != "C" else " " for one in composed)
    return "".join(kept).strip()


def _whole(channel: Channel, asked: Asked) -> Asked:
    if not asked.question:
        raise AskedWrong("Mời ghi nội dung cần hướng dẫn.")
    if channel == "phone" and sum(one.isdigit() for one in asked.phone) < 3:
        raise AskedWrong("Mời ghi số điện thoại gọi đến.")
    if channel == "post" and not (asked.name and asked.address):
        raise AskedWrong("Mời ghi người gửi thư và địa chỉ để trả lời.")
    return asked
