"""Start the demo's processes, wait until each answers, and end all of them together."""

import contextlib
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import click

from .parts import Part

START_SECONDS = 30.0
END_SECONDS = 8.0


@dataclass
class Running:
    """The processes, in the order they were started; each writes to its own log file."""

    logs: Path
    processes: list[tuple[Part, subprocess.Popen[bytes]]] = field(default_factory=list)

    def start(self, part: Part, environment: dict[str, str]) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{part.name}.log").open("wb") as log:
            process = subprocess.Popen(
                part.arguments, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                env={**os.environ, **environment}, start_new_session=True,
            )  # fmt: skip
        self.processes.append((part, process))

    def wait_ready(self, part: Part, path: str) -> None:
        """Until it answers; a process that ended says why in its log."""
        process = next(process for known, process in self.processes if known is part)
        ends = time.monotonic() + START_SECONDS
        while not _answers(f"http://127.0.0.1:{part.port}{path}"):
            if process.poll() is not None or time.monotonic() > ends:
                tail = (self.logs / f"{part.name}.log").read_text(errors="replace")[-1500:]
                raise click.ClickException(f"{part.name} did not start:\n{tail}")
            time.sleep(0.05)

    def first_ended(self) -> Part | None:
        return next((part for part, process in self.processes if process.poll() is not None), None)

    def end(self) -> None:
        """SIGTERM to all, newest first, and SIGKILL to whoever stays."""
        for _, process in reversed(self.processes):
            if process.poll() is None:
                _signal(process, signal.SIGTERM)
        ends = time.monotonic() + END_SECONDS
        for _, process in reversed(self.processes):
            try:
                process.wait(max(0.1, ends - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
