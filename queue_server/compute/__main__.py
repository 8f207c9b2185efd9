"""The child: answers one job after another until the server's end of the line closes.

Answers: `done` with bytes, `refused` with a stable code (the job raised ValueError), `failed` with the error's name.
"""

import contextlib
import os
import resource
import socket
import sys
from collections.abc import Callable
from importlib.metadata import entry_points

from . import wire

_MEMORY = 1536 * 1024 * 1024  # a picture that claims to be huge must not take the machine with it

Job = Callable[[bytes], bytes]


def _job(known: dict[str, Job], name: str) -> Job:
    if name not in known:
        found = entry_points(group="motcua.compute", name=name)
        if not found:
            raise LookupError(name)
        known[name] = next(iter(found)).load()
    return known[name]


def _answer(known: dict[str, Job], name: str, data: bytes) -> tuple[str, bytes]:
    try:
        return "done", _job(known, name)(data)
    except ValueError as refusal:
        return "refused", str(refusal)[:80].encode()
    except MemoryError:
        return "refused", b"too_large"
    except Exception as error:
        # Its content may be personal: only what kind of error it was leaves the child.
        return "failed", type(error).__name__.encode()


def serve(line: socket.socket) -> None:
    known: dict[str, Job] = {}
    with contextlib.suppress(wire.Closed, ConnectionError):
        while True:
            name, data = wire.receive(line)
            wire.send(line, *_answer(known, name, data))


def main() -> None:
    with contextlib.suppress(OSError):
        os.nice(5)  # the hall comes first
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with socket.socket(fileno=int(sys.argv[1])) as line:
        line.setblocking(True)  # a server on gevent made it one that does not wait
        serve(line)


if __name__ == "__main__":
    main()
