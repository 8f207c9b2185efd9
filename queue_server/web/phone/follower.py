"""What each phone was told last, so that asking again costs no database while nothing changed."""

import hashlib
import re
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_server.web.errors import Refuse
from queue_server.web.office import Office, digest
from queue_server.web.presenters.phone import Facts, facts

from .hub import Hub

# The range of a wait moves with the clock even when nobody moves.
FRESH = timedelta(seconds=10)
MOST_REMEMBERED = 20_000
_TOKEN = re.compile(r"[A-Za-z0-9_-]{24}")


def unknown() -> Refuse:
    """One answer for a wrong token and for a number printed while its kiosk was alone: it may come to be known."""
    return Refuse(
        404,
        "not_found",
        "Chưa thấy số này. Phiếu in lúc mất mạng vẫn có giá trị và sẽ hiện khi máy kết nối lại.",
    )


def over() -> Refuse:
    return Refuse(410, "link_expired", "Liên kết theo dõi đã hết hiệu lực. Số chỉ dùng trong ngày.")


@dataclass(frozen=True, slots=True)
class Seen:
    """A view as it was read at `stamp`; the same content always has the same `etag`."""

    facts: Facts
    etag: str
    stamp: int
    at: datetime

    @property
    def line(self) -> tuple[str, str]:
        return (self.facts.site_id, self.facts.series)


class Follower:
    """Looks tickets up by token; remembers the newest few thousand answers."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, Seen] = OrderedDict()

    def look(self, desk: Office, token: str) -> Seen:
        """The present view. Refuses: 404 for a token nobody knows (yet), 410 after closing time."""
        if not _TOKEN.fullmatch(token):
            raise unknown()
        mark, now = digest(token), desk.clock()
        with self._lock:
            seen = self._seen.get(mark)
            if seen is not None:
                self._seen.move_to_end(mark)
        if seen is None or not self._fresh(seen, now):
            seen = self._read(desk, mark, now)
        if seen.facts.expires <= now:
            raise over()
        return seen

    def _fresh(self, seen: Seen, now: datetime) -> bool:
        return now - seen.at < FRESH and self.hub.unchanged_since(seen.line, seen.stamp)

    def _read(self, desk: Office, mark: str, now: datetime) -> Seen:
        # The stamp is taken before reading: a change in between makes this answer old at once.
        stamp = self.hub.stamp
        with desk.reads() as work:
            found = facts(work, desk.waits, mark, now)
        if found is None:
            raise unknown()
        etag = hashlib.sha256(repr(found).encode()).hexdigest()[:20]
        seen = Seen(found, etag, stamp, now)
        with self._lock:
            self._seen[mark] = seen
            self._seen.move_to_end(mark)
            while len(self._seen) > MOST_REMEMBERED:
                self._seen.popitem(last=False)
        return seen
