"""Cables between a link and a software printer: a pseudo terminal, and a USB bus made of pyusb's own backend interface.

Behind each cable is the same printer on TCP, so every fault it knows happens on every cable.
"""

import array
import contextlib
import errno
import os
import select
import socket
import threading
import tty
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core


class PtyCable:
    """`path` is the device node, for `SerialLine` and `UsblpLine` alike; `unplug` takes it away."""

    def __init__(self, printer_port: int) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        self._printer = socket.create_connection(("127.0.0.1", printer_port))
        self._woken, self._waker = socket.socketpair()
        self._thread = threading.Thread(target=self._pump, daemon=True)
        self._thread.start()

    def _pump(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                ready, _, _ = select.select([self._master, self._printer, self._woken], [], [])
                if self._woken in ready:
                    return
                if self._master in ready:
                    self._printer.sendall(os.read(self._master, 4096))
                if self._printer in ready:
                    os.write(self._master, self._printer.recv(4096))

    def say(self, data: bytes) -> None:
        """Bytes of the printer's own, such as XOFF."""
        os.write(self._master, data)

    def unplug(self) -> None:
        if not self._thread.is_alive() and self._waker.fileno() < 0:
            return
        self._waker.send(b"!")
        with contextlib.suppress(OSError):
            self._printer.shutdown(
                socket.SHUT_RDWR
            )  # also out of a sendall that a printer holds up
        self._thread.join(timeout=5)
        for end in (self._master, self._slave):
            with contextlib.suppress(OSError):
                os.close(end)
        for line in (self._printer, self._woken, self._waker):
            line.close()


def _descriptor(**values: int) -> SimpleNamespace:
    return SimpleNamespace(bLength=9, bDescriptorType=2, extra_descriptors=b"", **values)


class UsbPrinter:
    """One device on the bus: endpoints 0x81 and 0x02, a vendor interface in front of the printer's, a serial number."""

    def __init__(self, printer_port: int, serial: str, ports: tuple[int, ...]) -> None:
        self.serial, self.ports, self.address = serial, ports, 1
        self.line = socket.create_connection(("127.0.0.1", printer_port))
        self.line.setblocking(False)
        self.claimed_elsewhere = False
        self.kernel_driver = True
        self.calls: list[str] = []
        self.short_writes = False


class UsbBus(usb.backend.IBackend):  # type: ignore[misc]
    """`plug` and `unplug` printers. Errors carry the errno that libusb's backend gives."""

    def __init__(self) -> None:
        super().__init__()
        self.printers: list[UsbPrinter] = []
        self._next = 1

    def plug(
        self, printer_port: int, serial: str = "SN0001", ports: tuple[int, ...] = (1, 2)
    ) -> UsbPrinter:
        one = UsbPrinter(printer_port, serial, ports)
        one.address, self._next = self._next, self._next + 1
        self.printers.append(one)
        return one

    def unplug(self, one: UsbPrinter) -> None:
        self.printers.remove(one)
        one.line.close()

    def _there(self, one: UsbPrinter) -> UsbPrinter:
        if one not in self.printers:
            raise usb.core.USBError("No such device", -4, errno.ENODEV)
        return one

    # -- what pyusb asks ------------------------------------------------------------------------

    def enumerate_devices(self) -> Any:
        return iter(list(self.printers))

    def get_device_descriptor(self, dev: UsbPrinter) -> Any:
        return _descriptor(
            bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0, bMaxPacketSize0=64,
            idVendor=0x0416, idProduct=0x5011, bcdDevice=0x100, iManufacturer=1, iProduct=2, iSerialNumber=3,
            bNumConfigurations=1, address=dev.address, bus=1, port_number=dev.ports[-1], port_numbers=dev.ports,
            speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: UsbPrinter, config: int) -> Any:
        if config:
            raise IndexError
        return _descriptor(
            wTotalLength=32,
            bNumInterfaces=2,
            bConfigurationValue=1,
            iConfiguration=0,
            bmAttributes=0xC0,
            bMaxPower=1,
        )

    def get_interface_descriptor(self, dev: UsbPrinter, intf: int, alt: int, config: int) -> Any:
        if intf > 1 or alt or config:
            raise IndexError
        return _descriptor(
            bInterfaceNumber=intf, bAlternateSetting=0, bNumEndpoints=2 * intf,
            bInterfaceClass=7 if intf else 0xFF, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0,
        )  # fmt: skip

    def get_endpoint_descriptor(
        self, dev: UsbPrinter, ep: int, intf: int, alt: int, config: int
    ) -> Any:
        return _descriptor(
            bEndpointAddress=(0x81, 0x02)[ep], bmAttributes=2, wMaxPacketSize=64, bInterval=0, bRefresh=0,
            bSynchAddress=0,
        )  # fmt: skip

    def open_device(self, dev: UsbPrinter) -> UsbPrinter:
        return self._there(dev)

    def close_device(self, dev_handle: UsbPrinter) -> None:
        dev_handle.calls.append("close")

    def get_configuration(self, dev_handle: UsbPrinter) -> int:
        return 1

    def set_configuration(self, dev_handle: UsbPrinter, config_value: int) -> None:
        dev_handle.calls.append("set_configuration")

    def reset_device(self, dev_handle: UsbPrinter) -> None:
        dev_handle.calls.append("reset")

    def is_kernel_driver_active(self, dev_handle: UsbPrinter, intf: int) -> bool:
        return dev_handle.kernel_driver

    def detach_kernel_driver(self, dev_handle: UsbPrinter, intf: int) -> None:
        dev_handle.kernel_driver = False
        dev_handle.calls.append(f"detach {intf}")

    def attach_kernel_driver(self, dev_handle: UsbPrinter, intf: int) -> None:
        self._there(dev_handle).kernel_driver = True
        dev_handle.calls.append(f"attach {intf}")

    def claim_interface(self, dev_handle: UsbPrinter, intf: int) -> None:
        if dev_handle.claimed_elsewhere:
            raise usb.core.USBError("Resource busy", -6, errno.EBUSY)
        dev_handle.calls.append(f"claim {intf}")

    def release_interface(self, dev_handle: UsbPrinter, intf: int) -> None:
        self._there(dev_handle).calls.append(f"release {intf}")

    def ctrl_transfer(
        self,
        dev_handle: UsbPrinter,
        bm: int,
        request: int,
        value: int,
        index: int,
        data: Any,
        timeout: int,
    ) -> int:
        """Strings only: the languages, and the serial number under index 3."""
        text = (
            b"\x09\x04" if value & 0xFF == 0 else self._there(dev_handle).serial.encode("utf-16-le")
        )
        answer = array.array("B", bytes((len(text) + 2, 3)) + text)[: len(data)]
        data[: len(answer)] = answer
        return len(answer)

    def bulk_write(
        self, dev_handle: UsbPrinter, ep: int, intf: int, data: Any, timeout: int
    ) -> int:
        assert (ep, intf) == (0x02, 1)
        line = self._there(dev_handle).line
        if not select.select([], [line], [], timeout / 1000)[1]:
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        return int(line.send(bytes(data[: 777 if dev_handle.short_writes else None])))

    def bulk_read(self, dev_handle: UsbPrinter, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert (ep, intf) == (0x81, 1)
        line = self._there(dev_handle).line
        if not select.select([line], [], [], timeout / 1000)[0]:
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        data = line.recv(len(buff))
        buff[: len(data)] = array.array("B", data)
        return len(data)
