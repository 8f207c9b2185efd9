"""The steps of the closed process as lines of the process sheet: who gave the dossier to whom, and when."""

from typing import Any

from queue_server.domain.dossiers.states import ABOUT

from . import wording
from .gathering import Facts

# Acts of the one who takes the dossier over.
_TAKEN = frozenset(
    {"submit_direct", "submit_online", "submit_postal", "supplement_received", "start_appraisal"}
)


def handings(facts: Facts) -> tuple[dict[str, Any], ...]:
    """One line per step that changed hands. The last step's taker is not known yet: whoever acts next."""
    agency = facts.agency.names.vi if facts.agency else ""
    lines = []
    for place, step in enumerate(facts.steps):
        giver = wording.HOLDERS[step.before].format(agency=agency)
        taker = wording.HOLDERS[step.after].format(agency=agency)
        if giver == taker:
            continue
        givers, takers = _persons(facts, place)
        lines.append(
            {
                "from_unit": giver,
                "to_unit": taker,
                "at": step.at,
                "from_person": givers if giver != wording.APPLICANT else "",
                "to_person": takers if taker != wording.APPLICANT else "",
                "result": wording.timeliness(step.at, facts.record.due_at)
                if ABOUT[step.after].step == 5
                else "",
                "note": ABOUT[step.after].name
                + (", theo ủy quyền" if step.capacity != "own" else ""),
            }
        )
    return tuple(lines)


def _persons(facts: Facts, place: int) -> tuple[str, str]:
    """Whoever acts gives, except where somebody takes: then the one before gave. The taker is who acts next."""
    step = facts.steps[place]
    if step.event in _TAKEN:
        return facts.officer_of(facts.steps[place - 1] if place else None), facts.officer_of(step)
    then = facts.steps[place + 1] if place + 1 < len(facts.steps) else None
    return facts.officer_of(step), facts.officer_of(then)
