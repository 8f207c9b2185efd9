"""Number boards of seven segments on Modbus: one register a digit, written and confirmed; RTU over serial, or TCP."""

import contextlib
import socket
import time
from dataclasses import dataclass
from typing import Any, Protocol

from displays.led import signs
from displays.led.signs import Sign
from displays.led.wire import modbus, segments

from .base import Counts, Result, why

ATTEMPTS = 3
PATIENCE_SECONDS = 0.4
REPEAT_SECONDS = 1.5


class Link(Protocol):
    """One question and its answer; TimeoutError for silence, other OSErrors for a line that is gone."""

    def ask(self, unit: int, pdu: bytes) -> bytes: ...

    def close(self) -> None: ...


class TcpLink:
    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None
        self._transaction = 0

    def ask(self, unit: int, pdu: bytes) -> bytes:
        if self._socket is None:
            self._socket = socket.create_connection(self._address, 1.0)
        self._transaction = (self._transaction + 1) & 0xFFFF
        self._socket.settimeout(PATIENCE_SECONDS)
        self._socket.sendall(modbus.tcp(self._transaction, unit, pdu))
        buffer, ends = bytearray(), time.monotonic() + PATIENCE_SECONDS
        while True:
            answer = modbus.take_tcp(self._transaction, unit, buffer)
            if answer is not None:
                return answer
            left = ends - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
            data = self._socket.recv(512)
            if not data:
                raise ConnectionResetError("bảng đã đóng kết nối")
            buffer += data

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class RtuLink:
    """RS-485 or RS-232 with 8 data bits; needs pyserial (`pip install 'motcua[devices]'`)."""

    def __init__(self, device: str, baud: int = 9600, parity: str = "N") -> None:
        self._settings = (device, baud, parity)
        self._line: Any = None

    def ask(self, unit: int, pdu: bytes) -> bytes:
        line = self._open()
        line.reset_input_buffer()  # what a board said too late
        line.write(modbus.rtu(unit, pdu))
        received = b""
        while len(received) < (wanted := modbus.rtu_length(received)):
            more = line.read(wanted - len(received) if len(received) >= 2 else 2 - len(received))
            if not more:
                raise TimeoutError
            received += more
        return modbus.from_rtu(unit, received)

    def _open(self) -> Any:
        if self._line is None:
            try:
                import serial
            except ImportError as error:
                raise OSError("cần pyserial: pip install 'motcua[devices]'") from error
            device, baud, parity = self._settings
            self._line = serial.Serial(
                device, baud, parity=parity, timeout=PATIENCE_SECONDS, write_timeout=1.0
            )
        return self._line

    def close(self) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.close()
            self._line = None


@dataclass(frozen=True)
class Layout:
    """Where a board wants its digits, as its paper says; registers are counted from 0."""

    unit: int = 1
    digits: int = 6
    register: int = 0
    code: str = "segments"
    brightness_register: int | None = None


class NumberBoard:
    """Shows the number that is called and the counter, nothing else; a pause is a row of dashes."""

    def __init__(self, link: Link, layout: Layout, repeat: float = REPEAT_SECONDS) -> None:
        self.repeat, self.layout = repeat, layout
        self.counts, self.reason = Counts(), ""
        self._link = link
        self._percent: int | None = None

    def show(self, sign: Sign, now: float, brightness: float) -> Result:
        request = modbus.write_many(self.layout.register, self.registers(sign, now))
        self.counts.sent += 1
        try:
            self._dim(brightness)
            self._ask(request)
        except modbus.Refused as error:
            self.counts.refused += 1
            self.reason = f"bảng từ chối, mã {error.code:02X}"
            return "refused"
        except (OSError, modbus.Wrong) as error:
            self.reason = why(error)
            self._percent = None
            self._link.close()
            return "failed"
        self.counts.acknowledged += 1
        self.reason = ""
        return "shown"

    def _dim(self, brightness: float) -> None:
        register, percent = self.layout.brightness_register, round(brightness * 100)
        if register is None or percent == self._percent:
            return
        self._ask(modbus.write_one(register, percent))
        self._percent = percent

    def _ask(self, request: bytes) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return modbus.check(request, self._link.ask(self.layout.unit, request))
            except (TimeoutError, modbus.Wrong):
                self.counts.lost += 1
                if attempt == ATTEMPTS:
                    raise

    def registers(self, sign: Sign, now: float) -> list[int]:
        """One value a digit, from the left: the bars, or the letter's ASCII code."""
        if sign.kind == "test":
            return [
                segments.ALL if self.layout.code == "segments" else ord("8")
            ] * self.layout.digits
        text = self.text(sign, now)
        if self.layout.code == "ascii":
            return [ord(letter) for letter in text]
        return [segments.BARS[letter] for letter in text]

    def text(self, sign: Sign, now: float) -> str:
        """A number that does not fit whole is dashes: a part of it would be another number."""
        dashes = "-" * self.layout.digits
        if sign.kind == "call":
            shown = segments.placed(sign.label, sign.counter, self.layout.digits)
            return " " * self.layout.digits if signs.dark_half(sign, now) else shown or dashes
        if sign.kind == "text":
            return segments.placed(sign.text, "", self.layout.digits) or dashes
        return dashes if sign.kind == "paused" else " " * self.layout.digits

    def next_change(self, sign: Sign, now: float) -> float:
        return signs.next_blink(sign, now)

    def close(self) -> None:
        self._link.close()
