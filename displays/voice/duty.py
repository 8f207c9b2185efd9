"""Whether this endpoint may speak, and telling the server what it said.

One endpoint speaks in a zone; a second one stands by and takes over when the first has been silent to the server.
"""

import logging
import secrets
import threading
import time
from collections import deque
from typing import Any

from queue_server.contracts.voice import ClaimVoice, Play, PlaysNoted, ReportPlays, VoiceClaim
from queue_server.link import ServerLink
from queue_server.link.errors import LinkError, Refused

_log = logging.getLogger("motcua.voice")
RENEW_SECONDS = 10.0
_AT_ONCE = 50  # entries of one report
_KEPT = 500  # while the server is away; then the oldest are lost


class Duty:
    """Start it once the device is enrolled. Thread-safe."""

    def __init__(self, link: ServerLink, renew: float = RENEW_SECONDS) -> None:
        self._link, self._renew = link, renew
        self._claim: VoiceClaim | None = None
        self._until = 0.0
        self._outbox: deque[tuple[float, dict[str, Any]]] = deque(maxlen=_KEPT)
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._due = 0.0
        self._stopped = False
        self._old_server = False
        self._thread = threading.Thread(target=self._run, name="voice-duty", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Tells what is left to tell and gives the zone to whoever stands by."""
        self._stopped = True
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10)

    def renew(self) -> None:
        """Ask now: this device may have been moved."""
        self._due = 0.0
        self._woken.set()

    def speaks(self, zone_id: str) -> bool:
        """A server that does not know of duties lets everybody speak."""
        with self._lock:
            if self._old_server:
                return True
            if self._claim is None or time.monotonic() > self._until:
                return False
            return any(zone.speaking for zone in self._claim.zones if zone.zone_id == zone_id)

    def standing_by(self) -> str | None:
        """Who speaks instead, if this endpoint speaks nowhere; empty while nobody knows."""
        with self._lock:
            if self._old_server:
                return None
            if self._claim is None or time.monotonic() > self._until:
                return ""
            if any(zone.speaking for zone in self._claim.zones):
                return None
            return ", ".join(sorted({zone.holder for zone in self._claim.zones}))

    def note(self, entry: dict[str, Any]) -> None:
        """What became of one turn; told to the server soon, and again until it has heard it."""
        told = {name: entry.get(name) for name in ("call_id", "turn", "outcome", "first_sample_ms")}
        told["milliseconds"] = round(1000 * entry["seconds"])
        told |= {"key": secrets.token_hex(16), "zone_id": entry.get("zone_id") or None}
        with self._lock:
            self._outbox.append((time.monotonic(), told))
        self._woken.set()

    def _run(self) -> None:
        while not self._stopped:
            if time.monotonic() >= self._due:
                self._due = time.monotonic() + self._renew
                self._ask()
            self._tell()
            self._woken.wait(max(0.05, self._due - time.monotonic()))
            self._woken.clear()
        self._tell()
        self._ask(release=True)

    def _ask(self, release: bool = False) -> None:
        asked = time.monotonic()
        try:
            claim = self._link.post("/api/v1/voice/claims", ClaimVoice(release=release), VoiceClaim)
        except Refused as refused:
            self._old_server = refused.status == 404
            _log.log(logging.INFO if self._old_server else logging.WARNING, "no duty: %s", refused)
            return
        except LinkError as error:
            _log.info("duty not asked for: %s", error)
            return
        with self._lock:
            self._claim, self._until = claim, asked + claim.hold_seconds
            self._old_server = False

    def _tell(self) -> None:
        while True:
            with self._lock:
                now, batch = time.monotonic(), list(self._outbox)[:_AT_ONCE]
            if not batch or self._old_server:
                return
            plays = [Play(**told, ago_ms=round(1000 * (now - at))) for at, told in batch]
            try:
                self._link.post("/api/v1/voice/plays", ReportPlays(plays=plays), PlaysNoted)
            except Refused as refused:
                _log.warning("the played log was refused: %s", refused)  # again would not help
            except LinkError as error:
                _log.info("played log not told: %s", error)
                return
            with self._lock:
                for entry in batch:
                    if self._outbox and self._outbox[0] is entry:
                        self._outbox.popleft()
