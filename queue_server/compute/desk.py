"""The server's side of the child: one job at a time, each within its time; a child that dies is replaced."""

import contextlib
import socket
import subprocess
import sys
import threading
import time

import structlog

from queue_server.services.computing import ComputeAway, ComputeRefused

from . import wire

log = structlog.get_logger()


class Compute:
    """Call it with the name of a job and bytes. Greenlets park on the lock and the socket, threads wait there.

    The child is started by the first job and ends when this process does, however it does: its line closes."""

    def __init__(self, seconds: float = 10.0) -> None:
        self._seconds = seconds
        self._turn = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

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
        if self._line is not None and self._child is not None and self._child.poll() is None:
            return self._line
        self._end()
        ours, theirs = socket.socketpair()
        with theirs:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "queue_server.compute", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={"PYTHONUTF8": "1"},  # no setting and no secret of the server
                cwd="/",
            )
        self._line = ours
        return ours

    def _end(self) -> None:
        line, child = self._line, self._child
        self._line = self._child = None
        if line is not None:
            line.close()
        if child is not None:
            with contextlib.suppress(OSError):
                child.kill()
            child.wait(timeout=5)

    def stop(self) -> None:
        """With the server. A job on its way is answered with ComputeAway."""
        self._end()
