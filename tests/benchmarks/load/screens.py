"""From a clerk's request to the last of N screens, over one or several servers in turn.

    python -m tests.benchmarks.load.screens plan.json [plan.json …]

A plan is JSON, so that any queue system with websockets can be measured:
    name, url (http://host:port), screens (how many), path (of the socket), auth (JSON sent on joining),
    mark (text that only the message of a call holds), headers (of the clerk's requests),
    measured {path, body}, between [{path, body}, …], and calls. `{key}` in a body is a fresh key.
One process: a call is sent, then all sockets are read until each has heard it. The plans take turns call by call, so
that whatever else the machine does meets all of them.
"""

import json
import random
import secrets
import selectors
import socket
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from .figures import spread
from .frames import Screen
from .http import complete

PATIENCE = 5.0  # seconds for one call to reach everybody
LOOK_AGAIN = 0.0005  # seconds; a figure is at most this much too large
PAUSE = (0.02, 0.05)


class Clerk:
    """A keep-alive connection that sends prebuilt requests."""

    def __init__(self, address: tuple[str, int], headers: dict[str, str]) -> None:
        self.line = socket.create_connection(address, timeout=15)
        self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._host = f"{address[0]}:{address[1]}"
        self.got = bytearray()

    def request(self, ask: dict[str, Any]) -> bytes:
        body = json.dumps(ask.get("body", {})).replace("{key}", secrets.token_hex(16)).encode()
        return (
            f"POST {ask['path']} HTTP/1.1\r\nHost: {self._host}\r\n{self._head}"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body

    def act(self, ask: dict[str, Any]) -> None:
        """One request to its end. RuntimeError: it was refused."""
        self.line.sendall(self.request(ask))
        self.answer()

    def answer(self) -> None:
        self.line.settimeout(PATIENCE)
        while not complete(self.got):
            data = self.line.recv(65536)
            if not data:
                raise ConnectionError("the server closed the clerk's connection")
            self.got += data
        if self.got[9:10] != b"2":
            raise RuntimeError(f"refused: {bytes(self.got[-300:])!r}")
        self.got.clear()


class Hall:
    """The screens and the clerk of one plan."""

    def __init__(self, plan: dict[str, Any]) -> None:
        parts = urlsplit(plan["url"])
        address = (parts.hostname or "127.0.0.1", parts.port or 80)
        self.plan = plan
        self._mark = plan["mark"].encode()
        auth = json.dumps(plan["auth"]).encode() if plan.get("auth") is not None else b""
        self._ready = selectors.DefaultSelector()
        self._screens = [Screen(address, plan["path"], auth) for _ in range(plan["screens"])]
        for screen in self._screens:
            self._ready.register(screen.line, selectors.EVENT_READ, screen)
        self._clerk = Clerk(address, plan.get("headers", {}))
        self.first: list[float] = []
        self.last: list[float] = []
        self.answered: list[float] = []

    def call(self, counted: bool) -> None:
        """One call, then what must lie between it and the next."""
        self._drain()
        request = self._clerk.request(self.plan["measured"])
        missing = set(range(len(self._screens)))
        where = {id(screen): number for number, screen in enumerate(self._screens)}
        begun = time.perf_counter()
        self._clerk.line.sendall(request)
        first = 0.0
        while missing:
            # Once the first has heard, looked at every half millisecond: one process that plays a hundred machines
            # would else be woken a hundred times, and the sender pays for each (60–100 µs, no cost of a real hall).
            if first:
                time.sleep(LOOK_AGAIN)
            events = self._ready.select(0 if first else PATIENCE)
            if not events and time.perf_counter() - begun > PATIENCE:
                raise TimeoutError(f"{len(missing)} screens of {self.plan['name']} heard nothing")
            for key, _ in events:
                if key.data.hears(self._mark):
                    missing.discard(where[id(key.data)])
                    first = first or (time.perf_counter() - begun) * 1000
        last = (time.perf_counter() - begun) * 1000
        self._clerk.answer()
        if counted:
            self.first.append(first)
            self.last.append(last)
            self.answered.append((time.perf_counter() - begun) * 1000)
        for ask in self.plan.get("between", []):
            self._clerk.act(ask)

    def _drain(self) -> None:
        """What came since the last call: summaries, heartbeats, other calls' endings."""
        while events := self._ready.select(0):
            for key, _ in events:
                key.data.hears(self._mark)

    def figures(self) -> dict[str, Any]:
        figures = {"first": self.first, "last": self.last, "answered": self.answered}
        return {"calls": len(self.last), **{name: spread(ms) for name, ms in figures.items()}}


@click.command()
@click.argument("plans", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--calls", default=60, show_default=True, help="Counted calls of each plan.")
@click.option("--warm", default=3, show_default=True, help="Calls before counting starts.")
def main(plans: tuple[Path, ...], calls: int, warm: int) -> None:
    """Prints one JSON object: by plan, the time to the last screen and to the clerk's answer, in ms."""
    halls = [Hall(json.loads(path.read_text(encoding="utf-8"))) for path in plans]
    chance = random.Random(1)
    for number in range(warm + calls):
        for hall in halls:
            hall.call(counted=number >= warm)
            time.sleep(chance.uniform(*PAUSE))
    click.echo(json.dumps({hall.plan["name"]: hall.figures() for hall in halls}))


if __name__ == "__main__":
    main()
