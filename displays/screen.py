"""This machine as one screen of the centre: enrolled by a code, then following its hall until it is stopped."""

import base64
import contextlib
import hashlib
import json
import logging
import threading
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlencode

from pydantic import BaseModel

from queue_server.contracts.base import Request
from queue_server.contracts.devices import DeviceSession, LastJob, OrderAct
from queue_server.contracts.screens import HallSnapshot
from queue_server.link import (
    Answer,
    Follower,
    NotEnrolled,
    Reporter,
    ServerLink,
    Status,
)
from queue_server.link.errors import LinkError
from queue_server.link.follow import Place, hall
from queue_server.link.orders import Act

from .orders import Restart, orders
from .relay import Relay

_log = logging.getLogger("motcua.display")
M = TypeVar("M", bound=BaseModel)
_LOOK_SECONDS = 1.0
SetupState = Literal["away", "ask", "unassigned", "going", "ended"]


@dataclass(frozen=True)
class Hangs:
    """Where this screen hangs. A board has a counter; `zone_id` shows the calls of one zone only.

    `voice_zone_id` only narrows what the page says: a call shown twice does no harm, a call said twice does."""

    hall_id: str | None = None
    counter_id: str | None = None
    zone_id: str | None = None
    voice_zone_id: str | None = None

    def page(self) -> str | None:
        """The path of its page, or None while an admin has not said where it hangs."""
        if self.hall_id is None:
            return None
        if self.counter_id is not None:
            return f"/bang-quay/{self.counter_id}?{urlencode({'sanh': self.hall_id})}"
        zones = {"khu": self.zone_id, "khu-tieng": self.voice_zone_id}
        query = urlencode({name: zone for name, zone in zones.items() if zone})
        return f"/man-hinh/{self.hall_id}" + (f"?{query}" if query else "")

    def describe(self) -> str:
        """What an admin reads beside the code of this screen."""
        if self.counter_id:
            return f"Bảng quầy {self.counter_id}"
        return f"Màn hình sảnh {self.hall_id}" if self.hall_id else "Màn hình sảnh"


@dataclass(frozen=True)
class Setup:
    """What the landing page shows: a code to type, or the page to go to."""

    state: SetupState
    code: str | None = None
    page: str | None = None
    fingerprint: str = ""


def _fingerprint(public_key: str) -> str:
    """What an admin compares: SHA-256 of the 32 bytes of the key, the first half in groups of four."""
    digits = hashlib.sha256(base64.urlsafe_b64decode(public_key + "=")).hexdigest()[:32]
    return " ".join(digits[place : place + 4] for place in range(0, 32, 4))


class Screen:
    """`asked` is what the command line fixed; what it left open is said by the device session."""

    def __init__(self, link: ServerLink, relay: Relay, asked: Hangs, software: str) -> None:
        self._link, self._relay, self._asked = link, relay, asked
        self._reporter = Reporter(link, software)
        self.restart = Restart()
        relay.orders = orders(link, self._reporter, self._acts(), self.restart)
        self._kept = link.state_dir / "hangs.json"
        self._hangs = self._recall()
        self._state: SetupState = "away"
        self._code: str | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="screen", daemon=True)

    def _acts(self) -> dict[OrderAct, Act]:
        def ask(kind: str) -> Act:
            def act(_: str) -> Answer:
                answer = self._relay.ask_page(kind)
                what = LastJob(
                    state=answer.state, at=datetime.now(UTC), detail=answer.detail or None
                )
                self._reporter.job("screen", what)
                return answer

            return act

        return {"test": ask("device.test"), "reload": ask("device.reload")}

    def setup(self) -> Setup:
        enrolled = self._link.device_id is not None and self._state != "ended"
        page = self._hangs.page() if enrolled else None
        if page:
            return Setup("going", page=page)
        return Setup(
            self._state, code=self._code, fingerprint=_fingerprint(self._link.key.public_key)
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._relay.stream.close()
        self._reporter.stop()
        self._thread.join(timeout=10)

    def ask(self, path: str, message: Request, model: type[M]) -> M:
        """Ask the server something as this device. LinkError."""
        return self._link.post(path, message, model)

    def _run(self) -> None:
        self._reporter.start()
        while not self._stop.is_set():
            try:
                self._link.enrol(self._show_code, self._stop)
            except NotEnrolled:
                return
            except LinkError as error:
                _log.warning("enrolment: %s", type(error).__name__)
                self._stop.wait(_LOOK_SECONDS)
                continue
            ended = self._follow()
            if ended is Status.REVOKED:
                self._state = "ended"
                return
            if ended is Status.NOT_ENROLLED:
                self._link.forget()

    def _follow(self) -> Status | None:
        follower = Follower(self._link, self._where, HallSnapshot, self._relay)
        follower.start()
        while not follower.wait(_LOOK_SECONDS):
            self._relay.beat()
            watched = self._relay.stream.pages > 0
            self._reporter.set("screen", "screen", "ready" if watched else "unreachable")
            if self._stop.is_set():
                follower.stop()
        return follower.ended

    def _show_code(self, code: str | None) -> None:
        self._code, self._state = code, "ask" if code else "away"

    def _where(self, session: DeviceSession) -> Place:
        """Called by the follower with each new session: an admin may have moved this screen."""
        hangs = Hangs(
            self._asked.hall_id or session.hall_id,
            self._asked.counter_id or (session.counter_id if session.kind == "board" else None),
            self._asked.zone_id,
            session.zone_id,
        )
        self._state = "going" if hangs.page() else "unassigned"
        if hangs != self._hangs:
            self._hangs = hangs
            self._remember()
        return hall(session.model_copy(update={"hall_id": hangs.hall_id}))

    def _recall(self) -> Hangs:
        """Where it hung last: with the server away the machine must still open its page."""
        with contextlib.suppress(FileNotFoundError, ValueError, TypeError):
            return Hangs(**json.loads(self._kept.read_text(encoding="utf-8")))
        return self._asked

    def _remember(self) -> None:
        with contextlib.suppress(OSError):
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            self._kept.write_text(json.dumps(asdict(self._hangs)), encoding="utf-8")


def open_screen(
    server: str, state_dir: Path, asked: Hangs, ca_file: str | None = None
) -> tuple[Screen, Relay]:
    """A screen ready to start. ValueError: the address or the key file cannot be used."""
    kind: Literal["board", "display"] = "board" if asked.counter_id else "display"
    relay = Relay(state_dir / "hall.json")
    link = ServerLink(server, kind, asked.describe(), state_dir, ca_file)
    return Screen(link, relay, asked, "motcua display"), relay
