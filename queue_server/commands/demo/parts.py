"""What runs in the demo: each part with the device it is, the place it serves and how it is started."""

import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path

FIRST_PORT = 8080


@dataclass(frozen=True)
class Part:
    """One process. `kind` is the device it is enrolled as; the server itself is none."""

    name: str
    title: str
    port: int
    arguments: tuple[str, ...]
    kind: str | None = None
    counter_id: str | None = None
    zone_id: str | None = None
    hall_id: str | None = None
    path: str = "/"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{self.path}"


@dataclass
class FreePorts:
    """Hands out ports nobody listens on, from a first one upwards, each once."""

    next_port: int = FIRST_PORT
    given: list[int] = field(default_factory=list)

    def take(self) -> int:
        while True:
            port, self.next_port = self.next_port, self.next_port + 1
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", port))
                except OSError:
                    continue
            self.given.append(port)
            return port


@dataclass(frozen=True)
class Places:
    """Where the demo's devices stand; `agency_id` settles most of what is handed in at the counter."""

    site_id: str
    hall_id: str
    zone_id: str
    counter_id: str
    agency_id: str | None = None


def command_line(*arguments: str) -> tuple[str, ...]:
    """`motcua …` with the interpreter that runs this."""
    return (sys.executable, "-m", "queue_server.cli", *arguments)


def parts_of(state: Path, server_url: str, places: Places, ports: FreePorts) -> list[Part]:
    """Bridge, kiosk, hall display, counter board, LED agent and voice, in the order they start."""

    def device(name: str, title: str, kind: str, *extra: str, **place: str) -> Part:
        port = ports.take()
        folder = str(state / name)
        base = ("--server", server_url, "--state-dir", folder, "--port", str(port))
        return Part(name, title, port, command_line(extra[0], *base, *extra[1:]), kind, **place)

    bridge = device(
        "bridge", "Cầu nối, máy in phần mềm", "bridge", "bridge", "--printer", "software"
    )
    key = str(state / "bridge" / "bridge.key")
    kiosk_extra = (
        "--bridge",
        f"http://127.0.0.1:{bridge.port}",
        "--bridge-key",
        key,
        "--device-name",
        "Máy 01",
    )
    counter, hall = {"counter_id": places.counter_id}, {"hall_id": places.hall_id}
    panel = ("--panel", "software?size=128x32")
    return [
        bridge,
        device("kiosk", "Máy lấy số", "kiosk", "kiosk", *kiosk_extra),
        device("hall", "Màn hình sảnh, có tiếng", "display", "display", "--voice", **hall),
        device(
            "board", "Bảng trên quầy", "board", "display", "--counter", places.counter_id, **counter
        ),
        device("led", "Bảng LED phần mềm", "led", "led", *panel, **counter),
    ]
