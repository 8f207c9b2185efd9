"""All that is wrong with a catalogue, in the order of its sheets and rows. Pure; empty means it may be used."""

from .entities import Catalogue
from .identity import identity_problems
from .place_rules import place_problems
from .problem import Problem
from .procedure_rules import procedure_problems
from .reference_rules import reference_problems
from .series_rules import series_problems

SHEETS = (
    "centre",
    "sites",
    "halls",
    "zones",
    "agencies",
    "series",
    "fields",
    "procedures",
    "components",
    "work_profiles",
    "counters",
    "opening_hours",
    "closed_days",
    "contingents",
)


def problems(catalogue: Catalogue) -> list[Problem]:
    """Check everything and report everything: identity, references, then the rules of each sheet."""
    found = [
        *identity_problems(catalogue),
        *reference_problems(catalogue),
        *place_problems(catalogue),
        *series_problems(catalogue),
        *procedure_problems(catalogue),
    ]
    return sorted(found, key=lambda problem: (SHEETS.index(problem.sheet), problem.row))
