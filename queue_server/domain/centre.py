"""The catalogue as the queue asks it: what a site offers today, where, and at which counters."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .business_day import Sessions
from .catalogue import Agency, Catalogue, Counter, Field, Hall, Procedure, Site, TicketSeries, Zone
from .catalogue.entities import Names


@dataclass(frozen=True)
class PlacedCounter:
    """A counter with the zone, hall and site it stands in and the series it calls (letter → weight)."""

    counter: Counter
    zone: Zone
    hall: Hall
    weights: Mapping[str, int]

    @property
    def id(self) -> str:
        return self.counter.id

    @property
    def number(self) -> str:
        """Two digits, as boards and voice say it."""
        return f"{self.counter.number:02d}"

    @property
    def site_id(self) -> str:
        return self.hall.site_id


class CentreView:
    """An immutable catalogue with its look-ups; made anew when the catalogue changes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.sites: Mapping[str, Site] = {site.id: site for site in catalogue.sites}
        self.halls: Mapping[str, Hall] = {hall.id: hall for hall in catalogue.halls}
        self.zones: Mapping[str, Zone] = {zone.id: zone for zone in catalogue.zones}
        self.fields: Mapping[str, Field] = {field.id: field for field in catalogue.fields}
        self.agencies: Mapping[str, Agency] = {agency.id: agency for agency in catalogue.agencies}
        self.procedures: Mapping[str, Procedure] = {item.id: item for item in catalogue.procedures}
        self.counters: Mapping[str, PlacedCounter] = self._place_counters()

    def _place_counters(self) -> dict[str, PlacedCounter]:
        profiles = {
            profile.id: {item.series: item.weight for item in profile.items}
            for profile in self.catalogue.work_profiles
        }
        placed = {}
        for counter in self.catalogue.counters:
            zone = self.zones[counter.zone_id]
            weights = profiles.get(counter.profile_id or "", {})
            placed[counter.id] = PlacedCounter(counter, zone, self.halls[zone.hall_id], weights)
        return placed

    @functools.lru_cache(maxsize=64)  # noqa: B019 - the view lives as long as its catalogue
    def series_of_site(self, site_id: str) -> Mapping[str, TicketSeries]:
        """Letter → series, for the series with a zone at this site, in the order of the catalogue."""
        return {
            series.letter: series
            for series in self.catalogue.series
            if self.zone_of_series(series, site_id) is not None
        }

    def zone_of_series(self, series: TicketSeries, site_id: str) -> Zone | None:
        for zone_id in series.zone_ids:
            zone = self.zones[zone_id]
            if self.halls[zone.hall_id].site_id == site_id:
                return zone
        return None

    def counters_of_series(self, site_id: str, letter: str) -> list[PlacedCounter]:
        return [
            placed
            for placed in self.counters.values()
            if placed.site_id == site_id and letter in placed.weights
        ]

    def counter_names(self, placed: PlacedCounter) -> Names:
        """The board's second line: the series it weighs most, in four languages."""
        letters = sorted(placed.weights, key=lambda letter: -placed.weights[letter])
        offered = self.series_of_site(placed.site_id)
        for letter in letters:
            if letter in offered:
                return offered[letter].names
        return Names("")

    @functools.lru_cache(maxsize=256)  # noqa: B019 - as above
    def sessions(self, site_id: str, day: date) -> Sessions:
        """Opening sessions of a day; none on a closed day."""
        for closed in self.catalogue.closed_days:
            if closed.day == day and closed.site_id in (None, site_id):
                return ()
        for hours in self.catalogue.opening_hours:
            if hours.site_id == site_id and hours.weekday == day.weekday():
                return hours.sessions
        return ()

    @functools.lru_cache(maxsize=1024)  # noqa: B019 - as above
    def contingent(self, site_id: str, letter: str, day: date) -> int | None:
        for item in self.catalogue.contingents:
            if (item.site_id, item.series, item.weekday) == (site_id, letter, day.weekday()):
                return item.limit
        return None

    def letter_of_procedure(self, procedure_id: str, day: date) -> str | None:
        """The series of a procedure in force on that day."""
        procedure = self.procedures.get(procedure_id)
        if procedure is None or not procedure.in_force(day):
            return None
        return self.fields[procedure.field_id].series

    def agency_on(self, agency_ids: tuple[str, ...], day: date) -> Agency | None:
        """The agency of a list that exists on that day; the last one where none says."""
        alive = [
            self.agencies[agency_id]
            for agency_id in agency_ids
            if agency_id in self.agencies and _alive(self.agencies[agency_id], day)
        ]
        return alive[-1] if alive else None

    def sites_in_use(self) -> list[Site]:
        return list(self.catalogue.sites)


def _alive(agency: Agency, day: date) -> bool:
    starts, ends = agency.effective_from, agency.effective_to
    return (starts is None or starts <= day) and (ends is None or day <= ends)
