"""A C-Power controller card in software: takes external calls over TCP, keeps a picture in RAM, has bad moods.

Written from what cards do on the wire, apart from the code that talks to them: it shares only the field layout.
"""

import contextlib
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable

from .wire import cpower

# What would end up in the card's flash, here only to be counted: it must stay at zero.
_ALWAYS_FLASH = frozenset({0x07, 0x08, 0x09, *range(0x81, 0x8F)})
_GLOBAL_AREA = 0x0C
CHECKSUM_ERROR, SEQUENCE_ERROR, NO_WINDOW, UNKNOWN = 0x01, 0x02, 0x03, 0x04


class SoftCard:
    """`rgb` is what the panel shows, three bytes a dot. Faults: set the public fields, call `reboot`."""

    def __init__(
        self,
        size: tuple[int, int],
        port: int = 0,
        shown: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        self.size, self._shown = size, shown
        self.rgb = bytes(size[0] * size[1] * 3)
        self.drop_packets = 0  # unanswered and unread, the next so many
        self.drop_answers = 0  # done, but not said
        self.refuse: list[int] = []  # results of the next packets
        self.answer_after = 0.0  # seconds
        self.commands: Counter[int] = Counter()
        self.flash_writes = 0
        self.changed = threading.Condition()
        self._window: tuple[int, int, int, int] | None = None
        self._lines: set[socket.socket] = set()
        self._stopped = threading.Event()
        self._door = socket.create_server(("127.0.0.1", port))
        self.port = int(self._door.getsockname()[1])
        self._thread = threading.Thread(target=self._listen, name="soft-card", daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while not self._stopped.is_set():
            try:
                line, _ = self._door.accept()
            except OSError:
                return
            self._lines.add(line)
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        received, body = bytearray(), bytearray()
        with line, contextlib.suppress(OSError, cpower.Broken):
            while data := line.recv(4096):
                received += data
                while (packet := cpower.take(received)) is not None:
                    self._answer(line, packet, body)
        self._lines.discard(line)

    def _answer(self, line: socket.socket, packet: cpower.Packet, body: bytearray) -> None:
        if packet.kind != cpower.REQUEST:
            return
        if self.drop_packets:
            self.drop_packets -= 1
            return
        result = self.refuse.pop(0) if self.refuse else self._take(packet, body)
        if self.answer_after:
            self._stopped.wait(self.answer_after)
        if self.drop_answers:
            self.drop_answers -= 1
            return
        if packet.flag & cpower.CONFIRM:
            place = (packet.number, packet.last)
            said = bytes(body[:1])
            line.sendall(cpower.frame(cpower.ANSWER, packet.card, result, place, said))

    def _take(self, packet: cpower.Packet, body: bytearray) -> int:
        """Put a packet to those before it; what to answer."""
        if packet.number == 0:
            body.clear()
        at = packet.number * cpower.PIECE
        if at > len(body):
            return SEQUENCE_ERROR
        body[at:] = packet.body
        return self._do(bytes(body)) if packet.number == packet.last else cpower.DONE

    def _do(self, body: bytes) -> int:
        self.commands[body[0]] += 1
        if body[0] in _ALWAYS_FLASH or (body[0] == _GLOBAL_AREA and body[1] & 0x81):
            self.flash_writes += 1
            return cpower.DONE
        if body[0] == cpower.SPLIT_WINDOWS:
            self._window = struct.unpack_from(">4H", body, 2)
            return cpower.DONE
        if body[0] == cpower.PICTURE:
            return self._draw(body)
        return UNKNOWN

    def _draw(self, body: bytes) -> int:
        if self._window is None or self._window[2:] != self.size:
            return NO_WINDOW
        mark, width, height, colours = struct.unpack_from("<2sHHB", body, 11)
        planes, step = body[19:], -(-width // 8) * height
        known = [colour for colour in (1, 2, 4) if colours & colour]
        if mark != b"I1" or (width, height) != self.size or len(planes) != step * len(known):
            return UNKNOWN
        rgb = bytearray(width * height * 3)
        for index, colour in enumerate(known):
            plane = planes[index * step : (index + 1) * step]
            part = (1, 2, 4).index(colour)
            rgb[part::3] = b"".join(
                b"\xff" if plane[y * (step // height) + x // 8] << x % 8 & 0x80 else b"\x00"
                for y in range(height)
                for x in range(width)
            )
        self._show(bytes(rgb))
        return cpower.DONE

    def _show(self, rgb: bytes) -> None:
        with self.changed:
            self.rgb = rgb
            self.changed.notify_all()
        self._shown(rgb)

    def reboot(self) -> None:
        """Power off and on: dark, no window, every connection gone."""
        self._window = None
        for line in list(self._lines):
            with contextlib.suppress(OSError):
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                line.shutdown(socket.SHUT_RDWR)
        self._show(bytes(len(self.rgb)))

    def stop(self) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for line in list(self._lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=5)
