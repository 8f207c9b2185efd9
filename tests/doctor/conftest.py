"""A machine as files: what the kernel would tell, written into a folder."""

import os
from pathlib import Path

import pytest

from queue_server.contracts.checks import Place


class Machine:
    """`root` is given to the checks; every method plugs something in."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.place = Place(root=root)

    def write(self, path: str, text: str = "", mode: int = 0o644) -> Path:
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(mode)
        return file

    def usb(self, port: str, vendor: str, product: str, *interfaces: tuple[str, str, str]) -> None:
        """Interfaces as (class, protocol, driver); the folders are laid out as sysfs does, links and all."""
        devices = self.root / "sys/bus/usb/devices"
        real = self.root / "sys/devices/pci0/usb1" / port
        real.mkdir(parents=True)
        devices.mkdir(parents=True, exist_ok=True)
        (devices / port).symlink_to(real)
        (real / "idVendor").write_text(vendor + "\n")
        (real / "idProduct").write_text("0e15\n")
        (real / "product").write_text(product + "\n")
        for number, (kind, protocol, driver) in enumerate(interfaces):
            folder = real / f"{port}:1.{number}"
            folder.mkdir()
            (folder / "bInterfaceClass").write_text(kind + "\n")
            (folder / "bInterfaceProtocol").write_text(protocol + "\n")
            (devices / folder.name).symlink_to(folder)
            if driver:
                home = self.root / "sys/bus/usb/drivers" / driver
                home.mkdir(parents=True, exist_ok=True)
                (folder / "driver").symlink_to(home)

    def group(self, name: str) -> None:
        """The group of this account, under the name that a check looks for."""
        self.write("/etc/group", f"root:x:0:\n{name}:x:{os.getgid()}:\n")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)
