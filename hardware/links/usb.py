"""A USB printer through libusb (extra `devices`), for machines whose kernel has no usblp or where it is in the way.

    UsbLine(serial="SN0001")     # by serial number: two printers alike are normal
    UsbLine(port="1-1.2")        # by port path as udev names it (bus-port.port): a printer without serial number

No set_configuration, no reset: both would take the printer away from a job. Claiming the interface is the lock.
"""

import contextlib
import errno
import importlib
import select
import socket
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .line import Busy

_PRINTER = 7  # interface class
_LARGEST = 4096  # bytes per transfer: short enough to look at replies in between
_WRITE_MS, _READ_MS, _LOOK_MS = 200, 50, 1


class UsbLine:
    """`backend` is a pyusb backend for tests; without it every opening makes a fresh libusb context, which is what
    finds a printer again after it was unplugged where no udev runs."""

    keeps_replies = True

    def __init__(
        self, serial: str | None = None, port: str | None = None, backend: Any = None
    ) -> None:
        if not (serial or port):
            raise ValueError("a USB printer is chosen by its serial number or by its port")
        self.serial, self.port = serial, port
        self._backend = backend
        self._device: Any = None
        self._number = -1
        self._out: Any = None
        self._in: Any = None
        self._detached = False
        self._come: deque[bytes] = deque()

    @property
    def is_open(self) -> bool:
        return self._device is not None

    # -- finding --------------------------------------------------------------------------------

    def place(self) -> str:
        return f"usb-{port_path(self._find())}"

    def _find(self) -> Any:
        for device in printers(self._backend):
            if self.port and port_path(device) != self.port:
                continue
            if self.serial and serial_number(device) != self.serial:
                continue
            return device
        raise FileNotFoundError(errno.ENODEV, "no such USB printer is plugged in")

    def open(self, seconds: float) -> None:
        """Finds the printer anew, takes it from usblp if that holds it, and claims it."""
        self.close()
        device = self._find()
        interface, self._out, self._in = _endpoints(device)
        number = interface.bInterfaceNumber
        try:
            if device.is_kernel_driver_active(number):
                device.detach_kernel_driver(number)
                self._detached = True
        except NotImplementedError:
            pass  # no kernel drivers on this system
        try:
            _usb("util").claim_interface(device, number)
        except OSError as error:
            _usb("util").dispose_resources(device)
            if error.errno == errno.EBUSY:
                raise Busy(errno.EBUSY, "máy in USB: chương trình khác đang giữ") from error
            raise
        self._device, self._number = device, number

    def close(self) -> None:
        device, self._device = self._device, None
        self._come.clear()
        if device is None:
            return
        util = _usb("util")
        with contextlib.suppress(OSError):
            util.release_interface(device, self._number)
        if self._detached:
            with contextlib.suppress(OSError, NotImplementedError):
                device.attach_kernel_driver(self._number)
        self._detached = False
        with contextlib.suppress(OSError):
            util.dispose_resources(device)

    # -- moving bytes ---------------------------------------------------------------------------

    def wait(
        self, seconds: float, to_write: bool = False, waker: socket.socket | None = None
    ) -> None:
        """libusb has nothing to select on: look at the printer in short turns, at the waker in between."""
        end = time.monotonic() + seconds
        while not (to_write or self._come):
            if waker and select.select([waker], [], [], 0)[0]:
                return
            left = end - time.monotonic()
            if left <= 0:
                return
            if not self._look(max(1, min(_READ_MS, int(left * 1000)))) and not self._in:
                time.sleep(min(left, _READ_MS / 1000))

    def write(self, data: memoryview) -> int:
        """A timeout after half a transfer is a short count, not an error (pyusb), and the rest is still to be sent."""
        self._alive()
        try:
            return int(self._out.write(bytes(data[:_LARGEST]), timeout=_WRITE_MS))
        except _usb("core").USBTimeoutError:
            return 0

    def read(self) -> bytes:
        self._alive()
        if not self._come:
            self._look(_LOOK_MS)
        return self._come.popleft() if self._come else b""

    def _look(self, milliseconds: int) -> bool:
        self._alive()
        if self._in is None:
            return False
        try:
            data = bytes(self._in.read(self._in.wMaxPacketSize, timeout=milliseconds))
        except _usb("core").USBTimeoutError:
            return False
        if data:
            self._come.append(data)
        return bool(data)

    def _alive(self) -> None:
        if self._device is None:
            raise OSError(errno.ENODEV, "the line is closed")


def _usb(part: str) -> Any:
    """pyusb, loaded when a USB printer is used and not before."""
    try:
        return importlib.import_module(f"usb.{part}")
    except ImportError as error:
        raise OSError(errno.ENOSYS, "pyusb is not installed (extra: devices)") from error


def _fresh_backend() -> Any:
    backend = _usb("backend.libusb1").get_backend()
    if backend is None:
        raise OSError(errno.ENOSYS, "libusb-1.0 is not installed")
    return backend


def printers(backend: Any = None) -> Iterator[Any]:
    """Every USB device with a printer interface, as pyusb devices; opens none of them. OSError: no library."""
    for device in _usb("core").find(find_all=True, backend=backend or _fresh_backend()):
        with contextlib.suppress(OSError):
            if any(each.bInterfaceClass == _PRINTER for one in device for each in one):
                yield device


def port_path(device: Any) -> str:
    """`1-1.2`: bus and ports, as in /sys/bus/usb/devices and in udev's ID_PATH."""
    ports = ".".join(map(str, device.port_numbers or ())) or str(device.address)
    return f"{device.bus}-{ports}"


def serial_number(device: Any) -> str:
    """Asked of the device, or of the kernel where the account may not open the device; "" if it has none."""
    with contextlib.suppress(OSError, ValueError, NotImplementedError):
        return str(device.serial_number or "")
    told = Path("/sys/bus/usb/devices", port_path(device), "serial")
    with contextlib.suppress(OSError):
        return told.read_text(encoding="utf-8").strip()
    return ""


def _endpoints(device: Any) -> tuple[Any, Any, Any]:
    """(interface, out, in or None) as the device describes them; guesses of vendor tables are often wrong."""
    util = _usb("util")
    for interface in device.get_active_configuration():
        if interface.bInterfaceClass != _PRINTER or interface.bAlternateSetting:
            continue
        ends: dict[int, Any] = {}
        for end in interface:
            if util.endpoint_type(end.bmAttributes) == util.ENDPOINT_TYPE_BULK:
                ends.setdefault(util.endpoint_direction(end.bEndpointAddress), end)
        if util.ENDPOINT_OUT in ends:
            return interface, ends[util.ENDPOINT_OUT], ends.get(util.ENDPOINT_IN)
    raise OSError(errno.ENXIO, "the device has no printer interface that takes data")
