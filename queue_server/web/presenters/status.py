"""A dossier's status for the citizen: what was found, with the places of the centre as they are today."""

from datetime import datetime
from typing import Literal

from queue_server.contracts.base import Names
from queue_server.contracts.status import DossierStatus, LackingPaper, NextAct, StatusStep
from queue_server.domain.business_day import business_day
from queue_server.domain.centre import CentreView
from queue_server.domain.dossier_status import StepView
from queue_server.domain.dossiers.states import ABOUT
from queue_server.services.citizen.status import Found
from queue_server.services.dossier_records import DossierRecord

from .kiosk import names_of

_COLLECTS = frozenset({"collect", "pay", "collect_refusal"})
_COMES = _COLLECTS | {"supplement", "ask_reception_refusal", "ask_stop_notice"}


def link(public_url: str, code: str) -> str:
    """The address behind the QR of a receipt: the code alone, the digits are asked there."""
    return f"{public_url}/tra-cuu?ma={code}"


def dossier_status(view: CentreView, found: Found, now: datetime, public_url: str) -> DossierStatus:
    record = found.record
    procedure = view.procedures.get(record.procedure_id)
    agency = view.agencies.get(record.agency_id)
    agency_name = agency.names.vi if agency else ""
    return DossierStatus(
        code=found.code,
        procedure_names=names_of(procedure.names) if procedure else Names(vi=record.procedure_id),
        procedure_short=procedure.short_vi if procedure else "",
        initials=found.initials,
        state=str(record.state),
        state_name=ABOUT[record.state].name,
        received_at=record.received_at,
        accepted_at=record.accepted_at,
        due_at=record.due_at,
        first_due=record.original_due if record.original_due != record.due else None,
        pace=found.pace,
        steps=[_step(view, step, agency_name) for step in found.steps],
        next=_next(view, found, now),
        follow_url=link(public_url, found.code),
    )


def _step(view: CentreView, step: StepView, agency: str) -> StatusStep:
    placed = view.counters.get(step.place)
    return StatusStep(
        name=step.name,
        state=step.state,
        since=step.since,
        at=step.at,
        counter=placed.number if placed else "",
        agency=agency if step.name in ("appraisal", "approval") else "",
    )


def _next(view: CentreView, found: Found, now: datetime) -> NextAct:
    record = found.record
    comes = found.next in _COMES
    letter = _series(view, record, found.next) if comes else None
    series = view.series_of_site(record.site_id).get(letter or "")
    zone = view.zone_of_series(series, record.site_id) if series else None
    placed = view.counters_of_series(record.site_id, letter) if letter else []
    return NextAct(
        kind=found.next,
        reason=found.reason,
        agency=found.redirect_to,
        papers=[
            LackingPaper(name=one.name_vi, mark="missing" if one.mark == "missing" else "wrong")
            for one in found.papers
        ],
        counters=sorted(one.number for one in placed),
        zone_names=names_of(zone.names) if zone else None,
        hours=_hours(view, record.site_id, now) if comes else [],
        fee_vnd=0 if record.fee_paid or found.next not in ("collect", "pay") else record.fee_vnd,
        purpose=_purpose(found) if series else "",
        series=series.letter if series else None,
    )


def _purpose(found: Found) -> Literal["", "supplement", "collect"]:
    return "collect" if found.next in _COLLECTS else "supplement" if found.papers else ""


def _series(view: CentreView, record: DossierRecord, kind: str) -> str | None:
    """Results are given where the centre gives results; papers are brought where the dossier was handed in."""
    offered = view.series_of_site(record.site_id)
    if kind in _COLLECTS:
        for letter, series in offered.items():
            if series.purpose == "collect":
                return letter
    procedure = view.procedures.get(record.procedure_id)
    field = view.fields.get(procedure.field_id) if procedure else None
    return field.series if field and field.series in offered else None


def _hours(view: CentreView, site_id: str, now: datetime) -> list[str]:
    """The sessions of today, else none: the page of the centre says the rest."""
    return [
        f"{opens:%H:%M}–{closes:%H:%M}"
        for opens, closes in view.sessions(site_id, business_day(now))
    ]
