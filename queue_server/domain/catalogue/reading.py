"""Questions to a catalogue that depend on a day or a place: who receives, where, how long, how many."""

from collections.abc import Iterable
from datetime import date

from queue_server.domain.business_day import Sessions

from .entities import Agency, Catalogue, Counter, Procedure, Zone


def agencies_on(catalogue: Catalogue, ids: Iterable[str], day: date) -> tuple[Agency, ...]:
    """Which of these agencies receive on that day: existing, and not yet succeeded by another.

    In a gap between two lists of agencies the newest that had begun answers, so that a name is always there.
    """
    wanted = set(ids)
    begun = [
        a
        for a in catalogue.agencies
        if a.id in wanted and (a.effective_from is None or a.effective_from <= day)
    ]
    succeeded = {
        former
        for later in catalogue.agencies
        if later.effective_from is not None and later.effective_from <= day
        for former in later.succeeds
    }
    present = [
        a
        for a in begun
        if a.id not in succeeded and (a.effective_to is None or day <= a.effective_to)
    ]
    return tuple(present or begun[-1:])


def procedures_on(
    catalogue: Catalogue, day: date, series: str | None = None
) -> tuple[Procedure, ...]:
    """The versions in force on that day, of one series or of all."""
    letter_of = {field.id: field.series for field in catalogue.fields}
    return tuple(
        p
        for p in catalogue.procedures
        if p.in_force(day) and series in (None, letter_of.get(p.field_id))
    )


def zone_at(catalogue: Catalogue, letter: str, site_id: str) -> Zone | None:
    """Where a series is received at a site; None means it is not offered there."""
    halls = {hall.id for hall in catalogue.halls if hall.site_id == site_id}
    zones = {zone.id: zone for zone in catalogue.zones if zone.hall_id in halls}
    for series in catalogue.series:
        if series.letter == letter:
            return next((zones[zone] for zone in series.zone_ids if zone in zones), None)
    return None


def counters_for(catalogue: Catalogue, letter: str, site_id: str) -> tuple[Counter, ...]:
    """The counters of a site whose work profile calls the series, by number."""
    halls = {hall.id for hall in catalogue.halls if hall.site_id == site_id}
    zones = {zone.id for zone in catalogue.zones if zone.hall_id in halls}
    calling = {
        p.id for p in catalogue.work_profiles if any(item.series == letter for item in p.items)
    }
    found = [c for c in catalogue.counters if c.zone_id in zones and c.profile_id in calling]
    return tuple(sorted(found, key=lambda counter: counter.number))


def sessions_on(catalogue: Catalogue, site_id: str, day: date) -> Sessions:
    """Opening sessions of a site on a day; empty on a closed day or a weekday without hours."""
    if any(
        closed.day == day and closed.site_id in (None, site_id) for closed in catalogue.closed_days
    ):
        return ()
    for hours in catalogue.opening_hours:
        if hours.site_id == site_id and hours.weekday == day.weekday():
            return hours.sessions
    return ()


def limit_on(catalogue: Catalogue, site_id: str, letter: str, day: date) -> int | None:
    """The daily contingent of a series at a site; None means no limit."""
    for contingent in catalogue.contingents:
        if (contingent.site_id, contingent.series, contingent.weekday) == (
            site_id,
            letter,
            day.weekday(),
        ):
            return contingent.limit
    return None
