"""What the repository of papers gives and takes, and what keeps their bytes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class NewPaper:
    """`position` is a line of the component list; `digest` is the SHA-256 of the plain bytes, in hexadecimal."""

    dossier_id: int
    position: int | None
    kind: str
    digest: str
    media: str
    size: int
    pages: int
    name: str = field(repr=False)
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """A file of a dossier; `size` in bytes. A name may name a person: it stands in no log, event or address."""

    id: int
    dossier_id: int
    position: int | None
    kind: str
    digest: str
    media: str
    size: int
    pages: int
    name: str = field(repr=False)
    at: datetime
    by: str


class Papers(Protocol):
    def add(self, new: NewPaper) -> PaperRecord: ...
    def by_id(self, paper_id: int) -> PaperRecord | None: ...
    def of_dossier(self, dossier_id: int) -> list[PaperRecord]: ...
    def remove(self, paper: PaperRecord, reason: str, now: datetime, by: str) -> None: ...
    def reason_removed(self, paper_id: int) -> str: ...
    def erase_of(self, dossier_id: int, now: datetime, by: str) -> int: ...
    def digests(self) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file as the sweep sees it."""

    digest: str
    at: datetime


class StoreAway(Exception):
    """The store cannot be reached or answers nonsense; whether it holds the bytes is unknown."""


class StoreFull(Exception):
    """No room: nothing of this file was kept."""


class FileMissing(Exception):
    """The store has no such file."""


class FileDamaged(Exception):
    """What the store has does not open to the bytes of this digest."""


class FileStore(Protocol):
    """Files by the SHA-256 of their plain bytes, sealed at rest. All of it may be called from any thread.

    `put` returns once the bytes would survive a power cut; putting what is there already makes it young again, so
    that no sweep takes it before its row is committed."""

    def put(self, data: bytes) -> str: ...
    def get(self, digest: str) -> bytes: ...
    def has(self, digest: str) -> bool: ...
    def older_than(self, instant: datetime) -> Iterator[Kept]: ...
    def remove(self, kept: Kept) -> bool: ...
    def tidy(self, instant: datetime) -> int: ...
