"""The voice agent: what the hall says of its zone goes to the loudspeaker of this machine, or to the page that plays.

It keeps the played log, and stands by when another endpoint already speaks in its zone.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any, Literal

from displays.loopback import Stream
from displays.orders import Told
from queue_server.contracts.devices import DeviceSession, LastJob, PartState
from queue_server.contracts.screens import Announcement, Call, CallEnded, Envelope, HallSnapshot
from queue_server.link import Answer, Listener, Orders, Reporter, Status

from .duty import Duty
from .speaker import Speaker
from .turns import Turn

_log = logging.getLogger("motcua.voice")
QUIET_VOLUME = 0.5  # -6 dB, early in the day and at lunch
_LOG_LENGTH = 100
_PART = "loa"
_SOUNDED = ("played", "stopped", "failed")
TEST_CLIPS = ["chime", "vi/thu-loa"]
TEST_SECONDS = 30.0  # calls before it come first

Span = tuple[time, time]


def parse_span(text: str) -> Span:
    """`12:00-13:30`; ValueError otherwise."""
    begin, _, end = text.partition("-")
    return time.fromisoformat(begin), time.fromisoformat(end)


class VoiceAgent(Listener[HallSnapshot]):
    """`stream` feeds the page; nothing that was said before the page opened is said to it.

    With `use`, the loudspeaker of this machine plays and the page only shows it."""

    def __init__(
        self,
        reporter: Reporter | None = None,
        quiet: tuple[Span, ...] = (),
        clock: Callable[[], datetime] = datetime.now,
        duty: Duty | None = None,
    ) -> None:
        self._reporter, self._quiet, self._clock, self._duty = reporter, quiet, clock, duty
        self._speaker: Speaker | None = None
        self.zone_id: str | None = None
        self._name = ""
        self.played: deque[dict[str, Any]] = deque(maxlen=_LOG_LENGTH)
        self._status: dict[str, Any] = {"status": Status.AWAY.value, "age": None}
        self._page_state = "closed"
        self._volume = 1.0
        self._code = ""
        self._standby: str | None = None
        self._now: dict[str, Any] | None = None  # what this machine says at this moment
        self._testing: Told | None = None
        self.orders: Orders | None = None
        self._lock = threading.Lock()
        self.stream = Stream(self._first)

    def use(self, speaker: Speaker) -> None:
        """Play on this machine. Before anything is followed."""
        self._speaker = speaker

    def close(self) -> None:
        """Nothing sounds any more, and the pages are let go."""
        if self._speaker is not None:
            self._speaker.stop()
        self.stream.close()

    def _first(self) -> list[tuple[str, Any]]:
        return [
            ("output", {"output": self._speaker.name if self._speaker else "page"}),
            ("place", {"name": self._name}),
            ("code", {"code": self._code}),
            ("status", self._status),
            ("standby", {"holder": self._standby}),
            ("volume", {"volume": self._volume}),
            ("log", list(self.played)),
            *([("playing", self._now)] if self._now else []),
        ]

    def show_code(self, code: str | None) -> None:
        self._code = code or ""
        self.stream.publish("code", {"code": self._code})

    def show(self, turn: Turn) -> None:
        """The loudspeaker of this machine began a turn."""
        self._now = {"text": turn.said.text, "turn": turn.number}
        self.stream.publish("playing", self._now)

    def on_session(self, session: DeviceSession) -> None:
        self.zone_id, self._name = session.zone_id, session.name
        self.stream.publish("place", {"name": self._name})
        if self._duty is not None:
            self._duty.renew()

    def on_snapshot(self, model: HallSnapshot) -> None:
        """Nothing rings. Repeats of calls that ended while we were away are dropped."""
        current = {call.call_id for call in model.calls}
        current |= {sign.current.call_id for sign in model.counters if sign.current}
        if self._speaker is not None:
            self._speaker.keep_only(current)
        self.stream.publish("current", {"call_ids": sorted(current)})

    def on_message(self, envelope: Envelope) -> None:
        if envelope.kind in ("ticket.called", "ticket.recalled"):
            self._call(Call.model_validate(envelope.data))
        elif envelope.kind == "call.withdrawn":
            self._withdraw(CallEnded.model_validate(envelope.data).call_id)
        elif envelope.kind in ("call.closed", "serving.started"):
            # Its own shape differs; only the call matters here.
            self._forget(int(envelope.data["call_id"]))

    def _call(self, call: Call) -> None:
        said: Announcement | None = call.announcement
        if said is None or (self.zone_id and said.zone_id != self.zone_id):
            return
        if self._duty is None or self._duty.speaks(said.zone_id):
            self._say(said)

    def _say(self, said: Announcement) -> None:
        if self._speaker is not None:
            self._speaker.say(said)
            return
        if self.stream.pages == 0:
            _log.warning("call %s was not said: no page is open", said.call_id)
        self.stream.publish("say", said.model_dump(mode="json"))

    def _withdraw(self, call_id: int) -> None:
        if self._speaker is not None:
            self._speaker.withdraw(call_id)
        self.stream.publish("withdraw", {"call_id": call_id})

    def _forget(self, call_id: int) -> None:
        if self._speaker is not None:
            self._speaker.forget(call_id)
        self.stream.publish("forget", {"call_id": call_id})

    def on_status(self, status: Status, age: float) -> None:
        known = None if age == float("inf") else round(age)
        self._status = {"status": status.value, "age": known}
        self.stream.publish("status", self._status)

    def on_device(self, envelope: Envelope) -> None:
        """The device desk's orders; a test without a number is said and not answered."""
        if self.orders is not None and "order_id" in envelope.data:
            self.orders.heard(envelope)
        elif envelope.kind == "device.test":
            self._say_test()

    def _say_test(self) -> None:
        """It sounds also where this endpoint stands by: somebody wants to hear this loudspeaker."""
        self._say(Announcement(call_id=0, zone_id=self.zone_id or "", text="Đây là tiếng thử loa.",
                               clips=TEST_CLIPS, again=[], correction=[]))  # fmt: skip

    def test(self, order_id: str) -> Answer:
        """The test sentence, and what became of it."""
        if self._speaker is None and self.stream.pages == 0:
            return Answer("not_done", "no_page")
        self._testing = Told(TEST_SECONDS)
        self._say_test()
        answer = self._testing.answer("played")
        self._testing = None
        return answer

    def note_played(self, entry: dict[str, Any]) -> None:
        """What became of one turn, told by the page or by the loudspeaker."""
        entry = {**entry, "at": self._clock().astimezone().isoformat(timespec="seconds")}
        with self._lock:
            self.played.append(entry)
        _log.info("call %(call_id)s turn %(turn)s: %(outcome)s", entry)
        if entry["outcome"] in _SOUNDED:
            self._now = None
        self._tell_job(entry)
        self.stream.publish("entry", {**entry, "now": self._now})
        if self._testing is not None and entry["call_id"] == 0:
            self._testing.tell(str(entry["outcome"]))
        if self._duty is not None:
            self._duty.note(entry)

    def _tell_job(self, entry: dict[str, Any]) -> None:
        """What the device desk shows as the last thing this loudspeaker did."""
        if self._reporter is None or entry["outcome"] not in _SOUNDED:
            return
        done: Literal["done", "not_done"] = "not_done" if entry["outcome"] == "failed" else "done"
        job = LastJob(state=done, at=datetime.now(UTC), detail=entry["text"][:120] or None)
        self._reporter.job(_PART, job)

    def note_page(self, state: str) -> None:
        """`running`, or `blocked` by the browser."""
        self._page_state = state

    def every_second(self) -> None:
        """State of the loudspeaker, who speaks, and the volume of the hour."""
        now = self._clock().time()
        volume = QUIET_VOLUME if any(begin <= now <= end for begin, end in self._quiet) else 1.0
        if volume != self._volume:
            self._volume = volume
            if self._speaker is not None:
                self._speaker.volume = volume
            self.stream.publish("volume", {"volume": volume})
        standby = self._duty.standing_by() if self._duty is not None else None
        if standby != self._standby:
            self._standby = standby
            self.stream.publish("standby", {"holder": standby})
            if standby is not None:
                self._be_silent()  # another speaks now: no repeats over its calls
        if self._reporter is not None:
            self._reporter.set(_PART, "voice", *self._part(), model=self._model())

    def _be_silent(self) -> None:
        if self._speaker is not None:
            self._speaker.keep_only(set())
        self.stream.publish("current", {"call_ids": []})

    def _model(self) -> str:
        return self._speaker.name if self._speaker is not None else "trang của trình duyệt"

    def _part(self) -> tuple[PartState, str | None]:
        if self._speaker is not None and self._speaker.fault:
            return "error", self._speaker.fault[:120]
        if self._speaker is None and self.stream.pages == 0:
            return "unreachable", "Chưa mở trang phát tiếng"
        if self._speaker is None and self._page_state == "blocked":
            return "error", "Trình duyệt chặn tiếng: bấm vào trang"
        if self._standby is not None:
            return "ready", f"Dự phòng: {self._standby or 'chờ máy chủ'} đang phát"[:120]
        return "ready", None
