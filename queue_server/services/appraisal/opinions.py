"""Opinions of other agencies: a scanned notice and a deadline go out, answers come back, or are not waited for."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.dossiers.dossier import Act, Event
from queue_server.domain.dossiers.dossier import Actor as Role
from queue_server.domain.dossiers.refusals import ActRefused
from queue_server.domain.dossiers.states import State
from queue_server.domain.errors import NotFound
from queue_server.services.appraisal_records import (
    MeetingRecord,
    NewOpinion,
    OpinionRecord,
    Verdict,
)
from queue_server.services.dossier_acts import DeskCommand, Done, advance, once
from queue_server.services.dossier_records import DossierRecord
from queue_server.services.ports import NewEvent, Work, staff_room

from .command import SYSTEM, note, own_dossier, paper_of, touch


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOpinions(DeskCommand):
    """`agencies`: an id of the catalogue, or the name of one that is not in it."""

    notice_id: int | None
    due: date | None
    agencies: tuple[str, ...]


def request_opinions(work: Work, command: RequestOpinions, now: datetime) -> Done:
    """Seed Đ7.2.a: the lead agency scans the notice and writes the deadline; both are needed."""

    def act() -> Done:
        record = own_dossier(work, command)
        notice = paper_of(work, record, command.notice_id, "notice")
        asked = _agencies(work, command.agencies)
        if command.due is not None and command.due < business_day(now):
            raise ActRefused("OPINION_DEADLINE_PAST")
        wish = Act(
            Event.REQUEST_OPINIONS, Role.APPRAISER, now, attached=notice is not None,
            opinion_due=command.due, agencies=tuple(asked),
        )  # fmt: skip
        saved = advance(work, record, wish, command.actor, now)
        assert notice is not None
        assert command.due is not None
        for name, agency_id in asked.items():
            new = NewOpinion(
                record.id, agency_id, name, notice.id, command.due, now, command.actor.id
            )
            _say(work, record, work.appraisals.ask(new), "opinion.asked")
        return Done(saved.id, saved.revision, saved.code)

    return once(work, command, now, act)


def _agencies(work: Work, named: tuple[str, ...]) -> dict[str, str | None]:
    """By name, each once; the id where the catalogue has it."""
    known = work.centre.view.agencies
    found: dict[str, str | None] = {}
    for one in named:
        if one in known:
            found[known[one].names.vi] = one
        elif one.strip():
            found.setdefault(one.strip()[:200], None)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOpinion(DeskCommand):
    """`answered_on` is the date of the answer; the scan of it is a paper of kind opinion."""

    opinion_id: int
    verdict: Verdict
    answer_id: int | None
    answered_on: date


def answer_opinion(work: Work, command: AnswerOpinion, now: datetime) -> Done:
    """An answer came, in time or late; with the last one the appraisal goes on by itself."""

    def act() -> Done:
        record = own_dossier(work, command)
        opinion = _pending(work, record, command.opinion_id)
        if paper_of(work, record, command.answer_id, "opinion") is None:
            raise ActRefused("ANSWER_SCAN_REQUIRED")
        if not business_day(opinion.asked_at) <= command.answered_on <= business_day(now):
            raise ActRefused("ANSWER_DATE_WRONG")
        work.appraisals.change_opinion(
            opinion.id, state="answered", verdict=command.verdict, answer_id=command.answer_id,
            answered_on=command.answered_on, answered_at=now, answered_by=command.actor.id,
        )  # fmt: skip
        late = command.answered_on > opinion.due
        note(work, command.actor, record, now, "opinion", opinion=opinion.id, late=late)
        _say(work, record, opinion, "opinion.answered", late=late)
        return _counted(work, record, now)

    return once(work, command, now, act)


def _counted(work: Work, record: DossierRecord, now: datetime) -> Done:
    left = sum(one.state == "pending" for one in work.appraisals.opinions(record.id))
    facts = replace(record.facts(frozenset()), pending_opinions=left)
    saved = work.dossiers.save(record, facts, now)
    if left == 0:
        saved = advance(work, saved, Act(Event.ALL_OPINIONS_IN, Role.SYSTEM, now), SYSTEM, now)
    return Done(saved.id, saved.revision, saved.code)


def _pending(work: Work, record: DossierRecord, opinion_id: int) -> OpinionRecord:
    opinion = work.appraisals.opinion(opinion_id)
    if opinion is None or opinion.dossier_id != record.id:
        raise NotFound("Không có yêu cầu lấy ý kiến này trong hồ sơ.")
    if opinion.state != "pending":
        raise ActRefused("OPINION_NOT_PENDING")
    return opinion


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind(DeskCommand):
    opinion_id: int


def remind(work: Work, command: Remind, now: datetime) -> Done:
    """The agency was reminded; how often and when stays with the request."""

    def act() -> Done:
        record = own_dossier(work, command)
        opinion = _pending(work, record, command.opinion_id)
        times = opinion.reminders + 1
        work.appraisals.change_opinion(opinion.id, reminders=times, reminded_at=now)
        _say(work, record, opinion, "opinion.reminded", times=times)
        return touch(work, command, record, now, "remind", opinion=opinion.id, times=times)

    return once(work, command, now, act)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseOpinions(DeskCommand):
    reason: str


def close_opinions(work: Work, command: CloseOpinions, now: datetime) -> Done:
    """The lead agency goes on without those that did not answer, and says why."""

    def act() -> Done:
        record = own_dossier(work, command)
        wish = Act(Event.CLOSE_OPINIONS, Role.APPRAISER, now, reason=command.reason)
        saved = advance(work, record, wish, command.actor, now)
        left = work.appraisals.close_opinions(record.id)
        work.dossiers.put_words(record.id, "opinions", {"reason": command.reason}, now)
        note(work, command.actor, record, now, "opinions_left", unanswered=left)
        return Done(saved.id, saved.revision, saved.code)

    return once(work, command, now, act)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldMeeting(DeskCommand):
    """`attendees`: who was there, one a line; sealed, because they are people."""

    minutes_id: int | None
    held_on: date
    attendees: str = field(repr=False)


def hold_meeting(work: Work, command: HoldMeeting, now: datetime) -> Done:
    """Seed Đ7.2.b: a meeting at the centre counts with its minutes."""

    def act() -> Done:
        record = own_dossier(work, command)
        minutes = paper_of(work, record, command.minutes_id, "minutes")
        if record.state is State.GATHERING_OPINIONS and not command.attendees.strip():
            raise ActRefused("ATTENDEES_REQUIRED")
        wish = Act(Event.HOLD_MEETING, Role.APPRAISER, now, attached=minutes is not None)
        saved = advance(work, record, wish, command.actor, now)
        assert minutes is not None
        held = MeetingRecord(
            minutes.id, command.held_on, now, command.actor.id, command.attendees.strip()
        )
        work.appraisals.add_meeting(record.id, held)
        return Done(saved.id, saved.revision, saved.code)

    return once(work, command, now, act)


def _say(
    work: Work, record: DossierRecord, opinion: OpinionRecord, kind: str, **more: object
) -> None:
    data = {"dossier_id": record.id, "opinion_id": opinion.id, **more}
    work.emit(NewEvent(kind, (staff_room(record.site_id),), data, record.site_id))
