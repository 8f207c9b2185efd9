"""Reading a dossier is an act: who looked at whose papers, when and from where stands in the trail."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .ports import Actor, Work


@dataclass(frozen=True, slots=True)
class NoteReading:
    """`what` names the page or paper (desk, file:12, form:receipt), nothing of its content."""

    actor: Actor
    dossier_id: int
    what: str


def note_reading(work: Work, command: NoteReading, now: datetime) -> None:
    told = {"what": command.what}
    work.trail.note(command.actor, "dossier.read", f"dossier:{command.dossier_id}", now, told)


@dataclass(frozen=True, slots=True)
class NoteInspection:
    """Somebody looked at lists or at the whole trail: `what` (trail.read, trail.export, dossiers.list) and filters."""

    actor: Actor
    what: str
    asked: Mapping[str, str]


def note_inspection(work: Work, command: NoteInspection, now: datetime) -> None:
    """The filters are codes, days and accounts; they name no citizen."""
    work.trail.note(command.actor, command.what, "trail", now, dict(command.asked))
