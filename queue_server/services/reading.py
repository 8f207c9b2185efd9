"""Reading a dossier is an act: who looked at whose papers, when and from where stands in the trail."""

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
