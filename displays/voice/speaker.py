"""One loudspeaker: a thread that plays the turns through a sink, and tells what was played and how soon."""

import logging
import threading
import time
from array import array
from collections.abc import Callable
from typing import Any

from queue_server.contracts.screens import Announcement

from .sinks import Sink, SinkFailed
from .sound import ClipMissing, Sounds, louder
from .turns import Turn, Turns

_log = logging.getLogger("motcua.voice")


class Speaker:
    """Thread-safe. `tell` hears of every turn once; `show` when one begins to sound."""

    def __init__(
        self,
        sounds: Sounds,
        sink: Sink,
        tell: Callable[[dict[str, Any]], None],
        show: Callable[[Turn], None] = lambda turn: None,
    ) -> None:
        self._sounds, self._sink, self._tell, self._show = sounds, sink, tell, show
        self._changed = threading.Condition()
        self._turns = Turns(self._over)
        self._stopped = False
        self._cut = False  # what was taken from the turns is taken back before it sounded
        self._latency: float | None = None
        self.volume = 1.0
        self.fault: str | None = None
        self._thread = threading.Thread(target=self._run, name="loudspeaker", daemon=True)

    @property
    def name(self) -> str:
        return self._sink.name

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify()
        self._sink.stop()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def say(self, said: Announcement, age: float = 0.0) -> None:
        with self._changed:
            self._turns.add(said, time.monotonic(), age)
            self._changed.notify()

    def forget(self, call_id: int) -> None:
        with self._changed:
            self._turns.forget(call_id)

    def keep_only(self, call_ids: set[int]) -> None:
        with self._changed:
            self._turns.keep_only(call_ids)

    def withdraw(self, call_id: int) -> None:
        with self._changed:
            stops = self._turns.withdraw(call_id, time.monotonic())
            self._cut = self._cut or stops
            self._changed.notify()
        if stops:
            self._sink.stop()

    def _run(self) -> None:
        while (turn := self._next()) is not None:
            outcome, seconds = self._play(turn)
            with self._changed:
                self._turns.end(outcome, seconds, time.monotonic())

    def _next(self) -> Turn | None:
        """Waits for something to say; None when there is no more to do."""
        with self._changed:
            while not self._stopped:
                turn = self._turns.next(time.monotonic())
                if turn is not None:
                    self._cut, self._latency = False, None
                    return turn
                wake = self._turns.wake_at(time.monotonic())
                self._changed.wait(None if wake is None else max(0.01, wake - time.monotonic()))
        return None

    def _play(self, turn: Turn) -> tuple[str, float]:
        begun: list[float] = []
        try:
            pcm = self._sounds.announcement(turn.clips)
            if self.volume != 1.0:
                pcm = louder(array("h", pcm), self.volume).tobytes()
            if self._cut:
                return "withdrawn", 0.0
            whole = self._sink.play(pcm, self._sounds.rate, lambda: self._begin(turn, begun))
            self.fault = None
        except (ClipMissing, SinkFailed) as error:
            self.fault = str(error)
            _log.warning("call %s was not said: %s", turn.call_id, error)
            return "failed", 0.0
        seconds = time.monotonic() - begun[0] if begun else 0.0
        return "played" if whole else "stopped" if begun else "withdrawn", seconds

    def _begin(self, turn: Turn, begun: list[float]) -> None:
        now = time.monotonic()
        with self._changed:
            if self._cut or self._stopped:
                self._sink.stop()
                return
            begun.append(now)
            self._turns.begin(now)
            self._latency = now - turn.due if turn.prompt else None
        self._show(turn)

    def _over(self, turn: Turn, outcome: str, seconds: float) -> None:
        latency = None if self._latency is None else round(self._latency * 1000)
        self._tell(
            {
                "call_id": turn.call_id,
                "zone_id": turn.said.zone_id,
                "text": turn.said.text,
                "turn": turn.number,
                "outcome": outcome,
                "seconds": round(seconds, 2),
                "first_sample_ms": latency if outcome in ("played", "stopped") else None,
            }
        )
