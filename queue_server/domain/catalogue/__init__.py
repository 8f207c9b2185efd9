"""The catalogue of a centre: what it offers, where, when and by whom; and what may be wrong with it."""

from .entities import (
    Agency,
    Catalogue,
    Centre,
    ClosedDay,
    Component,
    Contingent,
    Counter,
    Field,
    Hall,
    Names,
    OpeningHours,
    Procedure,
    ProfileItem,
    Site,
    TicketSeries,
    WorkProfile,
    Zone,
)
from .problem import Problem
from .problems import problems

__all__ = [
    "Agency",
    "Catalogue",
    "Centre",
    "ClosedDay",
    "Component",
    "Contingent",
    "Counter",
    "Field",
    "Hall",
    "Names",
    "OpeningHours",
    "Problem",
    "Procedure",
    "ProfileItem",
    "Site",
    "TicketSeries",
    "WorkProfile",
    "Zone",
    "problems",
]
