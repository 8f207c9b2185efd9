"""The software printer on a TCP port of this machine, one session at a time like a real one, with fault switches."""

import contextlib
import os
import select
import socket
import struct
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from .abilities import Abilities
from .machine import Machine, PaperLevel

_KEPT = 12  # slips
_TICK = 0.25  # seconds


@dataclass
class Faults:
    """`hang`: reads nothing. `mute`: prints, never answers. `drop_after`: resets once, after so many bytes.

    `reset`: every connection is reset at once, as by a network board that serves somebody else."""

    hang: bool = False
    mute: bool = False
    drop_after: int | None = None
    reset: bool = False


def _reset(session: socket.socket) -> None:
    """Make its closing a reset, as when the printer loses power, not a polite end."""
    layout = "hh" if os.name == "nt" else "ii"
    session.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(layout, 1, 0))


class SoftwarePrinter:
    """`start` it, connect to `port` of 127.0.0.1. Slips are kept as PNG, the newest last."""

    def __init__(
        self,
        port: int = 0,
        on_slip: Callable[[], None] = lambda: None,
        abilities: Abilities | None = None,
    ) -> None:
        self.faults = Faults()
        self.machine = Machine(self._keep, abilities)
        self.cut_count = 0
        self._slips: deque[tuple[int, bytes]] = deque(maxlen=_KEPT)
        self._on_slip = on_slip
        self._lock = threading.RLock()
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        self._woken, self._waker = socket.socketpair()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="software-printer", daemon=True)

    def start(self) -> "SoftwarePrinter":
        self._thread.start()
        return self

    def stop(self) -> None:
        """Switch it off: nothing listens any more."""
        self._stopped.set()
        self._wake()
        self._thread.join(timeout=5)
        for end in (self._listener, self._woken, self._waker):
            end.close()

    # -- what a hand does -----------------------------------------------------------------------

    def set_paper(self, level: PaperLevel, rows_left: int | None = None) -> None:
        """Take the paper out, put a roll in, or let it end after some rows."""
        with self._lock:
            self.machine.paper.level, self.machine.paper.rows_left = level, rows_left
            self.machine.run()
        self._wake()

    def set_cover(self, is_open: bool) -> None:
        with self._lock:
            self.machine.cover_open = is_open
            self.machine.run()
        self._wake()

    def set_cutter(self, jammed: bool) -> None:
        """The next cut does not end until the jam is gone."""
        with self._lock:
            self.machine.cutter_jammed = jammed
            self.machine.run()
        self._wake()

    def set_rest(self, resting: bool) -> None:
        """Keep what comes and print it later, as when the head is too hot."""
        with self._lock:
            self.machine.resting = resting
            self.machine.run()
        self._wake()

    def set_faults(
        self,
        *,
        hang: bool = False,
        mute: bool = False,
        drop_after: int | None = None,
        reset: bool = False,
    ) -> None:
        with self._lock:
            self.faults = Faults(hang, mute, drop_after, reset)
        self._wake()

    def slips(self) -> list[tuple[int, bytes]]:
        """(number of the cut, PNG), oldest first."""
        with self._lock:
            return list(self._slips)

    # -- the wire -------------------------------------------------------------------------------

    def _keep(self, picture: Image.Image) -> None:
        png = BytesIO()
        picture.save(png, "PNG")
        self.cut_count += 1
        self._slips.append((self.cut_count, png.getvalue()))
        self._on_slip()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):
            self._waker.send(b"!")

    def _serve(self) -> None:
        while not self._stopped.is_set():
            ready, _, _ = select.select([self._listener, self._woken], [], [], _TICK)
            self._drain(ready)
            if self._listener in ready:
                session, _ = self._listener.accept()
                with session, contextlib.suppress(OSError):
                    self._talk(session)
                with self._lock:
                    self.machine.disconnected()

    def _drain(self, ready: list[socket.socket]) -> None:
        if self._woken in ready:
            self._woken.recv(1024)

    def _talk(self, session: socket.socket) -> None:
        while not self._stopped.is_set():
            if self.faults.reset:
                _reset(session)
                return
            with self._lock:
                listens = not self.faults.hang and not self.machine.full
            wanted = [session, self._woken] if listens else [self._woken]
            ready, _, _ = select.select(wanted, [], [], _TICK)
            self._drain(ready)
            if session in ready:
                data = session.recv(1024)
                if not data or self._dropped(session, data):
                    return
                with self._lock:
                    self.machine.receive(data)
            self._reply(session)

    def _dropped(self, session: socket.socket, data: bytes) -> bool:
        with self._lock:
            left = self.faults.drop_after
            if left is None:
                return False
            if len(data) < left:
                self.faults.drop_after = left - len(data)
                return False
            self.machine.receive(data[:left])
            self.faults.drop_after = None
        _reset(session)
        return True

    def _reply(self, session: socket.socket) -> None:
        with self._lock:
            replies = bytes(self.machine.replies)
            self.machine.replies.clear()
            silent = self.faults.mute or self.faults.hang
        if replies and not silent:
            session.sendall(replies)
