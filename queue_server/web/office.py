"""What the web may reach, given by the composition root: the writing lane, reading, the clock, chance."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from flask import current_app

from queue_server.domain.catalogue import Catalogue, Problem
from queue_server.services.paper_records import FileStore


class Reading(Protocol):
    """`with reads() as work:` gives the repositories over one consistent read transaction."""

    def __call__(self) -> AbstractContextManager[Any]: ...
    def forget(self) -> None: ...
    @property
    def version(self) -> int: ...


class FormReading(Protocol):
    """A record read from a form, and the cells that could not be read."""

    @property
    def record(self) -> Any: ...
    @property
    def problems(self) -> tuple[Problem, ...]: ...


class Examined(Protocol):
    """What a file says: the rows read, and the catalogue or what is wrong."""

    @property
    def rows(self) -> int: ...
    @property
    def wrong_rows(self) -> int: ...
    @property
    def catalogue(self) -> Catalogue | None: ...
    @property
    def problems(self) -> list[Problem]: ...


class Papers(Protocol):
    """Catalogue files and the cells of forms: bytes and text in, typed values or problems out, and back."""

    def examine(
        self, data: bytes, filename: str, today: date, base: Catalogue | None = None
    ) -> Examined: ...
    def export_xlsx(self, catalogue: Catalogue) -> bytes: ...
    def template_xlsx(self) -> bytes: ...
    def read_record(
        self, sheet: str, cells: Mapping[str, str], papers: Sequence[Mapping[str, str]], base: Any
    ) -> FormReading: ...
    def write_record(self, sheet: str, record: Any) -> dict[str, str]: ...
    def write_papers(self, procedure: Any) -> list[dict[str, str]]: ...


@dataclass(frozen=True)
class Limits:
    """In bytes: of one paper, and of all papers of one dossier."""

    paper: int = 20 * 1024 * 1024
    dossier: int = 200 * 1024 * 1024


@dataclass(frozen=True)
class Office:
    """The ports of one running server. `write` waits for the commit; `off_loop` runs slow work in a thread,
    `compute` a named job on bytes in the child process.

    `store` keeps the bytes of papers by their hash. `authority` is where the centre's own certificate
    authority lies, if `motcua tls` made one."""

    write: Callable[[Callable[..., Any], Any], Any]
    reads: Reading
    clock: Callable[[], datetime]
    token: Callable[[int], str]
    off_loop: Callable[..., Any]
    public_url: str
    secure: bool
    doors: Any
    waits: Any
    papers: Papers
    authority: Path
    compute: Callable[[str, bytes], bytes]
    store: FileStore
    limits: Limits


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
