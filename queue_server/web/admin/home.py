"""The first page of the administrator: what needs a hand, what the centre has, what was done last."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import Response

from queue_server.domain.alerts import ADMIN
from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Catalogue
from queue_server.domain.roles import Permission
from queue_server.web.authority import server_days_left
from queue_server.web.doors import staff_required
from queue_server.web.office import office
from queue_server.web.presenters.desk import ringing

from .device_lines import device_lines
from .guidance import CHANNELS, CONTENT, content_lines
from .pages import admin, page, say
from .people import state_of as account_state
from .procedures import state_of
from .trail import latest

SOON = timedelta(days=30)
DEEDS = 8
DEVICES = "/quan-tri/thiet-bi"


@dataclass(frozen=True)
class Duty:
    """Something to look at: how many, what, and where it is done."""

    count: int
    words: str
    address: str
    tone: str


@admin.get("")
@staff_required(Permission.ADMINISTER)
def home() -> Response:
    desk, now = office(), office().clock()
    today = business_day(now)
    with desk.reads() as work:
        view, devices, accounts = work.centre.view, work.devices.all(), work.accounts.all()
        others = [*_key_duties(work, now), *_guidance_duties(work, today)]
    lines = [line for line in device_lines(devices, view, {}, now) if line.state != "out"]
    states = [account_state(account, now) for account in accounts]
    facts = {
        "devices": len(lines),
        "well": sum(line.tone == "good" for line in lines),
        "procedures": sum(state_of(p, today) == "now" for p in view.catalogue.procedures),
        "counters": len(view.counters),
        "series": len(view.catalogue.series),
        "people": sum(state != "out" for state in states),
    }
    duties = [
        *_certificate_duty(server_days_left(desk.authority, now)),
        Duty(facts["devices"] - facts["well"], say("duty.devices"), f"{DEVICES}?loc=help", "hot"),
        *others,
        Duty(states.count("locked"), say("duty.locked"), "/quan-tri/can-bo", "wait"),
        *_catalogue_duties(view.catalogue, today),
    ]
    return page(
        "admin/home.html",
        here="home",
        facts=facts,
        duties=[duty for duty in duties if duty.count],
        nothing=not view.catalogue.sites,
        deeds=latest(DEEDS),
    )


def _key_duties(work: Any, now: datetime) -> list[Duty]:
    """Devices whose key is older than the centre wants, by site."""
    return [
        Duty(
            ringing(work, site, frozenset({ADMIN}), now),
            say("duty.alerts"),
            f"/truong-ca/{site}/thiet-bi",
            "wait",
        )
        for site in work.centre.view.sites
    ]


def _guidance_duties(work: Any, today: date) -> list[Duty]:
    """Published content nobody reviewed, and channels that are shown to nobody."""
    unread = sum(line.state == "unreviewed" for line in content_lines(work, today))
    hidden = sum(not channel.shown(today) for channel in work.guidance.channels())
    return [
        Duty(unread, say("duty.unreviewed"), CONTENT, "wait"),
        Duty(hidden, say("duty.drafts"), CHANNELS, "wait"),
    ]


def _certificate_duty(days_left: int | None) -> list[Duty]:
    """The days until the server's certificate ends, when an admin should act; at least one, it may be over."""
    if days_left is None or days_left >= SOON.days:
        return []
    return [Duty(max(days_left, 1), say("duty.tls"), DEVICES, "hot")]


def _catalogue_duties(catalogue: Catalogue, today: date) -> list[Duty]:
    used = [p for p in catalogue.procedures if state_of(p, today) == "now"]
    ending = [p for p in used if p.valid_to is not None and p.valid_to - today <= SOON]
    return [
        Duty(len(ending), say("duty.ending"), "/quan-tri/thu-tuc", "wait"),
        Duty(
            sum(p.duration_amount is None for p in used),
            say("duty.no_duration"),
            "/quan-tri/thu-tuc",
            "wait",
        ),
        Duty(sum(p.fee_vnd is None for p in used), say("duty.no_fee"), "/quan-tri/thu-tuc", "wait"),
        Duty(_invented(catalogue), say("duty.invented"), "/quan-tri/danh-muc/quay", "wait"),
    ]


def _invented(catalogue: Catalogue) -> int:
    records: list[Any] = [
        catalogue.centre, *catalogue.sites, *catalogue.halls, *catalogue.zones, *catalogue.counters,
        *catalogue.agencies, *catalogue.series, *catalogue.work_profiles, *catalogue.opening_hours,
        *catalogue.closed_days, *catalogue.contingents,
    ]  # fmt: skip
    return sum(record.fictitious for record in records)
