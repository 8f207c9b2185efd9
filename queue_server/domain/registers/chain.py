"""The chain of the seal log: each line's code covers the line and the code before it.

The paper carries sequence and the first twelve characters; the whole code stays in the database. Who changes a line,
takes one out or puts one in cannot make the codes agree without the key. A cut tail shows against paper (`head`)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

PRINTED = 12
_BEGINNING = bytes(hashlib.sha256().digest_size)
Value = str | int | None
Fault = Literal["SEQUENCE", "CODE", "MISSING_TAIL"]


@dataclass(frozen=True)
class Link:
    """One line of the log. `code` is 32 bytes."""

    sequence: int
    record: Mapping[str, Value]
    code: bytes

    @property
    def printed(self) -> str:
        return printed(self.code)


@dataclass(frozen=True)
class Break:
    """Where the chain fails first: the sequence that should have stood there, and why."""

    sequence: int
    fault: Fault


def printed(code: bytes) -> str:
    """Twelve characters of base32 (60 bits): A–Z and 2–7, so nothing is read as 0 or 1."""
    return base64.b32encode(code).decode("ascii")[:PRINTED]


def canonical(sequence: int, record: Mapping[str, Value]) -> bytes:
    """The same bytes for the same line, whatever the order of its fields."""
    whole = {"record": dict(record), "sequence": sequence}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def code_of(key: bytes, previous: bytes, sequence: int, record: Mapping[str, Value]) -> bytes:
    """`previous` has a fixed length, so that code and line cannot be shifted into one another."""
    return hmac.new(key, previous + canonical(sequence, record), hashlib.sha256).digest()


def following(key: bytes, last: Link | None, record: Mapping[str, Value]) -> Link:
    """The next line after `last`; the first line has none."""
    sequence = last.sequence + 1 if last else 1
    previous = last.code if last else _BEGINNING
    return Link(sequence, record, code_of(key, previous, sequence, record))


def verify(
    key: bytes,
    links: Iterable[Link],
    after: Link | None = None,
    head: tuple[int, str] | None = None,
) -> Break | None:
    """The first break, or None. `after` is a trusted line before these; `head` the last (sequence, code) on paper."""
    last = after
    for link in links:
        right = following(key, last, link.record)
        if link.sequence != right.sequence:
            return Break(right.sequence, "SEQUENCE")
        if not hmac.compare_digest(link.code, right.code):
            return Break(link.sequence, "CODE")
        if head and head[0] == link.sequence and head[1] != link.printed:
            return Break(link.sequence, "CODE")
        last = link
    reached = last.sequence if last else 0
    return Break(reached + 1, "MISSING_TAIL") if head and head[0] > reached else None
