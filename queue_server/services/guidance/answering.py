"""One officer has a request: takes it, hands it over with a reason, answers, closes it. A change of owner is kept."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.dossiers.dossier import Act
from queue_server.domain.dossiers.dossier import Actor as Capacity
from queue_server.domain.dossiers.dossier import Event as DossierEvent
from queue_server.domain.dossiers.machine import move as move_dossier
from queue_server.domain.errors import NotFound
from queue_server.domain.guidance.machine import GIVEN, Deed, Event, GuidanceRefused, State
from queue_server.domain.roles import Permission, may
from queue_server.services.dossier_records import StepRecord
from queue_server.services.guidance_records import LetterRecord, RequestRecord
from queue_server.services.ports import Work

from .asking import AskedWrong, clean
from .command import (
    Done,
    GuidanceCommand,
    advance,
    check_site,
    leads,
    note_step,
    once,
    request_here,
)


def take(work: Work, command: GuidanceCommand, now: datetime) -> Done:
    """Seed Đ5.2: whoever takes it is responsible. Two officers at once: one has it, the other is told who."""

    def act() -> RequestRecord:
        _say_who_has_it(work, command)
        return advance(work, command, Deed(Event.TAKE, command.actor.id), now, taken_at=now)

    return once(work, command, now, act)


def _say_who_has_it(work: Work, command: GuidanceCommand) -> None:
    record = work.guidance.by_id(command.request_id)
    if record is None or record.state is not State.TAKEN or record.owner_id == command.actor.id:
        return
    check_site(command.actor, record.site_id)
    owner = work.accounts.by_id(record.owner_id or "")
    name = owner.display_name if owner else "Người khác"
    raise GuidanceRefused("guidance_taken", f"{name} vừa nhận yêu cầu này.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(GuidanceCommand):
    to: str


def hand_over(work: Work, command: HandOver, now: datetime) -> Done:
    """To another officer of the site who may guide; by the owner, or by a shift leader."""

    def act() -> RequestRecord:
        record = request_here(work, command)
        other = work.accounts.by_id(command.to)
        fits = other is not None and other.active and other.site_id in (None, record.site_id)
        if other is None or not fits or not may(other.roles, Permission.RECEIVE):
            raise NotFound("Không có cán bộ hướng dẫn này ở địa điểm.")
        deed = Deed(
            Event.HAND_OVER, command.actor.id, leads(command.actor), other.id, command.reason
        )
        return advance(work, command, deed, now)

    return once(work, command, now, act)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(GuidanceCommand):
    """`given` names what was handed out or shown (seed Đ5.1)."""

    answer: str
    given: tuple[str, ...] = ()
    procedure_id: str | None = None


def answer(work: Work, command: Answer, now: datetime) -> Done:
    """What was answered, and what was given. A linked dossier keeps it as information: its one guidance stays (P20)."""

    def act() -> RequestRecord:
        record = request_here(work, command)
        asked = clean(replace(work.guidance.asked(record.id), answer=command.answer))
        deed = Deed(Event.ANSWER, command.actor.id, answer=asked.answer)
        procedure = command.procedure_id or record.procedure_id
        if procedure is not None and procedure not in work.centre.view.procedures:
            raise NotFound("Không có thủ tục này.")
        more = {"answered_at": now, "given": _given(command.given), "procedure_id": procedure}
        saved = advance(work, command, deed, now, asked, **more)
        _note_on_dossier(work, saved, command, now)
        return saved

    return once(work, command, now, act)


def _given(names: tuple[str, ...]) -> list[str]:
    if not set(names) <= set(GIVEN):
        raise AskedWrong("Mời chọn trong danh sách những gì đã cung cấp.")
    return [name for name in GIVEN if name in names]


def _note_on_dossier(
    work: Work, record: RequestRecord, command: GuidanceCommand, now: datetime
) -> None:
    """A step of the dossier without moving it: whoever has it open is not disturbed."""
    dossier = work.dossiers.by_id(record.dossier_id) if record.dossier_id else None
    if dossier is None:
        return
    act = Act(DossierEvent.GIVE_INFORMATION, Capacity.RECEPTION, now)
    moved = move_dossier(dossier.facts(frozenset()), act)
    step = StepRecord(
        str(act.event), dossier.state, dossier.state, command.actor.id, "own", command.actor.place, now,
        moved.basis, "", {"guidance": record.id, "channel": record.channel},
    )  # fmt: skip
    work.dossiers.add_step(dossier.id, step)


def ask_again(work: Work, command: GuidanceCommand, now: datetime) -> Done:
    """The same person asks on (seed Đ5.3 allows it): the request is open again, its owner stays."""

    def act() -> RequestRecord:
        return advance(work, command, Deed(Event.ASK_AGAIN, command.actor.id), now)

    return once(work, command, now, act)


def close(work: Work, command: GuidanceCommand, now: datetime) -> Done:
    """Nothing is left to do; a letter must have gone out."""

    def act() -> RequestRecord:
        return advance(work, command, Deed(Event.CLOSE, command.actor.id), now, closed_at=now)

    return once(work, command, now, act)


def withdraw(work: Work, command: GuidanceCommand, now: datetime) -> Done:
    """Whoever asked does not wait for an answer; the reason is kept."""

    def act() -> RequestRecord:
        deed = Deed(Event.WITHDRAW, command.actor.id, leads(command.actor), reason=command.reason)
        return advance(work, command, deed, now, closed_at=now)

    return once(work, command, now, act)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLetter(GuidanceCommand):
    """`operator`: whose post; `tracking`: what their receipt says; `handed_on`: the day of their stamp."""

    operator: str
    tracking: str = ""
    handed_on: date


def post_letter(work: Work, command: PostLetter, now: datetime) -> Done:
    """Seed Đ5.2.d: the letter with the answer was handed to the post; the item is recorded."""

    def act() -> RequestRecord:
        record = request_here(work, command)
        if record.state is not State.ANSWERED or record.owner_id != command.actor.id:
            raise GuidanceRefused(
                "guidance_state", "Người trả lời ghi bưu gửi sau khi đã soạn thư trả lời."
            )
        if not command.operator.strip() or command.handed_on > business_day(now):
            raise AskedWrong("Mời ghi đơn vị bưu chính và ngày gửi không ở tương lai.")
        letter = LetterRecord(
            command.operator.strip(),
            command.tracking.strip(),
            command.handed_on,
            command.actor.id,
            now,
        )
        work.guidance.add_letter(record.id, letter)
        saved = work.guidance.save(record, replace(record.facts(), posted=True))
        note_step(work, saved, "post", command, now)
        return saved

    return once(work, command, now, act)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLook(GuidanceCommand):
    """Somebody reads the words of a request; `whole`: with the telephone in full."""

    whole: bool = False


def note_look(work: Work, command: NoteLook, now: datetime) -> None:
    """Reading is an act: whoever asked can learn who looked."""
    told = {"whole": True} if command.whole else {}
    work.trail.note(command.actor, "guidance.read", f"guidance:{command.request_id}", now, told)
