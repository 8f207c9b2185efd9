"""How the lines of the audit trail hang together.

Each line carries the salted digest of its details, and a chain code: HMAC-SHA-256, under a key that is not in the
database, of the code before it, its own facts and that digest. Without the key nobody can write a line that verifies,
nor move, change or take one out of the middle. With salt and details erased the digest tells nothing any more, and the
chain stays whole.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

ERASED = "trail.erase"  # the act that names the lines whose details were erased


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a line is in clear for good; `at` in milliseconds since 1970 UTC."""

    seq: int
    at: int
    actor_kind: str
    actor_id: str
    capacity: str
    delegation_id: int | None
    place: str
    act: str
    subject: str


@dataclass(frozen=True, slots=True)
class Line:
    """A stored line. An erased one has neither salt nor detail."""

    facts: Facts
    detail: Mapping[str, Any]
    salt: str
    digest: str
    chain: str


def digest_of(salt: str, detail: Mapping[str, Any]) -> str:
    """Without the salt, which is erased with the details, nobody can try out what they were."""
    text = json.dumps(detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{salt}|{text}".encode()).hexdigest()


def chain_of(key: bytes, previous: str, facts: Facts, digest: str) -> str:
    text = json.dumps(
        [previous, *astuple(facts), digest], ensure_ascii=False, separators=(",", ":")
    )
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken`: the first line that does not follow, and `why`; None when all hold. `head` is the last code."""

    lines: int
    erased: int
    head: str
    broken: int | None = None
    why: str = ""


class Verifier:
    """Fed line by line in order; keeps only which details are missing without an erasure that names them."""

    def __init__(self, key: bytes) -> None:
        self._key, self._previous, self._lines, self._erased = key, "", 0, 0
        self._unexplained: set[int] = set()

    def why_not(self, line: Line) -> str:
        """Empty when the line follows from those before it."""
        self._lines += 1
        if line.facts.seq != self._lines:
            return "missing"
        if not hmac.compare_digest(
            chain_of(self._key, self._previous, line.facts, line.digest), line.chain
        ):
            return "chain"
        self._previous = line.chain
        if line.salt == "":
            self._erased += 1
            self._unexplained.add(line.facts.seq)
            return "detail" if line.detail else ""
        if digest_of(line.salt, line.detail) != line.digest:
            return "detail"
        if line.facts.act == ERASED:
            self._unexplained -= set(line.detail.get("lines", ()))
        return ""

    def verdict(self, broken: int | None = None, why: str = "") -> Verdict:
        if broken is None and self._unexplained:
            broken, why = min(self._unexplained), "erased_without_act"
        return Verdict(self._lines, self._erased, self._previous, broken, why)
