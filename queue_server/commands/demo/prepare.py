"""Before the server starts: schema, catalogue with the fictitious overlay, accounts, and the demo's own devices."""

import secrets
from collections import Counter as Counts
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from queue_server.app import now_utc
from queue_server.commands.accounts import random_password
from queue_server.commands.opening import OPERATOR, writing
from queue_server.domain.business_day import business_day
from queue_server.domain.catalogue import Catalogue, Counter
from queue_server.domain.centre import CentreView
from queue_server.importing import shipped
from queue_server.importing.processes import shipped_processes
from queue_server.link.client import remember
from queue_server.link.keys import DeviceKey
from queue_server.services.admin import accounts, centre
from queue_server.services.device.doors import ApproveDevice, EnrolOwn, enrol_own
from queue_server.services.ports import Work
from queue_server.services.processes.writing import LoadSamples, load_samples
from queue_server.settings import Settings
from queue_server.web.passwords import hash_password

from .parts import Part, Places

Write = Callable[..., Any]


@dataclass(frozen=True)
class Login:
    title: str
    username: str
    password: str


def catalogue_in_use(work: Work, _command: None, _now: object) -> Catalogue:
    return work.centre.view.catalogue


def load_centre(write: Write) -> Places:
    """The shipped catalogue on first start; afterwards whatever an admin made of it."""
    catalogue: Catalogue = write(catalogue_in_use, None)
    if not catalogue.counters:
        catalogue = shipped(business_day(now_utc()))
        write(centre.replace_catalogue, centre.ReplaceCatalogue(OPERATOR, catalogue))
        # A demo must work at any hour; a centre never sets this.
        write(centre.set_rule, centre.SetRule(OPERATOR, "always_open", date(2020, 1, 1), True))
        # Drafts that say of themselves that they are samples: nobody has approved them.
        write(load_samples, LoadSamples(OPERATOR, shipped_processes()))
    zones = {zone.id: zone for zone in catalogue.zones}
    counter = catalogue.counters[0]
    zone = zones[counter.zone_id]
    hall = next(hall for hall in catalogue.halls if hall.id == zone.hall_id)
    agency = settling_agency(catalogue, counter, business_day(now_utc()))
    return Places(hall.site_id, hall.id, zone.id, counter.id, agency)


def settling_agency(catalogue: Catalogue, counter: Counter, today: date) -> str | None:
    """The agency of most procedures that the counter's series receive: the demo's appraiser belongs to it."""
    view = CentreView(catalogue)
    items = [
        item
        for profile in catalogue.work_profiles
        if profile.id == counter.profile_id
        for item in profile.items
    ]
    letters = {item.series for item in items} or {series.letter for series in catalogue.series}
    settle = Counts(
        agency.id
        for procedure in catalogue.procedures
        if procedure.in_force(today) and view.fields[procedure.field_id].series in letters
        if (agency := view.agency_on(procedure.agency_ids, today)) is not None
    )
    return settle.most_common(1)[0][0] if settle else None


def make_logins(write: Write, places: Places, wanted: dict[str, tuple[str, str]]) -> list[Login]:
    """One account per name with a fresh random password each start: nothing to remember, no default."""
    logins = []
    for username, (title, role) in wanted.items():
        password = random_password()
        site = None if role in ("admin", "inspector") else places.site_id
        agency = places.agency_id if role == "appraiser" else None
        known = write(_account_id, username)
        if known is None:
            write(
                accounts.add_account,
                accounts.AddAccount(
                    OPERATOR,
                    secrets.token_hex(8),
                    username,
                    title,
                    hash_password(password),
                    frozenset({role}),
                    site,
                    agency_id=agency,
                ),
            )
        else:
            write(
                accounts.change_account,
                accounts.ChangeAccount(
                    OPERATOR, known, active=True, password_hash=hash_password(password)
                ),
            )
        logins.append(Login(title, username, password))
    return logins


def _account_id(work: Work, username: str, _now: object) -> str | None:
    account = work.accounts.by_username(username)
    return account.id if account else None


def enrol(write: Write, part: Part, places: Places, state: Path) -> None:
    """Give a part its key and identity, as an admin would by typing its code."""
    folder = state / part.name
    key = DeviceKey.load_or_create(folder / "device.pem")
    place = ApproveDevice(
        actor=OPERATOR,
        code="",
        device_id=f"{part.kind}-{secrets.token_hex(6)}",
        name=part.title,
        site_id=places.site_id,
        hall_id=part.hall_id,
        zone_id=part.zone_id,
        counter_id=part.counter_id,
    )
    device = write(enrol_own, EnrolOwn(place, part.kind or "", key.public_key))
    remember(folder, device.id)


def prepare(
    settings: Settings, wanted: dict[str, tuple[str, str]], parts: Callable[[Places], list[Part]]
) -> tuple[Places, list[Part], list[Login]]:
    with writing(settings) as lane:
        places = load_centre(lane.write)
        made = parts(places)
        logins = make_logins(lane.write, places, wanted)
        for part in made:
            if part.kind is not None:
                enrol(lane.write, part, places, settings.state_dir)
    return places, made, logins
