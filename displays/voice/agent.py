"""The voice agent: what the hall says of its zone goes to the page that plays it; the agent keeps the played log."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

from displays.loopback import Stream
from queue_server.contracts.devices import DeviceSession, PartState
from queue_server.contracts.screens import Announcement, Call, CallEnded, Envelope, HallSnapshot
from queue_server.link import Listener, Reporter, Status

_log = logging.getLogger("motcua.voice")
QUIET_VOLUME = 0.5  # -6 dB, early in the day and at lunch
_LOG_LENGTH = 100
_PART = "loa"

Span = tuple[time, time]


def parse_span(text: str) -> Span:
    """`12:00-13:30`; ValueError otherwise."""
    begin, _, end = text.partition("-")
    return time.fromisoformat(begin), time.fromisoformat(end)


class VoiceAgent(Listener[HallSnapshot]):
    """`stream` feeds the page; nothing that was said before the page opened is said to it."""

    def __init__(
        self,
        reporter: Reporter | None = None,
        quiet: tuple[Span, ...] = (),
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        self._reporter, self._quiet, self._clock = reporter, quiet, clock
        self.zone_id: str | None = None
        self._name = ""
        self.played: deque[dict[str, Any]] = deque(maxlen=_LOG_LENGTH)
        self._status: dict[str, Any] = {"status": Status.AWAY.value, "age": None}
        self._page_state = "closed"
        self._volume = 1.0
        self._code = ""
        self._lock = threading.Lock()
        self.stream = Stream(self._first)

    def _first(self) -> list[tuple[str, Any]]:
        return [
            ("place", {"name": self._name}),
            ("code", {"code": self._code}),
            ("status", self._status),
            ("volume", {"volume": self._volume}),
            ("log", list(self.played)),
        ]

    def show_code(self, code: str | None) -> None:
        self._code = code or ""
        self.stream.publish("code", {"code": self._code})

    def on_session(self, session: DeviceSession) -> None:
        self.zone_id, self._name = session.zone_id, session.name
        self.stream.publish("place", {"name": self._name})

    def on_snapshot(self, model: HallSnapshot) -> None:
        """Nothing rings. Repeats of calls that ended while we were away are dropped by the page."""
        current = {call.call_id for call in model.calls}
        current |= {sign.current.call_id for sign in model.counters if sign.current}
        self.stream.publish("current", {"call_ids": sorted(current)})

    def on_message(self, envelope: Envelope) -> None:
        if envelope.kind in ("ticket.called", "ticket.recalled"):
            self._say(Call.model_validate(envelope.data))
        elif envelope.kind == "call.withdrawn":
            ended = CallEnded.model_validate(envelope.data)
            self.stream.publish("withdraw", {"call_id": ended.call_id})
        elif envelope.kind in ("call.closed", "serving.started"):
            # Its own shape differs; only the call matters here.
            self.stream.publish("forget", {"call_id": int(envelope.data["call_id"])})

    def _say(self, call: Call) -> None:
        said: Announcement | None = call.announcement
        if said is None or (self.zone_id and said.zone_id != self.zone_id):
            return
        if self.stream.pages == 0:
            _log.warning("call %s was not said: no page is open", call.call_id)
        self.stream.publish("say", said.model_dump(mode="json"))

    def on_status(self, status: Status, age: float) -> None:
        known = None if age == float("inf") else round(age)
        self._status = {"status": status.value, "age": known}
        self.stream.publish("status", self._status)

    def on_device(self, envelope: Envelope) -> None:
        if envelope.kind == "device.test":
            test = Announcement(call_id=0, zone_id=self.zone_id or "", text="Thử loa",
                                clips=["chime"], repeat_after_seconds=0)  # fmt: skip
            self.stream.publish("say", test.model_dump(mode="json"))

    def note_played(self, entry: dict[str, Any]) -> None:
        """The page tells what it played and how it ended."""
        entry = {**entry, "at": self._clock().astimezone().isoformat(timespec="seconds")}
        with self._lock:
            self.played.append(entry)
        _log.info("call %(call_id)s turn %(turn)s: %(outcome)s", entry)
        self.stream.publish("entry", entry)

    def note_page(self, state: str) -> None:
        """`running`, or `blocked` by the browser."""
        self._page_state = state

    def every_second(self) -> None:
        """State of the loudspeaker and the volume of the hour."""
        now = self._clock().time()
        volume = QUIET_VOLUME if any(begin <= now <= end for begin, end in self._quiet) else 1.0
        if volume != self._volume:
            self._volume = volume
            self.stream.publish("volume", {"volume": volume})
        if self._reporter is not None:
            self._reporter.set(_PART, "voice", *self._part())

    def _part(self) -> tuple[PartState, str | None]:
        if self.stream.pages == 0:
            return "unreachable", "Chưa mở trang phát tiếng"
        if self._page_state == "blocked":
            return "error", "Trình duyệt chặn tiếng: bấm vào trang"
        return "ready", None
