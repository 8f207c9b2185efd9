"""Everything on USB that the bridge could drive, by what each device says it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from queue_server.contracts.checks import Finding, Place, read

_DEVICES = "/sys/bus/usb/devices"
# Honeywell, Hand Held, Zebra, Datalogic, Newland, Opticon: their scanners call themselves keyboards or serial lines.
_SCANNER_MAKERS = frozenset({"0c2e", "0536", "05e0", "05f9", "1eab", "065a"})
_SCANNER_WORDS = ("scan", "barcode", "qr", "imager", "symbol bar")
# Interface classes of USB.
_PRINTER, _HID, _STORAGE, _CARD = "07", "03", "08", "0b"
_SERIAL = ("02", "0a")
_SERIAL_DRIVERS = ("cdc_acm", "ftdi_sio", "cp210x", "pl2303", "ch341", "ch341-uart")
_KEYBOARD = "01"  # protocol of a HID interface that types


@dataclass(frozen=True)
class Interface:
    """One function of a device; `driver` is empty where the kernel has given it none."""

    kind: str
    protocol: str
    driver: str


@dataclass(frozen=True)
class Device:
    name: str
    vendor: str
    product: str
    interfaces: tuple[Interface, ...]

    @property
    def scans(self) -> bool:
        words = self.name.lower()
        return self.vendor in _SCANNER_MAKERS or any(word in words for word in _SCANNER_WORDS)


def devices(place: Place) -> Iterator[Device]:
    """Those that are plugged in, without hubs."""
    for folder in place.found(_DEVICES, "*"):
        if ":" in folder.name or not (folder / "idVendor").exists():
            continue
        made = f"{read(folder / 'manufacturer')} {read(folder / 'product')}".strip()
        vendor, product = read(folder / "idVendor").lower(), read(folder / "idProduct").lower()
        found = tuple(_interface(path) for path in sorted(folder.glob(f"{folder.name}:*")))
        found = found or tuple(
            _interface(path) for path in place.found(_DEVICES, f"{folder.name}:*")
        )
        if any(one.kind == "09" for one in found):
            continue
        yield Device(f"{made or 'USB'} ({vendor}:{product})", vendor, product, found)


def _interface(folder: Path) -> Interface:
    driver = folder / "driver"
    return Interface(
        read(folder / "bInterfaceClass").lower(),
        read(folder / "bInterfaceProtocol").lower(),
        driver.resolve().name if driver.exists() else "",
    )


def usb(place: Place) -> Iterator[Finding]:
    if not place.at(_DEVICES).is_dir():
        yield Finding(thing="USB", state="warn", code="usb.none")
        return
    known = 0
    for device in devices(place):
        for finding in _judge(device):
            known += 1
            yield finding
    if not known:
        yield Finding(thing="USB", state="ok", code="usb.nothing")


def _judge(device: Device) -> Iterator[Finding]:
    """One sentence a device: the first of its functions that we know."""
    for interface in device.interfaces:
        code = _code(device, interface)
        if code:
            name, _, state = code.partition(" ")
            yield Finding(
                thing=device.name,
                state="warn" if state else "ok",
                code=name,
                driver=interface.driver,
            )
            return


def _code(device: Device, interface: Interface) -> str:
    """The code of the sentence, with a second word where it is a warning."""
    kind, driver = interface.kind, interface.driver
    if kind == _PRINTER:
        return {"usblp": "usb.printer", "usbfs": "usb.printer_held"}.get(
            driver, "usb.printer_no_driver warn"
        )
    if kind == _CARD:
        return "usb.card_reader"
    if kind == _STORAGE:
        return "usb.storage warn" if driver else "usb.storage_off"
    if kind in _SERIAL or driver in _SERIAL_DRIVERS:
        return "usb.serial" if driver else "usb.serial_no_driver warn"
    if kind == _HID and device.scans:
        return "usb.scanner_types warn" if interface.protocol == _KEYBOARD else "usb.scanner_hid"
    return ""
