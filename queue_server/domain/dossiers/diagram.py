"""The table of transitions as a Mermaid diagram and as a plain table: the process draws itself (seed Đ3.5)."""

from .dossier import Event
from .states import ABOUT, State
from .transitions import TRANSITIONS, Transition

# Allowed everywhere, or never: they would only cover the picture.
_LEFT_OUT = frozenset({Event.GIVE_INFORMATION, Event.TRANSFER_PAPER_TO_AGENCY})


def mermaid() -> str:
    """`stateDiagram-v2`; states by their Vietnamese names, arrows by their events."""
    lines = ["stateDiagram-v2"]
    lines += [
        f'  state "{about.name}" as {state}'
        for state, about in ABOUT.items()
        if state is not State.NONE
    ]
    lines += [line for row in TRANSITIONS if row.event not in _LEFT_OUT for line in _arrows(row)]
    lines += [f"  {state} --> [*]" for state, about in ABOUT.items() if about.terminal]
    return "\n".join(lines) + "\n"


def _arrows(row: Transition) -> list[str]:
    return [
        f"  {_start(source)} --> {row.target or source}: {row.event}"
        for source in sorted(row.sources)
    ]


def _start(state: State) -> str:
    return "[*]" if state is State.NONE else str(state)


def table() -> list[dict[str, str]]:
    """One line for each transition, for people and for tests of documents."""
    return [
        {
            "event": str(row.event),
            "from": ", ".join(sorted(ABOUT[state].name for state in row.sources)),
            "to": ABOUT[row.target].name if row.target else "–",
            "actors": ", ".join(sorted(row.actors)),
            "form": row.form or "",
            "basis": row.basis,
        }
        for row in TRANSITIONS
    ]
