"""Panels made of pixels on a page: receives DDP over UDP as a real panel does and shows every dot."""

import base64
import io
import selectors
import socket
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from PIL import Image, ImageDraw

from displays.loopback import Stream

from .wire import ddp

# A real panel falls dark or keeps its last picture when nobody speaks; ours says so.
SILENCE_SECONDS = 4.0
_OFF, _BOARD = (0x24, 0x1C, 0x10), (0x05, 0x04, 0x03)


@dataclass
class SoftPanel:
    """One receiving panel. `picture` is the last whole one, three bytes a dot."""

    name: str
    size: tuple[int, int]
    socket: socket.socket
    assembler: ddp.Assembler
    picture: bytes
    title: str = ""
    shown: int = 0
    heard_at: float = -1e9
    silent: bool = True
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    def state(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "title": self.title or self.name,
            "width": self.size[0],
            "height": self.size[1],
            "silent": self.silent,
            "rgb": base64.b64encode(self.picture).decode("ascii"),
        }


class Receiver:
    """A thread that listens for all its panels; `stream` pushes pictures to open pages when they change."""

    def __init__(self) -> None:
        self.panels: dict[str, SoftPanel] = {}
        self._outcomes: dict[str, dict[str, Any]] = {}
        self.stream = Stream(self._first)
        self._selector = selectors.DefaultSelector()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ddp-receiver", daemon=True)

    def _first(self) -> list[tuple[str, Any]]:
        panels = [("panel", panel.state()) for panel in list(self.panels.values())]
        return [*panels, *(("outcome", told) for told in list(self._outcomes.values()))]

    def outcome(self, name: str, kind: str, result: str, reason: str) -> None:
        """What a panel, real or not, answered last; for the page."""
        at = datetime.now().astimezone().strftime("%H:%M:%S")
        told = {"name": name, "kind": kind, "result": result, "reason": reason, "at": at}
        self._outcomes[name] = told
        self.stream.publish("outcome", told)

    def add(
        self, name: str, size: tuple[int, int], port: int = 0, host: str = "127.0.0.1"
    ) -> SoftPanel:
        """A new panel on its own UDP port (0: a free one)."""
        sink = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sink.bind((host, port))
        sink.setblocking(False)
        length = size[0] * size[1] * 3
        panel = SoftPanel(name, size, sink, ddp.Assembler(length), bytes(length))
        self.panels[name] = panel
        self._selector.register(sink, selectors.EVENT_READ, panel)
        self.stream.publish("panel", panel.state())
        return panel

    def rename(self, name: str, title: str) -> None:
        """What people call this panel."""
        panel = self.panels[name]
        if panel.title != title:
            panel.title = title
            self.stream.publish("panel", panel.state())

    def put(self, name: str, picture: bytes) -> None:
        """A picture that came another way, from a software card."""
        panel = self.panels.get(name)
        if panel is not None:
            self._show(panel, picture)

    def remove(self, name: str) -> None:
        panel = self.panels.pop(name)
        self._selector.unregister(panel.socket)
        panel.socket.close()
        self._outcomes.pop(name, None)
        self.stream.publish("gone", {"name": name})

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        while not self._stopped.is_set():
            for key, _ in self._selector.select(timeout=0.2):
                self._receive(key.data)
            self._notice_silence()

    def _receive(self, panel: SoftPanel) -> None:
        while True:
            try:
                datagram = panel.socket.recv(2048)
            except OSError:
                return
            picture = panel.assembler.add(datagram, time.monotonic())
            if picture is not None:
                self._show(panel, picture)

    def _show(self, panel: SoftPanel, picture: bytes) -> None:
        news = picture != panel.picture or panel.silent
        with panel.changed:
            panel.picture, panel.silent = picture, False
            panel.shown, panel.heard_at = panel.shown + 1, time.monotonic()
            panel.changed.notify_all()
        if news:
            self.stream.publish("panel", panel.state())

    def _notice_silence(self) -> None:
        for panel in list(self.panels.values()):
            if not panel.silent and time.monotonic() - panel.heard_at > SILENCE_SECONDS:
                panel.silent = True
                self.stream.publish("panel", panel.state())

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)
        for name in list(self.panels):
            self.remove(name)
        self._selector.close()
        self.stream.close()


def png(panel: SoftPanel, pitch: int = 8) -> bytes:
    """The panel as round dots, `pitch` pixels apart, drawn four times larger and reduced."""
    width, height = panel.size
    step = pitch * 4
    image = Image.new("RGB", (width * step, height * step), _BOARD)
    draw = ImageDraw.Draw(image)
    for index in range(width * height):
        colour = tuple(panel.picture[index * 3 : index * 3 + 3])
        lit = any(colour)
        radius = step * (0.41 if lit else 0.36)
        x, y = (index % width + 0.5) * step, (index // width + 0.5) * step
        box = (x - radius, y - radius, x + radius, y + radius)
        draw.ellipse(box, fill=colour if lit else _OFF)
    buffer = io.BytesIO()
    image.resize((width * pitch, height * pitch), Image.Resampling.LANCZOS).save(buffer, "PNG")
    return buffer.getvalue()
