"""The roster of guidance officers: a week of half days, leave and who stands in, and each officer's profile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from apiflask import APIBlueprint
from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.business_day import business_day
from queue_server.domain.errors import DomainError, NotFound
from queue_server.domain.guidance.duty import HALVES, Assignment
from queue_server.domain.roles import Permission
from queue_server.services.guidance import keeping
from queue_server.services.guidance_records import DutyRecord
from queue_server.web.desk.supervisor import sites_of
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import office
from queue_server.web.presenters.guidance import guides

from .days import DayUnread, read_day
from .guidance import CellUnread, day_or_none
from .pages import act_once, actor, field, furnish, go, page, status_of

roster = APIBlueprint("roster", __name__, url_prefix="/truong-ca", enable_openapi=False)
furnish(roster)
WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")
WEEK = 7


@dataclass(frozen=True)
class Officer:
    id: str
    name: str
    profile: Assignment


@dataclass(frozen=True)
class Slot:
    """Half a day of the grid: who stands in it."""

    day: date
    half: str
    lines: list[DutyRecord]
    past: bool


def _home(site_id: str, day: date) -> str:
    return f"/truong-ca/{site_id}/truc-huong-dan?tuan={day.isoformat()}"


def _monday() -> date:
    today = business_day(office().clock())
    try:
        asked = date.fromisoformat(request.args.get("tuan", "")[:10])
    except ValueError:
        asked = today
    if abs((asked - today).days) > 400:
        asked = today
    return asked - timedelta(days=asked.weekday())


def _site(site_id: str) -> Mapping[str, str]:
    sites = sites_of()
    if site_id not in sites:
        raise NotFound("Không có địa điểm này.")
    return sites


def _page(site_id: str, status: int = 200, refused: str = "") -> Response:
    sites, monday = _site(site_id), _monday()
    today = business_day(office().clock())
    days = [monday + timedelta(days=ahead) for ahead in range(WEEK)]
    with office().reads() as work:
        lines = work.guidance.duty(site_id, days[0], days[-1])
        profiles = work.guidance.assignments()
        officers = [
            Officer(one.id, one.display_name, profiles.get(one.id, Assignment(one.id)))
            for one in work.accounts.all()
            if guides(one, site_id)
        ]
        names = {one.id: one.display_name for one in work.accounts.all()}
    grid = {half: [_slot(day, half, lines, today) for day in days] for half in HALVES}
    return page(
        "admin/roster.html", status, site_id=site_id, sites=sites, days=days, grid=grid, today=today,
        weekdays=WEEKDAYS, officers=officers, names=names, refused=refused, monday=monday,
        earlier=monday - timedelta(days=WEEK), later=monday + timedelta(days=WEEK),
    )  # fmt: skip


def _slot(day: date, half: str, lines: list[DutyRecord], today: date) -> Slot:
    here = [line for line in lines if (line.day, line.half) == (day, half)]
    return Slot(day, half, here, day < today)


def _act(site_id: str, use_case: Callable[..., Any], make: Callable[[], Any]) -> AnyResponse:
    """One form of this page; a refusal is said above the grid and changes nothing."""
    _site(site_id)
    try:
        act_once(use_case, make())
    except DomainError as refusal:
        return _page(site_id, status_of(refusal), refusal.detail)
    except (DayUnread, CellUnread) as unread:
        return _page(site_id, 422, unread.what_to_write)
    return go(_home(site_id, _monday()), "saved")


@roster.get("/<site_id>/truc-huong-dan")
@staff_required(Permission.SUPERVISE)
def roster_page(site_id: str) -> Response:
    """The week of the day in `tuan`."""
    return _page(site_id)


@roster.post("/<site_id>/truc-huong-dan")
@staff_required(Permission.SUPERVISE)
def put_officer(site_id: str) -> AnyResponse:
    """An officer for half a day, or in the place of one who is away."""

    def make() -> keeping.PutOnDuty:
        half = field("half", 12)
        if half not in HALVES:
            raise Refuse(422, "invalid")
        return keeping.PutOnDuty(
            actor(), site_id, read_day("day"), half, field("account_id", 80),
            field("stands_for", 80) or None,
        )  # fmt: skip

    return _act(site_id, keeping.put_on_duty, make)


def _line() -> keeping.ChangeDuty:
    number = field("ma", 16)
    if not (number.isascii() and number.isdecimal()):
        raise Refuse(422, "invalid")
    return keeping.ChangeDuty(actor(), int(number), field("reason", 200))


@roster.post("/<site_id>/truc-huong-dan/nghi")
@staff_required(Permission.SUPERVISE)
def note_away(site_id: str) -> AnyResponse:
    return _act(site_id, keeping.note_leave, _line)


@roster.post("/<site_id>/truc-huong-dan/bo")
@staff_required(Permission.SUPERVISE)
def take_off(site_id: str) -> AnyResponse:
    return _act(site_id, keeping.take_off_duty, _line)


@roster.post("/<site_id>/truc-huong-dan/ho-so")
@staff_required(Permission.SUPERVISE)
def save_profile(site_id: str) -> AnyResponse:
    """Qualification, decision and days of one officer (seed Đ12.4)."""

    def make() -> keeping.SaveAssignment:
        profile = Assignment(
            field("account_id", 80), field("position"), field("qualification", 200), field("decision", 80),
            day_or_none("assigned_from"), day_or_none("assigned_to"),
        )  # fmt: skip
        return keeping.SaveAssignment(actor(), profile)

    return _act(site_id, keeping.save_assignment, make)
