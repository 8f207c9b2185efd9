"""Cut what a scanner sends into reads: by terminator or silence, limited, UTF-8, each read once.

Pure: the caller says what time it is (seconds of a monotonic clock). Nothing here is ever logged; a refusal says why,
never what."""

import unicodedata
from collections import deque
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

LIMIT = 2000  # bytes of one read
GAP = 0.25  # seconds of silence that end a read without a terminator
TWICE = 1.0  # seconds in which the same again is the same read
FLOOD = 10  # reads …
WITHIN = 10.0  # … in so many seconds are what a person can scan
_ENDS = b"\r\n\t"

Refused = Literal["too_long", "not_utf8", "flood", "garbled"]


@dataclass(frozen=True)
class Read:
    """One read, in full; never in `repr`."""

    text: str

    def __repr__(self) -> str:
        return "Read(…)"


@dataclass(frozen=True)
class Refusal:
    """A read that is not passed on."""

    reason: Refused


Outcome = Read | Refusal


class Framer:
    """Of one scanner. `feed` what came, `quiet` when nothing came for a while."""

    def __init__(self, limit: int = LIMIT, gap: float = GAP) -> None:
        self._limit, self._gap = limit, gap
        self._held = bytearray()
        self._over = False
        self._fed_at = 0.0
        self._mark, self._marked_at = b"", float("-inf")
        self._lately: deque[float] = deque()
        self._flooded = False

    @property
    def waiting(self) -> bool:
        """Something is held that a terminator or silence will end."""
        return bool(self._held) or self._over

    def feed(self, data: bytes, at: float) -> list[Outcome]:
        """Bytes as they came, cut anywhere."""
        found = self.quiet(at)
        self._fed_at = at
        for byte in data:
            if byte in _ENDS:
                found += self._end(at)
            elif byte >= 0x20 and byte != 0x7F:
                self._hold(byte)
        return found

    def quiet(self, at: float) -> list[Outcome]:
        """End a read that had no terminator, if the silence was long enough."""
        if self.waiting and at - self._fed_at >= self._gap:
            return self._end(at)
        return []

    def lost(self) -> list[Outcome]:
        """The source lost bytes or went away: what is held cannot be trusted."""
        broken = self.waiting
        self._forget()
        return [Refusal("garbled")] if broken else []

    def _hold(self, byte: int) -> None:
        if len(self._held) >= self._limit:
            self._over = True
            self._held.clear()
        if not self._over:
            self._held.append(byte)

    def _forget(self) -> None:
        self._held.clear()
        self._over = False

    def _end(self, at: float) -> list[Outcome]:
        raw, over = bytes(self._held), self._over
        self._forget()
        if over:
            return self._limited(Refusal("too_long"), at)
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            return self._limited(Refusal("not_utf8"), at)
        text = "".join(one for one in text if unicodedata.category(one) != "Cc").strip(" ")
        if not text or self._again(text, at):
            return []
        return self._limited(Read(text), at)

    def _again(self, text: str, at: float) -> bool:
        """A trigger held down reads the same again and again: once is enough. Kept as a hash, not as text."""
        mark = blake2b(text.encode(), digest_size=16).digest()
        same = mark == self._mark and at - self._marked_at < TWICE
        self._mark, self._marked_at = mark, at
        return same

    def _limited(self, outcome: Outcome, at: float) -> list[Outcome]:
        """More than a person can scan is said once and then dropped, until it is quieter."""
        while self._lately and at - self._lately[0] >= WITHIN:
            self._lately.popleft()
        if len(self._lately) < FLOOD:
            self._lately.append(at)
            self._flooded = False
            return [outcome]
        if self._flooded:
            return []
        self._flooded = True
        return [Refusal("flood")]
