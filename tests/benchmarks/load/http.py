"""Load on one route of any queue system: N keep-alive clients in one process, one answer each at a time.

    python -m tests.benchmarks.load.http --url http://127.0.0.1:8080/api/v1/tickets --token … --clients 16

Raw non-blocking sockets and requests built by gluing bytes: the client must not be what is measured. In `--body`,
`{key}` becomes a key of 32 characters never used before and `{series}` the next of `--series`.
"""

import json
import secrets
import selectors
import socket
import time
from collections import deque
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlsplit

import click

from .figures import spread

BODY = '{"key":"{key}","series":"{series}"}'
_KEY = 32


@dataclass
class Request:
    """One prebuilt request; only the key differs from one sending to the next."""

    before: bytes
    after: bytes

    def bytes(self, key: str) -> bytes:
        return b"%b%b%b" % (self.before, key.encode(), self.after)


def build(url: str, headers: list[str], body: str, series: str) -> Request:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    filled = body.replace("{series}", series)
    length = len(filled.replace("{key}", "0" * _KEY).encode())
    lines = [
        f"POST {target or '/'} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Content-Type: application/json",
        f"Content-Length: {length}",
        *headers,
    ]
    before, _, after = ("\r\n".join(lines) + "\r\n\r\n" + filled).partition("{key}")
    return Request(before.encode(), after.encode())


@dataclass
class Client:
    """One connection and what it waits for."""

    line: socket.socket
    sent: float = 0.0
    got: bytearray = field(default_factory=bytearray)


@dataclass
class Seen:
    """Latencies in milliseconds of answers that came inside the measured time, and every refusal by status."""

    latencies: list[float] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    lost: int = 0


def complete(got: bytearray) -> bool:
    """Whether one whole answer is here."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = bytes(got[:end]).lower()
    at = head.find(b"content-length:")
    if at >= 0:
        stop = head.find(b"\r\n", at)
        length = int(head[at + 15 : stop if stop >= 0 else None])
        return len(got) >= end + 4 + length
    return got.endswith(b"\r\n0\r\n\r\n") if b"chunked" in head else True


class Load:
    """`run` for warm + seconds; answers before `warm` seconds are not counted."""

    def __init__(
        self, requests: list[Request], address: tuple[str, int], clients: int, rate: float = 0.0
    ) -> None:
        self._requests, self._address = cycle(requests), address
        self._prefix, self._count = secrets.token_hex(10), 0
        self._ready = selectors.DefaultSelector()
        self._clients = [self._connect() for _ in range(clients)]
        self._every, self._idle, self._due = (1 / rate if rate else 0.0), deque[Client](), 0.0
        self.seen = Seen()

    def _connect(self) -> Client:
        line = socket.create_connection(self._address, timeout=10)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setblocking(False)
        client = Client(line)
        self._ready.register(line, selectors.EVENT_READ, client)
        return client

    def _ask(self, client: Client) -> None:
        self._count += 1
        request = next(self._requests).bytes(f"{self._prefix}{self._count:012x}")
        client.got.clear()
        client.sent = time.perf_counter()
        client.line.send(request)

    def run(self, warm: float, seconds: float) -> float:
        """The seconds that were really measured."""
        self._due = time.perf_counter()
        begins = self._due + warm
        ends = begins + seconds
        self._idle.extend(self._clients)
        while (now := time.perf_counter()) < ends:
            self._ask_who_is_due(now)
            until = min(ends, self._due) if self._every and self._idle else ends
            for key, _ in self._ready.select(max(0.0, until - time.perf_counter())):
                self._hear(key.data, begins)
        for client in self._clients:
            client.line.close()
        return time.perf_counter() - begins

    def _ask_who_is_due(self, now: float) -> None:
        """Everybody at once where there is no rate; else one each time its moment has come, late ones at once."""
        while self._idle and (not self._every or self._due <= now):
            self._ask(self._idle.popleft())
            self._due += self._every

    def _hear(self, client: Client, begins: float) -> None:
        data = client.line.recv(65536)
        if not data:
            self._reopen(client)
            return
        client.got += data
        if not complete(client.got):
            return
        now = time.perf_counter()
        status = bytes(client.got[9:12])
        if status[:1] != b"2":
            name = status.decode("latin-1")
            self.seen.refused[name] = self.seen.refused.get(name, 0) + 1
        elif now >= begins:
            self.seen.latencies.append((now - client.sent) * 1000)
        self._idle.append(client)

    def _reopen(self, client: Client) -> None:
        """The server closed the connection: an answer lost, or the end of its keep-alive."""
        self.seen.lost += 1
        self._ready.unregister(client.line)
        client.line.close()
        self._clients.remove(client)
        again = self._connect()
        self._clients.append(again)
        self._idle.append(again)


@click.command()
@click.option("--url", required=True, help="The whole address of the route; http only.")
@click.option("--token", default="", help="Sent as `Authorization: Bearer …`.")
@click.option("--header", "headers", multiple=True, help="Another header line, `Name: value`.")
@click.option("--body", default=BODY, show_default=True, help="JSON with {key} and {series}.")
@click.option("--series", default="A", show_default=True, help="Comma-separated, taken in turn.")
@click.option("--rate", default=0.0, help="Requests a second in all; 0: as fast as answers come.")
@click.option("--clients", default=16, show_default=True)
@click.option("--seconds", default=3.0, show_default=True)
@click.option("--warm", default=0.5, show_default=True, help="Seconds before counting starts.")
def main(
    url: str, token: str, headers: tuple[str, ...], body: str, series: str, **how: float
) -> None:
    """Prints one JSON object: answers, per_second, latency in ms, refusals by status, lost connections."""
    parts = urlsplit(url)
    lines = [*headers, *([f"Authorization: Bearer {token}"] if token else [])]
    requests = [build(url, lines, body, letter) for letter in series.split(",")]
    load = Load(
        requests,
        (parts.hostname or "127.0.0.1", parts.port or 80),
        int(how["clients"]),
        how["rate"],
    )
    measured = load.run(how["warm"], how["seconds"])
    seen = load.seen
    result = {
        "answers": len(seen.latencies),
        "per_second": round(len(seen.latencies) / measured, 1),
        **spread(seen.latencies),
        "refused": seen.refused,
        "lost": seen.lost,
    }
    click.echo(json.dumps(result))


if __name__ == "__main__":
    main()
