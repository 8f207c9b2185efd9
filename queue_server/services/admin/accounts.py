"""Accounts: made by an admin, locked after wrong passwords, never deleted (the trail names them)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from queue_server.domain.errors import DomainError, NotFound
from queue_server.domain.roles import Role
from queue_server.services.ports import AccountRecord, Actor, Work

LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=10)
SESSION_LIFE = timedelta(hours=10)
IDLE_LIFE = timedelta(minutes=60)


class NameTaken(DomainError):
    code = "name_taken"


class WrongLogin(DomainError):
    """Never says which of the two was wrong."""

    code = "wrong_login"


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


def add_account(work: Work, command: AddAccount, now: datetime) -> AccountRecord:
    if work.accounts.by_username(command.username) is not None:
        raise NameTaken("Tên đăng nhập này đã có. Mời chọn tên khác.")
    _check_roles(command.roles)
    record = AccountRecord(
        command.id, command.username, command.display_name, command.password_hash, command.roles,
        command.site_id, command.counter_id, must_change=command.must_change,
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


def _check_roles(roles: frozenset[str]) -> None:
    if not roles or not roles <= {role.value for role in Role}:
        raise NotFound("Vai trò không có trong danh sách. Mời chọn lại.")


@dataclass(frozen=True, slots=True)
class ChangeAccount:
    """What is None stays. A new password or a loss of rights ends all sessions of the account."""

    actor: Actor
    account_id: str
    display_name: str | None = None
    roles: frozenset[str] | None = None
    active: bool | None = None
    password_hash: str | None = None
    site_id: str | None = None
    counter_id: str | None = None
    must_change: bool | None = None


def change_account(work: Work, command: ChangeAccount, now: datetime) -> AccountRecord:
    account = work.accounts.by_id(command.account_id)
    if account is None:
        raise NotFound("Không có tài khoản này.")
    if command.roles is not None:
        _check_roles(command.roles)
    names = (
        "display_name",
        "roles",
        "active",
        "password_hash",
        "site_id",
        "counter_id",
        "must_change",
    )
    changes: dict[str, Any] = {
        name: getattr(command, name) for name in names if getattr(command, name) is not None
    }
    if changes:
        if command.password_hash is not None:
            changes |= {"failures": 0, "locked_until": None}
        work.accounts.change(account.id, **changes)
        if set(changes) & {"roles", "active", "password_hash"}:
            work.accounts.end_sessions_of(account.id, now)
        work.trail.note(
            command.actor, "account.change", f"account:{account.id}", now, {"what": sorted(changes)}
        )
    return work.accounts.by_id(account.id) or account


@dataclass(frozen=True, slots=True)
class LogIn:
    """The edge has checked the password (`right`) off the loop; digest and csrf are of the new session."""

    username: str
    right: bool
    digest: str
    csrf: str
    place: str


def log_in(work: Work, command: LogIn, now: datetime) -> AccountRecord | None:
    """Open a session, or count a failure and return None (a refusal would roll the count back)."""
    account = work.accounts.by_username(command.username)
    if account is None or not account.active:
        return None
    locked = account.locked_until is not None and account.locked_until > now
    if locked or not command.right:
        _count_failure(work, account, now)
        return None
    work.accounts.change(account.id, failures=0, locked_until=None)
    work.accounts.open_session(command.digest, account.id, command.csrf, now, now + SESSION_LIFE)
    actor = Actor("account", account.id, account.display_name, place=command.place)
    work.trail.note(actor, "session.open", f"account:{account.id}", now, {})
    return account


def _count_failure(work: Work, account: AccountRecord, now: datetime) -> None:
    failures = account.failures + 1
    changes: dict[str, Any] = {"failures": failures}
    if failures % LOCK_AFTER == 0:
        changes["locked_until"] = now + LOCK_FOR
    work.accounts.change(account.id, **changes)


@dataclass(frozen=True, slots=True)
class LogOut:
    digest: str


def log_out(work: Work, command: LogOut, now: datetime) -> None:
    work.accounts.end_session(command.digest, now)


@dataclass(frozen=True, slots=True)
class SeeSession:
    """A session in use is prolonged, at most to its whole life; called about once a minute."""

    digest: str
    expires: datetime


def see_session(work: Work, command: SeeSession, now: datetime) -> None:
    work.accounts.prolong_session(command.digest, now, command.expires)


@dataclass(frozen=True, slots=True)
class SitDown:
    digest: str
    counter_id: str | None


def sit_down(work: Work, command: SitDown, now: datetime) -> None:
    """Remember at which counter this session works."""
    if command.counter_id is not None and work.counters.get(command.counter_id) is None:
        raise NotFound("Không có quầy này. Mời chọn lại quầy.")
    work.accounts.sit_down(command.digest, command.counter_id)
