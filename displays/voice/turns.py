"""What one loudspeaker says next: calls one after the other, repeats behind new calls, nothing old, nothing taken back.

Pure: every act is told the time (seconds of one steady clock), nothing here waits or sounds.
"""

from collections.abc import Callable
from dataclasses import dataclass

from queue_server.contracts.screens import Announcement

GAP = 1.5  # silence between two announcements, seconds
BEFORE_CORRECTION = 0.3
LATEST_REPEAT = (
    20.0  # a repeat or a correction that could not be said for this long is not said at all
)
HEARD_FOR = 30.0  # who heard a call may still be on the way
_REMEMBERED = 50
_CORRECTION = "Xin bỏ qua lời mời vừa rồi."
_NEVER, _ALWAYS = float("-inf"), float("inf")


@dataclass(frozen=True)
class Turn:
    """`number` 1 is the call, 2 and 3 its repeats, 0 a correction. It may begin from `due` until `until`.

    `prompt`: nothing was before it when it came, so that how soon it sounded is the speed of this machine."""

    said: Announcement
    number: int
    clips: tuple[str, ...]
    due: float
    until: float
    silent_from: float
    prompt: bool = False

    @property
    def call_id(self) -> int:
        return self.said.call_id

    @property
    def rank(self) -> tuple[int, float]:
        """Corrections first, then calls in their order, then repeats in theirs."""
        return self.number, self.due


# Told once of every turn, when nothing more will happen to it: played, stopped (in the middle), withdrawn, dropped
# (not needed any more), late, muted or failed; with the seconds that sounded.
Tell = Callable[[Turn, str, float], None]


class Turns:
    """Not thread-safe. `sounding` is the turn handed out by `next`, until `end` or `withdraw`."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._waiting: list[Turn] = []
        self._heard: dict[int, tuple[float, Turn]] = {}
        self._quiet_since = _NEVER
        self.sounding: Turn | None = None
        self._is_last = False  # nothing more is to be said of the call that is sounding

    def add(self, said: Announcement, now: float, age: float = 0.0) -> None:
        """A new call, or the same again. `age`: how old it was on arrival (seconds)."""
        self.forget(said.call_id)
        left = said.muted_in_seconds
        silent_from = _NEVER if said.muted else _ALWAYS if left is None else now - age + left
        until = now - age + said.max_age_seconds
        prompt = not self._waiting and self.sounding is None and now >= self._quiet_since + GAP
        turn = Turn(said, 1, tuple(said.clips), now, until, silent_from, prompt)
        self._waiting.append(turn)

    def forget(self, call_id: int) -> None:
        """The citizen is there: nothing more to say."""
        self._remove(call_id, "dropped")

    def keep_only(self, call_ids: set[int]) -> None:
        """Drops calls that ended while nobody could tell us. A test (0) stays."""
        known = [*self._waiting, *([self.sounding] if self.sounding else [])]
        for call_id in {turn.call_id for turn in known if turn.number} - call_ids - {0}:
            self.forget(call_id)

    def withdraw(self, call_id: int, now: float) -> bool:
        """Taken back. True: it is sounding and must stop. Whoever heard of it hears a correction."""
        self._remove(call_id, "withdrawn")
        current = self.sounding
        stops = current is not None and current.number > 0 and current.call_id == call_id
        at, heard = self._heard.pop(call_id, (_NEVER, None))
        if heard is not None and now - at <= HEARD_FOR and heard.said.correction:
            said = heard.said.model_copy(update={"text": _CORRECTION})
            until = now + LATEST_REPEAT
            turn = Turn(said, 0, tuple(said.correction), now, until, heard.silent_from)
            self._waiting.append(turn)
        return stops

    def _remove(self, call_id: int, outcome: str) -> None:
        gone = [turn for turn in self._waiting if turn.number and turn.call_id == call_id]
        self._waiting = [turn for turn in self._waiting if turn not in gone]
        for turn in gone:
            self._tell(turn, outcome, 0.0)
        if self.sounding is not None and self.sounding.call_id == call_id:
            self._is_last = True

    def next(self, now: float) -> Turn | None:
        """Hands out what is to sound now; nothing while something sounds or the gap is not over."""
        self._clear_out(now)
        due = sorted(
            (turn for turn in self._waiting if turn.due <= now), key=lambda turn: turn.rank
        )
        if self.sounding is not None or not due or now < self._free_at(due[0]):
            return None
        self._waiting.remove(due[0])
        self.sounding, self._is_last = due[0], False
        return due[0]

    def _clear_out(self, now: float) -> None:
        for turn in list(self._waiting):
            outcome = "muted" if now >= turn.silent_from else "late" if now > turn.until else ""
            if outcome:
                self._waiting.remove(turn)
                self._tell(turn, outcome, 0.0)

    def _free_at(self, turn: Turn) -> float:
        return self._quiet_since + (GAP if turn.number else BEFORE_CORRECTION)

    def wake_at(self, now: float) -> float | None:
        """When to ask `next` again, if nobody adds anything before."""
        if self.sounding is not None or not self._waiting:
            return None
        moments = [max(turn.due, self._free_at(turn)) for turn in self._waiting]
        moments += [min(turn.until, turn.silent_from) for turn in self._waiting]
        return max(now, min(moments))

    def begin(self, now: float) -> None:
        """The first sample of the turn that `next` gave has sounded: people have heard of this call."""
        if self.sounding is not None and self.sounding.number:
            self._heard[self.sounding.call_id] = (now, self.sounding)
            while len(self._heard) > _REMEMBERED:
                del self._heard[next(iter(self._heard))]

    def end(self, outcome: str, seconds: float, now: float) -> None:
        """The turn that `next` gave is over; a call that was played whole may be said again later."""
        turn, self.sounding = self.sounding, None
        assert turn is not None, "nothing sounds"
        if outcome in ("played", "stopped"):
            self._quiet_since = now
        self._tell(turn, outcome, seconds)
        if outcome == "played" and not self._is_last and _may_repeat(turn):
            self._waiting.append(_repeat(turn, now))


def _may_repeat(turn: Turn) -> bool:
    return 0 < turn.number <= len(turn.said.again) and turn.said.repeat_after_seconds > 0


def _repeat(turn: Turn, now: float) -> Turn:
    """The same call with "Nhắc lại lần hai" after the chime."""
    due = now + turn.said.repeat_after_seconds
    first, *rest = turn.said.clips
    prefix = turn.said.again[turn.number - 1]
    clips = (first, prefix, *rest) if first == "chime" else (prefix, first, *rest)
    return Turn(turn.said, turn.number + 1, clips, due, due + LATEST_REPEAT, turn.silent_from)
