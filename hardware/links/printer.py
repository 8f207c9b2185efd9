"""An ESC/POS printer behind any line: pre-flight, sending, acknowledgement, and going on after a torn job."""

import contextlib
import socket
import time
from collections.abc import Callable
from typing import Protocol

from hardware.wire import commands
from hardware.wire.health import Health, pushed
from hardware.wire.mending import mend
from hardware.wire.profile import EPSON_TM, Profile
from hardware.wire.replies import Kind, Replies, Reply

from .delivery import Delivery
from .identity import Identity
from .line import Line
from .outcome import Deadlines, LinkDown, Outcome, down
from .owner import Claim
from .questions import Questions

_TICK = 0.2  # seconds between looks at the clock and at whether to give up
_QUIET = 0.05  # seconds without a byte: nothing of an earlier session is still on its way
_FENCE = b"mend"  # small letters: no job is named so


class Link(Protocol):
    """What a worker needs of a printer. `proves`: an outcome `printed` is the printer's own word.

    `asks`: it tells nothing by itself, so an idle one has to be asked often."""

    proves: bool
    asks: bool
    profile: Profile
    health: Health
    identity: Identity

    @property
    def is_open(self) -> bool: ...
    def claim(self) -> None: ...
    def tore(self) -> None: ...
    def ready(self) -> Health: ...
    def deliver(self, data: bytes, name: bytes, give_up: Callable[[Health], bool]) -> Outcome: ...
    def watch(self, waker: socket.socket, seconds: float) -> bool: ...
    def discard(self) -> None: ...
    def close(self) -> None: ...
    def stop(self) -> None: ...


class PrinterLink:
    """One thread uses it. Honest by construction: what became of a job is said by `Delivery`, bytes move in `Line`."""

    proves = True

    def __init__(
        self,
        line: Line,
        profile: Profile = EPSON_TM,
        deadlines: Deadlines | None = None,
        claim: Claim | None = None,
    ) -> None:
        self.profile, self.deadlines = profile, deadlines or Deadlines()
        self.health, self.identity = Health(), Identity()
        self.asks = profile.status == "poll"
        self._line, self._claim = line, claim
        self._replies, self._questions = Replies(), Questions()
        # A killed process may have left half a band in the printer: rows of the next job would complete it.
        self._in_step, self._scrap = False, False

    @property
    def is_open(self) -> bool:
        return self._line.is_open

    def claim(self) -> None:
        """Own the device if it is there. LinkDown("busy"): another process does."""
        if self._claim:
            try:
                self._claim.hold(self._line.place())
            except OSError as error:
                if (refused := down(error)).reason == "busy":
                    raise refused from error

    def tore(self) -> None:
        """A job was cut short: what hangs out of the printer is cut off before the next one."""
        self._in_step, self._scrap = False, True

    def open(self) -> None:
        """Own the device, open it, ask for pushed status. LinkDown: not there, not ours, or too slow."""
        self.close()
        try:
            if self._claim:
                self._claim.hold(self._line.place())
            self._line.open(self.deadlines.connect)
            self._replies, self.health = Replies(), Health()
            if self._line.keeps_replies:
                self._settle()
            if self.profile.status == "asb":
                self._put(commands.STATUS_ON, time.monotonic() + self.deadlines.preflight)
        except (OSError, TimeoutError) as error:
            self.close()
            raise down(error) from error

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._line.close()

    def stop(self) -> None:
        """Close, and let another process own the device."""
        self.close()
        if self._claim:
            self._claim.release()

    # -- before a job ---------------------------------------------------------------------------

    def preflight(self) -> Health:
        """Ask how the printer is, one question at a time. LinkDown: no answer; the link is closed then."""
        end = time.monotonic() + self.deadlines.preflight
        health = self.health
        try:
            self._receive()
            for query in (*commands.QUERIES, commands.CAUSE):
                if query == commands.CAUSE and not health.broken:
                    break
                self._put(commands.ask(query), end)
                health = health.answered(query, self._expect("real_time", end).value[0])
        except OSError as error:
            self.close()
            raise LinkDown("no_answer") from error
        self.health = health
        return health

    def ready(self) -> Health:
        """A fresh answer from the printer, reconnecting once if a kept connection had died."""
        if self.is_open:
            with contextlib.suppress(LinkDown):
                return self._in_order(self.preflight())
        self.open()
        return self._in_order(self.preflight())

    def _in_order(self, health: Health) -> Health:
        """Before the first job and after a torn one: complete what was begun, until the printer answers behind it.

        The blank rows fill a band that was cut short (outside a picture a printer passes over zeros). The answer
        also shows that this printer acknowledges the way its profile says, and that no late one is still to come."""
        if self._in_step or not health.prints:
            return health
        how = self.profile.acknowledgement
        try:
            end = time.monotonic() + self.deadlines.progress
            self._put(mend(self.profile, self._scrap) + commands.acknowledge(_FENCE, how), end)
            self._expect("buffered" if how == "gs_r" else "process_id", end)
            self._settle()
        except OSError as error:
            self.close()
            raise LinkDown("no_ack") from error
        self._in_step, self._scrap = True, False
        self._identify()
        return self.health

    def _identify(self) -> None:
        """Once in step, when no answer of a job can be on its way."""
        if self.profile.names and (model := self._name(67)):
            maker, firmware = self._name(66), self._name(65)
            self.identity = Identity(" ".join(one for one in (maker, model) if one), firmware)

    def _name(self, what: int) -> str:
        said = self.ask(commands.identify(what), "info", self.deadlines.preflight)
        return (said or b"").decode("ascii", "replace").strip()[:60]

    def ask(self, question: bytes, kind: Kind, seconds: float) -> bytes | None:
        """One question outside a job; None when no such answer came in time. LinkDown: the device is gone."""
        end = time.monotonic() + seconds
        try:
            self._receive()
            self._put(question, end)
            return self._expect(kind, end).value
        except TimeoutError:
            return None
        except OSError as error:
            self.close()
            raise LinkDown("unreachable") from error

    # -- a job ----------------------------------------------------------------------------------

    def deliver(self, data: bytes, name: bytes, give_up: Callable[[Health], bool]) -> Outcome:
        """Send a job and wait until the printer says that it is on paper.

        `give_up` is asked about five times a second, with the newest status; true abandons the job."""
        delivery = Delivery(data, name, self.profile.acknowledgement, self.deadlines)
        self._questions = Questions()
        outcome: Outcome | None = None
        while outcome is None:
            outcome = delivery.abandoned() if give_up(self.health) else self._advance(delivery)
        if outcome.state != "printed":
            self.close()
        if outcome.state == "unknown":
            self.tore()
        return outcome

    def _advance(self, delivery: Delivery) -> Outcome | None:
        try:
            self._line.wait(_TICK, to_write=bool(delivery.left))
            if delivery.left:
                delivery.accepted(self._line.write(delivery.left))
            elif query := self._questions.due():
                self._line.write(memoryview(commands.ask(query)))
            replies = self._receive()
        except OSError:
            return delivery.broken()
        for reply in replies:
            if delivery.acknowledged_by(reply):
                return delivery.done()
            if reply.kind == "real_time":
                self.health = self._questions.answered(reply.value[0]) or self.health
        return delivery.overdue(self.health)

    # -- between jobs ---------------------------------------------------------------------------

    def watch(self, waker: socket.socket, seconds: float) -> bool:
        """Listen for pushed status until woken or the time is over; true if the status changed. LinkDown: closed."""
        before = self.health
        try:
            self._line.wait(seconds, waker=waker)
            self._receive()
        except OSError as error:
            self.close()
            raise LinkDown("unreachable") from error
        return self.health != before

    def discard(self) -> None:
        """Make the printer forget a job it still holds (DLE DC4 8). LinkDown: it could not be told."""
        self.open()
        # Asking for pushed status waited in the buffer that is now cleared: ask again behind it.
        again = commands.STATUS_ON if self.profile.status == "asb" else b""
        try:
            self._put(commands.CLEAR + again, time.monotonic() + self.deadlines.preflight)
        except OSError as error:
            self.close()
            raise LinkDown("no_answer") from error

    # -- bytes ----------------------------------------------------------------------------------

    def _put(self, data: bytes, end: float) -> None:
        """All of it, or TimeoutError (an OSError)."""
        left = memoryview(data)
        while left:
            left = left[self._line.write(left) :]
            if left and (rest := end - time.monotonic()) <= 0:
                raise TimeoutError
            elif left:
                self._line.wait(min(rest, _TICK), to_write=True)

    def _receive(self) -> list[Reply]:
        replies: list[Reply] = []
        while data := self._line.read():
            replies += self._replies.feed(data)
        for reply in replies:
            if reply.kind == "status":
                self.health = pushed(reply.value)
        return replies

    def _expect(self, kind: Kind, end: float) -> Reply:
        while (left := end - time.monotonic()) > 0:
            for reply in self._receive():
                if reply.kind == kind:
                    return reply
            self._line.wait(min(left, _TICK))
        raise TimeoutError

    def _settle(self) -> None:
        """Let late answers to earlier questions come and go."""
        end = time.monotonic() + self.deadlines.preflight
        while time.monotonic() < end:
            self._line.wait(_QUIET)
            if not self._receive():
                return
