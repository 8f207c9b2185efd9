"""What everybody may look at: the process of a procedure as it holds, or plainly marked as not approved."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from queue_server.domain.catalogue import Procedure
from queue_server.domain.errors import NotFound
from queue_server.domain.processes.steps import Step, Sum, default_steps, legal_hours
from queue_server.domain.processes.versions import ProcessVersion, State
from queue_server.services.ports import Work

from .writing import procedure_of, sum_of

Standing = Literal["in_force", "sample", "default"]


@dataclass(frozen=True)
class Published:
    """`standing` sample and default were approved by nobody; default stands for a procedure without a process."""

    procedure: Procedure
    standing: Standing
    steps: tuple[Step, ...]
    sum: Sum
    version: ProcessVersion | None = None


def published(work: Work, procedure_id: str, day: date) -> Published:
    """The version in force on a day, else the sample of the demo, else the default. NotFound."""
    procedure = procedure_of(work, procedure_id)
    version = work.processes.in_force(procedure_id, day)
    if version is not None:
        found = sum_of(work, procedure, version.steps)
        return Published(procedure, "in_force", version.steps, found, version)
    for one in work.processes.of_procedure(procedure_id):
        if one.sample and one.state is State.DRAFT:
            return Published(
                procedure, "sample", one.steps, sum_of(work, procedure, one.steps), one
            )
    day_length = work.working_time.roster.length
    legal = legal_hours(procedure.duration_unit, procedure.duration_amount, day_length)
    steps = default_steps(legal)
    return Published(procedure, "default", steps, sum_of(work, procedure, steps))


def shown_versions(work: Work, procedure_id: str) -> list[ProcessVersion]:
    """Those that are or were approved: what the public may see, the first one first."""
    approved = (State.APPROVED, State.WITHDRAWN)
    return [one for one in work.processes.of_procedure(procedure_id) if one.state in approved]


def one_version(work: Work, procedure_id: str, number: int) -> Published:
    """A version by its number, though it may be over. NotFound for drafts."""
    procedure = procedure_of(work, procedure_id)
    for version in shown_versions(work, procedure_id):
        if version.number == number:
            found = sum_of(work, procedure, version.steps)
            return Published(procedure, "in_force", version.steps, found, version)
    raise NotFound("Không có bản quy trình này.")
