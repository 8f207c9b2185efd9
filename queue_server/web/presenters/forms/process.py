"""The steps of the closed process as lines of the process sheet: who gave the dossier to whom, and when."""

from typing import Any

from queue_server.domain.dossiers.states import ABOUT

from . import wording
from .gathering import Facts


def handings(facts: Facts) -> tuple[dict[str, Any], ...]:
    """One line per step that changed hands. The last step's taker is not known yet: whoever acts next."""
    agency = facts.agency.names.vi if facts.agency else ""
    lines = []
    for place, step in enumerate(facts.steps):
        giver = wording.HOLDERS[step.before].format(agency=agency)
        taker = wording.HOLDERS[step.after].format(agency=agency)
        if giver == taker:
            continue
        then = facts.steps[place + 1] if place + 1 < len(facts.steps) else None
        by_applicant = giver == wording.APPLICANT
        lines.append(
            {
                "from_unit": giver,
                "to_unit": taker,
                "at": step.at,
                "from_person": "" if by_applicant else facts.officer_of(step),
                "to_person": facts.officer_of(step) if by_applicant else facts.officer_of(then),
                "result": wording.timeliness(step.at, facts.record.due_at)
                if ABOUT[step.after].step == 5
                else "",
                "note": ABOUT[step.after].name
                + (", theo ủy quyền" if step.capacity != "own" else ""),
            }
        )
    return tuple(lines)
