"""The second person: approves what another wrote, sends it back with a reason, or withdraws an approval."""

from dataclasses import dataclass
from datetime import datetime

from queue_server.domain.business_day import business_day
from queue_server.domain.errors import Forbidden
from queue_server.domain.processes.steps import ProcessWrong
from queue_server.domain.processes.versions import (
    Deed,
    ProcessVersion,
    after,
    check_approval,
    last_day_when_withdrawn,
)
from queue_server.domain.roles import Permission, may
from queue_server.services.ports import Actor, Work
from queue_server.services.tellings import tell_centre_changed

from .writing import VersionCommand, check_whole, note, procedure_of, sum_of, version_here


def approve(work: Work, command: VersionCommand, now: datetime) -> ProcessVersion:
    """In force from its day on. SecondPersonNeeded for everybody who wrote in it; the sum is checked once more."""
    _administers(command.actor)
    version = version_here(work, command)
    state = after(version, Deed.APPROVE)
    others = work.processes.of_procedure(version.procedure_id)
    check_approval(version, others, command.actor.id, business_day(now))
    found = sum_of(work, procedure_of(work, version.procedure_id), version.steps)
    check_whole(version, found)
    saved = work.processes.save(
        version, now, state=str(state), approved_by=command.actor.id, approved_at=now
    )
    told = {"hours": str(found.hours), "legal": str(found.legal), "from": str(saved.valid_from)}
    note(work, command.actor, "approve", saved, now, decision=saved.basis.decision_no, **told)
    tell_centre_changed(work, sorted(work.centre.view.sites))
    return saved


@dataclass(frozen=True, slots=True)
class WithReason(VersionCommand):
    reason: str


def send_back(work: Work, command: WithReason, now: datetime) -> ProcessVersion:
    """To its authors: by the second person who found something, or by an author who wants it back."""
    _administers(command.actor)
    version = version_here(work, command)
    state = after(version, Deed.SEND_BACK)
    saved = work.processes.save(version, now, state=str(state), reason=_reason(command))
    note(work, command.actor, "send_back", saved, now, reason=saved.reason)
    return saved


def withdraw(work: Work, command: WithReason, now: datetime) -> ProcessVersion:
    """The approval no longer counts from tomorrow on; what held before it holds again. Dossiers keep their version."""
    _administers(command.actor)
    version = version_here(work, command)
    state = after(version, Deed.WITHDRAW)
    last = last_day_when_withdrawn(version, business_day(now))
    saved = work.processes.save(
        version, now, state=str(state), last_day=last, reason=_reason(command)
    )
    note(work, command.actor, "withdraw", saved, now, reason=saved.reason)
    tell_centre_changed(work, sorted(work.centre.view.sites))
    return saved


def _administers(actor: Actor) -> None:
    if not may(actor.roles, Permission.ADMINISTER):
        raise Forbidden("Chỉ quản trị được phê duyệt quy trình.")


def _reason(command: WithReason) -> str:
    reason = command.reason.strip()
    if not reason:
        raise ProcessWrong("reason", "Mời ghi lý do.")
    return reason[:400]
