"""In what capacity somebody acts on a dossier, and the register of delegations it follows from.

Source: seed Đ4.11 (staff of the centre act for an agency by delegation), Đ12.3 (who, what, from when to when, by which
document). Reception and return are the centre's own tasks; the rest is done by the agency's people, or for it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from queue_server.domain import delegations
from queue_server.domain.business_day import business_day
from queue_server.domain.delegations import DelegationRefused, Kind, Person
from queue_server.domain.dossiers.dossier import Actor as Role
from queue_server.domain.errors import NotFound

from .delegation_records import DelegationRecord, NewDelegation
from .ports import Actor, Work

Task = Literal["reception", "return", "appraisal", "approval", "sealing"]
CENTRE_TASKS: frozenset[str] = frozenset({"reception", "return"})
# What an agency can delegate, in the order of the process.
DELEGABLE: tuple[Task, ...] = ("appraisal", "approval", "sealing")
_TASKS: dict[Role, Task] = {
    Role.APPRAISER: "appraisal",
    Role.AGENCY: "appraisal",
    Role.AGENCY_OFFICER: "appraisal",
    Role.APPROVER: "approval",
    Role.SEAL_CLERK: "sealing",
}


@dataclass(frozen=True, slots=True)
class Capacity:
    """Stored with every act; `number` is that of the delegation's document."""

    kind: Kind
    delegation_id: int | None = None
    number: str = ""


OWN = Capacity("own")


def task_of(role: Role) -> Task:
    """The task behind a role of the process; whatever is not an agency's is the centre's."""
    return _TASKS.get(role, "reception")


def capacity_of(
    work: Work, actor: Actor, agency_id: str, task: Task, now: datetime, procedure_id: str = ""
) -> Capacity:
    """Own or delegated. DelegationRefused with its reason when neither; the server's own acts are its own."""
    mine = actor.agency_id == agency_id or actor.kind == "system"
    if task in CENTRE_TASKS or mine:
        return OWN
    given = work.delegations.of_taker(actor.id)
    person = Person(actor.id, actor.agency_id or "")
    asked = delegations.Task(task, agency_id, procedure_id)
    found = delegations.capacity(
        person, asked, business_day(now), [record.rule() for record in given]
    )
    used = next(one for one in given if one.rule().covers(asked) and _holds(one, found, now))
    return Capacity("delegated", used.id, used.number)


def _holds(record: DelegationRecord, found: delegations.Capacity, now: datetime) -> bool:
    return record.number == found.delegation and record.state_on(business_day(now)) == "now"


def acting(
    work: Work, actor: Actor, agency_id: str, task: Task, now: datetime, procedure_id: str = ""
) -> Actor:
    """The actor with the capacity of this act, as step and trail store it."""
    found = capacity_of(work, actor, agency_id, task, now, procedure_id)
    return replace(actor, capacity=found.kind, delegation_id=found.delegation_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDelegation:
    """As the document says it; `procedures` None is everything of the agency."""

    actor: Actor
    agency_id: str
    giver: str
    taker_id: str
    acts: frozenset[str]
    procedures: frozenset[str] | None
    first: date
    last: date
    number: str
    signed_on: date


def add_delegation(work: Work, command: AddDelegation, now: datetime) -> DelegationRecord:
    """Enter a delegation. NotFound for an unknown agency, person or procedure; DelegationRefused with its reason."""
    today = business_day(now)
    taker = work.accounts.by_id(command.taker_id)
    if taker is None or not taker.active or command.agency_id not in work.centre.view.agencies:
        raise NotFound("Không có cơ quan hoặc cán bộ này.")
    if (command.procedures or frozenset()) - set(work.centre.view.procedures):
        raise NotFound("Không có thủ tục này.")
    if taker.agency_id == command.agency_id:
        raise DelegationRefused("NOT_NEEDED")
    if not command.acts <= set(DELEGABLE):
        raise DelegationRefused("SCOPE_REQUIRED")
    if command.signed_on > min(today, command.first):
        raise DelegationRefused("SIGNED_BEFORE")
    _check(command, today)
    new = NewDelegation(
        command.agency_id, command.giver, command.taker_id, command.acts, command.procedures, command.first,
        command.last, command.number, command.signed_on, command.actor.id,
    )  # fmt: skip
    record = work.delegations.add(new, now)
    told = {
        "document": record.number, "agency": record.agency_id, "taker": record.taker_id,
        "acts": sorted(record.acts), "first": f"{record.first}", "last": f"{record.last}",
        "procedures": None if record.procedures is None else sorted(record.procedures),
    }  # fmt: skip
    work.trail.note(command.actor, "delegation.add", f"delegation:{record.id}", now, told)
    return record


def _check(command: AddDelegation, today: date) -> None:
    head = Person(f"agency:{command.agency_id}", command.agency_id, frozenset(DELEGABLE))
    one = delegations.Delegation(
        command.number if command.giver else "", command.agency_id, head.id, command.taker_id, command.acts,
        command.first, command.last, command.procedures,
    )  # fmt: skip
    delegations.check_new(one, head, today)


@dataclass(frozen=True, slots=True)
class RevokeDelegation:
    actor: Actor
    delegation_id: int
    reason: str


def revoke_delegation(work: Work, command: RevokeDelegation, now: datetime) -> None:
    """From this moment on; what was done under it stays and names it."""
    record = work.delegations.by_id(command.delegation_id)
    if record is None:
        raise NotFound("Không có văn bản ủy quyền này.")
    if record.revoked_on is not None:
        raise DelegationRefused("DELEGATION_REVOKED")
    if not command.reason:
        raise DelegationRefused("REASON_REQUIRED")
    work.delegations.revoke(record.id, business_day(now), command.actor.id, command.reason)
    told = {"document": record.number, "reason": command.reason}
    work.trail.note(command.actor, "delegation.revoke", f"delegation:{record.id}", now, told)
