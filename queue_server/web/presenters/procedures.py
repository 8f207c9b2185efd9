"""Procedures in force today, for everybody: found without accents, each with what the published decision says."""

import functools
from dataclasses import dataclass
from datetime import date
from typing import Any

from queue_server.contracts.kiosk import ProcedureView, SeriesView
from queue_server.design.finding import Finder, Found
from queue_server.domain.catalogue import Procedure
from queue_server.domain.centre import CentreView

from .kiosk import procedure_view, series_view


@dataclass(frozen=True)
class Sheet:
    """One procedure. What has run out is no sheet (R5.5); `steps` of the process in force, if one is published."""

    view: ProcedureView
    entity: Procedure
    steps: tuple[Any, ...] = ()


@functools.lru_cache(maxsize=4)
def every_series(view: CentreView, day: date) -> tuple[SeriesView, ...]:
    """The series of all sites, each once; only the ones that have procedures."""
    found: dict[str, SeriesView] = {}
    for site_id in view.sites:
        for letter, item in view.series_of_site(site_id).items():
            if letter not in found and item.purpose == "submit":
                found[letter] = series_view(view, site_id, letter, day)
    return tuple(series for series in found.values() if series.procedures)


@functools.lru_cache(maxsize=4)
def finder(view: CentreView, day: date) -> Finder:
    return Finder(every_series(view, day))


def find(view: CentreView, day: date, query: str) -> list[Found]:
    """All of them in the order of the catalogue, or those that fit, best first."""
    if not query.strip():
        return [
            Found(series, one) for series in every_series(view, day) for one in series.procedures
        ]
    return finder(view, day).find(query)


def sheet(view: CentreView, day: date, procedure_id: str, process: Any) -> Sheet | None:
    entity = view.procedures.get(procedure_id)
    if entity is None or not entity.in_force(day):
        return None
    return Sheet(procedure_view(view, entity, day), entity, tuple(process.steps) if process else ())
