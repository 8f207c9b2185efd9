"""Drafts: begun from what is in force, written, handed to a second person, taken back or thrown away."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Procedure
from queue_server.domain.errors import DomainError, NotFound
from queue_server.domain.processes.steps import (
    Basis,
    ProcessWrong,
    Step,
    Sum,
    check,
    check_sum,
    default_steps,
    legal_hours,
    total,
)
from queue_server.domain.processes.versions import (
    OPEN,
    Deed,
    OldVersion,
    ProcessVersion,
    State,
    after,
    check_day,
    in_force,
)
from queue_server.services.ports import Actor, Work
from queue_server.services.process_records import NewProcess


class DraftExists(DomainError):
    """One draft of a procedure at a time: two people do not write past one another."""

    code = "process_draft_exists"


def procedure_of(work: Work, procedure_id: str) -> Procedure:
    procedure = work.centre.view.procedures.get(procedure_id)
    if procedure is None:
        raise NotFound("Không có thủ tục này.")
    return procedure


def sum_of(work: Work, procedure: Procedure, steps: tuple[Step, ...]) -> Sum:
    """The limits beside the limit of the procedure, by the working hours of the centre."""
    day = work.working_time.roster.length
    legal = legal_hours(procedure.duration_unit, procedure.duration_amount, day)
    return Sum(total(steps, day), legal)


@dataclass(frozen=True, slots=True)
class VersionCommand:
    """`revision` is that of the page."""

    actor: Actor
    version_id: int
    revision: int


def version_here(work: Work, command: VersionCommand) -> ProcessVersion:
    version = work.processes.by_id(command.version_id)
    if version is None:
        raise NotFound("Không có bản quy trình này.")
    if version.revision != command.revision:
        raise OldVersion
    return version


def note(
    work: Work, actor: Actor, deed: str, version: ProcessVersion, now: datetime, **told: object
) -> None:
    """By procedure, so that its past is found in one place."""
    told = {"version": version.number, **told}
    work.trail.note(actor, f"process.{deed}", f"process:{version.procedure_id}", now, told)


@dataclass(frozen=True, slots=True)
class Begin:
    actor: Actor
    procedure_id: str


def begin_draft(work: Work, command: Begin, now: datetime) -> ProcessVersion:
    """A draft with the steps of the version in force, else of the newest one, else the default of five."""
    procedure = procedure_of(work, command.procedure_id)
    known = work.processes.of_procedure(procedure.id)
    if any(version.state in OPEN for version in known):
        raise DraftExists("Thủ tục đang có một bản nháp. Mời mở bản đó.")
    today = business_day(now)
    model = in_force(known, today) or (known[-1] if known else None)
    day = work.working_time.roster.length
    legal = legal_hours(procedure.duration_unit, procedure.duration_amount, day)
    steps = model.steps if model else default_steps(legal)
    basis = Basis(model.basis.legal if model else "; ".join(procedure.legal_basis))
    starts = today + timedelta(days=1)
    new = NewProcess(procedure.id, steps, basis, starts, (command.actor.id,))
    version = work.processes.add(new, now)
    note(work, command.actor, "begin", version, now)
    return version


@dataclass(frozen=True, slots=True)
class Written(VersionCommand):
    """What the form says. `propose`: it is handed to a second person at once, and has to be whole."""

    version: ProcessVersion
    propose: bool = False


def write_draft(work: Work, command: Written, now: datetime) -> ProcessVersion:
    """A draft may be unfinished; what is proposed may not. Whoever wrote in it is one of its authors."""
    stored = version_here(work, command)
    after(stored, Deed.WRITE)
    new = command.version
    check_day(new.valid_from, business_day(now))
    found = sum_of(work, procedure_of(work, stored.procedure_id), new.steps)
    state = State.DRAFT
    if command.propose:
        check_whole(new, found)
        state = after(stored, Deed.PROPOSE)
    authors = tuple(dict.fromkeys((*stored.written_by, command.actor.id)))
    work.processes.put_steps(stored.id, new.steps)
    saved = work.processes.save(
        stored, now, basis=new.basis, valid_from=new.valid_from, written_by=list(authors), sample=False,
        state=str(state), reason="",
    )  # fmt: skip
    deed = "propose" if command.propose else "write"
    note(work, command.actor, deed, saved, now, steps=len(new.steps), hours=str(found.hours))
    return saved


def check_whole(version: ProcessVersion, found: Sum) -> None:
    """What a second person may be asked to approve."""
    check(version.steps)
    check_sum(found)
    basis = version.basis
    if not basis.decision_no.strip():
        raise ProcessWrong("decision_no", "Mời ghi số quyết định phê duyệt quy trình.")
    if basis.decision_date is None:
        raise ProcessWrong("decision_date", "Mời ghi ngày của quyết định phê duyệt.")
    if basis.decision_date > version.valid_from:
        raise ProcessWrong("decision_date", "Ngày quyết định không thể sau ngày có hiệu lực.")


def discard_draft(work: Work, command: VersionCommand, now: datetime) -> ProcessVersion:
    """A draft nobody wants; its number is not given again."""
    version = version_here(work, command)
    saved = work.processes.save(version, now, state=str(after(version, Deed.DISCARD)))
    note(work, command.actor, "discard", saved, now)
    return saved


@dataclass(frozen=True, slots=True)
class LoadSamples:
    """Processes made up for the demo: drafts by nobody of the centre."""

    actor: Actor
    processes: tuple[tuple[str, tuple[Step, ...]], ...]


def load_samples(work: Work, command: LoadSamples, now: datetime) -> int:
    """For procedures that have no version at all; how many were written. Nothing is approved."""
    made = 0
    for procedure_id, steps in command.processes:
        known = work.centre.view.procedures.get(procedure_id)
        if known is None or work.processes.of_procedure(procedure_id):
            continue
        starts = business_day(now) + timedelta(days=1)
        new = NewProcess(procedure_id, steps, Basis("; ".join(known.legal_basis)), starts, (), True)
        note(work, command.actor, "sample", work.processes.add(new, now), now)
        made += 1
    return made
