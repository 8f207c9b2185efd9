"""The register of delegations: who of the centre's staff acts for which agency, in what, until when, by which paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.business_day import business_day
from queue_server.domain.errors import DomainError
from queue_server.domain.roles import Permission
from queue_server.services.delegating import (
    DELEGABLE,
    AddDelegation,
    RevokeDelegation,
    add_delegation,
    revoke_delegation,
)
from queue_server.services.delegation_records import DelegationRecord
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import office

from .days import DayUnread, read_day
from .pages import act_once, actor, admin, field, go, page, say

HOME = "/quan-tri/uy-quyen"
_DAYS = ("first", "last", "signed_on")


@dataclass(frozen=True)
class Line:
    """A line of the register in words. `state` is now, later, over or revoked."""

    id: int
    agency: str
    giver: str
    taker: str
    acts: str
    procedures: str
    span: str
    document: str
    state: str
    revoked: str


def _lines(work: Any, today: date) -> list[Line]:
    view = work.centre.view
    agencies = {one.id: one.names.vi for one in view.agencies.values()}
    names = {account.id: account.display_name for account in work.accounts.all()}
    return [_line(record, agencies, names, today) for record in work.delegations.all()]


def _line(
    record: DelegationRecord, agencies: Mapping[str, str], names: Mapping[str, str], today: date
) -> Line:
    revoked = ""
    if record.revoked_on is not None:
        revoked = f"{record.revoked_on:%d/%m/%Y}: {record.revoke_reason}"
    some = record.procedures
    return Line(
        record.id, agencies.get(record.agency_id, record.agency_id), record.giver,
        names.get(record.taker_id, record.taker_id),
        ", ".join(say(f"task.{act}") for act in DELEGABLE if act in record.acts),
        say("delegations.every") if some is None else ", ".join(sorted(some)),
        f"{record.first:%d/%m/%Y} – {record.last:%d/%m/%Y}",
        f"{record.number}, {record.signed_on:%d/%m/%Y}", record.state_on(today), revoked,
    )  # fmt: skip


def _page(status: int = 200, refused: str = "", wrong: Mapping[str, str] | None = None) -> Response:
    desk = office()
    today = business_day(desk.clock())
    with desk.reads() as work:
        lines = _lines(work, today)
        agencies = sorted((one.id, one.names.vi) for one in work.centre.view.agencies.values())
        people = [one for one in work.accounts.all() if one.active]
    takers = sorted((one.display_name, one.id) for one in people)
    typed = {name: request.form.get(name, "")[:400] for name in request.form} if refused else {}
    return page(
        "admin/delegations.html", status, here="delegations", lines=lines, agencies=agencies, takers=takers,
        tasks=DELEGABLE, typed=typed, chosen=request.form.getlist("acts"), refused=refused,
        wrong=wrong or {}, today=f"{today:%d/%m/%Y}",
    )  # fmt: skip


@admin.get("/uy-quyen")
@staff_required(Permission.ADMINISTER)
def delegations_page() -> Response:
    return _page()


@admin.post("/uy-quyen")
@staff_required(Permission.ADMINISTER)
def add_to_delegations() -> AnyResponse:
    days: dict[str, date] = {}
    wrong: dict[str, str] = {}
    for name in _DAYS:
        try:
            days[name] = read_day(name)
        except DayUnread as unread:
            wrong[name] = unread.what_to_write
    if wrong:
        return _page(422, say("delegations.not_written"), wrong)
    try:
        act_once(add_delegation, _command(days))
    except DomainError as refusal:
        return _page(422, refusal.detail)
    return go(HOME, "saved")


def _command(days: Mapping[str, date]) -> AddDelegation:
    codes = field("procedures", 400).replace(";", ",").split(",")
    some = frozenset(code.strip() for code in codes if code.strip())
    return AddDelegation(
        actor=actor(), agency_id=field("agency_id", 80), giver=field("giver"), taker_id=field("taker_id", 80),
        acts=frozenset(request.form.getlist("acts")[: len(DELEGABLE)]), procedures=some or None,
        first=days["first"], last=days["last"], signed_on=days["signed_on"],
        number=field("number", 60),
    )  # fmt: skip


@admin.post("/uy-quyen/thu-hoi")
@staff_required(Permission.ADMINISTER)
def revoke_in_delegations() -> AnyResponse:
    given = request.form.get("ma", "")
    if not (given.isascii() and given.isdecimal() and len(given) < 16):
        raise Refuse(404, "not_found")
    command = RevokeDelegation(actor(), int(given), field("reason", 200))
    try:
        act_once(revoke_delegation, command)
    except DomainError as refusal:
        return _page(404 if refusal.code == "not_found" else 422, refusal.detail)
    return go(HOME, "delegation_revoked")
