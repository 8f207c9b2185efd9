"""An office printer behind a CUPS queue, raw. It never proves anything: CUPS says *completed* for what nobody printed.

Refused for tickets and the seal register. Uses the commands of `cups-client`; no C build of a binding.
"""

import contextlib
import os
import select
import socket
import subprocess
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from hardware.wire.health import Health
from hardware.wire.profile import EPSON_TM, Profile

from .identity import Identity
from .outcome import Deadlines, LinkDown, Outcome, down
from .owner import Claim
from .tcp import TcpLine
from .usb import UsbLine

_ENOUGH = 20.0  # seconds for a spooler that answers at all


class CupsLink:
    """`lp -o raw`; the outcome is `unknown` with reason `queue_accepted`: the office queue has it, no more is known."""

    proves = asks = False
    is_open = False
    identity = Identity()

    def __init__(
        self,
        queue: str,
        server: str = "",
        profile: Profile = EPSON_TM,
        deadlines: Deadlines | None = None,
        claim: Claim | None = None,
    ) -> None:
        self.profile, self._claim = profile, claim
        self.health = Health()
        self._queue, self._server = queue, server
        self._deadlines = deadlines or Deadlines()

    def _run(self, command: list[str], data: bytes, seconds: float) -> tuple[int, str]:
        where = ["-h", self._server] if self._server else []
        environment = {**os.environ, "LC_ALL": "C"}
        try:
            done = subprocess.run(
                [command[0], *where, *command[1:]],
                input=data, capture_output=True, timeout=seconds, env=environment, check=False,
            )  # fmt: skip
        except FileNotFoundError as error:
            raise LinkDown("no_driver", f"{command[0]}: cups-client is not installed") from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise LinkDown("no_answer") from error
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def ready(self) -> Health:
        """What the queue says. It does not know paper. LinkDown: no such queue, no CUPS."""
        code, said = self._run(["lpstat", "-p", self._queue], b"", self._deadlines.progress)
        if code:
            raise LinkDown("unreachable")
        self.health = Health(offline=" disabled " in said)
        return self.health

    def deliver(self, data: bytes, name: bytes, give_up: Callable[[Health], bool]) -> Outcome:
        """Hand it over. Once `lp` has run, whatever it said, only the paper knows."""
        title = f"motcua-{name.decode('ascii')}"
        command = ["lp", "-d", self._queue, "-o", "raw", "-t", title, "-s", "-"]
        try:
            code, _ = self._run(command, data, _ENOUGH)
        except LinkDown as failed:
            if failed.reason == "no_driver":
                return Outcome("not_printed", failed.reason)
            return Outcome("unknown", failed.reason)
        if code:
            return Outcome("not_printed", "queue_refused")
        return Outcome("unknown", "queue_accepted")

    def watch(self, waker: socket.socket, seconds: float) -> bool:
        select.select([waker], [], [], seconds)
        return False

    def claim(self) -> None:
        """Own the device behind the queue: CUPS and a direct line would print into each other.

        LinkDown("busy"): a printer of this machine is set up with a line of its own to it."""
        if self._claim is None:
            return
        try:
            _, said = self._run(["lpstat", "-v", self._queue], b"", self._deadlines.progress)
            self._claim.hold(_place(said.rpartition(": ")[2].strip(), self._queue))
        except LinkDown:
            pass  # no CUPS yet: nobody can print through it either
        except OSError as error:
            raise down(error) from error

    def tore(self) -> None: ...
    def discard(self) -> None: ...
    def close(self) -> None: ...

    def stop(self) -> None:
        if self._claim:
            self._claim.release()


def _place(device: str, queue: str) -> str:
    """Where a queue ends, in the words of `Line.place`, as far as its device tells."""
    parts = urlsplit(device)
    if parts.scheme == "socket" and parts.hostname:
        return TcpLine(parts.hostname, parts.port or 9100).place()
    serial = dict(parse_qsl(parts.query)).get("serial")
    if parts.scheme == "usb" and serial:
        with contextlib.suppress(OSError):
            return UsbLine(serial=serial).place()
    return f"cups-{queue}"
