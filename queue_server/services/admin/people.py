"""Accounts: made by an admin, never deleted (the trail names them), and never without a last administrator."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from queue_server.domain.errors import DomainError, NotFound
from queue_server.domain.roles import GRANTS, ROLE_WORDS, Role
from queue_server.services.ports import AccountRecord, Actor, NewEvent, Work


class NameTaken(DomainError):
    code = "name_taken"


class RoleReserved(DomainError):
    """The work of this role is not built yet: who had it could do nothing."""

    code = "role_reserved"


class LastAdmin(DomainError):
    """Somebody must be able to administer."""

    code = "last_admin"


class Keep(Enum):
    """For a place that may be empty: nothing was said about it."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True, slots=True)
class AddAccount:
    """`password_hash` is argon2id, computed at the edge; the plain password never gets here."""

    actor: Actor
    id: str
    username: str
    display_name: str
    password_hash: str
    roles: frozenset[str]
    site_id: str | None = None
    counter_id: str | None = None
    must_change: bool = False
    agency_id: str | None = None


def add_account(work: Work, command: AddAccount, now: datetime) -> AccountRecord:
    if work.accounts.by_username(command.username) is not None:
        raise NameTaken("Tên đăng nhập này đã có. Mời chọn tên khác.")
    _check_roles(command.roles)
    _check_place(work, command.site_id, command.counter_id)
    _check_agency(work, command.agency_id)
    record = AccountRecord(
        command.id, command.username, command.display_name, command.password_hash, command.roles,
        command.site_id, command.counter_id, must_change=command.must_change, agency_id=command.agency_id,
    )  # fmt: skip
    work.accounts.add(record, now)
    work.trail.note(
        command.actor,
        "account.add",
        f"account:{record.id}",
        now,
        {"username": record.username, "roles": sorted(record.roles)},
    )
    return record


def _check_roles(roles: frozenset[str], had: frozenset[str] = frozenset()) -> None:
    if not roles or not roles <= {role.value for role in Role}:
        raise NotFound("Vai trò không có trong danh sách. Mời chọn lại.")
    reserved = sorted(ROLE_WORDS[Role(role)] for role in roles - had if Role(role) not in GRANTS)
    if reserved:
        raise RoleReserved(f"Chưa dùng được vai trò: {', '.join(reserved)}. Mời chọn vai trò khác.")


def _check_place(work: Work, site_id: str | None, counter_id: str | None) -> None:
    view = work.centre.view
    if site_id is not None and site_id not in view.sites:
        raise NotFound("Không có địa điểm này. Mời chọn lại.")
    if counter_id is not None:
        placed = view.counters.get(counter_id)
        if placed is None or site_id not in (None, placed.site_id):
            raise NotFound("Không có quầy này tại địa điểm đã chọn. Mời chọn lại.")


def _check_agency(work: Work, agency_id: str | None) -> None:
    if agency_id is not None and agency_id not in work.centre.view.agencies:
        raise NotFound("Không có cơ quan này. Mời chọn lại.")


@dataclass(frozen=True, slots=True)
class ChangeAccount:
    """What is None (or KEEP) stays. A new password or other rights end all sessions of the account.

    `unlock` lets somebody in again before the ten minutes are over; `sign_out` ends the sessions alone."""

    actor: Actor
    account_id: str
    display_name: str | None = None
    roles: frozenset[str] | None = None
    active: bool | None = None
    password_hash: str | None = None
    site_id: str | Keep | None = KEEP
    counter_id: str | Keep | None = KEEP
    must_change: bool | None = None
    unlock: bool = False
    sign_out: bool = False
    agency_id: str | Keep | None = KEEP


def change_account(work: Work, command: ChangeAccount, now: datetime) -> AccountRecord:
    account = work.accounts.by_id(command.account_id)
    if account is None:
        raise NotFound("Không có tài khoản này.")
    changes = _changes(account, command)
    if not changes and not command.sign_out:
        return account
    if "roles" in changes:
        _check_roles(changes["roles"], account.roles)
    _check_place(
        work, changes.get("site_id", account.site_id), changes.get("counter_id", account.counter_id)
    )
    _check_agency(work, changes.get("agency_id"))
    _check_last_admin(work, account, changes)
    if changes:
        work.accounts.change(account.id, **changes)
    if command.sign_out or set(changes) & {"roles", "active", "password_hash"}:
        _sign_out(work, account.id, now)
    what = sorted([*changes, *(["sessions"] if command.sign_out else [])])
    work.trail.note(
        command.actor, "account.change", f"account:{account.id}", now, _told(account, changes, what)
    )
    return work.accounts.by_id(account.id) or account


def _sign_out(work: Work, account_id: str, now: datetime) -> None:
    """Sessions end with the commit, the event makes the server cut the sockets; no room hears it."""
    work.accounts.end_sessions_of(account_id, now)
    work.emit(NewEvent("account.signed_out", (), {"account_id": account_id}))


def _changes(account: AccountRecord, command: ChangeAccount) -> dict[str, Any]:
    """What differs from the account as it is."""
    names = ("display_name", "roles", "active", "password_hash", "must_change")
    asked = {name: getattr(command, name) for name in names}
    changes: dict[str, Any] = {
        name: value
        for name, value in asked.items()
        if value is not None and value != getattr(account, name)
    }
    for name in ("site_id", "counter_id", "agency_id"):
        value = getattr(command, name)
        if value is not KEEP and value != getattr(account, name):
            changes[name] = value
    if command.unlock or command.password_hash is not None:
        changes |= {"failures": 0, "locked_until": None}
    return changes


def _told(account: AccountRecord, changes: dict[str, Any], what: list[str]) -> dict[str, Any]:
    """For the trail: what changed, and the roles and the state as they were and are. Never a password."""
    told: dict[str, Any] = {"what": what}
    if "roles" in changes:
        told |= {"roles_before": sorted(account.roles), "roles": sorted(changes["roles"])}
    if "agency_id" in changes:
        told["agency_id"] = changes["agency_id"]
    if "active" in changes:
        told["active"] = changes["active"]
    return told


def _check_last_admin(work: Work, account: AccountRecord, changes: dict[str, Any]) -> None:
    if not is_admin(account):
        return
    stays = changes.get("active", account.active) and Role.ADMIN in changes.get(
        "roles", account.roles
    )
    others = any(is_admin(other) for other in work.accounts.all() if other.id != account.id)
    if not stays and not others:
        raise LastAdmin("Đây là quản trị viên cuối cùng. Mời thêm quản trị viên khác trước.")


def is_admin(account: AccountRecord) -> bool:
    return account.active and Role.ADMIN in account.roles


@dataclass(frozen=True, slots=True)
class ChangeOwnPassword:
    """The edge has checked the present password and hashed the new one off the loop; the session is a new one."""

    actor: Actor
    account_id: str
    password_hash: str
    digest: str
    csrf: str
    expires: datetime


def change_own_password(work: Work, command: ChangeOwnPassword, now: datetime) -> None:
    """All sessions of the person end, also a stolen one; the one that asked goes on under a new token."""
    account = work.accounts.by_id(command.account_id)
    if account is None or not account.active:
        raise NotFound("Không có tài khoản này.")
    work.accounts.change(
        account.id,
        password_hash=command.password_hash,
        must_change=False,
        failures=0,
        locked_until=None,
    )
    _sign_out(work, account.id, now)
    work.accounts.open_session(command.digest, account.id, command.csrf, now, command.expires)
    work.trail.note(command.actor, "account.password", f"account:{account.id}", now, {})
