"""The one examination: mark every paper, then accept with code and date, ask for what is missing once, or refuse."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from queue_server.domain import dossier_codes
from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Procedure
from queue_server.domain.dossiers.dossier import Act, Actor, Channel, Event
from queue_server.domain.dossiers.reasons import ReceptionReason
from queue_server.domain.dossiers.refusals import ActRefused
from queue_server.domain.dossiers.states import State
from queue_server.domain.errors import DomainError, NotFound
from queue_server.domain.working_time.deadlines import Due, Limit, Rules, Unit, due, due_by_post
from queue_server.services.appraisal.assigning import assign_after_acceptance
from queue_server.services.dossier_acts import DeskCommand, Done, advance, dossier_here, once
from queue_server.services.dossier_records import ComponentRecord, DossierRecord, Mark
from queue_server.services.ports import Work
from queue_server.services.rule_sets import rule_set_on

# The words of the catalogue for a unit of time, as the rules of deadlines say them.
_UNITS: dict[str, Unit] = {
    "working_day": "working_day", "day": "calendar_day", "hour": "working_hour", "same_day": "same_day",
}  # fmt: skip


class DurationUnknown(DomainError):
    """The catalogue does not know the limit: no date is promised that nobody decided."""

    code = "duration_unknown"


class PapersUnmarked(DomainError):
    """Seed Đ5.3: because it is guided once, every paper is marked first."""

    code = "papers_unmarked"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkPaper(DeskCommand):
    position: int
    mark: Mark
    original: int = 0
    certified_copy: int = 0
    photocopy: int = 0
    note: str = ""


def mark_paper(work: Work, command: MarkPaper, now: datetime) -> Done:
    """What the officer found of one paper; may be changed until the examination ends."""

    def act() -> Done:
        record = dossier_here(work, command)
        if record.state is not State.SUBMITTED:
            raise ActRefused("NOT_UNDER_EXAMINATION")
        found = {
            name: getattr(command, name)
            for name in ("mark", "original", "certified_copy", "photocopy", "note")
        }
        if not work.dossiers.mark_component(record.id, command.position, **found):
            raise NotFound("Không có giấy tờ này trong danh mục của hồ sơ.")
        facts = record.facts(frozenset())
        saved = work.dossiers.save(record, facts, now)
        return Done(saved.id, saved.revision, saved.code)

    return once(work, command, now, act)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(DeskCommand):
    """`checks`: the four of seed Đ4.4 (papers, content, fee, no erasure), each confirmed by the officer.

    `due_on`: another day than the one counted, with the reason (R6.6)."""

    checks: tuple[bool, bool, bool, bool]
    receipt_asked: bool = False
    due_on: date | None = None
    due_reason: str = ""


def accept(work: Work, command: Accept, now: datetime) -> Done:
    """Seed Đ6.1.c, Đ6.4: code and date are made here, in the same transaction as the acceptance."""

    def act() -> Done:
        record = dossier_here(work, command)
        papers = _marked(work, record)
        procedure = _procedure(work, record)
        whole = not any(_lacks(paper) for paper in papers)
        move = Act(Event.ACCEPT, Actor.RECEPTION, now, checks_passed=whole and all(command.checks))
        counted = due_of(work.working_time, record, procedure, now)
        found = _agreed(work, command, counted, now)
        saved = advance(
            work, record, move, command.actor, now, accepted_at=now, code=_code(work, record, now),
            effective_at=found.effective, due_at=found.at, due=found.day,
            original_due=found.day, receipt_asked=command.receipt_asked,
            process_version_id=_process(work, record, now),
            rule_set=rule_set_on(work, business_day(now)).name,
        )  # fmt: skip
        if found.day != counted.day:
            told = {"counted": counted.day.isoformat(), "agreed": found.day.isoformat()}
            work.trail.note(command.actor, "dossier.due", f"dossier:{record.id}", now, told)
            work.dossiers.put_words(record.id, "due", {"reason": command.due_reason, **told}, now)
        saved = assign_after_acceptance(work, saved, now)
        return Done(saved.id, saved.revision, saved.code)

    return once(work, command, now, act)


def _process(work: Work, record: DossierRecord, now: datetime) -> int | None:
    """The internal process a dossier keeps: the one in force on the day of acceptance (R3.6)."""
    version = work.processes.in_force(record.procedure_id, business_day(now))
    return version.id if version else None


def _agreed(work: Work, command: Accept, counted: Due, now: datetime) -> Due:
    """The counted date, or the day an officer puts in its place: a working day, not past, with a reason."""
    day, rules = command.due_on, work.working_time
    if day is None or day == counted.day:
        return counted
    if not command.due_reason.strip():
        raise ActRefused("REASON_REQUIRED")
    if day < business_day(now):
        raise ActRefused("DUE_IN_PAST")
    if not rules.calendar.is_working(day):
        raise ActRefused("NEW_DUE_NOT_WORKING_DAY")
    return dataclasses.replace(counted, at=rules.closing(day))


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForMore(DeskCommand):
    """`by_applicant`: they asked themselves, which does not use up the one guidance."""

    reason: str
    by_applicant: bool = False
    notified: tuple[str, ...] = ()


def ask_for_more(work: Work, command: AskForMore, now: datetime) -> Done:
    """Seed Đ5.3, Đ6.1.a, Đ6.2.a: what is missing or wrong, from the published list, once."""

    def act() -> Done:
        record = dossier_here(work, command)
        lacking = tuple(paper.name_vi for paper in _marked(work, record) if _lacks(paper))
        move = Act(
            Event.REQUEST_SUPPLEMENT, Actor.RECEPTION, now, reason=command.reason, items=lacking,
            initiator="applicant" if command.by_applicant else "officer", notified=command.notified,
        )  # fmt: skip
        saved = advance(work, record, move, command.actor, now)
        work.dossiers.put_words(record.id, "supplement", {"reason": command.reason}, now)
        return Done(saved.id, saved.revision, saved.code)

    return once(work, command, now, act)


def supplement_received(work: Work, command: DeskCommand, now: datetime) -> Done:
    """They came back with it; the marks of before are kept and looked at again."""
    return _simple(work, command, now, Act(Event.SUPPLEMENT_RECEIVED, Actor.RECEPTION, now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(DeskCommand):
    """`reason_code` is one of `domain.dossiers.reasons`; `reason` says it in words."""

    reason: str
    reason_code: ReceptionReason = "papers_missing"
    redirect_to: str = ""
    notified: tuple[str, ...] = ()


def refuse_reception(work: Work, command: Refuse, now: datetime) -> Done:
    """Seed Đ6.1.b: with a reason, and the competent agency where it is not ours (Đ4.6)."""
    move = Act(
        Event.REFUSE_RECEPTION, Actor.RECEPTION, now, reason=command.reason,
        redirect_to=command.redirect_to.strip(), notified=command.notified,
    )  # fmt: skip

    def act() -> Done:
        record = dossier_here(work, command)
        if command.reason_code == "out_of_scope" and not move.redirect_to:
            raise ActRefused("REDIRECT_REQUIRED")
        saved = advance(work, record, move, command.actor, now, refusal_code=command.reason_code)
        words = {"reason": command.reason, "redirect_to": move.redirect_to}
        work.dossiers.put_words(record.id, "refusal", words, now)
        return Done(saved.id, saved.revision, saved.code)

    return once(work, command, now, act)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(DeskCommand):
    """The applicant asks to take the dossier back; `reason` in their words, as far as they give one."""

    reason: str = ""


def withdraw(work: Work, command: Withdraw, now: datetime) -> Done:
    """P16: until the result is signed. Entered by the officer, the wish is the applicant's."""
    move = Act(Event.WITHDRAW_REQUEST, Actor.APPLICANT, now, reason=command.reason)

    def act() -> Done:
        record = dossier_here(work, command)
        saved = advance(work, record, move, command.actor, now)
        if command.reason.strip():
            work.dossiers.put_words(record.id, "withdrawal", {"reason": command.reason}, now)
        return Done(saved.id, saved.revision, saved.code)

    return once(work, command, now, act)


def confirm_withdrawal(work: Work, command: DeskCommand, now: datetime) -> Done:
    """The papers went back: the dossier stops (TT 03/2025, Mẫu 05)."""
    return _simple(work, command, now, Act(Event.CONFIRM_WITHDRAWAL, Actor.RECEPTION, now))


def _simple(work: Work, command: DeskCommand, now: datetime, move: Act) -> Done:
    def act() -> Done:
        saved = advance(work, dossier_here(work, command), move, command.actor, now)
        return Done(saved.id, saved.revision, saved.code)

    return once(work, command, now, act)


def _marked(work: Work, record: DossierRecord) -> list[ComponentRecord]:
    papers = work.dossiers.components(record.id)
    if any(not paper.mark for paper in papers):
        raise PapersUnmarked("Mời đánh dấu từng giấy tờ: đủ, thiếu hoặc sai.")
    return papers


def _lacks(paper: ComponentRecord) -> bool:
    """Wrong, or missing where it must be there: what need not be there is nobody's fault."""
    return paper.mark == "wrong" or (paper.mark == "missing" and paper.mandatory)


def _procedure(work: Work, record: DossierRecord) -> Procedure:
    procedure = work.centre.view.procedures.get(record.procedure_id)
    if procedure is None:
        raise NotFound("Không có thủ tục này.")
    return procedure


def due_of(rules: Rules, record: DossierRecord, procedure: Procedure, now: datetime) -> Due:
    """When it is due if it is accepted now, and which days that counts."""
    return due_for(rules, procedure, now, record.channel, record.stamp)


def due_for(
    rules: Rules, procedure: Procedure, now: datetime, channel: Channel, stamp: date | None
) -> Due:
    """DurationUnknown, CalendarMissing, PostalStampRequired."""
    unit = _UNITS.get(procedure.duration_unit or "")
    if unit is None or (unit != "same_day" and procedure.duration_amount is None):
        raise DurationUnknown("Thủ tục chưa có thời hạn giải quyết. Mời quản trị nhập thời hạn.")
    amount = Decimal(0 if unit == "same_day" else procedure.duration_amount or 0)
    limit = Limit(unit, amount, procedure.duration_cutoff)
    if channel == "postal":
        return due_by_post(rules, stamp, limit)
    return due(rules, now, limit)


def _code(work: Work, record: DossierRecord, now: datetime) -> str:
    """By unit and day, without gaps: the number is taken in this transaction and given back with it."""
    agency = work.centre.view.agencies.get(record.agency_id)
    unit = agency.unit_code if agency else None
    today = business_day(now)
    last = work.dossiers.last_number(unit, today) if unit else 0
    return dossier_codes.issue(unit, today, last).text
