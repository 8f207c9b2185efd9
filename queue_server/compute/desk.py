"""The server's side of the child: one job at a time, each within its time; a child that dies is replaced."""

import contextlib
import select
import socket
import subprocess
import sys
import threading
import time
import weakref

import structlog

from queue_server.services.computing import ComputeAway, ComputeRefused

from . import wire

log = structlog.get_logger()


def _speaks_unasked(line: socket.socket) -> bool:
    """Between jobs nothing comes but the end: the child died."""
    return bool(select.select([line], [], [], 0)[0])


class Compute:
    """Call it with the name of a job and bytes. Greenlets park on the lock and the socket, threads wait there.

    The child is started by the first job and ends when this process does, however it does: its line closes."""

    def __init__(self, seconds: float = 10.0) -> None:
        self._seconds = seconds
        self._turn = threading.Lock()
        self._line: socket.socket | None = None
        self._close: weakref.finalize[..., Compute] | None = None
        self.pid: int | None = None

    def __call__(self, job: str, data: bytes) -> bytes:
        """ComputeAway: no answer in time, and no harm done. ComputeRefused: the job does not take these bytes."""
        end = time.monotonic() + self._seconds
        if not self._turn.acquire(timeout=self._seconds):
            raise ComputeAway
        try:
            kind, answer = self._exchange(job, data, end)
        except (OSError, wire.Closed) as error:  # also what comes of waiting too long
            log.warning("the compute child is away", job=job, error=type(error).__name__)
            self._end()
            raise ComputeAway from error
        except BaseException:
            self._end()  # an answer that nobody waits for must not be taken for the next one
            raise
        finally:
            self._turn.release()
        return self._judged(job, kind, answer)

    def _exchange(self, job: str, data: bytes, end: float) -> tuple[str, bytes]:
        line = self._open()
        line.settimeout(max(end - time.monotonic(), 0.001))
        wire.send(line, job, data)
        line.settimeout(max(end - time.monotonic(), 0.001))
        return wire.receive(line)

    def _judged(self, job: str, kind: str, answer: bytes) -> bytes:
        if kind == "done":
            return answer
        if kind == "refused":
            raise ComputeRefused(answer.decode())
        log.error("a compute job failed", job=job, error=answer.decode())
        raise ComputeAway

    def _open(self) -> socket.socket:
        if self._line is not None and not _speaks_unasked(self._line):
            return self._line
        self._end()
        ours, theirs = socket.socketpair()
        with theirs:
            child = subprocess.Popen(
                [sys.executable, "-m", "queue_server.compute", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={"PYTHONUTF8": "1"},  # no setting and no secret of the server
                cwd="/",
            )
        self._line, self.pid = ours, child.pid
        self._close = weakref.finalize(self, _close, ours, child)
        return ours

    def _end(self) -> None:
        self._line = self.pid = None
        if self._close is not None:
            self._close()

    def stop(self) -> None:
        """With the server. A job on its way is answered with ComputeAway."""
        self._end()


def _close(line: socket.socket, child: subprocess.Popen[bytes]) -> None:
    line.close()
    with contextlib.suppress(OSError):
        child.kill()
    child.wait(timeout=5)
