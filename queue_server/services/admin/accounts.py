"""Sessions of accounts: opened with a password, locked out after wrong ones, ended by leaving."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from queue_server.domain.errors import DomainError, NotFound
from queue_server.services.ports import AccountRecord, Actor, Work

from .people import AddAccount, ChangeAccount, NameTaken, add_account, change_account

__all__ = [
    "AddAccount",
    "ChangeAccount",
    "LogIn",
    "LogOut",
    "NameTaken",
    "SeeSession",
    "SitDown",
    "WrongLogin",
    "add_account",
    "change_account",
    "log_in",
    "log_out",
    "see_session",
    "sit_down",
]

LOCK_AFTER = 5
LOCK_FOR = timedelta(minutes=10)
SESSION_LIFE = timedelta(hours=10)
IDLE_LIFE = timedelta(minutes=60)


class WrongLogin(DomainError):
    """Never says which of the two was wrong."""

    code = "wrong_login"


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
