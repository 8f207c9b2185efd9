"""Another process that wants the printer: reads addresses, says as JSON how it was refused. Light, to start quickly."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from hardware.links.address import line_to, parse
from hardware.links.outcome import LinkDown
from hardware.links.owner import Claim
from hardware.links.printer import PrinterLink


class Another:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def refused(self, address: str) -> list[str]:
        """[reason, sentence]."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{address}\n")
        self._process.stdin.flush()
        found: list[str] = json.loads(self._process.stdout.readline())
        return found


@contextmanager
def another() -> Iterator[Another]:
    command = [sys.executable, "-B", "-m", __name__]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        yield Another(process)


def _try(address: str) -> list[str]:
    link = PrinterLink(line_to(parse(address)), claim=Claim())
    try:
        link.ready()
    except LinkDown as down:
        return [down.reason, str(down)]
    finally:
        link.stop()
    return ["opened", ""]


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_try(line.strip())) + "\n")
        sys.stdout.flush()
