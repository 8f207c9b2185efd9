"""A clerk asks the shift leader to the counter; a leader says that somebody is on the way."""

from dataclasses import dataclass
from datetime import datetime

from queue_server.services.ports import Actor, NewEvent, Work, staff_room

from .command import CounterCommand, Done, counter_for, once


def ask_help(work: Work, command: CounterCommand, now: datetime) -> Done:
    """Heard by all staff of the site; the same key is one call for help."""

    def act() -> Done:
        counter = counter_for(work, command, open_only=False)
        data = {
            "kind": "counter",
            "counter_id": counter.id,
            "counter": counter.number,
            "name": counter.number,
        }
        work.emit(NewEvent("help.asked", (staff_room(counter.site_id),), data, counter.site_id))
        work.trail.note(command.actor, "help.ask", f"counter:{counter.id}", now, {})
        return Done("Đã gọi trưởng ca.")

    return once(work, command, now, act)


@dataclass(frozen=True, slots=True)
class AnswerHelp:
    """`help_id` is the event that asked; the edge has seen that it is open. `counter_id` hears the answer."""

    actor: Actor
    site_id: str
    help_id: int
    counter_id: str | None = None


def answer_help(work: Work, command: AnswerHelp, now: datetime) -> None:
    """Said once however many leaders press it."""
    key = f"help-answer-{command.site_id}-{command.help_id}"[-64:]
    if work.remembered(key, "help") is not None:
        return
    work.remember(key, "help", {}, now)
    data = {"help_id": command.help_id, "counter_id": command.counter_id}
    work.emit(NewEvent("help.answered", (staff_room(command.site_id),), data, command.site_id))
    work.trail.note(command.actor, "help.answer", f"event:{command.help_id}", now, {})
