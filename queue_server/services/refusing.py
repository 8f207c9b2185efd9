"""A refused act leaves its line too: the act is rolled back, so the line is written in a transaction of its own."""

from dataclasses import dataclass
from datetime import datetime

from .ports import Actor, Work


@dataclass(frozen=True, slots=True)
class NoteRefusal:
    """`code` and `reason` are the stable names of the refusal; nothing that was typed is kept."""

    actor: Actor
    act: str
    dossier_id: int
    code: str
    reason: str = ""


def note_refusal(work: Work, command: NoteRefusal, now: datetime) -> None:
    told = {"act": command.act, "code": command.code, "reason": command.reason}
    subject = f"dossier:{command.dossier_id}" if command.dossier_id else "dossier:new"
    work.trail.note(command.actor, "dossier.refused", subject, now, told)
