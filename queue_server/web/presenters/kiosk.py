"""What kiosks are told: the catalogue of a site, who is waiting, and the ticket that was issued."""

import functools
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from queue_server.contracts import PROTOCOL
from queue_server.contracts.base import Names
from queue_server.contracts.kiosk import (
    DayHours,
    HelpChannel,
    KioskCatalogue,
    KioskQueue,
    PaperView,
    ProcedureView,
    SeriesQueue,
    SeriesView,
    Session,
)
from queue_server.contracts.tickets import TicketIssued, follow_token
from queue_server.domain.business_day import Opening, business_day, opening
from queue_server.domain.centre import CentreView
from queue_server.domain.picking import PRIORITY_WORDS
from queue_server.domain.priority import ELDERLY_FROM
from queue_server.services.ports import TicketRecord

HOURS_AHEAD = 4


@functools.lru_cache(maxsize=4096)
def names_of(names: Any) -> Names:
    """Names are frozen and few: made once each."""
    return Names(**asdict(names))


@dataclass(frozen=True)
class Edition:
    """Which catalogue a kiosk is given: the day it is for, its version, and whether the doors never close."""

    day: date
    version: str
    public_url: str
    always_open: bool = False
    layouts: tuple[dict[str, Any], ...] = ()
    channels: tuple[HelpChannel, ...] = ()


def catalogue(view: CentreView, site_id: str, edition: Edition) -> KioskCatalogue:
    """All that a kiosk of this site shows on this day, procedures in force only."""
    day = edition.day
    site = view.sites[site_id]
    centre = view.catalogue.centre
    series = [
        series_view(view, site_id, letter, day)
        for letter, item in view.series_of_site(site_id).items()
        if item.purpose != "overflow"
    ]
    return KioskCatalogue(
        protocol=PROTOCOL,
        centre_names=names_of(centre.names),
        centre_short=centre.short_vi,
        province=centre.province_vi,
        site_id=site_id,
        site_names=names_of(site.names),
        timezone=centre.timezone,
        hotline=centre.hotline,
        elderly_age=ELDERLY_FROM,
        priority_classes=list(PRIORITY_WORDS),
        languages=["vi", "en", "ko", "zh"],
        series=series,
        version=edition.version,
        hours=[_hours(view, site_id, edition, ahead) for ahead in range(HOURS_AHEAD)],
        follow_prefix=f"{edition.public_url}/t/",
        layouts=list(edition.layouts),
        channels=list(edition.channels),
    )


def help_channels(work: Any, site_id: str, day: date) -> tuple[HelpChannel, ...]:
    """Published numbers and approved channels of this site, in force on that day (seed Đ5.2.b–c)."""
    return tuple(
        HelpChannel(kind=one.kind, name=one.name, address=one.address, link=one.link)
        for one in work.guidance.channels()
        if one.shown(day) and one.site_id in (None, site_id)
    )


def _hours(view: CentreView, site_id: str, edition: Edition, ahead: int) -> DayHours:
    day = edition.day + timedelta(days=ahead)
    if edition.always_open:
        return DayHours(day=day.isoformat(), sessions=[Session(opens="00:00", closes="24:00")])
    sessions = view.sessions(site_id, day)
    return DayHours(
        day=day.isoformat(),
        sessions=[
            Session(opens=f"{opens:%H:%M}", closes=f"{closes:%H:%M}") for opens, closes in sessions
        ],
    )


def series_view(view: CentreView, site_id: str, letter: str, day: date) -> SeriesView:
    series = view.series_of_site(site_id)[letter]
    zone = view.zone_of_series(series, site_id)
    fields = [field for field in view.catalogue.fields if field.series == letter]
    ids = {field.id for field in fields}
    agencies = [view.agency_on(field.agency_ids, day) for field in fields]
    return SeriesView(
        letter=letter,
        names=names_of(series.names),
        purpose=series.purpose,
        icon=series.icon,
        agency_names=list(
            dict.fromkeys(agency.names.vi for agency in agencies if agency is not None)
        ),
        zone_names=names_of(zone.names) if zone else None,
        counters=sorted(placed.number for placed in view.counters_of_series(site_id, letter)),
        procedures=[
            procedure_view(view, item, day)
            for item in view.catalogue.procedures
            if item.field_id in ids and item.in_force(day)
        ],
    )


def procedure_view(view: CentreView, item: Any, day: date) -> ProcedureView:
    agency = view.agency_on(item.agency_ids, day)
    return ProcedureView(
        id=item.id,
        names=names_of(item.names),
        short=item.short_vi,
        agency_name=agency.names.vi if agency else "",
        papers=[
            PaperView(
                name=paper.name_vi,
                original=paper.original,
                certified_copy=paper.certified_copy,
                photocopy=paper.photocopy,
                present_only=paper.kind == "present",
                mandatory=paper.mandatory,
            )
            for paper in item.components
        ],
        duration_amount=item.duration_amount,
        duration_unit=item.duration_unit,
        duration_note=item.duration_note,
        fee_vnd=item.fee_vnd,
        fee_note=item.fee_note,
    )


def doors(work: Any, site_id: str, now: datetime) -> Opening:
    day = business_day(now)
    if work.centre.rules(day).always_open:
        return Opening(True)
    return opening(now, work.centre.view.sessions(site_id, day))


def queue(work: Any, site_id: str, now: datetime, waits: Any) -> KioskQueue:
    """Who is waiting in each series, with the range a newcomer would wait."""
    day = business_day(now)
    state = doors(work, site_id, now)
    lines = work.queues.waiting_by_series(site_id, day)
    rows = []
    for letter, series in work.centre.view.series_of_site(site_id).items():
        if series.purpose == "overflow":
            continue
        waiting = lines.get(letter, 0)
        rows.append(
            SeriesQueue(
                letter=letter,
                waiting=waiting,
                wait=waits.range_for(work, site_id, letter, waiting, now),
                open=state.open,
                reopens=state.reopens,
            )
        )
    return KioskQueue(
        at=now, open=state.open, closes=state.closes, reopens=state.reopens, series=rows
    )


@functools.lru_cache(maxsize=512)
def _where(
    view: CentreView, site_id: str, letter: str
) -> tuple[Names, Names | None, tuple[str, ...]]:
    """Of a series at a site: its names, its zone and the counters that call it. Asked for every ticket."""
    series = view.series_of_site(site_id).get(letter)
    zone = view.zone_of_series(series, site_id) if series else None
    counters = sorted(placed.number for placed in view.counters_of_series(site_id, letter))
    names = names_of(series.names) if series else Names(vi="")
    return names, names_of(zone.names) if zone else None, tuple(counters)


@functools.lru_cache(maxsize=2048)
def _what(view: CentreView, procedure_id: str, day: date) -> tuple[Names | None, str]:
    """Of a procedure on a day: its names and the agency that decides."""
    procedure = view.procedures.get(procedure_id)
    if procedure is None:
        return None, ""
    agency = view.agency_on(procedure.agency_ids, day)
    return names_of(procedure.names), agency.names.vi if agency else ""


def issued(
    view: CentreView, ticket: TicketRecord, ahead: int, public_url: str, wait: Any
) -> TicketIssued:
    """The ticket as screen, paper and phone show it."""
    series_names, zone_names, counters = _where(view, ticket.site_id, ticket.series)
    procedure_names, agency_name = _what(view, ticket.procedure_id or "", ticket.business_day)
    return TicketIssued(
        ticket_id=ticket.id,
        key=ticket.key,
        label=ticket.label,
        series=ticket.series,
        series_names=series_names,
        purpose=ticket.purpose,
        procedure_names=procedure_names,
        agency_name=agency_name,
        priority=ticket.priority,
        language=ticket.language,
        site_id=ticket.site_id,
        zone_names=zone_names,
        counters=list(counters),
        taken_at=ticket.taken_at,
        business_day=ticket.business_day.isoformat(),
        people_ahead=ahead,
        wait=wait,
        follow_url=f"{public_url}/t/{follow_token(ticket.key)}",
        superseded_label=ticket.superseded_label,
    )
