"""Accounts of staff: list, add, change, a new one-time password, unlock, end sessions."""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.domain.centre import CentreView
from queue_server.domain.errors import DomainError
from queue_server.domain.roles import GRANTS, ROLE_WORDS, Permission, Role
from queue_server.services.admin.people import (
    AddAccount,
    ChangeAccount,
    LastAdmin,
    NameTaken,
    RoleReserved,
    add_account,
    change_account,
)
from queue_server.services.ports import AccountRecord, Actor
from queue_server.web.desk.frame import initials
from queue_server.web.doors import staff_required
from queue_server.web.errors import Refuse
from queue_server.web.office import office
from queue_server.web.passwords import hash_password

from .pages import act_once, actor, admin, field, go, page, say, status_of
from .showing import instant
from .trail import history

HOME = "/quan-tri/can-bo"
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
LETTERS = "abcdefghkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Person:
    """A line of the list. `state` is active, locked, first (must change the password) or out."""

    id: str
    username: str
    name: str
    initials: str
    roles: str
    place: str
    state: str
    sessions: int
    seen: str


@dataclass(frozen=True)
class RoleChoice:
    role: str
    words: str
    built: bool
    chosen: bool


def one_time_password() -> str:
    """Four groups that can be read aloud and typed: about 78 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def roles_in_words(roles: frozenset[str]) -> str:
    return ", ".join(ROLE_WORDS[role] for role in Role if role in roles)


def _place(view: CentreView, account: AccountRecord) -> str:
    placed = view.counters.get(account.counter_id or "")
    if placed is not None:
        return say("at_counter", number=placed.number)
    site = view.sites.get(account.site_id or "")
    return site.names.vi if site is not None else account.site_id or say("all_sites")


def state_of(account: AccountRecord, now: datetime) -> str:
    if not account.active:
        return "out"
    if account.locked_until is not None and account.locked_until > now:
        return "locked"
    return "first" if account.must_change else "active"


def _person(
    view: CentreView,
    account: AccountRecord,
    sessions: Mapping[str, tuple[int, datetime]],
    now: datetime,
) -> Person:
    count, seen = sessions.get(account.id, (0, None))
    return Person(
        account.id, account.username, account.display_name, initials(account.display_name),
        roles_in_words(account.roles), _place(view, account), state_of(account, now), count,
        instant(seen, now) if seen else "",
    )  # fmt: skip


@dataclass(frozen=True)
class Typed:
    """The form of one account as it stands; `wrong` says what to write, by cell."""

    id: str = ""
    username: str = ""
    name: str = ""
    roles: frozenset[str] = frozenset()
    site_id: str = ""
    counter_id: str = ""
    agency_id: str = ""
    wrong: Mapping[str, str] | None = None
    refused: str = ""


def _page(typed: Typed | None = None, status: int = 200, password: str = "") -> Response:
    desk = office()
    now = desk.clock()
    with desk.reads() as work:
        view, accounts = work.centre.view, work.accounts.all()
        sessions = work.accounts.open_sessions(now)
    chosen = next((a for a in accounts if typed and a.id == typed.id), None)
    return page(
        "admin/people.html",
        status,
        here="people",
        people=[_person(view, account, sessions, now) for account in accounts],
        chosen=_person(view, chosen, sessions, now) if chosen else None,
        typed=typed,
        choices=_choices(typed.roles if typed else frozenset()),
        sites=[(site.id, site.names.vi) for site in view.sites.values()],
        counters=_counters(view),
        agencies=[(one.id, one.names.vi) for one in view.agencies.values()],
        password=password,
        past=history(f"account:{chosen.id}") if chosen else [],
    )


def _choices(chosen: frozenset[str]) -> Sequence[RoleChoice]:
    return [RoleChoice(r.value, ROLE_WORDS[r], r in GRANTS, r.value in chosen) for r in Role]


def _counters(view: CentreView) -> list[tuple[str, str]]:
    return [
        (
            placed.id,
            f"{say('at_counter', number=placed.number)} · {view.sites[placed.site_id].names.vi}",
        )
        for placed in view.counters.values()
    ]


@admin.get("/can-bo")
@staff_required(Permission.ADMINISTER)
def people_page() -> Response:
    return _page()


@admin.get("/can-bo/them")
@staff_required(Permission.ADMINISTER)
def new_person_page() -> Response:
    return _page(Typed())


@admin.get("/can-bo/nguoi")
@staff_required(Permission.ADMINISTER)
def person_page() -> Response:
    return _page(_stored(request.args.get("ma", "")))


def _stored(account_id: str) -> Typed:
    with office().reads() as work:
        account = work.accounts.by_id(account_id)
    if account is None:
        raise Refuse(404, "not_found")
    return Typed(
        account.id, account.username, account.display_name, account.roles, account.site_id or "",
        account.counter_id or "", account.agency_id or "",
    )  # fmt: skip


def _posted(account_id: str = "", username: str = "") -> Typed:
    """The form as typed, with what is wrong in it."""
    wrong = {}
    username = username or field("username").lower()
    if not _USERNAME.fullmatch(username):
        wrong["username"] = say("write.username")
    name = field("name")
    if not name:
        wrong["name"] = say("write.name")
    roles = frozenset(request.form.getlist("roles"))
    if not roles:
        wrong["roles"] = say("write.roles")
    return Typed(
        account_id,
        username,
        name,
        roles,
        field("site_id"),
        field("counter_id"),
        field("agency_id"),
        wrong or None,
    )


@admin.post("/can-bo/them")
@staff_required(Permission.ADMINISTER)
def add_person() -> Response:
    """A new account with a password that is shown once, here, and must be changed at the first sign-in."""
    typed = _posted()
    if typed.wrong:
        return _page(typed, 422)
    password, account_id = one_time_password(), secrets.token_hex(8)
    hashed = office().off_loop(hash_password, password)
    command = AddAccount(
        actor(), account_id, typed.username, typed.name, hashed, typed.roles, typed.site_id or None,
        typed.counter_id or None, must_change=True, agency_id=typed.agency_id or None,
    )  # fmt: skip
    return _with_password(add_account, command, typed, account_id, password)


def _with_password(
    act: Any, command: Any, typed: Typed, account_id: str, password: str
) -> Response:
    """The page that shows the password; sent twice, the second page cannot show it again."""
    try:
        fresh = act_once(act, command)
    except DomainError as refusal:
        return _page(_refused(typed, refusal), status_of(refusal))
    if not fresh:
        with office().reads() as work:
            account = work.accounts.by_username(typed.username)
        account_id = account.id if account else account_id
    return _page(_stored(account_id), password=password if fresh else "shown")


def _refused(typed: Typed, refusal: DomainError) -> Typed:
    cells = {NameTaken: "username", RoleReserved: "roles", LastAdmin: "roles"}
    cell = cells.get(type(refusal))
    wrong = {cell: refusal.detail} if cell else None
    kept = {name: getattr(typed, name) for name in typed.__dataclass_fields__}
    return Typed(**{**kept, "wrong": wrong, "refused": "" if cell else refusal.detail})


@admin.post("/can-bo/nguoi")
@staff_required(Permission.ADMINISTER)
def change_person() -> AnyResponse:
    stored = _stored(request.form.get("ma", ""))
    typed = _posted(stored.id, stored.username)
    if typed.wrong:
        return _page(typed, 422)
    command = ChangeAccount(
        actor(), stored.id, typed.name, typed.roles, site_id=typed.site_id or None,
        counter_id=typed.counter_id or None, agency_id=typed.agency_id or None,
    )  # fmt: skip
    return _change(command, typed, "saved")


def _change(command: ChangeAccount, typed: Typed, done: str) -> AnyResponse:
    try:
        act_once(change_account, command)
    except DomainError as refusal:
        return _page(_refused(typed, refusal), status_of(refusal))
    return go(f"{HOME}/nguoi?ma={typed.id}", done)


@admin.post("/can-bo/mat-khau")
@staff_required(Permission.ADMINISTER)
def reset_password() -> Response:
    """Another one-time password; all sessions of the account end."""
    typed = _stored(request.form.get("ma", ""))
    password = one_time_password()
    hashed = office().off_loop(hash_password, password)
    command = ChangeAccount(actor(), typed.id, password_hash=hashed, must_change=True)
    return _with_password(change_account, command, typed, typed.id, password)


# Acts with nothing to type: what is said of the account, and the word that confirms it.
ACTS: dict[str, tuple[Callable[[Actor, str], ChangeAccount], str]] = {
    "mo-khoa": (lambda who, name: ChangeAccount(who, name, unlock=True), "unlocked"),
    "ket-thuc": (lambda who, name: ChangeAccount(who, name, sign_out=True), "signed_out"),
    "ngung": (lambda who, name: ChangeAccount(who, name, active=False), "deactivated"),
    "dung-lai": (
        lambda who, name: ChangeAccount(who, name, active=True, unlock=True),
        "activated",
    ),
}


@admin.post("/can-bo/<act>")
@staff_required(Permission.ADMINISTER)
def act_on_person(act: str) -> AnyResponse:
    if act not in ACTS:
        raise Refuse(404, "not_found")
    said, done = ACTS[act]
    typed = _stored(request.form.get("ma", ""))
    return _change(said(actor(), typed.id), typed, done)
