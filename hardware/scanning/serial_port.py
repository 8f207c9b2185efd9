"""USB-COM (CDC-ACM) and RS-232 scanners through pyserial: bytes exactly as the scanner decoded them, any language.

`SerialSource(Where(path="/dev/ttyACM0"))`, `SerialSource(Where(vid=0x0C2E, serial="18123B4"), baud=115200)`.
pyserial comes with the `devices` extra and is loaded only when such a scanner is set up."""

from typing import Any

from .sources import SourceGone, Where, gone, only


class SerialSource:
    """One serial port, for this process alone."""

    def __init__(self, where: Where, baud: int = 9600) -> None:
        self._where, self._baud = where, baud
        self._port: Any = None

    def open(self) -> None:
        self.close()
        try:
            import serial
        except ImportError:
            raise SourceGone("library_missing") from None
        path = self._where.path or only(self._plugged_in())
        try:
            # `exclusive`: nobody else of this machine reads half of a card.
            self._port = serial.Serial(path, self._baud, timeout=0, exclusive=True)
        except OSError as error:
            raise gone(error) from None

    def _plugged_in(self) -> list[str]:
        from serial.tools import list_ports

        return [
            one.device
            for one in list_ports.comports()
            if one.vid is not None
            and self._where.fits(
                one.vid, one.pid, one.serial_number or "", (one.location or "").partition(":")[0]
            )
        ]

    def read(self, seconds: float) -> bytes:
        try:
            self._port.timeout = seconds
            first: bytes = self._port.read(1)
            return first + self._port.read(self._port.in_waiting) if first else b""
        except (OSError, TypeError):  # TypeError: pyserial, when the port was closed under it
            raise SourceGone("unplugged") from None

    def close(self) -> None:
        if self._port is not None:
            self._port.close()
        self._port = None
