"""Move a document by one act, and draw its process."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from queue_server.domain.registers.numbering import cancel, take

from .document import NAMES, Act, Document, Event, State
from .refusals import DocumentRefused
from .transitions import TRANSITIONS, UNDECLARED, Transition


@dataclass(frozen=True)
class Moved:
    """What the document became and the legal basis for the trail."""

    document: Document
    basis: str


def move(document: Document, act: Act) -> Moved:
    """DocumentRefused, or RegisterRefused from the book or the seal, when the process does not allow it."""
    transition = _declared(document.state, act)
    for guard in transition.guards:
        guard(document, act)
    changed = _EFFECTS[act.event](document, act)
    return Moved(replace(changed, state=transition.target), transition.basis)


def allowed(state: State) -> tuple[Event, ...]:
    """Events the table declares from a state, before any guard is asked."""
    return tuple(row.event for row in TRANSITIONS if state in row.sources)


def _declared(state: State, act: Act) -> Transition:
    row = next(row for row in TRANSITIONS if row.event is act.event)
    if act.actor is not row.actor:
        raise DocumentRefused("ACTOR_NOT_AUTHORISED")
    if state not in row.sources:
        raise DocumentRefused(UNDECLARED[state, act.event])
    return row


def _revised(document: Document, act: Act) -> Document:
    """Who revises last is the drafter: he may not sign it."""
    return replace(document, content=act.content, drafted_by=act.person)


def _signed(document: Document, act: Act) -> Document:
    return replace(
        document,
        signed_by=act.person,
        signed_for=act.signed_for,
        delegation=act.delegation,
        signed_at=act.now,
        digitally=act.event is Event.SIGN_DIGITAL,
    )


def _numbered(document: Document, act: Act) -> Document:
    assert act.series is not None
    assert act.dated is not None
    return replace(document, number=take(act.series, act.tail, act.dated))


def _sealed(document: Document, act: Act) -> Document:
    return replace(document, sealed_by=act.person)


def _issued(document: Document, act: Act) -> Document:
    return replace(document, issued_at=act.now)


def _annulled(document: Document, act: Act) -> Document:
    """The number stays taken, with the reason in the book (NĐ 30/2020 Đ15)."""
    number = cancel(document.number, act.reason) if document.number else None
    return replace(document, number=number, annulled_because=act.reason.strip())


_EFFECTS: dict[Event, Callable[[Document, Act], Document]] = {
    Event.REVISE: _revised,
    Event.SIGN_WET: _signed,
    Event.SIGN_DIGITAL: _signed,
    Event.NUMBER: _numbered,
    Event.SEAL: _sealed,
    Event.ISSUE: _issued,
    Event.ANNUL: _annulled,
}


def mermaid() -> str:
    """`stateDiagram-v2`; states by their Vietnamese names, arrows by their events."""
    lines = ["stateDiagram-v2", f"  [*] --> {State.DRAFT}"]
    lines += [f'  state "{name}" as {state}' for state, name in NAMES.items()]
    lines += [
        f"  {source} --> {row.target}: {row.event}"
        for row in TRANSITIONS
        for source in State
        if source in row.sources
    ]
    return "\n".join([*lines, f"  {State.ANNULLED} --> [*]"]) + "\n"
