"""What the web may reach, given by the composition root: the writing lane, reading, the clock, chance."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from flask import current_app


class Reading(Protocol):
    """`with reads() as work:` gives the repositories over one consistent read transaction."""

    def __call__(self) -> AbstractContextManager[Any]: ...
    def forget(self) -> None: ...
    @property
    def version(self) -> int: ...


@dataclass(frozen=True)
class Office:
    """The ports of one running server. `write` waits for the commit; `off_loop` runs slow work in a thread."""

    write: Callable[[Callable[..., Any], Any], Any]
    reads: Reading
    clock: Callable[[], datetime]
    token: Callable[[int], str]
    off_loop: Callable[..., Any]
    public_url: str
    secure: bool
    doors: Any
    waits: Any


def office() -> Office:
    """The office of the app that handles this request."""
    found: Office = current_app.extensions["office"]
    return found


def digest(token: str) -> str:
    """What is stored of a secret token."""
    return hashlib.sha256(token.encode()).hexdigest()


def fingerprint(*parts: str) -> str:
    """Binds an idempotency key to what was asked."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
