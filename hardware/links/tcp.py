"""An ESC/POS printer on TCP (port 9100): pre-flight, sending, acknowledgement. "The socket took it" proves nothing."""

import contextlib
import select
import socket
import time
from collections.abc import Callable

from hardware.wire import commands
from hardware.wire.health import Health, pushed
from hardware.wire.replies import Replies, Reply

from .delivery import Delivery
from .outcome import Deadlines, LinkDown, Outcome

_TICK = 0.2  # seconds between looks at the clock and at whether to give up


class TcpLink:
    """One connection at a time, kept open between jobs so that the printer can push its status."""

    def __init__(
        self,
        host: str,
        port: int,
        how: commands.Acknowledgement = "process_id",
        deadlines: Deadlines | None = None,
    ) -> None:
        self.address = (host, port)
        self.deadlines = deadlines or Deadlines()
        self.health = Health()
        self._how = how
        self._socket: socket.socket | None = None
        self._replies = Replies()

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    def open(self) -> None:
        """Connect and ask for pushed status. LinkDown: refused, no route, or too slow."""
        self.close()
        try:
            line = socket.create_connection(self.address, timeout=self.deadlines.connect)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.setblocking(False)
            line.send(commands.STATUS_ON)
        except OSError as error:
            raise LinkDown("unreachable") from error
        self._socket, self._replies, self.health = line, Replies(), Health()

    def close(self) -> None:
        if self._socket:
            self._socket.close()
        self._socket = None

    def preflight(self) -> Health:
        """Ask how the printer is, one question at a time. LinkDown: no answer; the link is closed then."""
        end = time.monotonic() + self.deadlines.preflight
        health = self.health
        try:
            for query in commands.QUERIES:
                self._line().send(commands.ask(query))
                health = health.answered(query, self._real_time_byte(end))
        except (OSError, TimeoutError) as error:
            self.close()
            raise LinkDown("no_answer") from error
        self.health = health
        return health

    def ready(self) -> Health:
        """A fresh answer from the printer, reconnecting once if a kept connection had died."""
        if self.is_open:
            with contextlib.suppress(LinkDown):
                return self.preflight()
        self.open()
        return self.preflight()

    def deliver(self, data: bytes, process_id: bytes, give_up: Callable[[Health], bool]) -> Outcome:
        """Send a job and wait until the printer says that it is on paper.

        `give_up` is asked about five times a second, with the newest status; true abandons the job."""
        delivery = Delivery(data, process_id, self._how, self.deadlines)
        outcome: Outcome | None = None
        while outcome is None:
            outcome = delivery.abandoned() if give_up(self.health) else self._advance(delivery)
        if outcome.state != "printed":
            self.close()
        return outcome

    def _advance(self, delivery: Delivery) -> Outcome | None:
        line = self._line()
        writing = [line] if delivery.left else []
        try:
            readable, writable, _ = select.select([line], writing, [], _TICK)
            if writable:
                delivery.accepted(line.send(delivery.left))
            replies = self._receive() if readable else []
        except OSError:
            return delivery.broken()
        for reply in replies:
            if delivery.acknowledged_by(reply):
                return delivery.done()
        return delivery.overdue(self.health)

    def watch(self, waker: socket.socket, seconds: float) -> bool:
        """Listen for pushed status until woken or the time is over; true if the status changed. LinkDown: closed."""
        before = self.health
        readable, _, _ = select.select([self._line(), waker], [], [], seconds)
        if self._socket in readable:
            try:
                self._receive()
            except OSError as error:
                self.close()
                raise LinkDown("unreachable") from error
        return self.health != before

    def discard(self) -> None:
        """Make the printer forget a job it still holds (DLE DC4 8). LinkDown: it could not be told."""
        self.open()
        # Asking for pushed status waited in the buffer that is now cleared: ask again behind it.
        self._line().send(commands.CLEAR + commands.STATUS_ON)

    def _line(self) -> socket.socket:
        if self._socket is None:
            raise LinkDown("unreachable")
        return self._socket

    def _receive(self) -> list[Reply]:
        data = self._line().recv(4096)
        if not data:
            raise ConnectionResetError("the printer closed the connection")
        replies = self._replies.feed(data)
        for reply in replies:
            if reply.kind == "status":
                self.health = pushed(reply.value)
        return replies

    def _real_time_byte(self, end: float) -> int:
        while (left := end - time.monotonic()) > 0:
            readable, _, _ = select.select([self._line()], [], [], left)
            if readable:
                for reply in self._receive():
                    if reply.kind == "real_time":
                        return reply.value[0]
        raise TimeoutError
